"""What changed between two catalogs of one source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from answerbook.core.catalog import Catalog, Column, Table

SAME_TABLE_SHARE = 0.8


class ChangeKind(StrEnum):
    TABLE_ADDED = "table_added"
    TABLE_DROPPED = "table_dropped"
    TABLE_RENAMED = "table_renamed"
    COLUMN_ADDED = "column_added"
    COLUMN_DROPPED = "column_dropped"
    COLUMN_RENAMED = "column_renamed"
    COLUMN_RETYPED = "column_retyped"


@dataclass(frozen=True, slots=True)
class Change:
    """One change, spoken of with the new names; `before` and `after` are names or declared types."""

    kind: ChangeKind
    table: str
    column: str | None = None
    before: str | None = None
    after: str | None = None

    @property
    def text(self) -> str:
        """Say the change in words."""
        place = self.table if self.column is None else f"{self.table}.{self.column}"
        what, _, how = self.kind.value.partition("_")
        tail = f": {self.before} → {self.after}" if how in ("renamed", "retyped") else ""
        return f"{what} {place} {how}{tail}"


def changes(before: Catalog, after: Catalog) -> tuple[Change, ...]:
    """Compare two catalogs; statistics and comments do not count.

    A table is taken for renamed when four fifths of its columns came back under a new name, a column when it is
    the only one of its type that went while one of that type came.

    >>> from answerbook.core.catalog import Kind
    >>> old = Catalog("sqlite", (Table("t", (Column("a", "INT", Kind.INTEGER),)),))
    >>> new = Catalog("sqlite", (Table("t", (Column("b", "INT", Kind.INTEGER),)),))
    >>> [c.text for c in changes(old, new)]
    ['column t.b renamed: a → b']
    """
    old = {t.name: t for t in before.tables}
    new = {t.name: t for t in after.tables}
    dropped = [t for name, t in old.items() if name not in new]
    added = [t for name, t in new.items() if name not in old]
    pairs = _renamed(dropped, added)
    found: list[Change] = []
    for was, now in pairs:
        found.append(Change(ChangeKind.TABLE_RENAMED, now.name, None, was.name, now.name))
    gone, come = {was.name for was, _ in pairs}, {now.name for _, now in pairs}
    found += [Change(ChangeKind.TABLE_DROPPED, t.name) for t in dropped if t.name not in gone]
    found += [Change(ChangeKind.TABLE_ADDED, t.name) for t in added if t.name not in come]
    kept = [(old[name], table) for name, table in new.items() if name in old]
    for was, now in (*pairs, *kept):
        found += _columns(was, now)
    return tuple(found)


def _renamed(dropped: list[Table], added: list[Table]) -> list[tuple[Table, Table]]:
    pairs = []
    free = list(added)
    for was in dropped:
        best = max(free, key=lambda now: _likeness(was, now), default=None)
        if best is not None and _likeness(was, best) >= SAME_TABLE_SHARE:
            free.remove(best)
            pairs.append((was, best))
    return pairs


def _likeness(was: Table, now: Table) -> float:
    """The share of columns that both have, by name and type; tables with one column are never alike."""
    first = {(c.name, c.type) for c in was.columns}
    second = {(c.name, c.type) for c in now.columns}
    return len(first & second) / max(len(first), len(second)) if min(len(first), len(second)) > 1 else 0.0


def _columns(was: Table, now: Table) -> Iterator[Change]:
    old = {c.name: c for c in was.columns}
    new = {c.name: c for c in now.columns}
    dropped = [c for c in was.columns if c.name not in new]
    added = [c for c in now.columns if c.name not in old]
    for first, second in _pairs(dropped, added):
        dropped.remove(first)
        added.remove(second)
        yield Change(ChangeKind.COLUMN_RENAMED, now.name, second.name, first.name, second.name)
    for column in dropped:
        yield Change(ChangeKind.COLUMN_DROPPED, now.name, column.name, column.type)
    for column in added:
        yield Change(ChangeKind.COLUMN_ADDED, now.name, column.name, None, column.type)
    for name, column in new.items():
        if name in old and old[name].type != column.type:
            yield Change(ChangeKind.COLUMN_RETYPED, now.name, name, old[name].type, column.type)


def _pairs(dropped: list[Column], added: list[Column]) -> list[tuple[Column, Column]]:
    found = []
    for column in dropped:
        same = [c for c in added if c.type == column.type]
        if len(same) == 1 and sum(c.type == column.type for c in dropped) == 1:
            found.append((column, same[0]))
    return found
