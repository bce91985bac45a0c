"""A plan said in English, so that the reader can check what was understood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from answerbook.core.catalog import Catalog, Kind
from answerbook.core.question import walk
from answerbook.core.question.joins import JoinTree, Node, Unjoinable, join_tree
from answerbook.core.question.plan import (
    Aggregate,
    AggregateFunction,
    ColumnRef,
    Comparison,
    Direction,
    Expression,
    Order,
    Output,
    Query,
    Related,
    SetOperator,
    Star,
)
from answerbook.core.question.readable import Names, names_of
from answerbook.core.question.render import render
from answerbook.core.question.render_scope import needed_nodes
from answerbook.core.question.saying import Voice, clause, listed, phrase
from answerbook.core.question.wording import row_name, words

_SETS = {
    SetOperator.UNION: "together with",
    SetOperator.INTERSECT: "only those that are also among",
    SetOperator.EXCEPT: "leaving out",
}
_ROW_ENDS = {True: ("Z to A", "A to Z"), False: ("highest first", "lowest first")}


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of an answer: what it finds, and the SQL that finds it alone."""

    text: str
    sql: str


def describe(query: Query, catalog: Catalog) -> str:
    """Return what the plan answers, to follow "Read as": "number of orders by country, where …".

    Raises: KeyError naming an unknown table or column.
    """
    voice = _voice(query, catalog)
    pieces = [_subject(query, voice), *_company(query, voice)]
    if query.where is not None:
        pieces.append(f"where {clause(query.where, voice)}")
    if query.having is not None:
        pieces.append(f"keeping those with {clause(query.having, voice)}")
    extent = list(_extent(query, voice))
    if query.set_operation is None:
        return ", ".join(pieces + extent)
    other = describe(query.set_operation.right, catalog)
    said = f"{', '.join(pieces)}; {_SETS[query.set_operation.operator]}: {other}"
    return "; ".join([said, *extent])


def used_tables(query: Query, catalog: Catalog) -> tuple[str, ...]:
    """Return the tables the plan reads, bridges and nested queries included, in order of use."""
    found: dict[str, None] = {}
    nodes = needed_nodes(query, catalog)
    for node in join_tree(catalog, nodes, query.via).nodes if nodes else ():
        found[node.table] = None
    for inner in (*walk.conditions(query.where), *walk.conditions(query.having)):
        if isinstance(inner, Related):
            tree = join_tree(catalog, (Node(inner.table), *_inside(inner)), query.via)
            found |= dict.fromkeys(node.table for node in tree.nodes)
    for deeper in walk.nested(query):
        found |= dict.fromkeys(used_tables(deeper, catalog))
    return tuple(found)


def _inside(item: Related) -> tuple[Node, ...]:
    return (Node(item.other), *walk.nodes_in(walk.operands(item.where)), *walk.related_tables(item.where))


def steps(query: Query, catalog: Catalog) -> tuple[Step, ...]:
    """Return the stages of a plan made of several queries, inner ones first; empty for a flat plan.

    Raises: Unjoinable naming tables that no key connects.
    """
    inner = tuple(_inner_queries(query))
    if not inner:
        return ()
    found = [step for part in inner for step in (*steps(part, catalog), _step(part, catalog))]
    if query.set_operation is not None:
        left = replace(query, set_operation=None, order=(), limit=None)
        found.insert(0, _step(left, catalog))
    return tuple(dict.fromkeys((*found, _step(query, catalog))))


def _step(query: Query, catalog: Catalog) -> Step:
    return Step(describe(query, catalog), render(query, catalog))


def _inner_queries(query: Query) -> Iterator[Query]:
    for condition in (*walk.conditions(query.where), *walk.conditions(query.having)):
        if isinstance(condition, Comparison) and isinstance(condition.right, Query):
            yield condition.right
        elif isinstance(condition, Related) and not _speaks_of(condition, condition.table):
            rows = frozenset({condition.other})
            yield Query((Output(Star(condition.other)),), rows, condition.where, via=query.via)
    if query.set_operation is not None:
        yield query.set_operation.right


def _speaks_of(condition: Related, table: str) -> bool:
    return any(node.table == table for node in walk.nodes_in(walk.operands(condition.where)))


def _voice(query: Query, catalog: Catalog) -> Voice:
    names, nodes = names_of(catalog), needed_nodes(query, catalog)
    tree = _tree(query, nodes, catalog)
    roles = _roles(nodes, tree)
    return Voice(names, _rows(nodes, tree, names), lambda inner: describe(inner, catalog), roles)


