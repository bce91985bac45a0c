"""By what the rows are grouped, and how the groups are ordered and cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from answerbook.core.catalog import Kind
from answerbook.core.question.clauses import Top
from answerbook.core.question.frame import Frame
from answerbook.core.question.lexicon.linking_words import MONEY
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
from answerbook.core.question.worth_asking import measures

SIZES = frozenset(("height", "size"))
ASKED_GRAINS = frozenset(("weekday", "month", "year", "quarter", "hour", "day", "week"))


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
        column = frame.columns[at]
        referred = frame.referred(at)
        return frame.key(referred) if referred else (column,)
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
    for at, grain in grains(frame):
        dates = [ref for ref in frame.dated(at) if frame.kind(ref).is_temporal]
        named = [ref for ref in dates if any(ref == c for c in frame.columns.values())]
        found += [Bucket(ref, grain) for ref in (named or dates)[:1]]
    return found


def asked_time(frame: Frame) -> list[Expression]:
    """Return the cut of time that the answer is: "on which weekday", "in what year"."""
    is_asked = any(
        m.symbol in ASKED_GRAINS and frame.marks[at - 1].symbol in ("which", "what")
        for at, m in enumerate(frame.marks)
        if at
    )
    return _buckets(frame) if is_asked else []


def grains(frame: Frame) -> Iterator[tuple[int, Grain]]:
    """Yield the cuts of time that are asked for: "by month", "on which weekday"."""
    for span in frame.reading.grains:
        yield next((i for i, m in enumerate(frame.marks) if m.first <= span.first <= m.last), 0), Grain(span.grain)
    for at, mark in enumerate(frame.marks):
        if at and mark.symbol in ASKED_GRAINS and frame.marks[at - 1].symbol in ("which", "what"):
            yield at, Grain(mark.symbol)


def ordering(frame: Frame, shown: Sequence[Expression]) -> tuple[tuple[Order, ...], int | None]:
    """Return the order and the limit: a superlative, else what is sorted by."""
    for top in frame.clauses.tops:
        measured = frame.measure(top.target, top.at)
        if measured is None and _is_of_time(frame, top.at):
            measured = _newest(frame, top.at)
            top = replace(top, direction=_direction_in_time(frame, top))
        if measured is None and top.target.adjective is not None:
            measured = _of_size(frame, top)
        if measured is None and top.target.at is not None:
            measured = (Aggregate(AggregateFunction.COUNT, Star()), False)
        if measured is not None:
            expression, is_reverse = _countable(frame, measured, top)
            expression = _added_up(frame, expression, shown, top)
            down = (top.direction == "desc") != is_reverse
            return (Order(expression, Direction.DESC if down else Direction.ASC),), top.count
    return _sorted(frame, shown), None


def _countable(frame: Frame, measured: tuple[Expression, bool], top: Top) -> tuple[Expression, bool]:
    """Count what has no size: "sold the most units", where units are names."""
    column, _ = measured
    is_most = frame.marks[top.at].symbol in ("most", "least")
    if is_most and isinstance(column, ColumnRef) and frame.kind(column) is Kind.TEXT:
        return Aggregate(AggregateFunction.COUNT, Star()), False
    return measured


def _added_up(frame: Frame, measure: Expression, shown: Sequence[Expression], top: Top) -> Expression:
    """Add up what a top is taken by where each shown thing has many rows of it."""
    first = next((e for e in shown if isinstance(e, ColumnRef)), None)
    is_by = top.target.at is not None and (
        frame.marks[top.at].symbol in ("top", "bottom") or _is_money(frame, top)
    )
    if not isinstance(measure, ColumnRef) or first is None or not is_by:
        return measure
    is_amount = frame.kind(measure).is_numeric and not frame.is_key(measure)
    has_many = measure.table != first.table or not _names_row(frame, first)
    return Aggregate(AggregateFunction.SUM, measure) if is_amount and has_many else measure


def _is_money(frame: Frame, top: Top) -> bool:
    """Tell whether a top is taken by what is always added up: "the highest revenue"."""
    mark = frame.marks[top.target.at] if top.target.at is not None else None
    return mark is not None and frame.reading.tokens[mark.last].lower in MONEY


def _of_size(frame: Frame, top: Top) -> tuple[Expression, bool] | None:
    """Return the only amount of the table that "highest" can mean where none is named: "highest payment"."""
    adjective = top.target.adjective
    table = next((frame.tables[k] for k in range(top.at, len(frame.marks)) if k in frame.tables), None)
    if adjective is None or table is None or not SIZES & set(adjective.words):
        return None
    amounts = [c for c in measures(frame.catalog.get(table)) if c.kind is Kind.NUMBER]
    return (ColumnRef(table, amounts[0].name), False) if len(amounts) == 1 else None


def _is_of_time(frame: Frame, at: int) -> bool:
    words = {t.lower for t in frame.reading.tokens[frame.marks[at].first : frame.marks[at].last + 1]}
    adjective = frame.marks[at].adjective
    is_age = adjective is not None and bool({"date", "opened"} & {*adjective.words, *adjective.reverse})
    return is_age or frame.marks[at].symbol in ("recent", "early") or bool(words & {"first", "last"})


def _direction_in_time(frame: Frame, top: Top) -> str:
    """Return the order that puts the first first, or the last."""
    adjective = frame.marks[top.at].adjective
    if adjective is not None and "date" in adjective.reverse:
        return "asc" if top.direction == "desc" else "desc"
    return {"top": "asc", "bottom": "desc"}.get(frame.marks[top.at].symbol, top.direction)


def _newest(frame: Frame, at: int) -> tuple[Expression, bool] | None:
    dates = (ref for ref in frame.dated(at) if frame.kind(ref).is_temporal)
    return next(((ref, False) for ref in dates), None)


def _sorted(frame: Frame, shown: Sequence[Expression]) -> tuple[Order, ...]:
    for clause in frame.clauses.orders:
        measured = frame.measure(clause.target, clause.at) if clause.target is not None else None
        expression = measured[0] if measured else next((e for e in shown if not isinstance(e, Star)), None)
        if expression is not None:
            return (Order(expression, Direction(clause.direction)),)
    return ()
