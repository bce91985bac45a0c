"""Small changes of a plan, each a function of the plan: what follow-ups and assumption chips do to it."""

from __future__ import annotations

from dataclasses import replace

from answerbook.core.question.plan import (
    Aggregate,
    AggregateFunction,
    Between,
    Bucket,
    ColumnRef,
    Comparator,
    Comparison,
    Condition,
    Connective,
    Direction,
    Expression,
    Grain,
    Group,
    Literal,
    Not,
    Order,
    Output,
    Period,
    Query,
    ShareOfTotal,
    Star,
)
from answerbook.core.question.walk import parts

Mapping = dict[ColumnRef, ColumnRef]
COUNT_ROWS = Aggregate(AggregateFunction.COUNT, Star())


def filters(plan: Query) -> tuple[Condition, ...]:
    """Return the conditions that all must hold."""
    if plan.where is None:
        return ()
    if isinstance(plan.where, Group) and plan.where.connective is Connective.AND:
        return plan.where.conditions
    return (plan.where,)


def with_filters(plan: Query, conditions: tuple[Condition, ...]) -> Query:
    """Return the plan with exactly these conditions; its tables stay the ones it had."""
    where: Condition | None = None
    if len(conditions) > 1:
        where = Group(Connective.AND, conditions)
    elif conditions:
        where = conditions[0]
    return replace(plan, where=where)


def filtered_columns(condition: Condition) -> frozenset[ColumnRef]:
    """Return the columns that a condition tests itself, not those of nested queries.

    >>> name = ColumnRef("city", "name")
    >>> filtered_columns(Not(Comparison(name, Comparator.EQ, Literal("Rome")))) == {name}
    True
    """
    if isinstance(condition, Comparison):
        return frozenset(p for p in parts(condition.left) if isinstance(p, ColumnRef))
    if isinstance(condition, Between):
        return frozenset(p for p in parts(condition.column) if isinstance(p, ColumnRef))
    if isinstance(condition, Period):
        return frozenset({condition.column})
    if isinstance(condition, Not):
        return filtered_columns(condition.condition)
    if isinstance(condition, Group):
        return frozenset().union(*(filtered_columns(c) for c in condition.conditions))
    return frozenset()


def add_filter(plan: Query, condition: Condition) -> Query:
    """Return the plan with one more condition, once."""
    kept = filters(plan)
    return plan if condition in kept else with_filters(plan, (*kept, condition))


def replace_filter_on_same_column(plan: Query, condition: Condition) -> Query:
    """Return the plan with this condition in the place of those on the same column, else added."""
    columns = filtered_columns(condition)
    kept = tuple(c for c in filters(plan) if not filtered_columns(c) & columns)
    return with_filters(plan, (*kept, condition))


def remove_filters_on(plan: Query, column: ColumnRef) -> Query:
    return with_filters(plan, tuple(c for c in filters(plan) if column not in filtered_columns(c)))


def clear_filters(plan: Query) -> Query:
    """Return the plan over all rows, with the tables it showed."""
    return replace(plan, where=None, having=None)


def set_period(plan: Query, *periods: Period) -> Query:
    """Return the plan for these stretches of time instead of any others; neighbouring ones become one."""
    joined = _joined(periods)
    wanted: Condition = joined[0] if len(joined) == 1 else Group(Connective.OR, joined)
    columns = filtered_columns(wanted)
    kept = tuple(c for c in filters(plan) if not _is_period(c) and not columns & filtered_columns(c))
    return with_filters(plan, (*kept, wanted))


def _joined(periods: tuple[Period, ...]) -> tuple[Period, ...]:
    found: list[Period] = []
    for period in periods:
        if found and found[-1].end is not None and found[-1].end == period.start:
            label = f"{found[-1].label} and {period.label}"
            found[-1] = replace(found[-1], end=period.end, label=label)
        else:
            found.append(period)
    return tuple(found)


def _is_period(condition: Condition) -> bool:
    if isinstance(condition, Group):
        return all(_is_period(c) for c in condition.conditions)
    return isinstance(condition, Period)


