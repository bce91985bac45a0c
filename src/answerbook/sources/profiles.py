"""First statistics of a table: one statement for all columns, one small one per column for frequent values."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

from answerbook.core.catalog import Column, Kind, Profile, Scalar, Table
from answerbook.sources.connectors.base import Caps, Connector, quoted
from answerbook.sources.errors import CannotOpen, SourceFault

SAMPLES = 20
LONGEST_SAMPLE = 200
COLUMNS_AT_ONCE = 60
VIEW_SECONDS = 0.5
_UNCOUNTED = (Kind.BLOB, Kind.JSON)


@dataclass
class Budget:
    """Seconds that an introspection may spend on statistics; what is not reached stays unknown."""

    seconds: float
    _end: float = field(init=False)

    def __post_init__(self) -> None:
        self._end = time.monotonic() + self.seconds

    @property
    def left_s(self) -> float:
        return max(0.0, self._end - time.monotonic())

    @property
    def is_spent(self) -> bool:
        return self.left_s <= 0.0


def profile(connector: Connector, table: Table, budget: Budget) -> Table:
    """Return the table with its row count and the profiles of its columns, as far as the budget reaches."""
    seconds = min(budget.left_s, VIEW_SECONDS) if table.is_view else budget.left_s
    own = Budget(seconds)
    rows = _count(connector, table, own)
    if rows is None:
        return table
    is_sample = rows > connector.exact_below
    name = connector.name_of(table)
    source = connector.sample_of(table, rows, connector.exact_below) if is_sample else name
    profiles: list[Profile] = []
    for start in range(0, len(table.columns), COLUMNS_AT_ONCE):
        part = table.columns[start : start + COLUMNS_AT_ONCE]
        profiles += _aggregates(connector, part, source, rows, own)
    if is_sample:
        profiles = [_scaled(p, rows) for p in profiles]
    columns = tuple(
        replace(c, profile=_with_samples(connector, c, p, source, own, is_sample=is_sample))
        for c, p in zip(table.columns, profiles, strict=True)
    )
    return replace(table, row_count=rows, columns=columns)


def read(connector: Connector, sql: str, budget: Budget, rows: int = 1) -> list[tuple[Scalar, ...]] | None:
    """Run a statement of our own within the budget; None when it failed or time was over."""
    if budget.is_spent:
        return None
    try:
        return connector.run(connector.spell(sql), caps=Caps(rows=rows, bytes=2**22, seconds=budget.left_s)).rows()
    except (SourceFault, CannotOpen):
        return None


def _count(connector: Connector, table: Table, budget: Budget) -> int | None:
    found = read(connector, f"SELECT count(*) FROM {connector.name_of(table)}", budget)
    return int(str(found[0][0])) if found else None


def _aggregates(
    connector: Connector, columns: tuple[Column, ...], source: str, rows: int, budget: Budget
) -> list[Profile]:
    if rows == 0:
        return [Profile(rows=0, nulls=0, distinct=0, is_complete=True) for _ in columns]
    parts = [part for c in columns for part in _parts(c)]
    found = read(connector, f"SELECT count(*), {', '.join(parts)} FROM {source}", budget)
    if not found:
        return [Profile(rows=rows) for _ in columns]
    seen, *cells = found[0]
    total = int(str(seen))
    return [_profile(total, cells[i * 4 : i * 4 + 4]) for i in range(len(columns))]


def _parts(column: Column) -> tuple[str, str, str, str]:
    name = quoted(column.name)
    if column.kind in _UNCOUNTED:
        return f"count({name})", "NULL", "NULL", "NULL"
    if column.kind is Kind.BOOLEAN:
        return f"count({name})", f"count(DISTINCT {name})", "NULL", "NULL"
    return f"count({name})", f"count(DISTINCT {name})", f"min({name})", f"max({name})"


def _profile(rows: int, cells: list[Scalar]) -> Profile:
    present, distinct, minimum, maximum = cells
    return Profile(
        rows=rows,
        nulls=rows - int(str(present)),
        distinct=None if distinct is None else int(str(distinct)),
        minimum=_short(minimum),
        maximum=_short(maximum),
    )


def _short(value: Scalar) -> Scalar:
    return value[:LONGEST_SAMPLE] if isinstance(value, str | bytes) else value


def _scaled(profile: Profile, rows: int) -> Profile:
    """Estimate the whole table by its sample; uniqueness is never concluded from a sample."""
    seen = profile.rows or 1
    share = rows / seen
    distinct = profile.distinct
    if distinct is not None and distinct > seen * 0.1:
        distinct = min(round(distinct * share), rows - 1)
    return replace(profile, rows=rows, nulls=round((profile.nulls or 0) * share), distinct=distinct)


def _with_samples(
    connector: Connector, column: Column, profile: Profile, source: str, budget: Budget, *, is_sample: bool
) -> Profile:
    if column.kind in _UNCOUNTED or not profile.distinct:
        return profile
    name = quoted(column.name)
    if profile.is_unique and (profile.rows or 0) > SAMPLES:
        sql = f"SELECT {name} FROM {source} LIMIT {SAMPLES}"
    else:
        sql = (
            f"SELECT {name} FROM {source} WHERE {name} IS NOT NULL"
            f" GROUP BY {name} ORDER BY count(*) DESC, {name} LIMIT {SAMPLES}"
        )
    found = read(connector, sql, budget, rows=SAMPLES)
    if found is None:
        return profile
    samples = tuple(v for (v,) in found if not (isinstance(v, str | bytes) and len(v) > LONGEST_SAMPLE))
    complete = not is_sample and profile.distinct == len(samples)
    return replace(profile, samples=samples, is_complete=complete)
