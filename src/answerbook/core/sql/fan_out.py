"""Rows multiplied by a join before they are summed or averaged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlglot import exp

from answerbook.core.catalog import Table
from answerbook.core.sql.phrases import listing
from answerbook.core.sql.selects import Link, call_name, links, own, owner

_SENSITIVE = frozenset({"sum", "avg", "total", "mean"})


@dataclass(frozen=True)
class FanOut:
    """A sum or average over rows that a join repeats; `fix` changes the select where that is mechanical."""

    message: str
    fix: Callable[[exp.Expr], None] | None = None


def fan_outs(select: exp.Select, tables: dict[str, Table]) -> Iterator[FanOut]:
    """Give the aggregates of a select whose argument a join repeats.

    A join repeats the rows of a source when the columns it matches on the other side are no key of that side.
    """
    if len(tables) < 2:
        return
    edges = links(select, tables)
    for call in own(select, exp.Anonymous):
        if (
            call_name(call) not in _SENSITIVE
            or not call.expressions
            or isinstance(call.expressions[0], exp.Distinct)
        ):
            continue
        owners = {owner(c, tables) for c in call.expressions[0].find_all(exp.Column)}
        if len(owners) != 1 or None in owners:
            continue
        alias = str(owners.pop())
        repeating = list(_repeating(alias, edges, tables))
        if repeating:
            fix = _fix(select, repeating[0], edges, tables) if len(repeating) == 1 else None
            yield FanOut(_message(call, alias, repeating, tables), fix)


def _repeating(alias: str, edges: list[Link], tables: dict[str, Table]) -> Iterator[str]:
    """Walk the joins outward from a source and give every source that repeats its rows."""
    seen, todo = {alias}, [alias]
    while todo:
        here = todo.pop()
        for other, columns in _neighbours(here, edges):
            if other in seen:
                continue
            seen.add(other)
            todo.append(other)
            if _has_keys(tables[other]) and not tables[other].is_key(columns):
                yield other


def _neighbours(alias: str, edges: list[Link]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for edge in edges:
        if edge.left == alias:
            yield edge.right, edge.right_columns
        elif edge.right == alias:
            yield edge.left, edge.left_columns


def _has_keys(table: Table) -> bool:
    return bool(table.primary_key or table.unique) or any(c.profile.is_unique for c in table.columns)


def _message(call: exp.Expr, alias: str, repeating: list[str], tables: dict[str, Table]) -> str:
    function, one = call_name(call), tables[alias].name
    others = listing(tables[many].name for many in repeating)
    return (
        f"{function} over {one} counts a row once for each matching row of {others}; it may be too high or skewed."
    )


def _fix(
    select: exp.Select, many: str, edges: list[Link], tables: dict[str, Table]
) -> Callable[[exp.Expr], None] | None:
    """Return the change of the join into WHERE EXISTS, where the repeated side is only joined."""
    join = next((j for j in select.args.get("joins") or () if j.this.alias_or_name.casefold() == many), None)
    if join is None or join.side or join.args.get("using") or join.args.get("on") is None:
        return None
    if sum(many in (e.left, e.right) for e in edges) != 1:
        return None
    inside = {id(c) for c in join.args["on"].find_all(exp.Column)}
    used = [c for c in own(select, exp.Column) if id(c) not in inside and owner(_as_column(c), tables) == many]
    if used or any(isinstance(p, exp.Star) for p in select.expressions):
        return None

    def to_exists(node: exp.Expr) -> None:
        joins = node.args["joins"]
        moved = next(j for j in joins if j.this.alias_or_name.casefold() == many)
        one = exp.Select(
            expressions=[exp.Literal.number(1)],
            from_=exp.From(this=moved.this.copy()),
            where=exp.Where(this=moved.args["on"].copy()),
        )
        exists = exp.Exists(this=one)
        where = node.args.get("where")
        condition = exp.and_(where.this, exists, copy=False) if where is not None else exists
        node.set("joins", [j for j in joins if j is not moved])
        node.set("where", exp.Where(this=condition))

    return to_exists


def _as_column(node: exp.Expr) -> exp.Column:
    assert isinstance(node, exp.Column)  # noqa: S101 - `own` was asked for columns
    return node
