import { View, type Item, type Spec, parse } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { type TopLevelSpec, compile } from "vega-lite";

/** A chart on the page: it can be lit, resized and thrown away. */
export interface Drawn {
  /** Bring out the marks of these values; null brings out all. */
  light: (values: Record<string, unknown> | null) => void;
  destroy: () => void;
}

export type Show = (at: { x: number; y: number; values: Record<string, unknown> } | null) => void;

const CANVAS_FROM = 2000;
// The server's look and title are for pictures; the page has its own colours and says the title itself.
const SERVER_ONLY = new Set(["config", "title", "$schema"]);
const INTERNAL = /^(_|Symbol)/;

const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** The look of all charts, from the page's own colours. */
function look() {
  const axis = { labelColor: token("text-2"), titleColor: token("text-2"), labelFontSize: 12, titleFontSize: 12 };
  const colours = Array.from({ length: 8 }, (_, i) => token(`chart-${i + 1}`));
  return {
    background: "transparent",
    font: "Inter Variable",
    padding: 4,
    view: { stroke: null },
    axis: {
      ...axis,
      titleFontWeight: 400,
      titlePadding: 10,
      labelPadding: 6,
      gridColor: token("border"),
      domainColor: token("border"),
      tickColor: token("border"),
      tickSize: 4,
      labelLimit: 180,
    },
    legend: { labelColor: token("text-2"), titleColor: token("text-2"), labelFontSize: 12, titleFontSize: 12, symbolType: "circle" },
    header: { labelColor: token("text-2"), titleColor: token("text-2") },
    range: { category: colours, ramp: { scheme: "blues" } },
    bar: { color: colours[0], cornerRadiusEnd: 2 },
    line: { color: colours[0], strokeWidth: 2 },
    area: { color: colours[0], fillOpacity: 0.18, line: { color: colours[0] } },
    point: { color: colours[0], filled: true, size: 48 },
    rect: { color: colours[0] },
    arc: { stroke: token("surface"), strokeWidth: 2 },
    text: { color: token("text") },
    rule: { color: token("border") },
    title: { color: token("text"), fontSize: 14, fontWeight: 600, anchor: "start" as const },
  };
}

// A chart shows the rows it was given and nothing else.
const noLoader = {
  load: () => Promise.reject(new Error("Charts load no data.")),
  sanitize: () => Promise.reject(new Error("Charts follow no links.")),
  http: () => Promise.reject(new Error("Charts load no data.")),
  file: () => Promise.reject(new Error("Charts load no data.")),
};

export async function draw(element: HTMLElement, spec: Record<string, unknown>, description: string, show: Show): Promise<Drawn> {
  const given = Object.fromEntries(Object.entries(spec).filter(([name]) => !SERVER_ONLY.has(name)));
  const width = "width" in given && typeof given.width === "number" && !isFlexible(given) ? given.width : "container";
  const full = { ...given, width, autosize: { type: "fit-x", contains: "padding" }, description } as unknown as TopLevelSpec;
  const compiled = compile(full, { config: look() as never }).spec as Spec;
  const rows = (spec.data as { values?: unknown[] } | undefined)?.values?.length ?? 0;
  const view = new View(parse(compiled, undefined, { ast: true }), {
    expr: expressionInterpreter,
    renderer: rows > CANVAS_FROM ? "canvas" : "svg",
    container: element,
    hover: true,
    loader: noLoader as never,
  });
  view.tooltip(() => undefined);
  view.addEventListener("mousemove", (event, item) => show(pointed(event as MouseEvent, item ?? null)));
  view.addEventListener("mouseout", () => show(null));
  await view.runAsync();
  const observer = new ResizeObserver(() => void view.resize().runAsync());
  observer.observe(element);
  return {
    light: (values) => lightMarks(element, values),
    destroy: () => {
      observer.disconnect();
      view.finalize();
      element.replaceChildren();
    },
  };
}

const isFlexible = (spec: Record<string, unknown>) => !("facet" in spec || "hconcat" in spec);

function pointed(event: MouseEvent, item: Item | null) {
  const datum = item?.datum as Record<string, unknown> | undefined;
  const isMark = item && (item as { mark?: { role?: string } }).mark?.role === "mark";
  if (!isMark || !datum) return null;
  const values = Object.fromEntries(Object.entries(datum).filter(([name]) => !INTERNAL.test(name)));
  return { x: event.clientX, y: event.clientY, values };
}

function lightMarks(element: HTMLElement, values: Record<string, unknown> | null): void {
  for (const mark of element.querySelectorAll<SVGElement & { __data__?: Item }>(".role-mark path, .role-mark rect")) {
    const datum = mark.__data__?.datum as Record<string, unknown> | undefined;
    const differs = values && datum && Object.entries(values).some(([name, value]) => name in datum && !isSame(datum[name], value));
    mark.classList.toggle("is-dim", Boolean(differs));
  }
}

const isSame = (a: unknown, b: unknown) => a === b || (a instanceof Date && a.getTime() === new Date(String(b)).getTime());
