"""What each table name of a statement stands for: a CTE, a catalog table, a system table, or nothing allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from rapidfuzz import process
from sqlglot import exp

from answerbook.core.catalog import Catalog, Table
from answerbook.core.sql.dialects.base import DialectRules
from answerbook.core.sql.verdict import Refused

_FILE = re.compile(
    r"[/\\*?~]|^\w+:|\.(?:csv|tsv|txt|json|jsonl|ndjson|parquet|pq|xlsx?|db|db3|sqlite3?|duckdb|arrow|arrows|feather"
    r"|avro|orc|gz|zst|bz2|geojson|shp|gpkg|log|dat|xml|ya?ml|html?)$",
    re.IGNORECASE,
)
_ALWAYS_RECURSIVE = ("sqlite", "tsql")


class Place(Enum):
    """What a name stands for when it is no table of the catalog."""

    CTE = auto()
    OPEN = auto()


@dataclass(frozen=True)
class World:
    """What a reader can name: the dialect's rules and the catalog without what a policy hides."""

    rules: DialectRules
    catalog: Catalog | None
    hides: bool = False


def find_cte(table: exp.Table, rules: DialectRules) -> exp.CTE | None:
    """Return the CTE that an unqualified name means where it stands, by the scoping of WITH."""
    if table.args.get("db") or not isinstance(table.this, exp.Identifier):
        return None
    name = table.name.casefold()
    child: exp.Expr = table
    parent = table.parent
    while parent is not None:
        visible: list[exp.Expr] = []
        if isinstance(parent, exp.With):
            visible = _visible_from(parent, child, rules)
        elif (clause := parent.args.get("with_")) is not None and clause is not child:
            visible = clause.expressions
        for cte in visible:
            if cte.alias.casefold() == name:
                return cte if isinstance(cte, exp.CTE) else None
        child, parent = parent, parent.parent
    return None


def _visible_from(clause: exp.With, child: exp.Expr, rules: DialectRules) -> list[exp.Expr]:
    ctes = clause.expressions
    if clause.args.get("recursive") or rules.name in _ALWAYS_RECURSIVE:
        return list(ctes)
    index = next((i for i, cte in enumerate(ctes) if cte is child), 0)
    return list(ctes[:index])


def place(table: exp.Table, world: World) -> Table | Place | Refused:
    """Return what a table node reads, or why it may not."""
    if isinstance(table.this, exp.Dot):
        return Refused("other-database", "A table is named as schema.table or table, with no server before it.")
    if not isinstance(table.this, exp.Identifier):
        return Place.OPEN
    if find_cte(table, world.rules) is not None:
        return Place.CTE
    database, schema, name = (part.casefold() for part in (table.catalog, table.db, table.name))
    position = table.this.meta.get("start")
    found = _in_catalog(schema, name, world)
    if refused := _database(database, world, position):
        return refused
    if found is not None:
        return found
    return _outside_catalog(schema, name, table, world, position)


def _database(database: str, world: World, position: int | None) -> Refused | None:
    own = {*world.rules.default_databases, world.catalog.name.casefold() if world.catalog else ""}
    if not database or database in own:
        return None
    return Refused(
        "other-database",
        f"The database {database} is not the chosen source; name the table as schema.table or table.",
        position=position,
    )


def _in_catalog(schema: str, name: str, world: World) -> Table | None:
    if world.catalog is None:
        return None
    if not schema:
        return world.catalog.find(name) or _in_default_schema(name, world)
    found = world.catalog.find(f"{schema}.{name}")
    if found is not None:
        return found
    found = world.catalog.find(name)
    if found is None:
        return None
    own = found.schema.casefold() if found.schema else None
    accepted = {own} if own else {*world.rules.default_schemas, *world.rules.default_databases}
    return found if schema in accepted or schema == world.catalog.name.casefold() else None


def _in_default_schema(name: str, world: World) -> Table | None:
    assert world.catalog is not None  # noqa: S101
    candidates = (world.catalog.find(f"{schema}.{name}") for schema in sorted(world.rules.default_schemas))
    return next((c for c in candidates if c is not None), None)


def _outside_catalog(
    schema: str, name: str, table: exp.Table, world: World, position: int | None
) -> Place | Refused:
    if world.rules.is_shown(schema, name):
        if world.hides:
            message = f"The system table {name} shows more than this reader may see."
            return Refused("system-table", message, position=position)
        return Place.OPEN
    if world.rules.is_system(schema, name):
        return Refused("system-table", f"The system table {name} is not open to readers.", position=position)
    if "." in name or _FILE.search(name) or (schema and _FILE.search(f".{name}")):
        return Refused("file", f"“{table.name}” names a file or an address, not a table.", position=position)
    if world.catalog is not None:
        return _unknown(f"{schema}.{name}" if schema else name, world.catalog, position)
    return Place.OPEN


def _unknown(name: str, catalog: Catalog, position: int | None) -> Refused:
    near = process.extractOne(name, [t.name.casefold() for t in catalog.tables], score_cutoff=60)
    advice = f"; did you mean {near[0]}?" if near else "."
    return Refused("unknown-table", f"There is no table {name} in this source{advice}", position=position)


def check_tables(tree: exp.Expr, world: World) -> Iterator[Refused]:
    """Give a refusal for every table name that a reader may not use."""
    for table in tree.find_all(exp.Table):
        verdict = place(table, world)
        if isinstance(verdict, Refused):
            yield verdict
        if world.hides and table.this.name.casefold() in world.rules.catalog_functions:
            yield Refused("system-table", f"{table.this.name} shows more than this reader may see.")
    for cte in tree.find_all(exp.CTE):
        if world.rules.is_system("", cte.alias.casefold()):
            yield Refused("system-table", f"{cte.alias} is the name of a system table; choose another name.")
