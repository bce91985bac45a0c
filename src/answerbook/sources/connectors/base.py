"""The seam to a customer's database: everything that differs between products, and nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from answerbook.core.catalog import Column, ForeignKey, Kind, Scalar, Table
from answerbook.platform.cancel import CancelToken
from answerbook.sources.errors import SourceFault

CHUNK_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Caps:
    """Bounds of one statement: rows and bytes that may come back, and seconds that it may run."""

    rows: int = 1_000
    bytes: int = 64 * 2**20
    seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """Rows of a statement, column by column. `kinds` holds None where the product does not say."""

    names: tuple[str, ...]
    kinds: tuple[Kind | None, ...]
    values: tuple[tuple[Scalar, ...], ...]
    truncated: bool = False

    @property
    def row_count(self) -> int:
        return len(self.values[0]) if self.values else 0

    def rows(self) -> list[tuple[Scalar, ...]]:
        return list(zip(*self.values, strict=True)) if self.values else []


class Connector(Protocol):
    """One source, opened read-only. Safe between threads; at most a few statements run at a time.

    Every method raises SourceFault, or CannotOpen with the next step when the source itself is not usable.
    """

    @property
    def dialect(self) -> str:
        """sqlglot's name of the dialect."""

    @property
    def exact_below(self) -> int:
        """Rows up to which whole tables are counted and grouped cheaply."""

    def fingerprint(self) -> str:
        """Return a text that changes when the structure or content may have changed; must be cheap."""

    def tables(self) -> tuple[Table, ...]:
        """Read tables and views with columns, declared keys and comments; no statistics, no row counts."""

    def run(self, sql: str, *, caps: Caps, cancel: CancelToken | None = None) -> Fetched:
        """Run one reading statement and return at most `caps.rows` rows."""

    def name_of(self, table: Table) -> str:
        """Return the table's name as it is written in a statement of ours."""

    def sample_of(self, table: Table, rows: int, wanted: int) -> str:
        """Return what to write after FROM to read about `wanted` of `rows` rows, spread over the table."""

    def spell(self, sql: str) -> str:
        """Turn a statement of ours, written in standard SQL with LIMIT, into the product's own spelling."""

    def close(self) -> None:
        """Let the source go; running statements finish."""


def quoted(name: str) -> str:
    """Quote an identifier the standard way.

    >>> quoted('a"b')
    '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'


@dataclass
class Watch:
    """When one running statement has to stop, and why it did."""

    caps: Caps
    cancel: CancelToken | None = None
    _deadline: float = field(init=False)

    def __post_init__(self) -> None:
        self._deadline = time.monotonic() + self.caps.seconds

    @property
    def remaining_s(self) -> float:
        return max(0.0, self._deadline - time.monotonic())

    @property
    def is_over(self) -> bool:
        return self.is_cancelled or time.monotonic() > self._deadline

    @property
    def is_cancelled(self) -> bool:
        return self.cancel is not None and self.cancel.cancelled

    def fault(self) -> SourceFault:
        """Return the fault of a statement that was stopped."""
        if self.is_cancelled:
            return SourceFault("cancelled", "The query was cancelled.", hint="Run it again if that was not meant.")
        return SourceFault(
            "timeout",
            f"The query ran longer than {self.caps.seconds:g} seconds and was stopped.",
            hint="Ask for less: a shorter period, fewer tables, or a filter.",
        )


def _size(value: Scalar) -> int:
    return len(value) if isinstance(value, str | bytes) else 8


def gather(
    fetch: Callable[[int], Sequence[Sequence[object]]],
    names: tuple[str, ...],
    kinds: tuple[Kind | None, ...],
    plain: Callable[[object], Scalar],
    watch: Watch,
) -> Fetched:
    """Read chunks until the end or the first cap; one row more than allowed is read to see the truncation."""
    columns: list[list[Scalar]] = [[] for _ in names]
    caps, count, size = watch.caps, 0, 0
    truncated = False
    while not truncated:
        chunk = fetch(min(CHUNK_ROWS, caps.rows + 1 - count))
        if not chunk:
            break
        for row in chunk:
            cells = [plain(cell) for cell in row]
            size += sum(map(_size, cells))
            if count >= caps.rows or (size > caps.bytes and count > 0):
                truncated = True
                break
            for column, cell in zip(columns, cells, strict=True):
                column.append(cell)
            count += 1
        if watch.is_over:
            raise watch.fault()
    return Fetched(names, kinds, tuple(map(tuple, columns)), truncated)


def merge_keys(
    columns: list[Column], keys: tuple[ForeignKey, ...], targets: dict[str, str]
) -> tuple[ForeignKey, ...]:
    """Spell the names of declared keys as the catalog does; a key to a table that is not there is left out."""
    own = {c.name.casefold(): c.name for c in columns}
    kept = []
    for key in keys:
        target = targets.get(key.to_table.casefold())
        if target and all(c.casefold() in own for c in key.columns):
            kept.append(ForeignKey(tuple(own[c.casefold()] for c in key.columns), target, key.to_columns))
    return tuple(kept)
