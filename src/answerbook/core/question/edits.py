"""Other plans that the same words may mean: one small change each, with its cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from answerbook.core.question.frame import Frame
from answerbook.core.question.plan import Aggregate, AggregateFunction, ColumnRef, Output, Query, Star
from answerbook.core.question.walk import all_parts

Edit = Callable[[Query, Frame], Iterator[tuple[Query, float, str]]]


def fewer_tables(plan: Query, frame: Frame) -> Iterator[tuple[Query, float, str]]:
    """Leave out the tables that are only mentioned."""
    if plan.tables - _used(plan):
        yield replace(plan, tables=frozenset()), 0.35, "fewer_tables"


def with_distinct(plan: Query, frame: Frame) -> Iterator[tuple[Query, float, str]]:
    """Show each result once, or all of them."""
    if plan.group or any(isinstance(o.expression, Aggregate | Star) for o in plan.select) or plan.limit == 1:
        return
    yield replace(plan, distinct=not plan.distinct), 0.9 if not plan.distinct else 1.4, "distinct"


def count_rows(plan: Query, frame: Frame) -> Iterator[tuple[Query, float, str]]:
    """Count rows rather than different values, or different values rather than all."""
    for at, output in enumerate(plan.select):
        item = output.expression
        if (
            isinstance(item, Aggregate)
            and item.function is AggregateFunction.COUNT
            and isinstance(item.argument, ColumnRef)
        ):
            for changed in (replace(item, distinct=not item.distinct), Aggregate(AggregateFunction.COUNT, Star())):
                select = (*plan.select[:at], Output(changed), *plan.select[at + 1 :])
                yield replace(plan, select=select), 0.8, "count"


def other_group(plan: Query, frame: Frame) -> Iterator[tuple[Query, float, str]]:
    """Group by the shown columns rather than by a key."""
    shown = tuple(o.expression for o in plan.select if isinstance(o.expression, ColumnRef))
    if plan.group and shown and shown != plan.group:
        yield replace(plan, group=shown), 0.7, "group"


EDITS: tuple[Edit, ...] = (fewer_tables, with_distinct, count_rows, other_group)


def edited(plan: Query, frame: Frame) -> Iterator[tuple[Query, float, tuple[str, ...]]]:
    """Yield the plan and its edits, two deep, with their costs."""
    yield plan, 0.0, ()
    first = [found for edit in EDITS for found in edit(plan, frame)]
    for changed, cost, name in first:
        yield changed, cost, (name,)
        for edit in EDITS:
            if edit.__name__ != name:
                yield from ((again, cost + more, (name, other)) for again, more, other in edit(changed, frame))


def _used(plan: Query) -> frozenset[str]:
    return frozenset(p.table for p in all_parts(plan) if isinstance(p, ColumnRef))
