"""The one door to a customer's database."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from answerbook.core.catalog import Catalog, Kind, Scalar, Table
from answerbook.core.results import ResultColumn, ResultSet
from answerbook.core.sql import guard
from answerbook.core.sql.verdict import Limits, Policy, Refused, Trap
from answerbook.platform.cancel import CancelToken
from answerbook.sources import connectors
from answerbook.sources.connectors import Caps, Connector, Fetched
from answerbook.sources.errors import Refusal, SourceFault
from answerbook.sources.value_index import ValueIndex

_ISO_DATE = re.compile(r"^[12]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")
_ISO_MOMENT = re.compile(r"^[12]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[ T]([01]\d|2[0-3]):[0-5]\d")


class Purpose(StrEnum):
    """Why a statement runs; it decides how many rows may come back."""

    ANSWER = "answer"
    PREVIEW = "preview"
    PROFILE = "profile"
    CONSOLE = "console"
    EXPORT = "export"
    TEST = "test"


@dataclass(frozen=True)
class OpenSource:
    """A source ready to be asked. `values` gives the index of its values, built by the first call."""

    id: str
    name: str
    url: str
    dialect: str
    catalog: Catalog
    schema_version: str
    connector: Connector
    values: Callable[[], ValueIndex]
    max_rows: int = 100_000


@dataclass(frozen=True, slots=True)
class Admitted:
    """A statement that the guard let through for one source; only `admit` makes it.

    `sql` asks for one row more than allowed, so that a truncated result is known to be one; `shown` does not.
    """

    source: OpenSource
    sql: str
    shown: str
    caps: Caps
    traps: tuple[Trap, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """What a statement gave; `sql` is what really ran, but for the one row more that shows a truncation."""

    result: ResultSet
    sql: str
    traps: tuple[Trap, ...]
    elapsed_ms: float


def run(
    source: OpenSource,
    sql: str,
    *,
    purpose: Purpose,
    policy: Policy,
    cancel: CancelToken | None = None,
    rows: int | None = None,
) -> Rows:
    """Guard a statement, run what the guard rendered, and return its rows; `rows` asks for fewer than allowed.

    Raises: Refusal when the guard says no, SourceFault when the source does, CannotOpen when it is gone.
    """
    return fetch(admit(source, sql, purpose=purpose, policy=policy, rows=rows), cancel)


def admit(source: OpenSource, sql: str, *, purpose: Purpose, policy: Policy, rows: int | None = None) -> Admitted:
    """Guard a statement for a source.

    Raises: Refusal.
    """
    limits = _limits(source, purpose, policy, rows)
    asked = replace(policy, limits=replace(limits, rows=limits.rows + 1, max_rows=limits.max_rows + 1))
    verdict = guard.check(sql, dialect=source.dialect, catalog=source.catalog, policy=asked)
    if isinstance(verdict, Refused):
        raise Refusal(verdict)
    shown, most = _without_the_extra_row(verdict.sql, limits)
    caps = Caps(rows=most, bytes=limits.bytes, seconds=limits.seconds)
    return Admitted(source, verdict.sql, shown, caps, verdict.traps)


def fetch(admitted: Admitted, cancel: CancelToken | None = None) -> Rows:
    """Run an admitted statement.

    Raises: SourceFault, CannotOpen.
    """
    began = time.perf_counter()
    fetched = admitted.source.connector.run(admitted.sql, caps=admitted.caps, cancel=cancel)
    elapsed_ms = round((time.perf_counter() - began) * 1000, 3)
    return Rows(result_of(fetched), admitted.shown, admitted.traps, elapsed_ms)


def _limits(source: OpenSource, purpose: Purpose, policy: Policy, rows: int | None) -> Limits:
    limits = policy.limits
    if purpose is not Purpose.ANSWER:
        limits = replace(limits, rows=source.max_rows, max_rows=source.max_rows)
    if rows is None:
        return limits
    most = max(1, min(rows, limits.max_rows))
    return replace(limits, rows=most, max_rows=most)


def _without_the_extra_row(sql: str, limits: Limits) -> tuple[str, int]:
    """Return the statement with the limit that the reader gets, and how many rows that is at most."""
    for most in (limits.rows, limits.max_rows):
        if sql.endswith(f" LIMIT {most + 1}"):
            return sql.removesuffix(str(most + 1)) + str(most), most
    return sql, limits.max_rows


def result_of(fetched: Fetched) -> ResultSet:
    """Name the columns apart and tell their kinds, by the product or else by the values."""
    names = _apart(fetched.names)
    kinds = [k or kind_of_values(v) for k, v in zip(fetched.kinds, fetched.values, strict=True)]
    columns = tuple(ResultColumn(n, k) for n, k in zip(names, kinds, strict=True))
    return ResultSet(columns, fetched.values, fetched.truncated)


def kind_of_values(values: tuple[Scalar, ...]) -> Kind:
    """Tell the kind of a column by its values; mixed or empty ones are text.

    >>> kind_of_values((1, None, 2.5)), kind_of_values(("2024-01-31",))
    (<Kind.NUMBER: 'number'>, <Kind.DATE: 'date'>)
    """
    types = {type(v) for v in values if v is not None}
    if types == {int}:
        return Kind.INTEGER
    if types and types <= {int, float}:
        return Kind.NUMBER
    if types == {bytes}:
        return Kind.BLOB
    if types == {str}:
        texts = [str(v) for v in values if v is not None]
        if all(_ISO_DATE.match(t) for t in texts):
            return Kind.DATE
        if all(_ISO_MOMENT.match(t) for t in texts):
            return Kind.DATETIME
    return Kind.TEXT


def _apart(names: tuple[str, ...]) -> list[str]:
    """Number repeated names: a, a_2, a_3; a number that is taken is passed over."""
    taken = Counter(n.casefold() for n in names)
    used: set[str] = set()
    chosen = []
    for name in names:
        new, number = name, 1
        while new.casefold() in used or (number > 1 and new.casefold() in taken):
            number += 1
            new = f"{name}_{number}"
        used.add(new.casefold())
        chosen.append(new)
    return chosen


def connect(url: str) -> Connector:
    """Open the file of a URL read-only.

    Raises: BadUrl, CannotOpen, SourceBusy.
    """
    return connectors.connect(*connectors.file_of(url))


def all_of(source: OpenSource, table: Table) -> str:
    """Return the statement for this source that reads a table."""
    return source.connector.spell(f"SELECT * FROM {source.connector.name_of(table)}")


def file_of(url: str) -> tuple[str, Path]:
    """Split the URL of a database file into its product and its path.

    Raises: BadUrl with an example.
    """
    return connectors.file_of(url)


def file_content(path: Path) -> str | None:
    """Tell whether a file is a SQLite or DuckDB database, by its first bytes; None for anything else."""
    found = connectors.product_of(path)
    return found if found in connectors.FILE_SCHEMES else None


__all__ = [
    "OpenSource",
    "Purpose",
    "Refusal",
    "Rows",
    "SourceFault",
    "connect",
    "kind_of_values",
    "result_of",
    "run",
]
