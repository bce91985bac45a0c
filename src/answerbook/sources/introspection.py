"""From an opened source to its catalog: structure, statistics, kinds by value, and keys that were not declared."""

from __future__ import annotations

from dataclasses import replace

from answerbook.core.catalog import Catalog, ForeignKey, Kind, Table
from answerbook.sources.connectors.base import Connector, quoted
from answerbook.sources.errors import CannotOpen
from answerbook.sources.keys import KeyCandidate, candidates
from answerbook.sources.kinds import refine
from answerbook.sources.profiles import Budget, profile, read

PROFILE_SECONDS = 8.0
KEY_SECONDS = 3.0
KEY_SAMPLE = 300
MISSES_ALLOWED = 0.02


def introspect(connector: Connector, *, name: str = "", seconds: float = PROFILE_SECONDS) -> Catalog:
    """Read the catalog of a source; statistics stop at `seconds`, the structure is always whole.

    Raises: CannotOpen when the source has no tables or cannot be read.
    """
    tables = connector.tables()
    if not tables:
        raise CannotOpen(
            "The database has no tables.", hint="Check that this is the right file, and that it is filled."
        )
    budget = Budget(seconds)
    profiled = [_refined(profile(connector, t, budget), connector.dialect) for t in tables]
    catalog = Catalog(connector.dialect, tuple(profiled), name)
    return infer_keys(connector, catalog)


def _refined(table: Table, dialect: str) -> Table:
    return replace(table, columns=tuple(refine(c, dialect) for c in table.columns))


def infer_keys(connector: Connector, catalog: Catalog, *, seconds: float = KEY_SECONDS) -> Catalog:
    """Add the references that names propose and values do not contradict, marked as inferred."""
    budget = Budget(seconds)
    added: dict[str, list[ForeignKey]] = {}
    taken: set[tuple[str, str]] = set()
    for candidate in candidates(catalog):
        own, to = (candidate.table, candidate.column), (candidate.to_table, candidate.to_column)
        is_back = any(k.to_table == candidate.table and k.columns == (to[1],) for k in added.get(to[0], ()))
        if own in taken or is_back or not _holds(connector, catalog, candidate, budget):
            continue
        taken.add(own)
        key = ForeignKey((candidate.column,), candidate.to_table, (candidate.to_column,), inferred=True)
        added.setdefault(candidate.table, []).append(key)
    if not added:
        return catalog
    return replace(
        catalog,
        tables=tuple(
            replace(t, foreign_keys=(*t.foreign_keys, *added[t.name])) if t.name in added else t
            for t in catalog.tables
        ),
    )


def _holds(connector: Connector, catalog: Catalog, candidate: KeyCandidate, budget: Budget) -> bool:
    """Check a sample of values; without any values only the strongest names count."""
    table, target = catalog.get(candidate.table), catalog.get(candidate.to_table)
    if not table.row_count or not target.row_count:
        return candidate.score >= 80
    own, to = quoted(candidate.column), quoted(candidate.to_column)
    # An empty text or a zero often stands for "none" in columns that refer.
    none = "''" if table.get(candidate.column).kind is Kind.TEXT else "0"
    sql = (
        f"SELECT count(*), count(CASE WHEN v NOT IN (SELECT {to} FROM {connector.name_of(target)}"
        f" WHERE {to} IS NOT NULL) THEN 1 END) FROM (SELECT DISTINCT {own} AS v FROM {connector.name_of(table)}"
        f" WHERE {own} IS NOT NULL AND {own} <> {none} LIMIT {KEY_SAMPLE}) AS seen"
    )
    found = read(connector, sql, budget)
    if not found:
        return False
    seen, missing = (int(str(cell)) for cell in found[0])
    return missing <= seen * MISSES_ALLOWED if seen else candidate.score >= 80
