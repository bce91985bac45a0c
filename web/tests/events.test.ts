import { describe, expect, it, vi } from "vitest";
import { ask, follow, parseEvent, splitEvents } from "@/api/events";
import { Problem } from "@/api/problem";

const body = (chunks: string[]) =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
const respond = (chunks: string[], status = 200) => {
  const calls = vi.fn<typeof fetch>(async () => new Response(body(chunks), { status }));
  vi.stubGlobal("fetch", calls);
  return calls;
};
const STARTED = 'id: 1\nevent: started\ndata: {"type":"started","run_id":"r1","thread":"t1"}\n\n';
const STEP = 'id: 2\nevent: step\ndata: {"type":"step","stage":"run","text":"Ran: é","ms":3}\n\n';
const signal = new AbortController().signal;

describe("parseEvent", () => {
  it("reads id, name and data", () => {
    expect(parseEvent('id: 7\nevent: step\ndata: {"stage":"run","text":"x","ms":1}')).toEqual({
      id: "7",
      event: { type: "step", stage: "run", text: "x", ms: 1 },
    });
  });
  it("joins data of several lines", () => {
    expect(parseEvent('event: started\ndata: {"run_id":\ndata: "r"}')?.event).toMatchObject({ run_id: "r" });
  });
  it.each([": keep-alive", "event: unknown\ndata: {}", "id: 3"])("skips %j", (block) => expect(parseEvent(block)).toBeNull());
});

describe("splitEvents", () => {
  it.each([
    ["a\n\nb\n\nc", ["a", "b"], "c"],
    ["a\r\n\r\nb", ["a"], "b"],
    ["a", [], "a"],
  ])("splits %j", (text, blocks, rest) => expect(splitEvents(text)).toEqual({ blocks, rest }));
});

describe("ask", () => {
  it("yields the events however the bytes are cut", async () => {
    const bytes = STARTED + STEP;
    respond([...bytes].map((character) => character));
    const events = await Array.fromAsync(ask({ question: "q", source: null, thread: null }, signal));
    expect(events.map(({ id, event }) => [id, event.type])).toEqual([
      ["1", "started"],
      ["2", "step"],
    ]);
  });
  it("throws the problem that the server names", async () => {
    respond(['{"error":{"code":"no_source","message":"Connect a source first.","hint":"h","request_id":"q1"}}'], 400);
    const asked = Array.fromAsync(ask({ question: "q", source: null, thread: null }, signal));
    await expect(asked).rejects.toMatchObject({ code: "no_source", status: 400, hint: "h", requestId: "q1" } satisfies Partial<Problem>);
  });
});

describe("follow", () => {
  it("asks for what comes after the last event", async () => {
    const calls = respond([STEP]);
    await Array.fromAsync(follow("r1", "1", signal));
    expect(calls).toHaveBeenCalledWith("/api/v1/runs/r1/events", expect.objectContaining({ headers: expect.objectContaining({ "Last-Event-ID": "1" }) }));
  });
});
