"""What is wrong with a plan before it runs: rules over types, groups and keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from answerbook.core.catalog import Catalog, Column, Kind
from answerbook.core.question import walk
from answerbook.core.question.columns import holds_numbers, holds_years, is_number, is_year_number
from answerbook.core.question.joins import Node, Unjoinable, join_tree
from answerbook.core.question.plan import (
    Aggregate,
    AggregateFunction,
    Arithmetic,
    Between,
    Bucket,
    ColumnRef,
    Comparator,
    Comparison,
    Condition,
    Expression,
    Grain,
    Literal,
    Period,
    Query,
    Related,
    ShareOfTotal,
    Star,
)
from answerbook.core.question.render_scope import needed_nodes
from answerbook.core.question.wording import words

_ORDERED = (Comparator.LT, Comparator.LE, Comparator.GT, Comparator.GE)
_IDENTIFIERS = frozenset({"id", "key", "code", "uuid", "guid", "zip", "postcode", "phone", "ssn"})
_ADDITIVE = (AggregateFunction.COUNT, AggregateFunction.SUM)
_UNORDERED = (Kind.BLOB, Kind.JSON)


def problems(query: Query, catalog: Catalog) -> tuple[str, ...]:
    """Return each reason why the plan cannot be meant; empty for a sound plan."""
    unknown = tuple(dict.fromkeys(_unknown(query, catalog)))
    if unknown:
        return unknown
    found = [problem for rule in _RULES for problem in rule(query, catalog)]
    for inner in walk.nested(query):
        found += problems(inner, catalog)
    return tuple(dict.fromkeys(found))


def _everything(query: Query) -> Iterator[Expression]:
    yield from walk.all_parts(query)
    for condition in _conditions(query):
        if isinstance(condition, Related):
            yield from walk.operands(condition.where)


def _conditions(query: Query) -> Iterator[Condition]:
    for top in (query.where, query.having, *_inner_wheres(query)):
        for condition in walk.conditions(top):
            yield condition
            if isinstance(condition, Related):
                yield from walk.conditions(condition.where)


def _inner_wheres(query: Query) -> Iterator[Condition | None]:
    return (part.where for part in walk.all_parts(query) if isinstance(part, Aggregate))


def _unknown(query: Query, catalog: Catalog) -> Iterator[str]:
    tables = [*query.tables, *(node.table for node in walk.nodes_in(_everything(query)))]
    for condition in _conditions(query):
        if isinstance(condition, Related):
            tables += [condition.table, condition.other]
    yield from (f"there is no table {name}" for name in tables if catalog.find(name) is None)
    for part in _everything(query):
        table = catalog.find(part.table) if isinstance(part, ColumnRef) else None
        if isinstance(part, ColumnRef) and table is not None and table.find(part.column) is None:
            yield f"there is no column {part.column} in {part.table}"


def _shape(query: Query, _: Catalog) -> Iterator[str]:
    outputs = [output.expression for output in query.select]
    if not outputs:
        yield "nothing is asked for"
    if len(set(outputs)) < len(outputs):
        yield "one output is asked for twice"
    if query.limit is not None and query.limit < 1:
        yield f"a limit of {query.limit} leaves no rows"
    if query.ties and not query.order:
        yield "ties need an order"
    if query.limit_per and query.limit is None:
        yield "rows per group need a limit"
    if query.set_operation is not None and len(query.set_operation.right.select) != len(outputs):
        yield "the combined results have different numbers of columns"


def _joinable(query: Query, catalog: Catalog) -> Iterator[str]:
    nodes = needed_nodes(query, catalog)
    trees = [nodes] if nodes else []
    trees += [needed_nodes(Query((), frozenset({c.table, c.other})), catalog) for c in _related(query)]
    for tree in trees:
        try:
            join_tree(catalog, tree, query.via)
        except Unjoinable as reason:
            yield str(reason)


def _related(query: Query) -> list[Related]:
    return [condition for condition in _conditions(query) if isinstance(condition, Related)]


def _groups(query: Query, catalog: Catalog) -> Iterator[str]:
    outputs = [output.expression for output in query.select]
    sorting = [order.expression for order in query.order]
    measured = any(walk.has_aggregate(item) for item in (*outputs, *sorting)) or query.having is not None
    if query.group and not measured and not query.limit_per:
        yield "a group needs a measure"
    if any(walk.has_aggregate(item) for item in query.group):
        yield "a measure cannot make groups"
    if query.having is not None and not query.group:
        yield "a condition on a measure needs groups"
    if not measured:
        return
    for item in (*outputs, *sorting):
        for column in _outside_aggregates(item):
            if not _is_grouped(column, query, catalog):
                yield f"{_name(column)} has many values in one group"


def _outside_aggregates(item: Expression) -> Iterator[Expression]:
    if isinstance(item, ColumnRef | Bucket | Star):
        yield item
    elif isinstance(item, Arithmetic):
        yield from _outside_aggregates(item.left)
        yield from _outside_aggregates(item.right)


def _is_grouped(item: Expression, query: Query, catalog: Catalog) -> bool:
    """Tell whether the item has one value in each group: it makes the groups, or they settle its table's row."""
    if item in query.group:
        return True
    use = item.column if isinstance(item, Bucket) else item
    if not isinstance(use, ColumnRef):
        return False
    node = Node(catalog.get(use.table).name, use.instance)
    settled = _settled(query, catalog)
    return node in settled.rows or (node, use.column.casefold()) in settled.columns


