"""Other plans that the same words may mean: one small change each, with its cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from answerbook.core.question import walk
from answerbook.core.question.frame import Frame
from answerbook.core.question.join_edits import CUED, JOIN_EDITS, Edit, Edited, used_tables
from answerbook.core.question.marks import TABLE
from answerbook.core.question.plan import (
    Aggregate,
    AggregateFunction,
    ColumnRef,
    Comparator,
    Comparison,
    Condition,
    Connective,
    Expression,
    Group,
    Literal,
    Order,
    Output,
    Query,
    Related,
    Star,
)

ROWS = Aggregate(AggregateFunction.COUNT, Star())


def fewer_tables(plan: Query, frame: Frame) -> Iterator[Edited]:
    """Leave out the tables that are only mentioned."""
    used = used_tables(plan)
    counted = next((frame.table_at(c.target.at) for c in frame.clauses.counting if c.target.at is not None), None)
    kept = frozenset() if used else frozenset(t for t in (counted or frame.main,) if t is not None)
    if plan.tables - used - kept:
        yield Edited(replace(plan, tables=kept), 0.5, "fewer_tables")


def more_tables(plan: Query, frame: Frame) -> Iterator[Edited]:
    """Require the tables that the roles left aside."""
    aside = {t for at, t in frame.tables.items() if frame.labels[at] == "N" and frame.marks[at].symbol == TABLE}
    more = aside - plan.tables - used_tables(plan) - {c.other for c in _relations(plan)}
    if more:
        yield Edited(replace(plan, tables=plan.tables | more), 0.8, "more_tables")


def with_distinct(plan: Query, _: Frame) -> Iterator[Edited]:
    """Show each result once, or all of them."""
    if plan.group or any(isinstance(o.expression, Aggregate | Star) for o in plan.select) or plan.limit == 1:
        return
    right = plan.set_operation
    if right is None:
        yield Edited(replace(plan, distinct=not plan.distinct), 1.4 if plan.distinct else 0.9, "distinct")


def count_otherwise(plan: Query, frame: Frame) -> Iterator[Edited]:
    """Count rows, or different values, or sum the numbers instead."""
    for at, output in enumerate(plan.select):
        item = output.expression
        if isinstance(item, Aggregate) and isinstance(item.argument, ColumnRef):
            for changed in _other_counts(item, item.argument, frame):
                select = (*plan.select[:at], Output(changed), *plan.select[at + 1 :])
                yield Edited(replace(plan, select=select), 0.9, "count")


def _other_counts(item: Aggregate, column: ColumnRef, frame: Frame) -> Iterator[Expression]:
    if item.function is AggregateFunction.COUNT:
        yield replace(item, distinct=not item.distinct)
        yield ROWS
    elif item.function is AggregateFunction.SUM and any(m.symbol == "count" for m in frame.marks):
        yield column
        yield ROWS


def count_entities(plan: Query, frame: Frame) -> Iterator[Edited]:
    """Count the things themselves where a join repeats them."""
    counted = next((frame.table_at(c.target.at) for c in frame.clauses.counting if c.target.at is not None), None)
    is_plain = len(plan.select) == 1 and plan.select[0].expression == ROWS and not plan.group
    if counted is not None and is_plain and (plan.tables | used_tables(plan)) - {counted}:
        key = frame.key(counted)
        if len(key) == 1:
            count = Aggregate(AggregateFunction.COUNT, key[0], distinct=True)
            yield Edited(replace(plan, select=(Output(count),)), 0.7, "count_entities")


def count_of_groups(plan: Query, frame: Frame) -> Iterator[Edited]:
    """Count the things of "how many customers placed more than one order" rather than list them."""
    asks = bool(frame.marks) and frame.marks[0].symbol == "count" and frame.labels[1:2] != ("",)
    table = frame.tables.get(1)
    if not asks or table is None or plan.having is None or plan.set_operation is not None:
        return
    key = frame.key(table)
    if len(key) == 1 and plan.group == key:
        inner = replace(plan, select=(Output(key[0]),), order=(), limit=None, distinct=False)
        within = Comparison(key[0], Comparator.IN, inner)
        count = Query((Output(ROWS),), frozenset((table,)), within)
        yield Edited(count, 0.2, CUED)


def other_group(plan: Query, _: Frame) -> Iterator[Edited]:
    """Group by the shown columns rather than by a key."""
    shown = tuple(o.expression for o in plan.select if isinstance(o.expression, ColumnRef))
    if plan.group and shown and shown != plan.group:
        yield Edited(replace(plan, group=shown), 0.9, "group")


def show_group(plan: Query, frame: Frame) -> Iterator[Edited]:
    """Show what the rows are grouped by, or leave it out."""
    shown = tuple(o.expression for o in plan.select)
    hidden = tuple(g for g in plan.group if g not in shown)
    if hidden and not any(isinstance(e, ColumnRef) for e in shown):
        yield Edited(replace(plan, select=(*plan.select, *(Output(g) for g in hidden))), 0.6, "show_group")
        named = _named(hidden, frame)
        if named and named != hidden:
            yield Edited(replace(plan, select=(*plan.select, *(Output(g) for g in named))), 0.8, "show_group")
    if plan.group and len(plan.group) < len(shown) and (plan.having or plan.limit):
        kept = tuple(o for o in plan.select if not isinstance(o.expression, Aggregate))
        if kept and len(kept) < len(plan.select):
            yield Edited(replace(plan, select=kept), 1.2, "hide_count")


def _named(keys: tuple[Expression, ...], frame: Frame) -> tuple[Expression, ...]:
    tables = {k.table for k in keys if isinstance(k, ColumnRef) and frame.is_key(k)}
    return tuple(c for table in sorted(tables) for c in frame.shown(table))


def hide_group(plan: Query, _: Frame) -> Iterator[Edited]:
    """Show the numbers alone, without what they are grouped by."""
    numbers = tuple(o for o in plan.select if isinstance(o.expression, Aggregate))
    if plan.group and plan.having is None and plan.limit is None and 0 < len(numbers) < len(plan.select):
        yield Edited(replace(plan, select=numbers), 1.3, "hide_group")


def show_count(plan: Query, _: Frame) -> Iterator[Edited]:
    """Show the number by which the groups are ordered."""
    order = next((o.expression for o in plan.order if isinstance(o.expression, Aggregate)), None)
    if order is not None and order not in {o.expression for o in plan.select}:
        yield Edited(replace(plan, select=(*plan.select, Output(order))), 1.6, "show_count")


def sum_in_order(plan: Query, frame: Frame) -> Iterator[Edited]:
    """Order by the sum over each thing rather than by its largest single row."""
    order = plan.order[0].expression if plan.order else None
    shown = [o.expression for o in plan.select if isinstance(o.expression, ColumnRef)]
    if not isinstance(order, ColumnRef) or plan.limit is None or plan.group or not shown:
        return
    if frame.kind(order).is_numeric and order.table != shown[0].table:
        total = Order(Aggregate(AggregateFunction.SUM, order), plan.order[0].direction)
        changed = replace(plan, order=(total,), group=frame.key(shown[0].table), distinct=False)
        yield Edited(changed, 1.2, "sum_in_order")


def either_value(plan: Query, frame: Frame) -> Iterator[Edited]:
    """Let one of two conditions do, where the question says "or"."""
    says_or = any(m.symbol in ("or", "either") for m in frame.marks)
    if (
        not says_or
        or not isinstance(plan.where, Group)
        or any(isinstance(c, Group) for c in plan.where.conditions)
    ):
        return
    if plan.where.connective is Connective.AND:
        yield Edited(replace(plan, where=replace(plan.where, connective=Connective.OR)), 1.0, "either")


def drop_condition(plan: Query, frame: Frame) -> Iterator[Edited]:
    """Leave out one test on a value that may be plain English."""
    if isinstance(plan.where, Group) and plan.where.connective is Connective.AND:
        for at, condition in enumerate(plan.where.conditions):
            if _is_weak(condition, frame):
                rest = (*plan.where.conditions[:at], *plan.where.conditions[at + 1 :])
                yield Edited(
                    replace(plan, where=rest[0] if len(rest) == 1 else Group(Connective.AND, rest)), 1.0, "drop"
                )
    elif plan.where is not None and _is_weak(plan.where, frame):
        yield Edited(replace(plan, where=None), 1.0, "drop")


def _is_weak(condition: Condition, frame: Frame) -> bool:
    """Tell whether a test rests on one small word that happens to be a value."""
    parts = condition.conditions if isinstance(condition, Group) else (condition,)
    right = getattr(parts[0], "right", None)
    if not isinstance(right, Literal) or not isinstance(right.value, str):
        return False
    weak = {k.value for m in frame.marks for k in m.values if m.first == m.last and k.weight < 0.95}
    return right.value in weak


def sum_in_having(plan: Query, frame: Frame) -> Iterator[Edited]:
    """Compare the sum over each thing rather than each single row."""
    shown = [o.expression for o in plan.select if isinstance(o.expression, ColumnRef)]
    tests = plan.where.conditions if isinstance(plan.where, Group) else (plan.where,)
    if not shown or plan.group or plan.limit is not None:
        return
    for test in tests:
        if (
            isinstance(test, Comparison)
            and isinstance(test.left, ColumnRef)
            and _sums(test, test.left, shown[0], frame)
        ):
            rest = tuple(t for t in tests if t is not None and t is not test)
            having = replace(test, left=Aggregate(AggregateFunction.SUM, test.left))
            where = None if not rest else rest[0] if len(rest) == 1 else Group(Connective.AND, rest)
            is_total = any(t.lower in ("total", "altogether", "overall") for t in frame.reading.tokens)
            cost = -0.2 if is_total else 1.4
            yield Edited(
                replace(plan, where=where, having=having, group=frame.key(shown[0].table)),
                cost,
                CUED if is_total else "sum_in_having",
            )


def _sums(test: Comparison, column: ColumnRef, shown: ColumnRef, frame: Frame) -> bool:
    is_number = isinstance(test.right, Literal) and isinstance(test.right.value, int | float)
    is_amount = frame.kind(column).is_numeric and not frame.is_key(column)
    return is_number and is_amount and column.table != shown.table and test.comparator is not Comparator.EQ


EDITS: tuple[Edit, ...] = (
    fewer_tables,
    more_tables,
    with_distinct,
    count_otherwise,
    count_entities,
    count_of_groups,
    other_group,
    show_group,
    show_count,
    sum_in_order,
    hide_group,
    sum_in_having,
    *JOIN_EDITS,
    either_value,
    drop_condition,
)


def edited(plan: Query, frame: Frame, deepest: float = 2.2) -> Iterator[tuple[Query, float, tuple[str, ...]]]:
    """Yield the plan and its edits, two deep, with their costs."""
    yield plan, 0.0, ()
    first = [found for edit in EDITS for found in edit(plan, frame)]
    for one in first:
        yield one.plan, one.cost, (one.name,)
        for edit in EDITS:
            for two in edit(one.plan, frame):
                if two.name != one.name and one.cost + two.cost <= deepest:
                    yield two.plan, one.cost + two.cost, (one.name, two.name)


def _relations(plan: Query) -> Iterator[Related]:
    return (c for c in walk.conditions(plan.where) if isinstance(c, Related))
