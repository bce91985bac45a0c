import type { Answer } from "@/api";
import type { StepEvent } from "@/api/events";
import { formatCount, formatDuration } from "@/lib/format";

export interface ShownStep {
  text: string;
  details: string[];
}

type Say = (key: string, values?: Record<string, unknown>, plural?: number) => string;

/** What was done for an answer, in one line: as it was streamed, or read off the saved answer. */
export function stepsOf(answer: Answer, streamed: readonly StepEvent[], t: Say): ShownStep[] {
  const steps = streamed.length ? streamed.filter(({ stage }) => stage !== "read").map(asShown) : fromAnswer(answer, t);
  const total = answer.timings_ms?.total;
  return total === undefined ? steps : [...steps, { text: t("steps.took", { time: formatDuration(total) }), details: [] }];
}

export const asShown = ({ text, details }: StepEvent): ShownStep => ({ text, details: details ?? [] });

function fromAnswer(answer: Answer, t: Say): ShownStep[] {
  const steps: ShownStep[] = [];
  const tables = answer.evidence?.find(({ kind }) => kind === "tables");
  if (tables) steps.push({ text: tables.text, details: [] });
  if (answer.status !== "answered" || answer.parts?.length) return steps;
  const count = answer.row_count ?? 0;
  steps.push({ text: t("steps.checked"), details: [] });
  if (answer.source) steps.push({ text: t("steps.ran", { source: answer.source, rows: formatCount(count) }, count), details: [] });
  return steps;
}
