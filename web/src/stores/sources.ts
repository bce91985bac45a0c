import { defineStore } from "pinia";
import { computed, ref } from "vue";
import { type Source, listSources } from "@/api";

/** The source that a question goes to when none was picked. */
export const AUTOMATIC = "automatic";

export const useSources = defineStore("sources", () => {
  const items = ref<Source[]>([]);
  const state = ref<"idle" | "loading" | "ready" | "failed">("idle");
  const error = ref<unknown>(null);
  const picked = ref(AUTOMATIC);

  async function load(): Promise<void> {
    if (state.value !== "ready") state.value = "loading";
    try {
      items.value = (await listSources()).data.items;
      state.value = "ready";
      if (!items.value.some(({ id }) => id === picked.value)) picked.value = AUTOMATIC;
    } catch (caught) {
      error.value = caught;
      state.value = "failed";
    }
  }

  const current = computed(() => items.value.find(({ id }) => id === picked.value) ?? null);
  return { items, state, error, picked, current, load };
});
