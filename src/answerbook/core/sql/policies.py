"""Take out of a statement what a policy hides: as if it did not exist."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from answerbook.core.catalog import Catalog, Table
from answerbook.core.sql.tables import World, place
from answerbook.core.sql.verdict import Policy


def visible(catalog: Catalog | None, policy: Policy) -> Catalog | None:
    """Return the catalog that a reader under this policy may know."""
    if catalog is None or not hides(policy):
        return catalog
    tables = {name.casefold() for name in policy.hidden_tables}
    kept = tuple(_without(t, policy) for t in catalog.tables if t.name.casefold() not in tables)
    return replace(catalog, tables=kept)


def hides(policy: Policy) -> bool:
    return bool(policy.hidden_tables or policy.hidden_columns)


def _without(table: Table, policy: Policy) -> Table:
    hidden = {name.casefold() for name in policy.hidden_columns}
    kept = tuple(c for c in table.columns if f"{table.name}.{c.name}".casefold() not in hidden)
    return table if len(kept) == len(table.columns) else replace(table, columns=kept)


def narrow(tree: exp.Expr, catalog: Catalog, world: World) -> exp.Expr:
    """Replace every table with hidden columns by a sub-query of the others.

    So `*`, NATURAL joins, whole-row references and column patterns cannot reach what is hidden.
    """
    for node in list(tree.find_all(exp.Table)):
        table = place(node, world)
        if isinstance(table, Table) and len(table.columns) != len(catalog.get(table.name).columns):
            _replace(node, table)
    return tree


def _replace(node: exp.Table, table: Table) -> None:
    shown = [exp.column(exp.to_identifier(c.name, quoted=True)) for c in table.columns]
    bare = exp.Table(this=node.this.copy(), db=node.args.get("db"), catalog=node.args.get("catalog"))
    alias = node.args.get("alias") or exp.TableAlias(this=node.this.copy())
    kept = {key: node.args[key] for key in ("pivots", "sample", "joins") if node.args.get(key)}
    node.replace(exp.Subquery(this=exp.Select(expressions=shown, from_=exp.From(this=bare)), alias=alias, **kept))