@dataclass
class _Settled:
    """What has one value in each group: whole rows of tables, and single columns."""

    rows: set[Node]
    columns: set[tuple[Node, str]]

    def has(self, node: Node, columns: Iterable[str]) -> bool:
        return node in self.rows or all((node, column.casefold()) in self.columns for column in columns)


def _settled(query: Query, catalog: Catalog) -> _Settled:
    """Follow keys and joins from the columns that make the groups."""
    refs = [item for item in query.group if isinstance(item, ColumnRef)]
    settled = _Settled(set(), {(Node(catalog.get(r.table).name, r.instance), r.column.casefold()) for r in refs})
    try:
        tree = join_tree(catalog, needed_nodes(query, catalog), query.via)
    except Unjoinable:
        return settled
    for _ in range(2 * len(tree.nodes)):
        for node in tree.nodes:
            table = catalog.get(node.table)
            known = tuple(c.name for c in table.columns if (node, c.name.casefold()) in settled.columns)
            if known and table.is_key(known):
                settled.rows.add(node)
        for join in tree.joins:
            near, far = zip(*join.columns(), strict=True)
            if settled.has(join.anchor, near):
                settled.columns |= {(join.node, column.casefold()) for column in far}
            if settled.has(join.node, far):
                settled.columns |= {(join.anchor, column.casefold()) for column in near}
    return settled


def _aggregates(query: Query, catalog: Catalog) -> Iterator[str]:
    for condition in walk.conditions(query.where):
        for operand in walk.operands(condition):
            if isinstance(operand, Aggregate):
                yield "a condition on rows cannot use a measure"
    for condition in walk.conditions(query.having):
        left = condition.left if isinstance(condition, Comparison) else None
        if left is not None and not walk.has_aggregate(left) and not _is_grouped(left, query, catalog):
            yield "a condition on groups needs a measure"
    for part in _everything(query):
        if isinstance(part, Aggregate):
            yield from _aggregate(part, catalog)
        elif isinstance(part, ShareOfTotal) and part.aggregate.function not in _ADDITIVE:
            yield f"a share of the {part.aggregate.function.value} means nothing"


def _aggregate(item: Aggregate, catalog: Catalog) -> Iterator[str]:
    function, argument = item.function.value, item.argument
    if walk.has_aggregate(argument):
        yield "a measure of a measure needs a nested query"
    if item.function is AggregateFunction.COUNT:
        return
    if isinstance(argument, Star):
        yield f"{function} needs a column"
    elif isinstance(argument, ColumnRef):
        column = catalog.get(argument.table).get(argument.column)
        adds = item.function in (AggregateFunction.SUM, AggregateFunction.AVG)
        if adds and not holds_numbers(column):
            yield f"{function} of {_name(argument)}, which is not a number"
        elif adds and _identifies(argument, catalog):
            yield f"{function} of {_name(argument)}, which identifies rows"
        elif column.kind in _UNORDERED:
            yield f"{function} of {_name(argument)}, which has no order"


def _identifies(ref: ColumnRef, catalog: Catalog) -> bool:
    table = catalog.get(ref.table)
    keys = (table.primary_key, *(key.columns for key in table.foreign_keys))
    is_key = any(ref.column.casefold() in [c.casefold() for c in key] for key in keys)
    return is_key and words(ref.column)[-1] in _IDENTIFIERS


def _arithmetic(query: Query, catalog: Catalog) -> Iterator[str]:
    for part in _everything(query):
        if isinstance(part, Arithmetic):
            for side in (part.left, part.right):
                if isinstance(side, ColumnRef) and not holds_numbers(_column(side, catalog)):
                    yield f"arithmetic on {_name(side)}, which is not a number"


def _times(query: Query, catalog: Catalog) -> Iterator[str]:
    for part in _everything(query):
        if isinstance(part, Bucket):
            column = _column(part.column, catalog)
            if is_year_number(column) and not (part.grain is Grain.YEAR and holds_years(column)):
                yield f"{_name(part.column)} is not a date"
            elif column.kind is Kind.DATE and part.grain is Grain.HOUR:
                yield f"{_name(part.column)} has no time of day"
    for condition in _conditions(query):
        if isinstance(condition, Period):
            yield from _period(condition, _column(condition.column, catalog))


def _period(condition: Period, column: Column) -> Iterator[str]:
    start, end = condition.start, condition.end
    if start is not None and end is not None and start >= end:
        yield f"{condition.label} ends before it starts"
    if is_year_number(column):
        if not holds_years(column):
            yield f"{_name(condition.column)} is not a date"
        elif any(bound is not None and bound[4:] not in ("", "-01-01") for bound in (start, end)):
            yield f"{_name(condition.column)} holds years only, not parts of a year"


