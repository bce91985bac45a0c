import { flushPromises } from "@vue/test-utils";
import { describe, expect, it, vi } from "vitest";
import AnswerCard from "@/answer/AnswerCard.vue";
import { anAnswer, mountInApp } from "./mounting";

const show = (given: Parameters<typeof anAnswer>[0] = {}, props = {}) => mountInApp(AnswerCard, { answer: anAnswer(given), ...props });

describe("an answered question", () => {
  it("says question, reading, headline and grade", () => {
    const text = show().text();
    for (const said of ["How many orders by region?", "Read as", "number of orders by region", "North has the most", "Well supported", "Took 25 ms"])
      expect(text).toContain(said);
  });
  it("links the numbers of the headline to their cells", () => {
    const number = show().get("button[aria-label='1,200, show in the table']");
    expect(number.text()).toBe("1,200");
  });
  it("offers tabs only for what there is", () => {
    const names = (given = {}) => show(given).findAll("[role=tab]").map((tab) => tab.text());
    expect(names()).toEqual(["Table", "SQL", "Details"]);
    expect(names({ chart: { data: { values: [] } } })).toEqual(["Chart", "Table", "SQL", "Details"]);
  });
  it("shows the statement under SQL", async () => {
    const page = show();
    await page.findAll("[role=tab]")[1]?.trigger("mousedown");
    expect(page.get("pre").text()).toContain("SELECT region, count(*) AS orders");
  });
  it("asks follow-ups", async () => {
    const onAsk = vi.fn();
    const page = show({ follow_ups: ["Only in 2024"] }, { onAsk });
    await page.findAll("button").find((button) => button.text() === "Only in 2024")?.trigger("click");
    expect(onAsk).toHaveBeenCalledWith("Only in 2024");
  });
  it("offers the other readings where the reading is said", () => {
    const readings = ["number of orders by region", "number of customers by region"].map((interpretation) => ({ interpretation, sql: "", confidence: 0.5 }));
    expect(show({ readings }).get("p button[aria-haspopup=menu]").text()).toBe("Change");
    expect(show({ readings: readings.slice(0, 1) }).find("p button[aria-haspopup=menu]").exists()).toBe(false);
  });
  it("warns of traps", () => expect(show({ warnings: ["Rows are counted twice."] }).text()).toContain("Rows are counted twice."));
  it("shows the parts of several questions", () => {
    const page = show({ parts: [anAnswer({ id: "p1", question: "First?" }), anAnswer({ id: "p2", question: "Second?" })] });
    expect(page.findAll("h3").map((title) => title.text())).toEqual(expect.arrayContaining(["First?", "Second?"]));
  });
  it("escapes what comes from the data", () => {
    const page = show({ summary: "<img src=x onerror=alert(1)>", number_links: [] });
    expect(page.find("img").exists()).toBe(false);
    expect(page.text()).toContain("<img src=x");
  });
});

describe("a question without an answer", () => {
  it("offers choices, the first one focused", async () => {
    const onAsk = vi.fn();
    const choices = [{ label: "By payments", question: "best customers by payments" }, { label: "By orders", question: "best customers by orders" }];
    const page = show({ status: "clarify", clarification: { text: "What makes a customer best?", choices } }, { live: true, onAsk });
    await flushPromises();
    expect(document.activeElement?.textContent).toContain("By payments");
    await page.findAll("li button").at(-1)?.trigger("click");
    expect(onAsk).toHaveBeenCalledWith("best customers by orders");
  });
  it("names what is missing", () => {
    const text = show({ status: "abstained", summary: "Not in your data.", missing: ["weather"] }).text();
    expect(text).toContain("No answer");
    expect(text).toContain("weather");
  });
  it("names the rule of a refusal", () => {
    const error = { code: "write_request", message: "Answerbook only reads.", hint: "Ask which rows." };
    const text = show({ status: "refused", summary: null, error }).text();
    for (const said of ["Refused", "Answerbook only reads.", "Ask which rows.", "write_request"]) expect(text).toContain(said);
  });
  it("tries a failed question again", async () => {
    const onAsk = vi.fn();
    const page = show({ status: "failed", error: { code: "timeout", message: "It took too long.", hint: "" } }, { onAsk });
    await page.findAll("button").find((button) => button.text() === "Try again")?.trigger("click");
    expect(onAsk).toHaveBeenCalledWith("How many orders by region?");
  });
  it("says that a stopped run was stopped", () => {
    expect(show({ status: "failed", error: { code: "cancelled", message: "The run was stopped.", hint: "" } }).text()).toContain("Stopped");
  });
});