def _tree(query: Query, nodes: tuple[Node, ...], catalog: Catalog) -> JoinTree | None:
    try:
        return join_tree(catalog, nodes, query.via) if nodes else None
    except Unjoinable:
        return None


def _rows(nodes: tuple[Node, ...], tree: JoinTree | None, names: Names) -> str:
    """Say what the statement has a row for."""
    if tree is not None and tree.finest is not None:
        return names.rows(tree.finest.table)
    tables = dict.fromkeys(names.rows(node.table) for node in nodes)
    return f"combinations of {listed(list(tables))}" if tables else "rows"


def _roles(nodes: tuple[Node, ...], tree: JoinTree | None) -> dict[tuple[str, int], str]:
    """Name each use of a table that is used several times after the column that refers to it."""
    repeated = {node.table for node in nodes if node.instance > 0}
    roles = {(node.table, node.instance): f"no. {node.instance + 1}" for node in nodes if node.table in repeated}
    for join in tree.joins if tree is not None else ():
        for node, is_target in ((join.node, join.is_forward), (join.anchor, not join.is_forward)):
            if node in roles and is_target:
                role = " ".join(w for w in words(join.key.columns[0]) if w not in ("id", "code"))
                roles[node] = role or roles[node]
    same = {role for role in roles.values() if list(roles.values()).count(role) > 1}
    return {use: f"{role} {use[1] + 1}" if role in same else role for use, role in roles.items()}


def _subject(query: Query, voice: Voice) -> str:
    outputs = [output.expression for output in query.select]
    measures = [item for item in outputs if walk.has_aggregate(item)]
    plain = [item for item in outputs if item not in measures and item not in query.group]
    shown = [item for item in query.group if item in outputs]
    hidden = [_each(item, voice) for item in query.group if item not in outputs]
    beside = plain if measures and hidden else []
    lead = measures + [item for item in plain if item not in beside] if measures else shown + plain
    said = ("different " if query.distinct else "") + listed([phrase(item, voice) for item in lead])
    if measures and shown:
        said += f" by {listed([phrase(item, voice) for item in shown])}"
    elif shown:
        said += f", one row for each {listed([phrase(item, voice) for item in shown])}"
    if hidden:
        said += f" for each {listed(hidden)}"
    if beside:
        said += f", with {listed([phrase(item, voice) for item in beside])}"
    return said


def _each(item: Expression, voice: Voice) -> str:
    """Say a group; one by the key of a table is one for each of its rows."""
    if isinstance(item, ColumnRef) and item.instance == 0:
        table = voice.names.catalog.get(item.table)
        if [item.column.casefold()] == [column.casefold() for column in table.primary_key]:
            return row_name(table.name)
    return phrase(item, voice)


def _company(query: Query, voice: Voice) -> Iterator[str]:
    """Yield what the plan requires without saying it elsewhere: tables, and chosen joins."""
    mentioned = {voice.names.catalog.get(n.table).name for n in walk.nodes_in(walk.all_parts(query))}
    said = {voice.rows} if any(_is_row_count(part) for part in walk.all_parts(query)) else set()
    if not mentioned and any(isinstance(output.expression, Star) for output in query.select):
        said = {voice.rows}
    required = sorted({voice.names.catalog.get(table).name for table in query.tables} - mentioned)
    others = [rows for rows in map(voice.names.rows, required) if rows not in said]
    if others:
        yield f"with {listed(others)}"
    for table, column, to_table, _ in query.via:
        yield f"linked by {voice.names.column(table, column)} to {voice.names.rows(to_table)}"


def _is_row_count(item: Expression) -> bool:
    return isinstance(item, Aggregate) and item.function is AggregateFunction.COUNT and item.argument == Star()


def _extent(query: Query, voice: Voice) -> Iterator[str]:
    """Yield order and limit."""
    order = listed([_ordered(item, voice) for item in query.order], "then")
    count = query.limit
    if count is None:
        if order:
            yield f"sorted by {order}"
        return
    rows = "the first row" if count == 1 else f"the first {count} rows"
    if query.limit_per:
        rows += f" for each {listed([phrase(item, voice) for item in query.limit_per])}"
    if order:
        rows += f" by {order}"
    yield f"{rows}, ties included" if query.ties else rows


def _ordered(order: Order, voice: Voice) -> str:
    kind = voice.kind(order.expression)
    descending = order.direction is Direction.DESC
    said = phrase(order.expression, voice)
    if kind.is_temporal:
        return f"{said}, {'newest' if descending else 'oldest'} first"
    down, up = _ROW_ENDS[kind in (Kind.TEXT, Kind.OTHER, Kind.JSON)]
    return f"{said}, {down if descending else up}"
