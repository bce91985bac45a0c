"""What the values of a column say about it beyond its kind."""

from __future__ import annotations

from answerbook.core.catalog import Column, Kind, Storage
from answerbook.core.question.wording import words

_NO_SIZE = frozenset({"code", "id", "number", "phone", "fax", "zip", "postcode", "details", "isbn"})
_TEXT_TYPES = ("CHAR", "TEXT", "CLOB", "STRING")


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def holds_numbers(column: Column) -> bool:
    """Tell whether the column can be added up: numbers, or texts that all read as numbers."""
    if column.kind.is_numeric:
        return True
    known = [v for v in column.profile.samples if v not in (None, "")]
    return column.kind is Kind.TEXT and bool(known) and all(is_number(str(v)) for v in known)


def is_number_as_text(column: Column) -> bool:
    """Tell whether numbers that have a size are stored as text, so that '9' would sort after '10'."""
    if not any(name in column.type.upper() for name in _TEXT_TYPES) or not holds_numbers(column):
        return False
    return column.kind.is_numeric or not _NO_SIZE & set(words(column.name))


def holds_whole_numbers(column: Column) -> bool:
    """Tell whether every value is a whole number, as far as is known for sure."""
    texts = [str(v) for v in column.profile.samples if v not in (None, "")]
    all_whole = column.profile.is_complete and all(t.lstrip("+-").isdigit() for t in texts)
    return column.kind is Kind.INTEGER or all_whole


def is_year_number(column: Column) -> bool:
    """Tell whether the column could only hold bare years rather than dates."""
    return not column.kind.is_temporal and column.storage is not Storage.EPOCH_SECONDS


def holds_years(column: Column) -> bool:
    """Tell whether the values, or else the name, are those of years."""
    low, high = column.profile.minimum, column.profile.maximum
    if isinstance(low, int | float) and isinstance(high, int | float):
        return low >= 1000 and high <= 2200
    return "year" in words(column.name) or (column.kind is Kind.TEXT and _is_year(low) and _is_year(high))


def _is_year(value: object) -> bool:
    return isinstance(value, str) and len(value) == 4 and value.isdigit()
