"""What one SELECT of a catalog-checked statement reads, joins and aggregates; shared by the traps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlglot import exp

from answerbook.core.catalog import Catalog, Column, Table


@dataclass(frozen=True)
class Link:
    """An equality between columns of two sources, named by their aliases."""

    left: str
    left_columns: tuple[str, ...]
    right: str
    right_columns: tuple[str, ...]


def own(select: exp.Select, *kinds: type[exp.Expr]) -> Iterator[exp.Expr]:
    """Give the nodes of these kinds that belong to the select itself, not to a query inside it."""
    for node in select.walk(prune=lambda n: n is not select and isinstance(n, exp.Query)):
        if isinstance(node, kinds):
            yield node


def call_name(node: exp.Expr) -> str:
    return node.name.casefold() if isinstance(node, exp.Anonymous) else ""


def sources(select: exp.Select, catalog: Catalog) -> dict[str, Table]:
    """Return the tables of the catalog that the select reads, by alias; a CTE of the same name hides a table."""
    start = select.args.get("from_")
    items = [start.this] if start is not None else []
    items += [join.this for join in select.args.get("joins") or ()]
    root = select.root()
    hidden = {cte.alias.casefold() for cte in root.find_all(exp.CTE)}
    found: dict[str, Table] = {}
    for item in items:
        if isinstance(item, exp.Table) and item.name.casefold() not in hidden:
            table = catalog.find(item.name)
            if table is not None:
                found[item.alias_or_name.casefold()] = table
    return found


def owner(column: exp.Column, tables: dict[str, Table]) -> str | None:
    """Return the alias of the source a column belongs to, None when unknown or ambiguous."""
    if column.table:
        alias = column.table.casefold()
        return alias if alias in tables else None
    holders = [alias for alias, table in tables.items() if table.find(column.name)]
    return holders[0] if len(holders) == 1 else None


def described(node: exp.Expr, tables: dict[str, Table]) -> Column | None:
    """Return what the catalog says of a column node."""
    if not isinstance(node, exp.Column):
        return None
    alias = owner(node, tables)
    return tables[alias].find(node.name) if alias else None


def links(select: exp.Select, tables: dict[str, Table]) -> list[Link]:
    """Return the equalities between two sources that the joins and WHERE state, grouped by pair."""
    pairs: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for equal in own(select, exp.EQ):
        left, right = equal.this, equal.expression
        if not isinstance(left, exp.Column) or not isinstance(right, exp.Column):
            continue
        a, b = owner(left, tables), owner(right, tables)
        if a and b and a != b:
            pairs.setdefault((a, b), []).append((left.name, right.name))
    for join in select.args.get("joins") or ():
        for name in join.args.get("using") or ():
            holders = [alias for alias, table in tables.items() if table.find(name.name)]
            if len(holders) == 2:
                pairs.setdefault((holders[0], holders[1]), []).append((name.name, name.name))
    return [
        Link(a, tuple(x for x, _ in columns), b, tuple(y for _, y in columns)) for (a, b), columns in pairs.items()
    ]


def changed(tree: exp.Expr, node: exp.Expr, change: Callable[[exp.Expr], None]) -> exp.Expr:
    """Return a copy of the tree in which `change` has worked on the copy of one node."""
    index = next(i for i, n in enumerate(tree.walk()) if n is node)
    copy = tree.copy()
    change(next(n for i, n in enumerate(copy.walk()) if i == index))
    return copy
