"""Put the parts of a frame together to one plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from answerbook.core.question.frame import Frame
from answerbook.core.question.join_edits import used_tables
from answerbook.core.question.marks import NUMBER, VALUE
from answerbook.core.question.plan import (
    Aggregate,
    ColumnRef,
    Condition,
    Connective,
    Expression,
    Group,
    Order,
    Output,
    Query,
    SetOperation,
    SetOperator,
    Star,
)
from answerbook.core.question.stages.filters import filters
from answerbook.core.question.stages.grouping import asked_time, grouping, ordering
from answerbook.core.question.stages.outputs import outputs
from answerbook.core.question.stages.shares import as_share


def build(frame: Frame) -> Query:
    """Return the plan of a frame: outputs, conditions, groups, order, set operation."""
    shown = outputs(frame)
    tests = filters(frame)
    if asked := asked_time(frame):
        shown = (*asked, *(e for e in shown if isinstance(e, Aggregate)))
    order, limit = ordering(frame, shown)
    group = grouping(frame, shown, tests.having, order)
    if (
        group
        and not any(isinstance(e, Aggregate) for e in (*shown, *(o.expression for o in order)))
        and not tests.having
    ):
        group = ()
    shown = (*shown, *_ranked_by(frame, shown, order))
    if group and all(isinstance(e, Aggregate) for e in shown):
        shown = (*_labels(frame, group), *shown)
    plan = Query(
        select=tuple(Output(e) for e in shown),
        tables=_required(frame),
        where=_all(tests.where),
        group=group,
        having=_all(tests.having),
        order=order,
        limit=limit,
        distinct=_is_distinct(frame),
        via=_named_keys(frame),
    )
    if not plan.tables and not used_tables(plan) and frame.main is not None:
        plan = replace(plan, tables=frozenset((frame.main,)))
    if tests.both is None:
        return as_share(plan, frame)
    left, right = tests.both
    other = replace(plan, where=_all((*tests.where, right)), order=(), limit=None)
    return replace(
        plan, where=_all((*tests.where, left)), set_operation=SetOperation(SetOperator.INTERSECT, other)
    )


def _ranked_by(frame: Frame, shown: Sequence[Expression], order: Sequence[Order]) -> tuple[Expression, ...]:
    """Return the total by which a top is taken, to be shown beside it: "top 5 products by total quantity"."""
    is_top = any(
        frame.marks[t.at].symbol in ("top", "bottom") and t.target.at is not None for t in frame.clauses.tops
    )
    totals = tuple(
        o.expression for o in order if isinstance(o.expression, Aggregate) and o.expression not in shown
    )
    return totals if is_top and not any(isinstance(e, Aggregate | Star) for e in shown) else ()


def _labels(frame: Frame, group: Sequence[Expression]) -> tuple[Expression, ...]:
    """Return what names the groups: the entity's own name for its key."""
    found: list[Expression] = []
    for item in group:
        is_row_key = isinstance(item, ColumnRef) and (item,) == frame.key(item.table)
        found += frame.shown(item.table) if isinstance(item, ColumnRef) and is_row_key else (item,)
    return tuple(dict.fromkeys(found))


def _all(conditions: Sequence[Condition]) -> Condition | None:
    if not conditions:
        return None
    return conditions[0] if len(conditions) == 1 else Group(Connective.AND, tuple(conditions))


def _required(frame: Frame) -> frozenset[str]:
    """Return the tables whose rows the question speaks of, but for those that must have none."""
    absent = {frame.table_at(c.at) for c in frame.clauses.lacking}
    named = {table for at, table in frame.tables.items() if frame.labels[at] != "N"}
    keyed = {table for table, _, _, _ in _named_keys(frame)}
    return frozenset((named - absent) | keyed)


def _named_keys(frame: Frame) -> tuple[tuple[str, str, str, str], ...]:
    """Return the references that the question names without a value: "who have president votes"."""
    found: list[tuple[str, str, str, str]] = []
    for at, column in frame.columns.items():
        tested = any(m.symbol in (VALUE, NUMBER) for m in frame.marks[at + 1 : at + 3])
        if frame.labels[at] == "W" and not tested:
            keys = frame.catalog.get(column.table).foreign_keys
            found += [
                (column.table, column.column, k.to_table, k.to_columns[0])
                for k in keys
                if k.columns == (column.column,)
            ]
    return tuple(found)


def _is_distinct(frame: Frame) -> bool:
    """Tell whether "different" stands before a shown column rather than a count."""
    for at, mark in enumerate(frame.marks):
        if mark.symbol == "distinct":
            before = frame.marks[at - 1].symbol if at else ""
            if before not in ("count", "count!", ">", "<", ">=", "<=", "most", "least"):
                return True
    return False
