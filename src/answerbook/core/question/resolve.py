"""Choose, for each name in a question, one table or column of its alternatives, so that they fit together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from answerbook.core.catalog import Catalog
from answerbook.core.question.linking import Link
from answerbook.core.question.marks import BOTH, COLUMN, TABLE, Mark
from answerbook.core.question.plan import ColumnRef

EXTRA_TABLE = 0.16
PER_MARK = 6
OWNERS = frozenset("of for in from all the each every any a an to by 's".split())


@dataclass(frozen=True, slots=True)
class Resolution:
    """The chosen column or table of each mark, by position, and how well they fit."""

    columns: Mapping[int, ColumnRef]
    tables: Mapping[int, str]
    score: float


def resolve(
    marks: Sequence[Mark], labels: Sequence[str], catalog: Catalog, width: int = 3
) -> tuple[Resolution, ...]:
    """Return the best choices together, best first."""
    beam = [Resolution({}, {}, 0.0)]
    for at in _order(marks, labels):
        mark = marks[at]
        as_table = mark.symbol == TABLE or (mark.symbol == BOTH and labels[at] in ("J", "N"))
        options = mark.tables if as_table else mark.columns
        grown = []
        for state in beam:
            following = [_extend(state, at, link, marks, catalog, as_table) for link in options]
            grown += sorted(following, key=lambda r: -r.score)[:PER_MARK]
        beam = sorted(grown or beam, key=lambda r: -r.score)[: width * 3]
    return tuple(beam[:width])


def _order(marks: Sequence[Mark], labels: Sequence[str]) -> list[int]:
    """Tables first, then columns from left to right: columns lean on the tables."""
    names = [i for i, m in enumerate(marks) if m.is_name]
    tables = [
        i for i in names if marks[i].symbol == TABLE or (marks[i].symbol == BOTH and labels[i] in ("J", "N"))
    ]
    columns = [i for i in names if i not in tables]
    return tables + sorted(columns, key=lambda i: labels[i] == "N")


def _extend(
    state: Resolution, at: int, link: Link, marks: Sequence[Mark], catalog: Catalog, as_table: bool
) -> Resolution:
    present = set(state.tables.values()) | {c.table for c in state.columns.values()}
    score = state.score + link.weight
    if as_table or link.column is None:
        score -= 0.05 * (link.table not in present and bool(present))
        score -= 0.1 * catalog.get(link.table).is_view
        return Resolution(state.columns, {**state.tables, at: link.table}, score)
    score += _owner_bonus(state, at, link.table, marks)
    score -= EXTRA_TABLE * (link.table not in present)
    score -= 0.1 * catalog.get(link.table).is_view
    column = ColumnRef(link.table, link.column)
    return Resolution({**state.columns, at: column}, state.tables, score)


def _owner_bonus(state: Resolution, at: int, table: str, marks: Sequence[Mark]) -> float:
    """Reward a column of the table that the words tie it to: "name of the student", "student's name"."""
    bonus = 0.0
    right = _right_owner(at, marks)
    if right is not None and state.tables.get(right) == table:
        bonus += 0.3
    left = next((k for k in range(at - 1, max(at - 5, -1), -1) if k in state.tables), None)
    if at and marks[at - 1].symbol in ("their", "its", "his", "her"):
        left = min(state.tables, default=None)
        bonus += 0.2 if left is not None and state.tables[left] == table else 0.0
    if left is not None and state.tables[left] == table:
        bonus += 0.2 if left == at - 1 else 0.12
    before = next((k for k in range(at - 1, -1, -1) if k in state.columns), None)
    if before is not None and state.columns[before].table == table:
        bonus += 0.12
    if table in state.tables.values():
        bonus += 0.08
    first = min(state.tables, default=None)
    return bonus + (0.06 if first is not None and state.tables[first] == table else 0.0)


def _right_owner(at: int, marks: Sequence[Mark]) -> int | None:
    """Return the table named after "of" behind this name, over further names of a list."""
    for k in range(at + 1, min(at + 9, len(marks))):
        symbol = marks[k].symbol
        if symbol == TABLE:
            return k
        if symbol not in OWNERS and symbol not in ("and", COLUMN, BOTH, "their", "distinct", "each", "with"):
            return None
    return None
