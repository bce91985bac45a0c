"""What a column really holds, told by its values where the declared type does not say it."""

from __future__ import annotations

import re
from dataclasses import replace

from answerbook.core.catalog import Column, Kind, Scalar, Storage
from answerbook.sources.keys import words

_DAY = r"^[12]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_ISO_DATE = re.compile(_DAY + "$")
_ISO_DATETIME = re.compile(_DAY + r"[ T]([01]\d|2[0-3]):[0-5]\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$")
_CLOCK = re.compile(r"^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?$")
_MOMENT_NAME = re.compile(r"(time|date|epoch|(^|_)ts$|_at$|_on$|(^|_)(created|updated|modified))", re.IGNORECASE)
_FLAG_FIRST = frozenset({"is", "has", "was", "can", "should", "allow", "allows", "enable", "enabled"})
_EARLIEST, _LATEST = 315_532_800, 4_102_444_800  # 1980-01-01 and 2100-01-01 as seconds since 1970
_FLAG_WORDS = (frozenset("yn"), frozenset("tf"), frozenset({"yes", "no"}), frozenset({"true", "false"}))


def refine(column: Column, dialect: str) -> Column:
    """Return the column with the kind and storage that its profile shows; unchanged when nothing speaks for it."""
    profile = column.profile
    values: list[Scalar] = [v for v in (*profile.samples, profile.minimum, profile.maximum) if v is not None]
    if not values:
        return _empty(column, dialect)
    if dialect == "sqlite":
        return _refine_loose(column, values)
    return _refine_typed(column, values)


def _empty(column: Column, dialect: str) -> Column:
    if dialect != "sqlite":
        return column
    if column.kind.is_temporal:
        return replace(column, storage=Storage.ISO_TEXT)
    return replace(column, kind=Kind.TEXT) if column.kind is Kind.OTHER else column


def _refine_loose(column: Column, values: list[Scalar]) -> Column:
    """SQLite keeps any value in any column, so the values decide."""
    if all(isinstance(v, str) for v in values):
        return _of_text(replace(column, kind=Kind.TEXT), [str(v) for v in values])
    if any(isinstance(v, bytes) for v in values):
        return replace(column, kind=Kind.BLOB)
    if any(isinstance(v, str) for v in values):
        return replace(column, kind=Kind.TEXT)
    numbers = [v for v in values if isinstance(v, int | float)]
    is_whole = all(isinstance(v, int) for v in numbers)
    if column.kind is Kind.TEXT:
        return column
    if column.kind is Kind.NUMBER or not is_whole:
        return replace(column, kind=Kind.NUMBER)
    was_moment = column.kind.is_temporal
    return _of_integers(column, numbers, was_moment=was_moment)


def _refine_typed(column: Column, values: list[Scalar]) -> Column:
    if column.kind is Kind.TEXT and all(isinstance(v, str) for v in values):
        return _of_text(column, [str(v) for v in values])
    if column.kind is Kind.INTEGER and all(isinstance(v, int) for v in values):
        return _of_integers(column, [v for v in values if isinstance(v, int)], was_moment=False)
    return column


def _of_text(column: Column, texts: list[str]) -> Column:
    written = [t for t in texts if t]
    if not written:
        return column
    if all(_ISO_DATE.match(t) for t in written):
        return replace(column, kind=Kind.DATE, storage=Storage.ISO_TEXT)
    if all(_ISO_DATETIME.match(t) or _ISO_DATE.match(t) for t in written):
        return replace(column, kind=Kind.DATETIME, storage=Storage.ISO_TEXT)
    if all(_CLOCK.match(t) for t in written):
        return replace(column, kind=Kind.TIME, storage=Storage.ISO_TEXT)
    words = frozenset(t.casefold() for t in written)
    if column.profile.is_complete and len(words) == 2 and words in _FLAG_WORDS:
        return replace(column, storage=Storage.FLAG_TEXT)
    return column


def _of_integers(column: Column, numbers: list[int | float], *, was_moment: bool) -> Column:
    low, high = min(numbers), max(numbers)
    named = was_moment or bool(_MOMENT_NAME.search(column.name))
    if named and low >= _EARLIEST and high <= _LATEST:
        return replace(column, kind=Kind.DATETIME, storage=Storage.EPOCH_SECONDS)
    if low >= 0 and high <= 1 and (column.kind is Kind.BOOLEAN or _is_flag_name(column.name)):
        return replace(column, kind=Kind.BOOLEAN, storage=Storage.ZERO_ONE)
    return replace(column, kind=Kind.INTEGER)


def _is_flag_name(name: str) -> bool:
    parts = words(name)
    return bool(parts) and (parts[-1] == "flag" or (len(parts) > 1 and parts[0] in _FLAG_FIRST))
