"""A gold statement as clauses: which columns it shows, tests, groups and orders by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import sqlglot
from sqlglot import exp

from answerbook.core.catalog import Catalog, Table

Place = tuple[str, str]
AGGREGATES = (exp.Count, exp.Sum, exp.Avg, exp.Min, exp.Max)


@dataclass
class Clauses:
    """Columns by what the statement does with them; `shown` and `measured` are of the outermost statement."""

    shown: list[Place] = field(default_factory=list)
    measured: list[Place] = field(default_factory=list)
    tested: list[Place] = field(default_factory=list)
    grouped: list[Place] = field(default_factory=list)
    kept: list[Place] = field(default_factory=list)
    ordered: list[Place] = field(default_factory=list)
    tables: set[str] = field(default_factory=set)


def clauses_of(sql: str, catalog: Catalog) -> Clauses:
    """Return the clauses of a statement; names that the catalog lacks are left out."""
    found = Clauses()
    tree = sqlglot.parse_one(sql, read="sqlite")
    for depth, select in enumerate(_selects(tree)):
        _read(select, catalog, found, outermost=depth == 0)
    return found


def _selects(tree: exp.Expr) -> Iterator[exp.Select]:
    """Yield the leftmost statement first, then the right sides and the nested ones."""
    yield from tree.find_all(exp.Select, bfs=False)


def _read(select: exp.Select, catalog: Catalog, found: Clauses, *, outermost: bool) -> None:
    names = _tables(select, catalog)
    found.tables |= {table.name for table in names.values()}
    if outermost:
        for item in select.expressions:
            columns = [p for c in item.find_all(exp.Column) if (p := _place(c, names))]
            (found.measured if item.find(*AGGREGATES) else found.shown).extend(columns)
    for key, target in (
        ("where", found.tested),
        ("group", found.grouped),
        ("having", found.kept),
        ("order", found.ordered),
    ):
        clause = select.args.get(key)
        for column in _own_columns(clause) if clause is not None else ():
            place = _place(column, names)
            if place is not None:
                target.append(place)


def _own_columns(clause: exp.Expression) -> Iterator[exp.Column]:
    """Yield the columns of a clause but for those of statements inside it."""
    for node in clause.walk(prune=lambda n: isinstance(n, exp.Select)):
        if isinstance(node, exp.Column):
            yield node


def _tables(select: exp.Select, catalog: Catalog) -> dict[str, Table]:
    start = select.args.get("from_") or select.args.get("from")
    sources = [start.this, *(join.this for join in select.args.get("joins") or [])] if start else []
    found = {}
    for one in sources:
        table = catalog.find(one.name) if isinstance(one, exp.Table) else None
        if table is not None:
            found[(one.alias or one.name).lower()] = table
    return found


def _place(column: exp.Column, names: dict[str, Table]) -> Place | None:
    candidates = [names[column.table.lower()]] if column.table.lower() in names else list(names.values())
    for table in candidates:
        inner = table.find(column.name)
        if inner is not None:
            return table.name, inner.name
    return None
