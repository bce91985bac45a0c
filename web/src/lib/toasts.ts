import { ref } from "vue";

export interface Toast {
  id: number;
  text: string;
  tone: "neutral" | "danger";
}

export const toasts = ref<Toast[]>([]);
let next = 1;

export function toast(text: string, tone: Toast["tone"] = "neutral"): void {
  toasts.value.push({ id: next++, text, tone });
}

export function dismissToast(id: number): void {
  toasts.value = toasts.value.filter((item) => item.id !== id);
}
