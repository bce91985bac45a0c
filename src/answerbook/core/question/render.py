"""A plan as SQL of the catalog's dialect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlglot import exp

from answerbook.core.catalog import Catalog
from answerbook.core.question import walk
from answerbook.core.question.joins import Unjoinable
from answerbook.core.question.plan import (
    Aggregate,
    AggregateFunction,
    Bucket,
    ColumnRef,
    Direction,
    Expression,
    Literal,
    Order,
    Output,
    Query,
    SetOperator,
    ShareOfTotal,
    Star,
)
from answerbook.core.question.render_expressions import compared, condition, expression, shown
from answerbook.core.question.render_names import identifier, output_name, snake
from answerbook.core.question.render_scope import Scope, needed_nodes, open_scope
from answerbook.core.question.wording import row_name

__all__ = ["Unjoinable", "render"]

_SETS: dict[SetOperator, type[exp.SetOperation]] = {
    SetOperator.UNION: exp.Union,
    SetOperator.INTERSECT: exp.Intersect,
    SetOperator.EXCEPT: exp.Except,
}
_PLACE = "place"
_NULLS_FIRST = {
    "duckdb": (False, False),
    "postgres": (False, True),
}  # ascending, descending; others count null as smallest: (True, False)


def render(query: Query, catalog: Catalog) -> str:
    """Return the SQL text of the plan; the same plan always gives the same text.

    Groups of time that nobody asked to sort come in the order of time.

    Raises: Unjoinable naming tables that no key connects; KeyError naming an unknown table or column.
    """
    return build(_in_time_order(query), catalog).sql(dialect=catalog.dialect, copy=False)


def _in_time_order(query: Query) -> Query:
    if query.order or query.limit is not None or query.set_operation is not None:
        return query
    return replace(query, order=tuple(Order(part) for part in query.group if isinstance(part, Bucket)))


def build(query: Query, catalog: Catalog) -> exp.Select | exp.SetOperation:
    """Return the plan as a sqlglot tree."""
    if query.set_operation is not None:
        return _combined(query, catalog)
    query = _with_grouped_distinct(query)
    if query.limit is not None and (query.limit_per or (query.ties and query.order)):
        return _ranked(query, catalog)
    select, scope = _core(query, catalog)
    if scope is not None and query.order:
        select = select.order_by(*(_ordered(order, query, scope) for order in query.order), copy=False)
    return select if query.limit is None else select.limit(query.limit, copy=False)


def _core(query: Query, catalog: Catalog) -> tuple[exp.Select, Scope | None]:
    """Return SELECT to HAVING, without order and limit."""
    scope = open_scope(query, catalog, lambda inner: build(inner, catalog))
    if scope is None:
        values = (o.expression for o in query.select)
        return exp.select(*(exp.convert(v.value) for v in values if isinstance(v, Literal))), None
    select = scope.from_clause(exp.select(*_outputs(query, scope)))
    if query.where is not None:
        select = select.where(condition(query.where, scope), copy=False)
    for item in _grouping(query, scope):
        select = select.group_by(expression(item, scope), copy=False)
    if query.having is not None:
        select = select.having(condition(query.having, scope), copy=False)
    return (select.distinct(copy=False) if query.distinct else select), scope


def _outputs(query: Query, scope: Scope) -> list[exp.Expr]:
    names = output_names(query, scope)
    return [_output(output, name, scope) for output, name in zip(query.select, names, strict=True)]


def _output(output: Output, name: str, scope: Scope) -> exp.Expr:
    written = shown(output.expression, scope)
    is_plain = isinstance(written, exp.Star | exp.Column) and written.name in (name, "*")
    return written if is_plain else exp.Alias(this=written, alias=identifier(name, scope.dialect))


def output_names(query: Query, scope: Scope) -> list[str]:
    """Return the name of each result column; no two are equal."""
    catalog, finest = scope.catalog, scope.tree.finest
    rows = finest.table if finest else None
    columns = {c.name.casefold() for table in scope.tables for c in catalog.get(table).columns}
    names: list[str] = []
    for output in query.select:
        item = output.expression
        name = snake(output.label) if output.label else output_name(item, catalog, rows)
        if isinstance(item, Aggregate) and item.function is AggregateFunction.COUNT and name in columns:
            name = f"number_of_{name}"
        names.append(_distinct_name(name, item, {n.casefold() for n in names}))
    return names


def _distinct_name(name: str, item: Expression, taken: set[str]) -> str:
    column = item.column if isinstance(item, Bucket) else item
    if name.casefold() in taken and isinstance(column, ColumnRef):
        owner = row_name(column.table) if isinstance(item, ColumnRef) else column.column
        name = snake(f"{owner} {name}")
    base, number = name, 1
    while name.casefold() in taken and not isinstance(item, Star):
        number += 1
        name = f"{base}_{number}"
    return name


def _grouping(query: Query, scope: Scope) -> tuple[Expression, ...]:
    """Return the group, with the columns that strict dialects want named there too."""
    if not query.group or scope.dialect == "sqlite":
        return query.group
    beside = [*(o.expression for o in query.select), *(o.expression for o in query.order)]
    loose = [part for item in beside for part in _loose_columns(item)]
    return tuple(dict.fromkeys((*query.group, *(item for item in loose if item not in query.group))))


def _loose_columns(item: Expression) -> Iterator[Expression]:
    """Yield the columns and buckets of an expression that stand outside every aggregate."""
    if isinstance(item, ColumnRef | Bucket):
        yield item
    elif not isinstance(item, Aggregate | ShareOfTotal | Star | Literal):
        yield from _loose_columns(item.left)
        yield from _loose_columns(item.right)


def _ordered(order: Order, query: Query, scope: Scope) -> exp.Ordered:
    return _sorted(compared(order.expression, scope), order, query, scope)


def _sorted(written: exp.Expr, order: Order, query: Query, scope: Scope) -> exp.Ordered:
    """Return the order with nulls last where rows are cut off or sorted downwards."""
    descending = order.direction is Direction.DESC
    natural = _NULLS_FIRST.get(scope.dialect, (True, False))[descending]
    last = (query.limit is not None or descending) and _may_be_null(order.expression, scope)
    return exp.Ordered(this=written, desc=descending or None, nulls_first=False if last else natural)


def _may_be_null(item: Expression, scope: Scope) -> bool:
    column = item.column if isinstance(item, Bucket) else item
    if isinstance(column, ColumnRef):
        found = scope.definition(column)
        return found.nullable and found.profile.nulls != 0
    if isinstance(item, Aggregate):
        return item.function is not AggregateFunction.COUNT and _may_be_null(item.argument, scope)
    return not isinstance(item, ShareOfTotal)


def _with_grouped_distinct(query: Query) -> Query:
    """Write DISTINCT with a foreign sort key as a group sorted by its largest or smallest value."""
    outputs = tuple(output.expression for output in query.select)
    foreign = [order for order in query.order if order.expression not in outputs]
    plain = not query.group and not any(walk.has_aggregate(item) or isinstance(item, Star) for item in outputs)
    if not (query.distinct and foreign and plain):
        return query
    order = tuple(_extreme(o) if o in foreign else o for o in query.order)
    return replace(query, distinct=False, group=outputs, order=order)


def _extreme(order: Order) -> Order:
    function = AggregateFunction.MAX if order.direction is Direction.DESC else AggregateFunction.MIN
    return (
        order
        if walk.has_aggregate(order.expression)
        else replace(order, expression=Aggregate(function, order.expression))
    )


def _ranked(query: Query, catalog: Catalog) -> exp.Select:
    """Return the top rows by a window: of each group, or with all that tie with the last."""
    query = _spelled_out(query, catalog)
    inner, scope = _core(query, catalog)
    assert scope is not None and query.limit is not None  # noqa: S101, PT018 -- an order names a column
    dialect = catalog.dialect
    order = query.order or (Order(query.select[0].expression),)
    window = exp.Window(
        this=exp.Anonymous(this="RANK") if query.ties else exp.RowNumber(),
        partition_by=[expression(item, scope) for item in query.limit_per],
        order=exp.Order(expressions=[_ordered(item, query, scope) for item in order]),
    )
    inner = inner.select(exp.Alias(this=window, alias=identifier(_PLACE, dialect)))
    names = output_names(query, scope)
    outputs = [output.expression for output in query.select]
    shared = [identifier(names[outputs.index(item)], dialect) for item in query.limit_per if item in outputs]
    place = exp.column(identifier(_PLACE, dialect))
    return (
        exp.select(*(exp.column(identifier(name, dialect)) for name in names))
        .from_(inner.subquery("ranked"))
        .where(exp.LTE(this=place, expression=exp.Literal.number(query.limit)))
        .order_by(*(exp.column(name) for name in shared), place.copy())
    )


def _spelled_out(query: Query, catalog: Catalog) -> Query:
    """Name the columns behind `*`, so that the rank can be left out of the result."""
    tables = dict.fromkeys(node.table for node in needed_nodes(query, catalog))
    select: list[Output] = []
    for output in query.select:
        item = output.expression
        if not isinstance(item, Star):
            select.append(output)
            continue
        for table in (catalog.get(t) for t in ((item.table,) if item.table else tables)):
            select += [Output(ColumnRef(table.name, column.name)) for column in table.columns]
    return replace(query, select=tuple(select))


def _combined(query: Query, catalog: Catalog) -> exp.SetOperation | exp.Select:
    operation = query.set_operation
    assert operation is not None  # noqa: S101 -- the caller has tested it
    left, right = replace(query, set_operation=None), operation.right
    whole = _order_of_whole(left, catalog)
    if whole is not None:
        left = replace(left, order=(), limit=None)
    combined = _SETS[operation.operator](
        this=_side(left, catalog), expression=_side(right, catalog), distinct=True
    )
    if whole is not None and (whole or query.limit is not None):
        combined = combined.order_by(*whole) if whole else combined
        combined = combined.limit(query.limit) if query.limit is not None else combined
    return combined


def _order_of_whole(left: Query, catalog: Catalog) -> list[exp.Ordered] | None:
    """Return the order of a combined result; None where it sorts one side, by another column."""
    if left.limit_per or left.ties:
        return None
    outputs = [output.expression for output in left.select]
    if any(order.expression not in outputs for order in left.order):
        return None
    _, scope = _core(left, catalog)
    if scope is None:
        return []
    names = output_names(left, scope)
    places = [(order, names[outputs.index(order.expression)]) for order in left.order]
    return [_sorted(exp.column(identifier(n, scope.dialect)), order, left, scope) for order, n in places]


def _side(query: Query, catalog: Catalog) -> exp.Select | exp.SetOperation:
    """Return one side of a set operation, wrapped where it has an order, a limit or a set operation of its own."""
    side = build(query, catalog)
    if query.order or query.limit is not None or query.set_operation is not None:
        return exp.select("*").from_(side.subquery("side"))
    return side
