import { defineStore } from "pinia";
import { computed, ref } from "vue";
import { type Me, getMe, getSetup, setCsrfToken, signOut as postSignOut } from "@/api";

export const useSession = defineStore("session", () => {
  const me = ref<Me | null>(null);
  const isSignedIn = computed(() => me.value !== null);

  function set(value: Me | null): void {
    me.value = value;
    setCsrfToken(value?.csrf_token ?? "");
  }

  /** Learn who is signed in; null when nobody is. */
  async function load(): Promise<Me | null> {
    if (!me.value) set(await getMe().then(({ data }) => data, nobody));
    return me.value;
  }

  async function signOut(): Promise<void> {
    await postSignOut();
    set(null);
  }

  const needsSetup = async (): Promise<boolean> => (await getSetup()).data.needed;

  return { me, isSignedIn, set, load, signOut, needsSetup };
});

function nobody(error: unknown): null {
  if ((error as { status?: number }).status === 401) return null;
  throw error;
}
