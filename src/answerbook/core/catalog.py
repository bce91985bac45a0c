"""The one type for a database schema."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

Scalar = None | bool | int | float | Decimal | str | bytes | dt.date | dt.datetime | dt.time | dt.timedelta


class Kind(StrEnum):
    """What a column holds, whatever its declared type says."""

    INTEGER = "integer"
    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"
    BLOB = "blob"
    JSON = "json"
    OTHER = "other"

    @property
    def is_numeric(self) -> bool:
        return self in (Kind.INTEGER, Kind.NUMBER)

    @property
    def is_temporal(self) -> bool:
        return self in (Kind.DATE, Kind.DATETIME)


class Storage(StrEnum):
    """How the values of a column are spelled where its kind is not its declared type."""

    NATIVE = "native"
    ISO_TEXT = "iso_text"  # '2024-03-01' or '2024-03-01 10:00:00' in a text column
    EPOCH_SECONDS = "epoch_seconds"
    ZERO_ONE = "zero_one"  # a boolean kept as the integers 0 and 1
    FLAG_TEXT = "flag_text"  # Y/N, yes/no, true/false in a text column; its kind stays text, its samples say how


@dataclass(frozen=True, slots=True)
class Profile:
    """Statistics of one column at the time of introspection; `None` where unknown.

    `samples` are the most frequent non-null values, at most 20, most frequent first.
    `is_complete` says that `samples` are all distinct values.
    """

    rows: int | None = None
    nulls: int | None = None
    distinct: int | None = None
    minimum: Scalar = None
    maximum: Scalar = None
    samples: tuple[Scalar, ...] = ()
    is_complete: bool = False

    @property
    def is_unique(self) -> bool:
        return bool(self.rows) and self.distinct == self.rows and not self.nulls


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    type: str
    kind: Kind
    storage: Storage = Storage.NATIVE
    nullable: bool = True
    comment: str = ""
    profile: Profile = field(default_factory=Profile)


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A reference to another table; `inferred` when found by names and values, not declared."""

    columns: tuple[str, ...]
    to_table: str
    to_columns: tuple[str, ...]
    inferred: bool = False


@dataclass(frozen=True)
class Table:
    """A table or a view. `name` is unique in its catalog: `schema.table` where two schemas hold one name."""

    name: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    schema: str | None = None
    is_view: bool = False
    comment: str = ""
    row_count: int | None = None

    @cached_property
    def _by_name(self) -> dict[str, Column]:
        return {c.name.casefold(): c for c in self.columns}

    def find(self, column: str) -> Column | None:
        return self._by_name.get(column.casefold())

    def get(self, column: str) -> Column:
        """Return the column.

        Raises: KeyError naming table and column.
        """
        found = self.find(column)
        if found is None:
            raise KeyError(f"{self.name}.{column}")
        return found

    def is_key(self, columns: tuple[str, ...]) -> bool:
        """Tell whether these columns identify a row, declared or seen in the profile."""
        wanted = frozenset(c.casefold() for c in columns)
        declared = (self.primary_key, *self.unique)
        if any(key and frozenset(c.casefold() for c in key) <= wanted for key in declared):
            return True
        return any((c := self.find(name)) is not None and c.profile.is_unique for name in columns)


@dataclass(frozen=True)
class Catalog:
    """All tables of one source. `dialect` is sqlglot's name: sqlite, duckdb, postgres, mysql, tsql."""

    dialect: str
    tables: tuple[Table, ...]
    name: str = ""

    @cached_property
    def _by_name(self) -> dict[str, Table]:
        return {t.name.casefold(): t for t in self.tables}

    def find(self, table: str) -> Table | None:
        return self._by_name.get(table.casefold())

    def get(self, table: str) -> Table:
        """Return the table.

        Raises: KeyError naming the table.
        """
        found = self.find(table)
        if found is None:
            raise KeyError(table)
        return found

    def columns(self) -> Iterator[tuple[Table, Column]]:
        return ((t, c) for t in self.tables for c in t.columns)

    @cached_property
    def version(self) -> str:
        """A hash of the structure (names, types, keys), not of the statistics; 16 hex digits."""
        parts = [self.dialect]
        for t in sorted(self.tables, key=lambda t: t.name):
            parts.append(f"{t.schema}|{t.name}|{t.is_view}|{t.primary_key}")
            parts += [f"{c.name}|{c.type}|{c.nullable}" for c in t.columns]
            parts += [f"{k.columns}>{k.to_table}{k.to_columns}" for k in t.foreign_keys]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