def _comparisons(query: Query, catalog: Catalog) -> Iterator[str]:
    for condition in _conditions(query):
        if isinstance(condition, Between):
            yield from _pair(condition.column, Comparator.GE, condition.low, catalog)
            yield from _pair(condition.column, Comparator.LE, condition.high, catalog)
            if _is_reversed(condition):
                yield "a range ends before it starts"
        elif isinstance(condition, Comparison):
            yield from _comparison(condition, catalog)


def _is_reversed(condition: Between) -> bool:
    low, high = condition.low.value, condition.high.value
    if isinstance(low, int | float) and isinstance(high, int | float):
        return low > high
    return isinstance(low, str) and isinstance(high, str) and low > high


def _comparison(condition: Comparison, catalog: Catalog) -> Iterator[str]:
    right, kind = condition.right, condition.comparator
    if kind in (Comparator.IS_NULL, Comparator.NOT_NULL):
        return
    if isinstance(right, Query):
        yield from _against_query(condition, right)
    elif isinstance(right, tuple):
        if not right:
            yield "a list of values is empty"
        for value in right:
            yield from _pair(condition.left, Comparator.EQ, value, catalog)
    elif right is None:
        yield "a comparison lacks its value"
    else:
        yield from _pair(condition.left, kind, right, catalog)


def _against_query(condition: Comparison, inner: Query) -> Iterator[str]:
    if len(inner.select) != 1:
        yield "a comparison needs a nested query of one column"
        return
    is_measure = walk.has_aggregate(inner.select[0].expression) and not inner.group
    single = is_measure or inner.limit == 1 or _picks_a_row(inner)
    if condition.comparator not in (Comparator.IN, Comparator.NOT_IN) and not single:
        yield "a comparison needs a nested query of one row"


def _picks_a_row(query: Query) -> bool:
    tests = (c for c in walk.conditions(query.where) if isinstance(c, Comparison))
    return any(c.comparator is Comparator.EQ and isinstance(c.right, Literal) for c in tests)


def _pair(left: Expression, comparator: Comparator, right: Expression, catalog: Catalog) -> Iterator[str]:
    kind = _kind(left, catalog)
    if comparator in (Comparator.LIKE, Comparator.NOT_LIKE):
        if not (isinstance(right, Literal) and isinstance(right.value, str)):
            yield f"{_name(left)} can only be compared with a text pattern"
        return
    if not isinstance(right, Literal):
        if _family(kind) != _family(_kind(right, catalog)):
            yield f"{_name(left)} and {_name(right)} are of different types"
        return
    value = right.value
    if kind.is_numeric and isinstance(value, str) and not is_number(value):
        yield f"{_name(left)} is a number, not text"
    elif kind is Kind.TEXT and isinstance(value, int | float) and _lacks_size(left, comparator, catalog):
        yield f"{_name(left)} is text and has no size"
    elif kind.is_temporal and not _is_moment(value) and not isinstance(left, Bucket):
        yield f"{_name(left)} is a date"


def _lacks_size(item: Expression, comparator: Comparator, catalog: Catalog) -> bool:
    if comparator not in _ORDERED:
        return False
    return not (isinstance(item, ColumnRef) and holds_numbers(_column(item, catalog)))


def _kind(item: Expression, catalog: Catalog) -> Kind:
    if isinstance(item, ColumnRef):
        return _column(item, catalog).kind
    if isinstance(item, Bucket):
        is_number = item.grain in (Grain.YEAR, Grain.HOUR, Grain.WEEKDAY)
        return Kind.INTEGER if is_number else Kind.DATE
    if isinstance(item, Aggregate) and item.function in (AggregateFunction.MIN, AggregateFunction.MAX):
        return _kind(item.argument, catalog)
    if isinstance(item, Literal) and isinstance(item.value, str):
        return Kind.TEXT
    return Kind.NUMBER


def _family(kind: Kind) -> str:
    return "number" if kind.is_numeric else "moment" if kind.is_temporal else kind.value


def _is_moment(value: object) -> bool:
    if isinstance(value, dt.date):
        return True
    if not isinstance(value, str):
        return False
    try:
        dt.datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _column(ref: ColumnRef, catalog: Catalog) -> Column:
    return catalog.get(ref.table).get(ref.column)


def _name(item: Expression) -> str:
    if isinstance(item, ColumnRef):
        return f"{item.table}.{item.column}"
    if isinstance(item, Bucket):
        return f"{item.grain.value} of {_name(item.column)}"
    return "the list of all columns" if isinstance(item, Star) else "the expression"


_RULES: tuple[Callable[[Query, Catalog], Iterator[str]], ...] = (
    _shape,
    _joinable,
    _groups,
    _aggregates,
    _arithmetic,
    _times,
    _comparisons,
)
