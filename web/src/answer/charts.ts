import { View, type Item, type Spec, parse } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { type TopLevelSpec, compile } from "vega-lite";
import { look } from "./chartLook";

/** What is said of the mark under the pointer. */
export interface Tip {
  x: number;
  y: number;
  lines: { name: string; value: string }[];
}

/** A chart on the page: it can be lit, resized and thrown away. */
export interface Drawn {
  /** Bring out the marks that show this row; null brings out all. */
  light: (row: readonly unknown[] | null) => void;
  destroy: () => void;
}

const CANVAS_FROM = 2000;
const BAR_HEIGHT = { few: 44, some: 32, many: 22 };
// The server's look and title are for pictures; the page has its own colours and says the title itself.
const SERVER_ONLY = new Set(["config", "title", "$schema", "autosize", "width"]);
const CHARACTER = 7;
const AXIS = 60;
const DATA_FIELD = /^f\d+$/;
const QUIET = { level: () => QUIET, error: () => QUIET, warn: () => QUIET, info: () => QUIET, debug: () => QUIET };

interface Channel {
  field: string;
  type: string;
  axis?: object;
}

// A chart shows the rows it was given and nothing else.
const refuse = () => Promise.reject(new Error("Charts load no data and follow no links."));
const noLoader = { load: refuse, sanitize: refuse, http: refuse, file: refuse };

export async function draw(
  element: HTMLElement,
  spec: Record<string, unknown>,
  description: string,
  show: (tip: Tip | null) => void,
): Promise<Drawn> {
  const rows = (spec.data as { values?: unknown[] } | undefined)?.values?.length ?? 0;
  const view = new View(parse(compiled(spec, rows, element.clientWidth, description), undefined, { ast: true }), {
    expr: expressionInterpreter,
    renderer: rows > CANVAS_FROM ? "canvas" : "svg",
    container: element,
    hover: true,
    loader: noLoader as never,
    tooltip: (_handler: unknown, event: MouseEvent, _item: Item, value: unknown) => show(tipOf(event, value)),
  });
  await view.runAsync();
  const observer = new ResizeObserver(() => void view.resize().runAsync());
  observer.observe(element);
  return {
    light: (row) => lightMarks(element, row),
    destroy: () => {
      observer.disconnect();
      view.finalize();
      element.replaceChildren();
    },
  };
}

function compiled(spec: Record<string, unknown>, rows: number, width: number, description: string): Spec {
  const given = Object.fromEntries(Object.entries(spec).filter(([name]) => !SERVER_ONLY.has(name)));
  if (isHorizontal(given)) given.height = { step: rows <= 8 ? BAR_HEIGHT.few : rows <= 20 ? BAR_HEIGHT.some : BAR_HEIGHT.many };
  const { x } = (given.encoding ?? {}) as { x?: Channel };
  if (x?.axis) x.axis = { ...x.axis, ...spacing(x, spec, width) };
  const sizing = { width: "container", autosize: { type: "fit-x", contains: "padding" } };
  const full = { description, ...given, ...sizing } as unknown as TopLevelSpec;
  return compile(full, { config: look(width) as never, logger: QUIET as never }).spec as Spec;
}

/** Room for the labels below a chart: times skip every second one, names lean when they would not fit. */
function spacing({ type, field }: Channel, spec: Record<string, unknown>, width: number): object {
  if (type === "ordinal") return { labelOverlap: "parity" };
  if (type !== "nominal") return {};
  const values = (spec.data as { values?: Record<string, unknown>[] } | undefined)?.values ?? [];
  const labels = new Set(values.map((row) => String(row[field])));
  const longest = Math.max(...[...labels].map((label) => label.length));
  const fits = longest * CHARACTER < (width - AXIS) / labels.size;
  return fits ? { labelAngle: 0 } : { labelAngle: -35, labelAlign: "right", labelLimit: 110, labelOverlap: false };
}

/** Bars that lie have one line for each label: their height follows from how many there are. */
function isHorizontal({ encoding }: Record<string, unknown>): boolean {
  const { y } = (encoding ?? {}) as { y?: { type?: string } };
  return y?.type === "nominal" || y?.type === "ordinal";
}

function tipOf(event: MouseEvent, value: unknown): Tip | null {
  if (value === null || value === undefined || value === "") return null;
  const lines =
    typeof value === "object"
      ? Object.entries(value).map(([name, said]) => ({ name, value: String(said) }))
      : [{ name: "", value: String(value) }];
  return { x: event.clientX, y: event.clientY, lines };
}

function lightMarks(element: HTMLElement, row: readonly unknown[] | null): void {
  const cells = new Set(row?.map(asKey));
  for (const mark of element.querySelectorAll<SVGElement & { __data__?: Item }>(".role-mark path, .role-mark rect")) {
    const datum = (mark.__data__?.datum ?? {}) as Record<string, unknown>;
    const shown = Object.entries(datum).filter(([name]) => DATA_FIELD.test(name));
    const differs = row && shown.length > 0 && !shown.every(([, value]) => cells.has(asKey(value)));
    mark.classList.toggle("is-dim", Boolean(differs));
  }
}

// A time axis holds instants where the table holds days or months: both begin alike.
const asKey = (value: unknown) =>
  (value instanceof Date ? value.toISOString() : String(value)).replace(/T00:00:00.*$/, "").replace(/^(\d{4}-\d{2})-01$/, "$1");
