"""The shape of a result: which columns are time, categories, measures or identifiers."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from answerbook.core.catalog import Kind, Scalar
from answerbook.core.results import ResultSet

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = tuple("January February March April May June July August September October November December".split())

_IDENTIFIER = re.compile(
    r"(?:^|[\W_])(id|uuid|guid|key|code|zip|zipcode|postcode|phone|fax|isbn|ssn)$|[a-z]I[dD]$", re.I
)
_UNSAFE = re.compile(r"[^\w %$€£/,.:&+()#-]")
_YEAR = re.compile(r"(?:^|[\W_])(year|yr)(?:$|[\W_])|[a-z]Year$")
_GRAINS = re.compile(r"\d{4}-\d{2}(-\d{2}([ T]\d{2}:\d{2}(:\d{2})?)?)?\Z|\d{4}-Q[1-4]\Z")
_SHARE = re.compile(r"(?:^|[\W_])(share|percent|percentage|pct|proportion|ratio|rate)(?:$|[\W_])", re.I)


class Role(StrEnum):
    TIME = "time"
    CATEGORY = "category"
    MEASURE = "measure"
    IDENTIFIER = "identifier"


@dataclass(frozen=True, slots=True)
class Field:
    """One column in its role. `values` are ready for JSON: dates as ISO text, decimals as numbers."""

    name: str
    role: Role
    values: tuple[bool | int | float | str | None, ...]

    @property
    def title(self) -> str:
        """The name without any sign that could end a string: Vega-Lite writes titles into its expressions."""
        said = " ".join(_UNSAFE.sub(" ", self.name.replace("_", " ")).split())[:120] or "Value"
        return said[:1].upper() + said[1:]

    @property
    def is_share(self) -> bool:
        """Tell whether the values are parts of a whole from 0 to 1, by name and by size."""
        return bool(_SHARE.search(self.name)) and all(0 <= v <= 1 for v in self.numbers)

    @property
    def is_cyclic(self) -> bool:
        """Tell whether these are days of the week or months of any year, which follow one another in a circle."""
        return bool(self.values) and {v for v in self.values if v is not None} <= {*WEEKDAYS, *MONTHS}

    @property
    def numbers(self) -> list[int | float]:
        return [v for v in self.values if isinstance(v, int | float) and not isinstance(v, bool)]

    @property
    def distinct(self) -> int:
        return len(set(self.values))


def plain(value: Scalar) -> bool | int | float | str | None:
    """Return a value as JSON holds it."""
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return str(value)
    return value[:500] if isinstance(value, str) else value


def fields(result: ResultSet) -> tuple[Field, ...]:
    """Return each column with its role.

    >>> from answerbook.core.results import ResultColumn
    >>> columns = (ResultColumn("year", Kind.INTEGER), ResultColumn("total", Kind.NUMBER))
    >>> [f.role.value for f in fields(ResultSet(columns, ((2017, 2018), (1.5, 2.5))))]
    ['time', 'measure']
    """
    columns = zip(result.columns, result.values, strict=True)
    return tuple(_field(column.name, column.kind, tuple(map(plain, values))) for column, values in columns)


def _field(name: str, kind: Kind, values: tuple[bool | int | float | str | None, ...]) -> Field:
    known = [v for v in values if v is not None]
    numeric = bool(known) and all(isinstance(v, int | float) and not isinstance(v, bool) for v in known)
    if kind.is_temporal or _is_grain(known) or (numeric and _is_year(name, known)):
        text = tuple(None if v is None else str(v) for v in values)
        return Field(name, Role.TIME, text) if _is_moment(text) else Field(name, Role.CATEGORY, text)
    if _IDENTIFIER.search(name) and not (numeric and any(isinstance(v, float) for v in known)):
        return Field(name, Role.IDENTIFIER, values)
    if numeric:
        return Field(name, Role.MEASURE, values)
    return Field(name, Role.CATEGORY, tuple(_label(v) for v in values))


def _label(value: bool | int | float | str | None) -> str:
    if value is None:
        return "(empty)"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _is_grain(values: list[bool | int | float | str]) -> bool:
    if not values or not all(isinstance(v, str) for v in values):
        return False
    return all(_GRAINS.match(str(v)) for v in values) or set(values) <= {*WEEKDAYS} or set(values) <= {*MONTHS}


def _is_moment(values: tuple[str | None, ...]) -> bool:
    return all(v is None or _GRAINS.match(v) or v.isdigit() or v in WEEKDAYS or v in MONTHS for v in values)


def _is_year(name: str, values: list[bool | int | float | str]) -> bool:
    return bool(_YEAR.search(name)) and all(isinstance(v, int) and 1000 <= v <= 2500 for v in values)
