"""Where a plan's time lies, and the same plan over another table."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

from answerbook.core.catalog import Catalog, Table
from answerbook.core.question.plan import Bucket, ColumnRef, Period, Query, Star
from answerbook.core.question.plan_edits import filtered_columns, filters
from answerbook.core.question.shown import date_columns, is_side_date, shown_columns
from answerbook.core.question.walk import expressions, parts

Node = TypeVar("Node")


def tables_of(plan: Query) -> tuple[str, ...]:
    """Return the tables of the plan: those it shows in order, then those it requires, then those it filters by."""
    shown = [p.table for e in expressions(plan) for p in parts(e) if isinstance(p, ColumnRef | Star) and p.table]
    tested = [c.table for condition in filters(plan) for c in sorted(filtered_columns(condition), key=str)]
    return tuple(dict.fromkeys([*shown, *sorted(plan.tables), *tested]))


def time_column(plan: Query, catalog: Catalog) -> ColumnRef | None:
    """Return the column by which the plan's rows lie in time: its own, else one of its tables or a neighbour."""
    for condition in filters(plan):
        if isinstance(condition, Period):
            return condition.column
    for expression in plan.group:
        if isinstance(expression, Bucket):
            return expression.column
    own = [table for name in tables_of(plan) if (table := catalog.find(name))]
    dates = [(t, c) for t in (*own, *_neighbours(own, catalog)) for c in date_columns(t)[:1]]
    table, column = min(dates, key=lambda date: is_side_date(date[1]), default=(None, ""))
    return ColumnRef(table.name, column) if table is not None else None


def _neighbours(tables: list[Table], catalog: Catalog) -> list[Table]:
    """Return the tables one key away, those referred to first."""
    names = {t.name for t in tables}
    referred = [catalog.find(k.to_table) for t in tables for k in t.foreign_keys]
    referring = [t for t in catalog.tables if any(k.to_table in names for k in t.foreign_keys)]
    return [t for t in (*referred, *referring) if t is not None and t.name not in names]


def with_column(plan: Query, old: ColumnRef, new: ColumnRef) -> Query:
    """Return the plan with another column in every place of this one."""
    return _mapped(plan, {old: new})


def moved(plan: Query, old: str, new: str, catalog: Catalog) -> Query | None:
    """Return the plan over `new` instead of `old`, by columns of the same name; None where one has none."""
    source, target = catalog.get(old), catalog.get(new)
    mapping: dict[object, object] = {Star(old): Star(new)}
    for column in source.columns:
        name = _counterpart(column.name, source, target)
        if name is not None:
            mapping[ColumnRef(old, column.name)] = ColumnRef(new, name)
    result = replace(_mapped(plan, mapping), tables=frozenset(new if t == old else t for t in plan.tables))
    return None if old in tables_of(result) else result


def _counterpart(name: str, source: Table, target: Table) -> str | None:
    same = target.find(name)
    if same is not None:
        return same.name
    shown, theirs = shown_columns(source), shown_columns(target)
    return theirs[0] if name in shown[:1] and theirs else None


def _mapped(node: Node, mapping: dict[object, object]) -> Node:
    """Return the node with every mapped part replaced, all the way down."""
    if is_dataclass(node) and not isinstance(node, type):
        if node in mapping:
            return cast(Node, mapping[node])
        changes = {field.name: _mapped(getattr(node, field.name), mapping) for field in fields(node)}
        return replace(node, **changes)
    if isinstance(node, tuple):
        return cast(Node, tuple(_mapped(item, mapping) for item in node))
    return node
