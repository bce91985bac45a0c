import type { Answer } from "@/api";

export type Cell = NonNullable<Answer["rows"]>[number][number];
export type Column = NonNullable<Answer["columns"]>[number];

const LOCALE = "en";
// Numbers that name something are not quantities: 2018 is a year, not 2,018 of them.
const NAMES_SOMETHING = /(^|[_\s])(id|ids|key|code|zip|postcode|postal_code|phone|year|number|no)$|Id$|Code$|Year$/i;
const NUMERIC = new Set(["integer", "number"]);
const MAX_DECIMALS = 4;
const SAMPLE = 500;

export const isNumeric = (column: Column): boolean => NUMERIC.has(column.type);

function decimalsOf(values: readonly Cell[]): number {
  let most = 0;
  for (const value of values) {
    if (typeof value !== "number" || Number.isInteger(value)) continue;
    const shown = String(Number(value.toFixed(MAX_DECIMALS)));
    most = Math.max(most, shown.includes("e") ? MAX_DECIMALS : (shown.split(".")[1]?.length ?? 0));
  }
  return most > 2 ? 2 : most;
}

const needsFineDigits = (values: readonly Cell[]): boolean =>
  values.some((value) => typeof value === "number" && value !== 0 && Math.abs(value) < 0.1);

/** Make the function that shows the values of one column, all with the same decimals. */
export function formatterOf(column: Column, values: readonly Cell[]): (value: Cell) => string {
  if (isNumeric(column) && !NAMES_SOMETHING.test(column.name)) {
    const sample = values.slice(0, SAMPLE);
    const digits = decimalsOf(sample);
    const format = needsFineDigits(sample)
      ? new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: 3 })
      : new Intl.NumberFormat(LOCALE, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    return (value) => (typeof value === "number" ? format.format(value) : plain(value));
  }
  if (column.type === "datetime") {
    const midnight = values.every((value) => value === null || / 00:00:00(\.0+)?$/.test(String(value)));
    return (value) => (midnight ? plain(value).replace(/[ T]00:00:00.*$/, "") : plain(value).replace("T", " "));
  }
  return plain;
}

const plain = (value: Cell): string => (value === null || value === undefined ? "" : String(value));

/** Compare two cells for sorting: empty ones last, numbers by size, text as people sort it. */
export function compareCells(a: Cell, b: Cell): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), LOCALE, { numeric: true });
}

export const asTabSeparated = (rows: readonly (readonly Cell[])[]): string =>
  rows.map((row) => row.map((cell) => plain(cell).replace(/[\t\r\n]+/g, " ")).join("\t")).join("\n");

export const formatCount = (count: number): string => count.toLocaleString(LOCALE);

export function formatDuration(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return `${(ms / 1000).toFixed(1)} s`;
}

export const formatTime = (iso: string): string =>
  new Date(iso).toLocaleTimeString(LOCALE, { hour: "2-digit", minute: "2-digit", hour12: false });

export const formatDay = (iso: string): string =>
  new Date(iso).toLocaleDateString(LOCALE, { weekday: "long", day: "numeric", month: "long", year: "numeric" });

export function formatBytes(size: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const step = Math.min(Math.floor(Math.log(Math.max(size, 1)) / Math.log(1000)), units.length - 1);
  const format = new Intl.NumberFormat(LOCALE, { style: "unit", unit: units[step], maximumFractionDigits: step ? 1 : 0 });
  return format.format(size / 1000 ** step);
}
