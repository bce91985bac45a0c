import { computed, ref, watch } from "vue";

export type ThemeChoice = "system" | "light" | "dark";

// Also read by public/theme.js, before the first paint.
const KEY = "answerbook.theme";
const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");

const stored = localStorage.getItem(KEY);
const choice = ref<ThemeChoice>(stored === "light" || stored === "dark" ? stored : "system");
const systemIsDark = ref(prefersDark.matches);
prefersDark.addEventListener("change", (event) => (systemIsDark.value = event.matches));

const theme = computed<"light" | "dark">(() =>
  choice.value === "system" ? (systemIsDark.value ? "dark" : "light") : choice.value,
);

watch(theme, (name) => (document.documentElement.dataset.theme = name), { immediate: true });
watch(choice, (name) => (name === "system" ? localStorage.removeItem(KEY) : localStorage.setItem(KEY, name)));

export const useTheme = () => ({ choice, theme });
