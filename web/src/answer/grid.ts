import { type Ref, ref } from "vue";

export interface Position {
  row: number;
  column: number;
}

const PAGE = 10;

/** Where a key leads from a cell of a grid; null when the key is none of the grid's. Row -1 is the head. */
export function moveFrom(at: Position, key: string, ctrl: boolean, rows: number, columns: number): Position | null {
  const clamp = ({ row, column }: Position): Position => ({
    row: Math.min(Math.max(row, -1), rows - 1),
    column: Math.min(Math.max(column, 0), columns - 1),
  });
  const { row, column } = at;
  switch (key) {
    case "ArrowUp":
      return clamp({ row: ctrl ? 0 : row - 1, column });
    case "ArrowDown":
      return clamp({ row: ctrl ? rows - 1 : row + 1, column });
    case "ArrowLeft":
      return clamp({ row, column: ctrl ? 0 : column - 1 });
    case "ArrowRight":
      return clamp({ row, column: ctrl ? columns - 1 : column + 1 });
    case "Home":
      return clamp({ row: ctrl ? 0 : row, column: 0 });
    case "End":
      return clamp({ row: ctrl ? rows - 1 : row, column: columns - 1 });
    case "PageUp":
      return clamp({ row: row - PAGE, column });
    case "PageDown":
      return clamp({ row: row + PAGE, column });
    default:
      return null;
  }
}

/** The one cell that Tab reaches. */
export function useActiveCell(): { active: Ref<Position> } {
  return { active: ref({ row: -1, column: 0 }) };
}
