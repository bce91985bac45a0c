"""Execution accuracy: whether two results say the same."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from decimal import Decimal

from answerbook.core.catalog import Scalar

Rows = Sequence[Sequence[Scalar]]
Cell = None | int | float | str
Table = list[tuple[Cell, ...]]

TOLERANCE = 1e-6
PERMUTATIONS = 5_000


def same_rows(gold: Rows, given: Rows, *, ordered: bool = False, extra_columns: bool = False) -> bool:
    """Tell whether the results hold the same rows, whatever the order of the columns.

    Rows count as often as they occur; order counts only when `ordered`. Numbers may differ by 1e-6; NULL equals
    only NULL; dates equal their ISO text. `extra_columns` lets the given result carry more columns than the gold
    one. Source: the denotation match of Zhong et al. 2020, "Semantic Evaluation for Text-to-SQL with
    Distilled Test Suites", with a bound on the column permutations tried.

    >>> same_rows([("a", 1), ("b", 2)], [(2, "b"), (1, "a")])
    True
    >>> same_rows([("a", 1), ("b", 2)], [("b", 2), ("a", 1)], ordered=True)
    False
    >>> same_rows([("a",)], [("a", 7)]), same_rows([("a",)], [("a", 7)], extra_columns=True)
    (False, True)
    """
    if len(gold) != len(given):
        return False
    if not gold:
        return True
    wide = len(given[0]) - len(gold[0])
    if wide < 0 or (wide > 0 and not extra_columns):
        return False
    left, right = _table(gold), _table(given)
    for tried, order in enumerate(_permutations(left, right)):
        if tried >= PERMUTATIONS:
            return False
        if _equal(left, [tuple(row[i] for i in order) for row in right], ordered):
            return True
    return False


def _table(rows: Rows) -> Table:
    return [tuple(_cell(value) for value in row) for row in rows]


def _cell(value: Scalar) -> Cell:
    match value:
        case bool():
            return int(value)
        case None | int() | float() | str():
            return value
        case Decimal():
            return float(value)
        case dt.datetime():
            return value.isoformat(sep=" ")
        case bytes():
            return value.hex()
        case dt.timedelta():
            return value.total_seconds()
    return value.isoformat()


def _permutations(gold: Table, given: Table) -> Iterator[list[int]]:
    """Yield the ways to pick a given column for each gold column, only where the columns hold equal values."""
    right = [sorted(column, key=_key) for column in zip(*given, strict=True)]
    fitting = []
    for column in zip(*gold, strict=True):
        left = sorted(column, key=_key)
        fitting.append([i for i, other in enumerate(right) if all(map(_close, left, other))])
    yield from _choices(fitting, [])


def _choices(fitting: list[list[int]], taken: list[int]) -> Iterator[list[int]]:
    if len(taken) == len(fitting):
        yield taken
        return
    for index in fitting[len(taken)]:
        if index not in taken:
            yield from _choices(fitting, [*taken, index])


def _equal(gold: Table, given: Table, ordered: bool) -> bool:
    if not ordered:
        gold, given = (sorted(t, key=lambda row: [_key(c) for c in row]) for t in (gold, given))
    return all(all(map(_close, left, right)) for left, right in zip(gold, given, strict=True))


def _key(cell: Cell) -> tuple[int, float, str]:
    """Sort NULL, numbers (equal within tolerance), text."""
    match cell:
        case None:
            return (0, 0.0, "")
        case str():
            return (2, 0.0, cell)
    return (1, float(f"{cell:.8g}"), "")


def _close(left: Cell, right: Cell) -> bool:
    if isinstance(left, str) or isinstance(right, str) or left is None or right is None:
        return left == right
    if isinstance(left, int) and isinstance(right, int):
        return left == right
    return math.isclose(left, right, rel_tol=TOLERANCE, abs_tol=1e-9)
