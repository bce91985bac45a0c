"""Rows of a query, column by column."""

from __future__ import annotations

from dataclasses import dataclass

from answerbook.core.catalog import Kind, Scalar


@dataclass(frozen=True, slots=True)
class ResultColumn:
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class ResultSet:
    """Columns and their values; `values[i]` belongs to `columns[i]`, all of one length.

    `truncated` says that the source held more rows than the cap let through.

    >>> r = ResultSet((ResultColumn("n", Kind.INTEGER),), ((1, 2),))
    >>> r.row_count, r.rows()
    (2, [(1,), (2,)])
    """

    columns: tuple[ResultColumn, ...]
    values: tuple[tuple[Scalar, ...], ...]
    truncated: bool = False

    @property
    def row_count(self) -> int:
        return len(self.values[0]) if self.values else 0

    def rows(self) -> list[tuple[Scalar, ...]]:
        return list(zip(*self.values, strict=True)) if self.values else []

    def head(self, count: int) -> ResultSet:
        """Return the first `count` rows; truncated when any were left off."""
        if self.row_count <= count:
            return self
        return ResultSet(self.columns, tuple(v[:count] for v in self.values), truncated=True)
