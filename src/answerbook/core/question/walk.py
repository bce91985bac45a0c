"""What a plan mentions, in order of appearance."""

from __future__ import annotations

from collections.abc import Iterator

from answerbook.core.question.joins import Node
from answerbook.core.question.plan import (
    Aggregate,
    Arithmetic,
    Between,
    Bucket,
    ColumnRef,
    Comparison,
    Condition,
    Expression,
    Group,
    Not,
    Period,
    Query,
    Related,
    ShareOfTotal,
    Star,
)


def expressions(query: Query) -> Iterator[Expression]:
    """Yield the expressions of one statement, top level, without those of its conditions."""
    yield from (output.expression for output in query.select)
    yield from query.group
    yield from (order.expression for order in query.order)
    yield from query.limit_per


def parts(expression: Expression) -> Iterator[Expression]:
    """Yield the expression and all expressions in it, outermost first."""
    yield expression
    if isinstance(expression, Aggregate):
        yield from parts(expression.argument)
        if expression.where is not None:
            yield from operands(expression.where)
    elif isinstance(expression, Bucket):
        yield expression.column
    elif isinstance(expression, Arithmetic):
        yield from parts(expression.left)
        yield from parts(expression.right)
    elif isinstance(expression, ShareOfTotal):
        yield from parts(expression.aggregate)


def conditions(condition: Condition | None) -> Iterator[Condition]:
    """Yield the condition and all conditions in it, not those inside nested queries or `Related`."""
    if condition is None:
        return
    yield condition
    if isinstance(condition, Not):
        yield from conditions(condition.condition)
    elif isinstance(condition, Group):
        for inner in condition.conditions:
            yield from conditions(inner)


def operands(condition: Condition | None) -> Iterator[Expression]:
    """Yield all expressions that a condition compares in its own statement."""
    for inner in conditions(condition):
        if isinstance(inner, Comparison):
            yield from parts(inner.left)
            if inner.right is not None and not isinstance(inner.right, Query | tuple):
                yield from parts(inner.right)
        elif isinstance(inner, Between):
            yield from parts(inner.column)
        elif isinstance(inner, Period):
            yield inner.column


def all_parts(query: Query) -> Iterator[Expression]:
    """Yield every expression of the statement itself, not of nested queries."""
    for expression in expressions(query):
        yield from parts(expression)
    yield from operands(query.where)
    yield from operands(query.having)


def nested(query: Query) -> Iterator[Query]:
    """Yield the queries directly inside this one: compared with, or combined by a set operation."""
    for inner in (*conditions(query.where), *conditions(query.having)):
        if isinstance(inner, Comparison) and isinstance(inner.right, Query):
            yield inner.right
    if query.set_operation is not None:
        yield query.set_operation.right


def node_of(expression: Expression) -> Node | None:
    if isinstance(expression, ColumnRef):
        return Node(expression.table, expression.instance)
    if isinstance(expression, Star) and expression.table is not None:
        return Node(expression.table)
    return None


def nodes_in(found: Iterator[Expression]) -> Iterator[Node]:
    return (node for node in map(node_of, found) if node is not None)


def related_tables(condition: Condition | None) -> Iterator[Node]:
    """Yield the tables whose rows `Related` conditions test."""
    return (Node(inner.table) for inner in conditions(condition) if isinstance(inner, Related))


def has_aggregate(expression: Expression) -> bool:
    return any(isinstance(part, Aggregate) for part in parts(expression))
