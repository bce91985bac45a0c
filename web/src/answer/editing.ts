import { type Ref, ref } from "vue";
import { type Answer, asProblem, editAnswer } from "@/api";
import { toast } from "@/lib/toasts";

/** The name under which the readings of an answer are its choices. */
export const READING = "reading";

/** Take another choice of an answer: the query is edited and run again, and the new answer stands in its place. */
export function useEditing(answer: () => Answer, replace: (next: Answer) => void): {
  isBusy: Ref<boolean>;
  take: (assumption: string, choice: number) => Promise<void>;
} {
  const isBusy = ref(false);

  async function take(assumption: string, choice: number): Promise<void> {
    isBusy.value = true;
    try {
      replace((await editAnswer({ path: { answer_id: answer().id }, body: { assumption, choice } })).data);
    } catch (error) {
      toast(asProblem(error).message, "danger");
    } finally {
      isBusy.value = false;
    }
  }

  return { isBusy, take };
}

/** The readings that were considered and not taken, each with its place among the answer's readings. */
export const otherReadings = (answer: Answer): { text: string; choice: number }[] =>
  (answer.readings ?? [])
    .map(({ interpretation }, choice) => ({ text: interpretation, choice }))
    .filter(({ text }) => text !== answer.interpretation);
