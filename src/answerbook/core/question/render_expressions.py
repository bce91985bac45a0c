"""Expressions and conditions of a plan as sqlglot trees."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from answerbook.core.catalog import Kind, Scalar
from answerbook.core.question import walk
from answerbook.core.question.columns import holds_whole_numbers, is_number, is_number_as_text
from answerbook.core.question.joins import JoinTree, Node, Unjoinable, join_tree
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
    Connective,
    Expression,
    Grain,
    Group,
    Literal,
    Not,
    Output,
    Period,
    Query,
    Related,
    ShareOfTotal,
    Star,
)
from answerbook.core.question.render_scope import Scope, inner_scope
from answerbook.core.question.render_time import bucket, constant, day_after, period, spelled, weekday_name

_FUNCTIONS: dict[AggregateFunction, type[exp.AggFunc]] = {
    AggregateFunction.COUNT: exp.Count,
    AggregateFunction.SUM: exp.Sum,
    AggregateFunction.AVG: exp.Avg,
    AggregateFunction.MIN: exp.Min,
    AggregateFunction.MAX: exp.Max,
}
_OPERATORS: dict[str, type[exp.Binary]] = {"+": exp.Add, "-": exp.Sub, "*": exp.Mul}
_COMPARATORS: dict[Comparator, type[exp.Binary]] = {
    Comparator.EQ: exp.EQ,
    Comparator.NE: exp.NEQ,
    Comparator.LT: exp.LT,
    Comparator.LE: exp.LTE,
    Comparator.GT: exp.GT,
    Comparator.GE: exp.GTE,
}
_CASE_SENSITIVE_LIKE = frozenset({"duckdb", "postgres"})


def expression(item: Expression, scope: Scope) -> exp.Expr:
    """Return the expression as it stands in GROUP BY, ORDER BY and inside others."""
    if isinstance(item, ColumnRef):
        return scope.column(item)
    if isinstance(item, Star):
        return scope.all_columns(item)
    if isinstance(item, Literal):
        return constant(item.value)
    if isinstance(item, Bucket):
        return bucket(item.grain, scope.definition(item.column), scope.column(item.column), scope.dialect)
    if isinstance(item, Aggregate):
        return _aggregate(item, scope)
    if isinstance(item, ShareOfTotal):
        return _share(item, scope)
    return _arithmetic(item, scope)


def shown(item: Expression, scope: Scope) -> exp.Expr:
    """Return the expression as a result column: weekdays by name."""
    written = expression(item, scope)
    is_weekday = isinstance(item, Bucket) and item.grain is Grain.WEEKDAY
    return weekday_name(written) if is_weekday else written


def compared(item: Expression, scope: Scope) -> exp.Expr:
    """Return the expression where size matters: numbers kept as text are read as numbers."""
    written = expression(item, scope)
    column = scope.definition(item) if isinstance(item, ColumnRef) else None
    if column is None or not is_number_as_text(column):
        return written
    return exp.Cast(this=written, to=exp.DataType.build("bigint" if holds_whole_numbers(column) else "double"))


def _aggregated(item: Aggregate, scope: Scope) -> exp.Expr:
    if item.function is AggregateFunction.COUNT:
        return _counted(item, scope)
    adds = item.function in (AggregateFunction.SUM, AggregateFunction.AVG)
    reads_text = adds and scope.dialect == "sqlite"
    return expression(item.argument, scope) if reads_text else compared(item.argument, scope)


def _aggregate(item: Aggregate, scope: Scope) -> exp.Expr:
    value, distinct = _aggregated(item, scope), item.distinct
    if item.function is AggregateFunction.COUNT and isinstance(value, exp.Star):
        distinct = False
    if item.where is not None:
        kept = constant(1) if isinstance(value, exp.Star) else value
        value = exp.Case().when(condition(item.where, scope), kept)
    return _FUNCTIONS[item.function](this=exp.Distinct(expressions=[value]) if distinct else value)


def _counted(item: Aggregate, scope: Scope) -> exp.Expr:
    """Return what COUNT counts: all rows, or the key of a table where its rows count once."""
    if not isinstance(item.argument, Star):
        return expression(item.argument, scope)
    if not item.distinct or len(scope.tree.nodes) == 1:
        return exp.Star()
    table = scope.catalog.get(item.argument.table or scope.tree.root.table)
    unique = [c.name for c in table.columns if c.profile.is_unique][:1]
    key = [scope.at(Node(table.name), column) for column in table.primary_key or unique]
    if not key:
        return exp.Star()
    joined: exp.Expr = key[0]
    for column in key[1:]:
        joined = exp.DPipe(this=exp.DPipe(this=joined, expression=constant("/")), expression=column)
    return joined


def _arithmetic(item: Arithmetic, scope: Scope) -> exp.Expr:
    left, right = (_wrapped(compared(side, scope)) for side in (item.left, item.right))
    if item.operator in _OPERATORS:
        return _OPERATORS[item.operator](this=left, expression=right)
    return _divided(left, right)


def _divided(left: exp.Expr, right: exp.Expr) -> exp.Div:
    if not (isinstance(right, exp.Literal) and float(right.this) != 0):
        right = exp.Nullif(this=right, expression=constant(0))
    return exp.Div(this=left, expression=right, typed=False, safe=False)


def _wrapped(item: exp.Expr) -> exp.Expr:
    return exp.Paren(this=item) if isinstance(item, exp.Binary) else item


def _share(item: ShareOfTotal, scope: Scope) -> exp.Expr:
    """Divide by the total over all rows; a window is enough where no group is filtered out afterwards."""
    query, part = scope.query, _aggregate(item.aggregate, scope)
    adds_up = item.aggregate.function in (AggregateFunction.COUNT, AggregateFunction.SUM)
    if adds_up and query.group and query.having is None and not item.aggregate.distinct:
        return _divided(part, exp.Window(this=exp.Sum(this=part.copy())))
    whole = item.aggregate if query.group else replace(item.aggregate, where=None)
    total = Query((Output(whole),), tables=frozenset(scope.tables), where=query.where, via=query.via)
    return _divided(part, scope.nested(total).subquery(copy=False))


def condition(item: Condition, scope: Scope) -> exp.Condition:
    """Return the condition as a tree."""
    if isinstance(item, Group):
        joined = exp.and_ if item.connective is Connective.AND else exp.or_
        return joined(*(condition(inner, scope) for inner in item.conditions), copy=False)
    if isinstance(item, Not):
        return exp.not_(condition(item.condition, scope), copy=False)
    if isinstance(item, Related):
        return _related(item, scope)
    if isinstance(item, Period):
        return period(item, scope)
    if isinstance(item, Between):
        return _between(item, scope)
    return _comparison(item, scope)


def _comparison(item: Comparison, scope: Scope) -> exp.Condition:
    kind = item.comparator
    if kind in (Comparator.IS_NULL, Comparator.NOT_NULL):
        test = exp.Is(this=expression(item.left, scope), expression=exp.Null())
        return test if kind is Comparator.IS_NULL else exp.not_(test, copy=False)
    if kind in (Comparator.IN, Comparator.NOT_IN):
        member = _membership(item, scope)
        return member if kind is Comparator.IN else exp.not_(member, copy=False)
    if kind in (Comparator.LIKE, Comparator.NOT_LIKE):
        return _like(item, scope)
    if isinstance(item.right, Query):
        right: exp.Expr = scope.nested(item.right).subquery(copy=False)
    else:
        right = _operand(item.right, item.left, scope)
    left = compared(item.left, scope)
    if kind in (Comparator.EQ, Comparator.NE) and _is_text(right):
        left = expression(item.left, scope)
    return _COMPARATORS[kind](this=left, expression=right)


def _is_text(item: exp.Expr) -> bool:
    return isinstance(item, exp.Literal) and bool(item.is_string)


def _operand(right: Expression | tuple[Literal, ...] | None, left: Expression, scope: Scope) -> exp.Expr:
    if isinstance(right, tuple):
        return exp.Tuple(expressions=[_operand(value, left, scope) for value in right])
    if right is None:
        return exp.Null()
    if isinstance(right, Literal):
        return constant(fitting(right.value, left, scope))
    return compared(right, scope)


def fitting(value: Scalar, left: Expression, scope: Scope) -> Scalar:
    """Return the value as the type of what it is compared with: '5' as 5 for a number, 5 as '5' for text."""
    if isinstance(left, Bucket) and left.grain is Grain.WEEKDAY:
        return value
    if not isinstance(left, ColumnRef):
        return value
    column = scope.definition(left)
    if column.kind.is_numeric and isinstance(value, str):
        return _number(value)
    if column.kind is Kind.TEXT and isinstance(value, int | float) and not isinstance(value, bool):
        if is_number_as_text(column):
            return value
        return f"{value:g}" if isinstance(value, float) else str(value)
    return spelled(value, column) if column.kind.is_temporal else value


def _number(text: str) -> Scalar:
    if not is_number(text):
        return text
    number = float(text)
    return int(number) if number.is_integer() and "e" not in text.lower() else number


def _membership(item: Comparison, scope: Scope) -> exp.In:
    left = expression(item.left, scope)
    if isinstance(item.right, Query):
        return exp.In(this=left, query=scope.nested(_without_nulls(item, scope)).subquery(copy=False))
    values = item.right if isinstance(item.right, tuple) else ()
    return exp.In(this=left, expressions=[_operand(value, item.left, scope) for value in values])


def _without_nulls(item: Comparison, scope: Scope) -> Query:
    """Keep nulls out of a NOT IN list: one null in it would exclude every row."""
    inner = item.right
    assert isinstance(inner, Query)  # noqa: S101 -- the caller has tested it
    first = inner.select[0].expression
    if item.comparator is Comparator.IN or not isinstance(first, ColumnRef):
        return inner
    column = scope.definition(first)
    if not column.nullable or column.profile.nulls == 0 or inner.set_operation is not None or inner.limit:
        return inner
    known = Comparison(first, Comparator.NOT_NULL)
    both: Condition = known if inner.where is None else Group(Connective.AND, (inner.where, known))
    return replace(inner, where=both)


def _like(item: Comparison, scope: Scope) -> exp.Condition:
    left = expression(item.left, scope)
    if isinstance(item.left, ColumnRef) and scope.definition(item.left).kind is not Kind.TEXT:
        left = exp.Cast(this=left, to=exp.DataType.build("text"))
    pattern = constant(item.right.value) if isinstance(item.right, Literal) else exp.Null()
    node = exp.ILike if scope.dialect in _CASE_SENSITIVE_LIKE else exp.Like
    test = node(this=left, expression=pattern)
    return test if item.comparator is Comparator.LIKE else exp.not_(test, copy=False)


def _between(item: Between, scope: Scope) -> exp.Condition:
    value = compared(item.column, scope)
    low, high = (fitting(bound.value, item.column, scope) for bound in (item.low, item.high))
    last = item.high.value
    is_moment = isinstance(item.column, ColumnRef) and scope.definition(item.column).kind is Kind.DATETIME
    if is_moment and isinstance(last, str) and len(last) == 10:
        end = constant(fitting(day_after(last), item.column, scope))
        return exp.and_(exp.GTE(this=value, expression=constant(low)), exp.LT(this=value.copy(), expression=end))
    return exp.Between(this=value, low=constant(low), high=constant(high))


def _related(item: Related, scope: Scope) -> exp.Condition:
    """Return EXISTS over the tables between, tied to the outer row by the first join of the path."""
    table, other = (scope.catalog.get(name).name for name in (item.table, item.other))
    inside = [n for n in walk.nodes_in(walk.operands(item.where)) if n.table != table or n.instance > 0]
    target = Node(other, 1 if other == table else 0)
    wanted = (Node(table), target, *walk.related_tables(item.where), *inside)
    tree = join_tree(scope.catalog, wanted, scope.query.via)
    if tree.joins and tree.joins[0].key.pair == (table, table):
        tree = replace(tree, joins=(replace(tree.joins[0], is_forward=False), *tree.joins[1:]))
    if not tree.joins:
        raise Unjoinable((table, other))
    exists = exp.Exists(this=_correlated(item, tree, scope))
    return exp.not_(exists, copy=False) if item.negated else exists


def _correlated(item: Related, tree: JoinTree, scope: Scope) -> exp.Select:
    first, rest = tree.joins[0], tree.joins[1:]
    inner = inner_scope(scope, JoinTree(first.node, rest), scope.query)
    select = exp.select(exp.Literal.number(1)).from_(inner.source(first.node), copy=False)
    for join in rest:
        select = select.join(inner.source(join.node), on=inner.condition(join), copy=False)
    select = select.where(inner.condition(first), copy=False)
    return select if item.where is None else select.where(condition(item.where, inner), copy=False)
