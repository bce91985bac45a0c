"""By what the rows are grouped, and how the groups are ordered and cut."""

from __future__ import annotations

from collections.abc import Sequence

from answerbook.core.question.frame import Frame
from answerbook.core.question.plan import (
    Aggregate,
    AggregateFunction,
    Bucket,
    ColumnRef,
    Condition,
    Direction,
    Expression,
    Grain,
    Order,
    Star,
)


def grouping(
    frame: Frame, shown: Sequence[Expression], having: Sequence[Condition], order: Sequence[Order]
) -> tuple[Expression, ...]:
    """Return the group: what is asked "for each", else the plain columns beside an aggregate."""
    named: list[Expression] = [*_buckets(frame)]
    for at in range(len(frame.marks)):
        if frame.has(at, "G"):
            named += _group_of(frame, at)
    if named:
        return tuple(dict.fromkeys(named))
    plain = [e for e in shown if not isinstance(e, Aggregate)]
    aggregated = any(isinstance(e, Aggregate) for e in shown)
    needs = bool(having) or any(isinstance(o.expression, Aggregate) for o in order)
    if (aggregated and plain) or (needs and plain):
        return entity_group(frame, plain)
    return ()


def _group_of(frame: Frame, at: int) -> tuple[Expression, ...]:
    if at in frame.columns:
        return (frame.columns[at],)
    return frame.key(frame.tables[at]) if at in frame.tables else ()


def entity_group(frame: Frame, plain: Sequence[Expression]) -> tuple[Expression, ...]:
    """Group by the key of the entity whose columns are shown, else by the columns."""
    tables = {e.table for e in plain if isinstance(e, ColumnRef)}
    if len(tables) == 1 and any(isinstance(e, ColumnRef) and _names_row(frame, e) for e in plain):
        return frame.key(next(iter(tables)))
    return tuple(e for e in plain if not isinstance(e, Star))


def _names_row(frame: Frame, ref: ColumnRef) -> bool:
    return ref in frame.shown(ref.table) or ref in frame.key(ref.table)


def _buckets(frame: Frame) -> list[Expression]:
    found: list[Expression] = []
    for span in frame.reading.grains:
        mark_at = next((i for i, m in enumerate(frame.marks) if m.first <= span.first <= m.last), 0)
        for table in frame.near(mark_at):
            dates = [c.name for c in frame.catalog.get(table).columns if c.kind.is_temporal]
            if dates:
                found.append(Bucket(ColumnRef(table, dates[0]), Grain(span.grain)))
                break
    return found


def ordering(frame: Frame, shown: Sequence[Expression]) -> tuple[tuple[Order, ...], int | None]:
    """Return the order and the limit: a superlative, else what is sorted by."""
    for top in frame.clauses.tops:
        measured = frame.measure(top.target, top.at)
        if measured is None and frame.marks[top.at].symbol in ("recent", "early"):
            measured = _newest(frame, top.at)
        if measured is None and top.target.at is not None:
            measured = (Aggregate(AggregateFunction.COUNT, Star()), False)
        if measured is not None:
            expression, is_reverse = measured
            down = (top.direction == "desc") != is_reverse
            return (Order(expression, Direction.DESC if down else Direction.ASC),), top.count
    return _sorted(frame, shown), None


def _newest(frame: Frame, at: int) -> tuple[Expression, bool] | None:
    for table in frame.near(at):
        for column in frame.catalog.get(table).columns:
            if column.kind.is_temporal:
                return ColumnRef(table, column.name), False
    return None


def _sorted(frame: Frame, shown: Sequence[Expression]) -> tuple[Order, ...]:
    for clause in frame.clauses.orders:
        measured = frame.measure(clause.target, clause.at) if clause.target is not None else None
        expression = measured[0] if measured else next((e for e in shown if not isinstance(e, Star)), None)
        if expression is not None:
            return (Order(expression, Direction(clause.direction)),)
    return ()
