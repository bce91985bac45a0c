import { defineStore } from "pinia";
import { ref } from "vue";
import { type Answer, cancelRun, isAbort } from "@/api";
import { type Ask, type ReceivedEvent, type StepEvent, ask, follow } from "@/api/events";

/** One question on its way to an answer. */
export interface Run {
  key: number;
  question: string;
  source: string | null;
  thread: string | null;
  runId: string | null;
  lastId: string;
  steps: StepEvent[];
  answer: Answer | null;
  state: "running" | "stopping" | "stopped" | "done" | "failed";
  error: unknown;
  isFirst: boolean;
}

/** `isFirst`: the conversation begins with this run, so the server knows it only when the answer is there. */
type Remembered = Pick<Run, "question" | "source" | "thread" | "runId" | "isFirst">;

const MEMORY = "answerbook.run";
const RETRIES = 5;
/** How long a stopped run may take to send what it has. */
const LAST_WORDS_MS = 2000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export const useRuns = defineStore("runs", () => {
  const runs = ref<Run[]>([]);
  const aborts = new Map<number, AbortController>();
  let nextKey = 1;

  function begin(body: Ask, runId: string | null = null): Run {
    const { question, source, thread } = body;
    const blank = { runId, lastId: "", steps: [], answer: null, error: null, state: "running" as const };
    runs.value.push({ key: nextKey++, question, source, thread, isFirst: thread === null, ...blank });
    const run = runs.value.at(-1) as Run;
    aborts.set(run.key, new AbortController());
    return run;
  }

  /** Ask; resolves when the answer is there, the run was stopped, or it failed. */
  async function start(body: Ask): Promise<Run> {
    const run = begin(body);
    await attend(run, (signal) => ask(body, signal));
    return run;
  }

  /** Pick up the run that a reload of the page left behind. */
  function resume(thread: string): Run | null {
    const left = recall();
    if (!left?.runId || left.thread !== thread || runs.value.some(({ runId }) => runId === left.runId)) return null;
    const run = begin({ question: left.question, source: left.source, thread }, left.runId);
    run.isFirst = left.isFirst;
    void attend(run, (signal) => follow(run.runId as string, "", signal));
    return run;
  }

  const isOpen = (run: Run): boolean => run.state === "running" || run.state === "stopping";

  async function attend(run: Run, open: (signal: AbortSignal) => AsyncGenerator<ReceivedEvent>): Promise<void> {
    const { signal } = aborts.get(run.key) as AbortController;
    let stream = open;
    for (let attempt = 0; isOpen(run); attempt++) {
      try {
        for await (const received of stream(signal)) take(run, received);
        if (isOpen(run) && (!run.runId || attempt >= RETRIES)) throw new TypeError("Failed to fetch");
      } catch (error) {
        const isDropped = error instanceof TypeError && run.runId && attempt < RETRIES;
        if (isAbort(error)) run.state = "stopped";
        else if (!isDropped) fail(run, error);
      }
      if (!isOpen(run)) break;
      await pause(300 * 2 ** attempt);
      stream = (again) => follow(run.runId as string, run.lastId, again);
    }
    forget(run);
  }

  function take(run: Run, { id, event }: ReceivedEvent): void {
    run.lastId = id || run.lastId;
    if (event.type === "started") {
      run.runId = event.run_id;
      run.thread = event.thread ?? run.thread;
      remember(run);
    } else if (event.type === "step") run.steps.push(event);
    else {
      run.answer = event.answer;
      run.thread = event.answer.thread ?? run.thread;
      run.state = "done";
    }
  }

  function fail(run: Run, error: unknown): void {
    run.error = error;
    run.state = "failed";
  }

  /** Stop a run; what has arrived stays on the page. */
  async function stop(run: Run): Promise<void> {
    if (run.state !== "running") return;
    run.state = "stopping";
    if (run.runId) await cancelRun({ path: { run_id: run.runId } }).catch(() => undefined);
    if (run.runId) await pause(LAST_WORDS_MS);
    if (run.state === "stopping") aborts.get(run.key)?.abort();
  }

  const clear = (): void => {
    runs.value.forEach((run) => aborts.get(run.key)?.abort());
    runs.value = [];
  };
  const remove = (run: Run): void => {
    runs.value = runs.value.filter(({ key }) => key !== run.key);
  };

  const replace = (run: Run, answer: Answer): void => {
    run.answer = answer;
  };

  return { runs, start, resume, stop, clear, remove, replace };
});

function remember({ question, source, thread, runId, isFirst }: Run): void {
  sessionStorage.setItem(MEMORY, JSON.stringify({ question, source, thread, runId, isFirst } satisfies Remembered));
}

function recall(): Remembered | null {
  const text = sessionStorage.getItem(MEMORY);
  return text ? (JSON.parse(text) as Remembered) : null;
}

function forget({ runId }: Run): void {
  if (recall()?.runId === runId) sessionStorage.removeItem(MEMORY);
}