def clear_periods(plan: Query) -> Query:
    return with_filters(plan, tuple(c for c in filters(plan) if not _is_period(c)))


def swap_value(plan: Query, column: ColumnRef, value: str) -> Query:
    """Return the plan for this value of the column instead of the one it filters by."""
    return replace_filter_on_same_column(plan, Comparison(column, Comparator.EQ, Literal(value)))


def or_value(plan: Query, column: ColumnRef, value: str) -> Query:
    """Return the plan for this value of the column as well as those it filters by."""
    found: list[Literal] = []
    for condition in filters(plan):
        if isinstance(condition, Comparison) and condition.left == column:
            if condition.comparator is Comparator.EQ and isinstance(condition.right, Literal):
                found.append(condition.right)
            elif condition.comparator is Comparator.IN and isinstance(condition.right, tuple):
                found += condition.right
    if not found:
        return swap_value(plan, column, value)
    values = tuple(dict.fromkeys((*found, Literal(value))))
    return replace_filter_on_same_column(plan, Comparison(column, Comparator.IN, values))


def without_value(plan: Query, column: ColumnRef, value: str) -> Query:
    """Return the plan without the rows of this value; a filter for just that value goes away."""
    wanted = Comparison(column, Comparator.EQ, Literal(value))
    if wanted in filters(plan):
        return with_filters(plan, tuple(c for c in filters(plan) if c != wanted))
    return add_filter(plan, Comparison(column, Comparator.NE, Literal(value)))


def measures(plan: Query) -> tuple[Expression, ...]:
    """Return the shown expressions that aggregate rows."""
    return tuple(o.expression for o in plan.select if is_measure(o.expression))


def is_measure(expression: Expression) -> bool:
    return any(isinstance(p, Aggregate) for p in parts(expression))


def add_group(plan: Query, expression: Expression) -> Query:
    """Return the plan cut by one more expression; a list of rows becomes a count of them."""
    if expression in plan.group:
        return plan
    if not measures(plan):
        plan = _counted(plan)
    grouped = (*plan.group, expression)
    shown = tuple(o for o in plan.select if is_measure(o.expression))
    keys = tuple(o for o in plan.select if o.expression in plan.group)
    return replace(plan, select=(*keys, Output(expression), *shown), group=grouped, distinct=False)


def replace_group(plan: Query, expression: Expression) -> Query:
    """Return the plan cut by this instead of those of its sort: a time for a time, a column for a column."""
    kept = tuple(g for g in plan.group if isinstance(g, Bucket) != isinstance(expression, Bucket))
    gone = tuple(g for g in plan.group if g not in kept)
    select = tuple(o for o in plan.select if o.expression not in gone)
    order = tuple(o for o in plan.order if o.expression not in gone)
    return add_group(replace(plan, select=select, group=kept, order=order), expression)


def clear_groups(plan: Query) -> Query:
    """Return the plan over all rows at once."""
    shown = tuple(o for o in plan.select if o.expression not in plan.group)
    return replace(plan, select=shown or plan.select, group=(), having=None, order=(), limit=None, limit_per=())


def set_grain(plan: Query, column: ColumnRef, grain: Grain) -> Query:
    """Return the plan cut by this grain of time, in the order of time."""
    bucket = Bucket(column, grain)
    cut = replace_group(plan, bucket)
    return replace(cut, order=(Order(bucket),), limit=None)


def set_limit(plan: Query, count: int, direction: Direction | None = None) -> Query:
    """Return the first `count` rows; a direction orders by the measure, or turns the order there is."""
    order = plan.order
    ranked = measures(plan)
    if direction is not None and ranked and plan.group and not _orders_by(plan, ranked):
        order = (Order(ranked[0], direction),)
    elif direction is not None and order and ranked:
        order = (replace(order[0], direction=direction), *order[1:])
    elif direction is Direction.ASC and order:
        order = reverse_order(plan).order
    return replace(plan, order=order, limit=count)


def _orders_by(plan: Query, expressions: tuple[Expression, ...]) -> bool:
    return bool(plan.order) and plan.order[0].expression in expressions


