"""What must be there or must not: rows of another table, a value at all, a flag."""

from __future__ import annotations

from collections.abc import Iterator

from answerbook.core.question.frame import Frame
from answerbook.core.question.marks import BOTH, COLUMN, LIKES, NUMBER, PERIOD, VALUE
from answerbook.core.question.plan import ColumnRef, Comparator, Comparison, Condition, Literal, Related
from answerbook.core.question.shown import flag_values

_VALUED = frozenset((VALUE, NUMBER, PERIOD, *LIKES, ">", "<", ">=", "<=", "=", "between"))
_IS = frozenset("are is was were".split())


def presence(frame: Frame) -> Iterator[Condition]:
    """Yield the conditions of a question on what is there and what is not."""
    yield from _absent(frame)
    for at, mark in enumerate(frame.marks):
        if mark.symbol in ("null", "not null"):
            yield from _null_before(frame, at, is_null=mark.symbol == "null")
        elif mark.symbol == "not":
            yield from _without_value(frame, at)
    yield from _flags(frame)


def _absent(frame: Frame) -> Iterator[Condition]:
    for clause in frame.clauses.lacking:
        other, main = frame.table_at(clause.at), frame.main
        if other is not None and main is not None and other != main:
            yield Related(main, other, None, negated=True)


def _null_before(frame: Frame, at: int, *, is_null: bool) -> Iterator[Condition]:
    places = range(at - 1, max(at - 5, -1), -1)
    column = next((frame.columns[k] for k in places if k in frame.columns), None)
    if column is not None:
        yield Comparison(column, Comparator.IS_NULL if is_null else Comparator.NOT_NULL)


def _without_value(frame: Frame, at: int) -> Iterator[Condition]:
    """Read "no composer", "not shipped": the column is empty, or the flag is off."""
    for k in range(at + 1, min(at + 4, len(frame.marks))):
        if k in frame.columns and frame.marks[k].symbol in (COLUMN, BOTH):
            if _has_value(frame, k):
                return
            column = _with_gaps(frame, k)
            flag = flag_values(frame.column(column))
            if flag is not None:
                yield Comparison(column, Comparator.EQ, Literal(flag[0]))
            elif frame.column(column).profile.nulls != 0:
                yield Comparison(column, Comparator.IS_NULL)
            return
        if frame.marks[k].is_name or frame.marks[k].symbol in _VALUED:
            return


def _with_gaps(frame: Frame, at: int) -> ColumnRef:
    """Choose, among the columns a name may mean, one that is empty in some rows."""
    near = frame.near(at)
    for link in frame.marks[at].columns:
        if link.column is not None and link.table in near[:2]:
            column = ColumnRef(link.table, link.column)
            if frame.column(column).profile.nulls or flag_values(frame.column(column)):
                return column
    return frame.columns[at]


def _has_value(frame: Frame, at: int) -> bool:
    """Tell whether a value, number or pattern belongs to the column."""
    behind = [m.symbol for m in frame.marks[at + 1 : at + 5]]
    return any(s in _VALUED for s in behind) or any(
        at in (c.target.at, c.operand) for c in frame.clauses.comparing
    )


def _flags(frame: Frame) -> Iterator[Condition]:
    """Read "are discontinued" as a flag that is on."""
    for at, ref in frame.columns.items():
        flag = flag_values(frame.column(ref))
        before = [m.symbol for m in frame.marks[max(at - 2, 0) : at]]
        if (
            flag is not None
            and "not" not in before
            and (_IS & set(before) or at == 0)
            and not _has_value(frame, at)
        ):
            yield Comparison(ref, Comparator.EQ, Literal(flag[1]))
