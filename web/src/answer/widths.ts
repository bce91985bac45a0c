import { type Cell, type Column, isNumeric } from "@/lib/format";

const CHARACTER = 7.6;
const PADDING = 34;
const LEAST = 72;
const MOST = 320;
const SAMPLE = 200;

export interface Widths {
  /** A CSS grid template: numbers keep their width, text shares what is left. */
  template: string;
  /** The least width of all columns together, in pixels. */
  total: number;
}

/** Widths of a table's columns from what they hold. */
export function widthsOf(columns: Column[], rows: Cell[][], formats: ((value: Cell) => string)[]): Widths {
  const sample = rows.slice(0, SAMPLE);
  const widths = columns.map((column, i) => {
    const longest = Math.max(column.name.length, ...sample.map((row) => formats[i]?.(row[i] ?? null).length ?? 0));
    return Math.round(Math.min(Math.max(longest * CHARACTER + PADDING, LEAST), MOST));
  });
  const allNumeric = columns.every(isNumeric);
  const track = (width: number, i: number) =>
    isNumeric(columns[i] as Column) && !allNumeric ? `${width}px` : `minmax(${width}px, ${width}fr)`;
  return { template: widths.map(track).join(" "), total: widths.reduce((sum, width) => sum + width, 0) };
}
