import { describe, expect, it } from "vitest";
import { type Cell, asTabSeparated, compareCells, formatBytes, formatDuration, formatterOf } from "@/lib/format";

describe("formatterOf", () => {
  const cases: [string, string, string, Cell[], string[]][] = [
    ["groups thousands", "orders", "integer", [1234567, 5], ["1,234,567", "5"]],
    ["gives one column the same decimals", "price", "number", [1.5, 2, 3.25], ["1.50", "2.00", "3.25"]],
    ["keeps whole numbers whole", "total", "number", [10, 20], ["10", "20"]],
    ["shows small shares by their digits", "share", "number", [0.0123, 0.5], ["0.0123", "0.5"]],
    ["does not group years", "year", "integer", [2018], ["2018"]],
    ["does not group ids", "customer_id", "integer", [12345], ["12345"]],
    ["does not group camel-case ids", "ArtistId", "integer", [12345], ["12345"]],
    ["drops midnights that say nothing", "placed_at", "datetime", ["2024-01-02 00:00:00", null], ["2024-01-02", ""]],
    ["keeps times that say something", "placed_at", "datetime", ["2024-01-02T10:30:00"], ["2024-01-02 10:30:00"]],
    ["leaves text alone", "name", "text", ["1234567"], ["1234567"]],
    ["says booleans", "paid", "boolean", [true, false], ["true", "false"]],
  ];
  it.each(cases)("%s", (_, name, type, values, shown) => {
    expect(values.map(formatterOf({ name, type }, values))).toEqual(shown);
  });
});

describe("compareCells", () => {
  it.each([
    [[3, 1, null, 2], [1, 2, 3, null]],
    [["b", "A", "c"], ["A", "b", "c"]],
    [["item 10", "item 2"], ["item 2", "item 10"]],
  ] as [Cell[], Cell[]][])("sorts %j", (given, sorted) => {
    expect([...given].sort(compareCells)).toEqual(sorted);
  });
});

describe("texts", () => {
  it("writes rows for a spreadsheet", () => {
    expect(asTabSeparated([["a", 1, null], ["line\nbreak\ttab", true, 2.5]])).toBe("a\t1\t\nline break tab\ttrue\t2.5");
  });
  it.each([[3.21, "3.2 ms"], [54.4, "54 ms"], [1234, "1.2 s"]])("says %d ms as %s", (ms, said) => {
    expect(formatDuration(ms)).toBe(said);
  });
  it.each([[12, "12 byte"], [1_234_000, "1.2 MB"]])("says %d bytes as %s", (size, said) => {
    expect(formatBytes(size)).toBe(said);
  });
});
