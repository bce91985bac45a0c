"""Values of a result as JSON values."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal

from answerbook.core.catalog import Scalar
from answerbook.core.results import ResultSet

Cell = bool | int | float | str | None

_SAFE_INTEGER = 2**53
_BLOB_BYTES = 32


def as_rows(result: ResultSet) -> list[list[Cell]]:
    """Return the rows, each cell a JSON value; decimals become numbers, dates ISO text, bytes hex."""
    columns = [[as_cell(v) for v in values] for values in result.values]
    return [list(row) for row in zip(*columns, strict=True)]


def as_cell(value: Scalar) -> Cell:
    """Return one value as a JSON value.

    Whole numbers that a browser cannot hold become text.

    >>> as_cell(Decimal("12.50")), as_cell(b"\\x01"), as_cell(2**60)
    (12.5, '0x01', '1152921504606846976')
    """
    match value:
        case None | bool() | str():
            return value
        case int():
            return value if abs(value) <= _SAFE_INTEGER else str(value)
        case float():
            return value if math.isfinite(value) else None
        case Decimal():
            return as_cell(int(value) if value == value.to_integral_value() else float(value))
        case bytes():
            tail = "…" if len(value) > _BLOB_BYTES else ""
            return f"0x{value[:_BLOB_BYTES].hex()}{tail}"
        case dt.timedelta():
            return str(value)
        case dt.datetime():
            return value.isoformat(sep=" ")
    return value.isoformat()
