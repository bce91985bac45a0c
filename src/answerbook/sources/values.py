"""Which values of a source a question names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from answerbook.core.catalog import Catalog, Column, Kind, Table
from answerbook.core.question.engine import ValueMatch
from answerbook.core.sql.verdict import Policy
from answerbook.sources import value_index
from answerbook.sources.connectors.base import Connector, quoted
from answerbook.sources.profiles import Budget, read
from answerbook.sources.query import OpenSource
from answerbook.sources.value_index import ColumnValues, ValueIndex

PER_COLUMN = 20_000
LONGEST_VALUE = 100
BUILD_SECONDS = 20.0
_MACHINE_MADE = re.compile(
    r"^(\{?[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-|[0-9a-fA-F]{16,}$|https?://|[A-Za-z0-9+/]{40,}=*$)"
)


def lookup(source: OpenSource, phrases: Sequence[str], policy: Policy) -> tuple[ValueMatch, ...]:
    """Find phrases of a question among the values that the policy lets the reader see, best first per phrase."""
    if not phrases:
        return ()
    return tuple(m for m in source.values().lookup(phrases) if _is_visible(policy, m.table, m.column))


def search(source: OpenSource, text: str, policy: Policy, limit: int) -> tuple[tuple[str, str, str], ...]:
    """Return (table, column, value) of visible values that begin with a text."""
    found = source.values().search(text, limit * 4)
    return tuple(hit for hit in found if _is_visible(policy, hit[0], hit[1]))[:limit]


def index_values(connector: Connector, catalog: Catalog, path: Path | None = None) -> ValueIndex:
    """Build the index of a source; with a path it is kept there and opened again by `value_index.load`."""
    return value_index.build(_columns(connector, catalog), path)


def is_worth_indexing(column: Column) -> bool:
    """Tell whether people name the values of this column: texts, neither long nor made by machines."""
    if column.kind is not Kind.TEXT or column.profile.distinct == 0:
        return False
    texts = [v for v in column.profile.samples if isinstance(v, str)]
    if not texts:
        return column.profile.distinct is None
    long = sum(len(t) > LONGEST_VALUE for t in texts)
    machine = sum(bool(_MACHINE_MADE.match(t)) for t in texts)
    return long * 2 <= len(texts) and machine * 2 <= len(texts)


def _columns(connector: Connector, catalog: Catalog) -> Iterator[ColumnValues]:
    budget = Budget(BUILD_SECONDS)
    worth = [(t, c) for t, c in catalog.columns() if is_worth_indexing(c)]
    in_tables = {c.name.casefold() for t, c in worth if not t.is_view}
    for table, column in worth:
        # A view mostly repeats the values of its tables, which are the better place to look for them.
        if not (table.is_view and column.name.casefold() in in_tables):
            values = _texts(connector, table, column, budget)
            if values:
                yield ColumnValues(table.name, column.name, values)


def _texts(connector: Connector, table: Table, column: Column, budget: Budget) -> list[str]:
    if column.profile.is_complete:
        return [v for v in column.profile.samples if isinstance(v, str) and len(v) <= LONGEST_VALUE]
    name = quoted(column.name)
    sql = f"SELECT DISTINCT {name} FROM {connector.name_of(table)} WHERE {name} IS NOT NULL LIMIT {PER_COLUMN}"
    rows = read(connector, sql, budget, rows=PER_COLUMN) or []
    return [v for (v,) in rows if isinstance(v, str) and 0 < len(v) <= LONGEST_VALUE]


def _is_visible(policy: Policy, table: str, column: str) -> bool:
    return table not in policy.hidden_tables and f"{table}.{column}" not in policy.hidden_columns
