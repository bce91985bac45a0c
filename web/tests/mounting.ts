import { mount } from "@vue/test-utils";
import { createPinia } from "pinia";
import { TooltipProvider } from "reka-ui";
import { type Component, h } from "vue";
import { createMemoryHistory, createRouter } from "vue-router";
import type { Answer } from "@/api";
import { i18n } from "@/i18n";

/** Mount a component in the surroundings that the app gives it. */
export function mountInApp(component: Component, props: Record<string, unknown>) {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: "/:rest(.*)*", component: { render: () => null } }] });
  const tree = { render: () => h(TooltipProvider, null, { default: () => h(component, props) }) };
  return mount(tree, { attachTo: document.body, global: { plugins: [createPinia(), i18n, router] } });
}

/** An answer with what a test does not care about filled in. */
export function anAnswer(given: Partial<Answer> = {}): Answer {
  return {
    id: "a1",
    run_id: "r1",
    created_at: "2026-11-20T10:00:00Z",
    status: "answered",
    question: "How many orders by region?",
    interpretation: "number of orders by region",
    source: "store",
    sql: "SELECT region, count(*) AS orders FROM orders GROUP BY region",
    columns: [
      { name: "region", type: "text" },
      { name: "orders", type: "integer" },
    ],
    rows: [
      ["North", 1200],
      ["South", 900],
    ],
    row_count: 2,
    summary: "North has the most with 1,200.",
    number_links: [{ start: 24, end: 29, row: 0, column: 1 }],
    grade: "high",
    evidence: [{ kind: "tables", text: "Used orders" }],
    timings_ms: { read: 1, run: 20, total: 25 },
    thread: "t1",
    ...given,
  };
}
