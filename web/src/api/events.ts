import type { Answer } from "./generated";
import { csrfHeaders, refused } from "./client";
import { Problem } from "./problem";

export interface StepEvent {
  stage: string;
  text: string;
  ms: number;
  details?: string[];
}

export type RunEvent =
  | { type: "started"; run_id: string; thread: string | null }
  | ({ type: "step" } & StepEvent)
  | { type: "answer"; answer: Answer };

export interface ReceivedEvent {
  id: string;
  event: RunEvent;
}

const BLOCK_END = /\r\n\r\n|\n\n|\r\r/;

/** Split server-sent events off a text; what is not complete yet comes back as `rest`. */
export function splitEvents(text: string): { blocks: string[]; rest: string } {
  const blocks = text.split(BLOCK_END);
  return { rest: blocks.pop() ?? "", blocks };
}

/** Read one block of a stream; null for comments (keep-alive) and events of another kind. */
export function parseEvent(block: string): ReceivedEvent | null {
  const fields = new Map<string, string>();
  for (const line of block.split(/\r\n|\n|\r/)) {
    const [, name, value] = /^([a-z]+): ?(.*)$/.exec(line) ?? [];
    if (name) fields.set(name, fields.has(name) ? `${fields.get(name)}\n${value}` : (value ?? ""));
  }
  const data = fields.get("data");
  if (data === undefined) return null;
  const event = typed(fields.get("event") ?? "message", JSON.parse(data));
  return event && { id: fields.get("id") ?? "", event };
}

function typed(name: string, data: Record<string, unknown>): RunEvent | null {
  const type = name === "message" ? data.type : name;
  if (type === "answer") return { type, answer: (data.answer ?? data) as Answer };
  if (type === "started" || type === "step") return { ...data, type } as RunEvent;
  return null;
}

async function* received(response: Response): AsyncGenerator<ReceivedEvent> {
  if (!response.ok) throw refused(await response.json().catch(() => null), response.status);
  if (!response.body) throw new Problem("no_stream", "The server sent no answer.", "Try again.");
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let pending = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const { blocks, rest } = splitEvents(pending + value);
    pending = rest;
    for (const block of blocks) {
      const event = parseEvent(block);
      if (event) yield event;
    }
  }
}

export interface Ask {
  question: string;
  source: string | null;
  thread: string | null;
}

/** Ask, and follow the run from its start. */
export async function* ask(body: Ask, signal: AbortSignal): AsyncGenerator<ReceivedEvent> {
  const headers = { "Content-Type": "application/json", Accept: "text/event-stream", ...csrfHeaders() };
  yield* received(await fetch("/api/v1/ask", { method: "POST", headers, body: JSON.stringify(body), signal }));
}

/** Follow a run again from the event after `lastId` (empty: from its start). */
export async function* follow(runId: string, lastId: string, signal: AbortSignal): AsyncGenerator<ReceivedEvent> {
  const headers = { Accept: "text/event-stream", ...(lastId ? { "Last-Event-ID": lastId } : {}) };
  yield* received(await fetch(`/api/v1/runs/${encodeURIComponent(runId)}/events`, { headers, signal }));
}
