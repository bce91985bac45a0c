import { describe, expect, it } from "vitest";
import { moveFrom } from "@/answer/grid";

describe("moveFrom", () => {
  const rows = 30;
  const columns = 4;
  it.each([
    ["ArrowDown", false, 0, 0, 1, 0],
    ["ArrowUp", false, 0, 0, -1, 0],
    ["ArrowUp", false, -1, 2, -1, 2],
    ["ArrowRight", false, 3, 3, 3, 3],
    ["ArrowLeft", false, 3, 1, 3, 0],
    ["Home", false, 5, 3, 5, 0],
    ["End", false, 5, 0, 5, 3],
    ["Home", true, 5, 3, 0, 0],
    ["End", true, 5, 0, 29, 3],
    ["PageDown", false, 25, 1, 29, 1],
    ["PageUp", false, 5, 1, -1, 1],
  ] as const)("%s (ctrl: %s) from %d:%d leads to %d:%d", (key, ctrl, row, column, toRow, toColumn) => {
    expect(moveFrom({ row, column }, key, ctrl, rows, columns)).toEqual({ row: toRow, column: toColumn });
  });
  it("leaves other keys alone", () => expect(moveFrom({ row: 0, column: 0 }, "a", false, rows, columns)).toBeNull());
});
