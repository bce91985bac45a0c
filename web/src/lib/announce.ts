import { ref } from "vue";

/** What the page's one live region says; screen readers hear it once. */
export const announcement = ref("");

export function announce(text: string): void {
  announcement.value = "";
  requestAnimationFrame(() => (announcement.value = text));
}