def set_order(plan: Query, expression: Expression, direction: Direction = Direction.ASC) -> Query:
    return replace(plan, order=(Order(expression, direction),))


def reverse_order(plan: Query) -> Query:
    turned = {Direction.ASC: Direction.DESC, Direction.DESC: Direction.ASC}
    return replace(plan, order=tuple(replace(o, direction=turned[o.direction]) for o in plan.order))


def swap_aggregate(plan: Query, function: AggregateFunction) -> Query | None:
    """Return the plan with its measure computed otherwise; None where there is no column to compute it of."""
    for output in plan.select:
        old = output.expression.aggregate if isinstance(output.expression, ShareOfTotal) else output.expression
        if isinstance(old, Aggregate) and (isinstance(old.argument, ColumnRef | Bucket) or _is_count(function)):
            return swap_expression(plan, output.expression, replace(old, function=function, distinct=False))
    return None


def _is_count(function: AggregateFunction) -> bool:
    return function is AggregateFunction.COUNT


def share_of_total(plan: Query) -> Query | None:
    """Return the plan with its measure as a part of the total over all groups; None without groups or measure."""
    for output in plan.select:
        if plan.group and isinstance(output.expression, Aggregate):
            return swap_expression(plan, output.expression, ShareOfTotal(output.expression))
    return None


def swap_expression(plan: Query, old: Expression, new: Expression) -> Query:
    """Return the plan with one expression for another where it is shown and ordered by."""
    select = tuple(Output(new) if o.expression == old else o for o in plan.select)
    order = tuple(replace(o, expression=new) if o.expression == old else o for o in plan.order)
    return replace(plan, select=select, order=order)


def count_of(plan: Query) -> Query:
    """Return how many rows, or groups, the plan gives."""
    if plan.group and plan.having is None and len(plan.group) == 1 and isinstance(plan.group[0], ColumnRef):
        counted = Aggregate(AggregateFunction.COUNT, plan.group[0], distinct=True)
        bare = replace(plan, group=(), order=(), limit=None, limit_per=(), ties=False, distinct=False)
        return replace(bare, select=(Output(counted),))
    return _counted(plan)


def _counted(plan: Query) -> Query:
    tables = plan.tables | shown_tables(plan)
    only = plan.select[0].expression if len(plan.select) == 1 else None
    counted = COUNT_ROWS
    if plan.distinct and isinstance(only, ColumnRef):
        counted = Aggregate(AggregateFunction.COUNT, only, distinct=True)
    return Query(select=(Output(counted),), tables=tables, where=plan.where, via=plan.via)


def shown_tables(plan: Query) -> frozenset[str]:
    """Return the tables of what is shown."""
    found = set()
    for output in plan.select:
        for part in parts(output.expression):
            if isinstance(part, ColumnRef) or (isinstance(part, Star) and part.table):
                found.add(str(part.table))
    return frozenset(found)


def show(plan: Query, columns: tuple[ColumnRef, ...], *, also: bool = False) -> Query:
    """Return the rows behind the plan, or what it shows, with these columns; `also` keeps the others."""
    outputs = tuple(Output(c) for c in columns)
    if plan.group:
        grouped = replace(plan, group=(*plan.group, *(c for c in columns if c not in plan.group)))
        keys = tuple(o for o in plan.select if not is_measure(o.expression))
        shown = tuple(o for o in plan.select if is_measure(o.expression))
        return replace(grouped, select=_distinct((*keys, *outputs, *shown)))
    if measures(plan):
        return Query(select=outputs, tables=plan.tables, where=plan.where, via=plan.via)
    return replace(plan, select=_distinct((*plan.select, *outputs)) if also else outputs)


def hide(plan: Query, column: ColumnRef) -> Query:
    """Return the plan without this column among the shown ones; the last one stays."""
    kept = tuple(o for o in plan.select if o.expression != column)
    return replace(plan, select=kept or plan.select)


def _distinct(outputs: tuple[Output, ...]) -> tuple[Output, ...]:
    return tuple({o.expression: o for o in outputs}.values())
