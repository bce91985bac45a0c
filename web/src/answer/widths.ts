import { type Cell, type Column, isNumeric } from "@/lib/format";

const CHARACTER = 7.6;
const PADDING = 34;
const LEAST = 72;
const MOST = 320;
const SAMPLE = 200;

/** Widths of a table's columns from what they hold, as a CSS grid template; text columns share what is left. */
export function widthsOf(columns: Column[], rows: Cell[][], formats: ((value: Cell) => string)[]): string {
  const sample = rows.slice(0, SAMPLE);
  return columns
    .map((column, i) => {
      const longest = Math.max(column.name.length, ...sample.map((row) => formats[i]?.(row[i] ?? null).length ?? 0));
      const width = Math.round(Math.min(Math.max(longest * CHARACTER + PADDING, LEAST), MOST));
      return isNumeric(column) && columns.length > 1 ? `minmax(${width}px, ${width + 60}px)` : `minmax(${width}px, 1fr)`;
    })
    .join(" ");
}
