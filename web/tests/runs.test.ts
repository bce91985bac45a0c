import { createPinia, setActivePinia } from "pinia";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { client } from "@/api/generated/client.gen";
import { useRuns } from "@/stores/runs";
import { anAnswer } from "./mounting";

type Reply = { text?: string; status?: number; drop?: boolean; hold?: boolean };

const event = (id: number, data: { type: string } & Record<string, unknown>) => `id: ${id}\nevent: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
const STARTED = event(1, { type: "started", run_id: "r1", thread: "t1" });
const STEP = event(2, { type: "step", stage: "run", text: "Ran", ms: 1 });
const ANSWER = event(3, { type: "answer", answer: anAnswer() });
const QUESTION = { question: "q", source: null, thread: null };

/** Answer each request with the next reply; a dropped one breaks off in the middle. */
function serve(...replies: Reply[]) {
  const requests: { url: string; lastId: string | null; method: string }[] = [];
  vi.stubGlobal("fetch", async (input: RequestInfo, init: RequestInit = {}) => {
    const request = input instanceof Request ? input : new Request(new URL(String(input), "http://a.test"), { ...init, signal: null });
    requests.push({ url: new URL(request.url).pathname, lastId: request.headers.get("Last-Event-ID"), method: request.method });
    if (request.method === "DELETE") return new Response(null, { status: 204 });
    const { text = "", status = 200, drop = false, hold = false } = replies.shift() ?? {};
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(text));
        init.signal?.addEventListener("abort", () => controller.error(new DOMException("aborted", "AbortError")));
        if (drop) setTimeout(() => controller.error(new TypeError("network error")));
        else if (!hold) controller.close();
      },
    });
    return new Response(stream, { status });
  });
  return requests;
}

beforeEach(() => {
  client.setConfig({ baseUrl: "http://a.test" });
  setActivePinia(createPinia());
  vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 50 });
});

describe("a run", () => {
  it("gathers its steps and ends with the answer", async () => {
    serve({ text: STARTED + STEP + ANSWER });
    const run = await useRuns().start(QUESTION);
    expect(run).toMatchObject({ state: "done", runId: "r1", thread: "t1", steps: [{ text: "Ran" }], answer: { id: "a1" } });
  });
  it("goes on from the last event when the line drops", async () => {
    const requests = serve({ text: STARTED + STEP, drop: true }, { text: ANSWER });
    const run = await useRuns().start(QUESTION);
    expect(requests.map(({ url, lastId }) => [url, lastId])).toEqual([
      ["/api/v1/ask", null],
      ["/api/v1/runs/r1/events", "2"],
    ]);
    expect(run).toMatchObject({ state: "done", steps: [{ text: "Ran" }] });
  });
  it("fails with what the server says", async () => {
    serve({ text: '{"error":{"code":"no_source","message":"Connect a source first."}}', status: 400 });
    expect(await useRuns().start(QUESTION)).toMatchObject({ state: "failed", error: { code: "no_source" } });
  });
  it("fails when the server cannot be reached at all", async () => {
    serve({ drop: true });
    expect(await useRuns().start(QUESTION)).toMatchObject({ state: "failed", error: expect.any(TypeError) });
  });
  it("is cancelled on the server and keeps its steps when stopped", async () => {
    const requests = serve({ text: STARTED + STEP, hold: true });
    const store = useRuns();
    const ended = store.start(QUESTION);
    await vi.waitUntil(() => store.runs[0]?.steps.length);
    await store.stop(store.runs[0] as (typeof store.runs)[number]);
    expect(await ended).toMatchObject({ state: "stopped", steps: [{ text: "Ran" }] });
    expect(requests.at(-1)).toMatchObject({ url: "/api/v1/runs/r1", method: "DELETE" });
  });
});

describe("after a reload", () => {
  it("a running question is picked up from its start", async () => {
    serve({ text: STARTED + STEP, hold: true });
    void useRuns().start(QUESTION);
    await vi.waitUntil(() => sessionStorage.getItem("answerbook.run"));
    setActivePinia(createPinia());
    const requests = serve({ text: STARTED + STEP + ANSWER });
    const run = useRuns().resume("t1");
    await vi.waitUntil(() => run?.state === "done");
    expect(requests[0]).toMatchObject({ url: "/api/v1/runs/r1/events", lastId: null });
    expect(sessionStorage.getItem("answerbook.run")).toBeNull();
  });
  it("nothing is picked up in another conversation, or when nothing ran", async () => {
    expect(useRuns().resume("t1")).toBeNull();
    serve({ text: STARTED, hold: true });
    void useRuns().start(QUESTION);
    await vi.waitUntil(() => sessionStorage.getItem("answerbook.run"));
    setActivePinia(createPinia());
    expect(useRuns().resume("another")).toBeNull();
  });
});
