"""One readable name for each table and column of a catalog; no two columns share one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from answerbook.core.catalog import Catalog, Column, Table
from answerbook.core.question import wording
from answerbook.core.question.keys import Identity

Use = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Names:
    """Phrases by (table, column), names as in the catalog."""

    catalog: Catalog
    phrases: Mapping[Use, str]

    def column(self, table: str, column: str) -> str:
        found = self.catalog.get(table)
        return self.phrases[found.name, found.get(column).name]

    def rows(self, table: str) -> str:
        """Return the table as a plural: "orders"."""
        return wording.table_name(self.catalog.get(table).name)


def names_of(catalog: Catalog) -> Names:
    """Return the names of the catalog, the shorter ones to tables rather than views; the last 32 are kept."""
    return _build(Identity(catalog))


@lru_cache(maxsize=32)
def _build(identity: Identity) -> Names:
    catalog = identity.catalog
    uses = [(table, column) for table, column in catalog.columns()]
    phrases = {(t.name, c.name): wording.column_name(t.name, c.name) for t, c in uses}
    for longer in (_with_row, _with_table, _exact):
        everywhere = Counter(phrases.values())
        in_tables = Counter(phrases[t.name, c.name] for t, c in uses if not t.is_view)
        for table, column in uses:
            use = (table.name, column.name)
            seen = everywhere if table.is_view else in_tables
            if seen[phrases[use]] > 1:
                phrases[use] = longer(table, column)
    return Names(catalog, phrases)


def _with_row(table: Table, column: Column) -> str:
    row, said = wording.row_name(table.name), " ".join(wording.words(column.name))
    return said if said.startswith(row) else f"{row} {said}"


def _with_table(table: Table, column: Column) -> str:
    return f"{' '.join(wording.words(column.name))} of {wording.table_name(table.name)}"


def _exact(table: Table, column: Column) -> str:
    return f"{table.name}.{column.name}"
