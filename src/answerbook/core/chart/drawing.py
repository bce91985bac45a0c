"""The parts every chart is made of: rows under safe field names, channels, formats, time axes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from answerbook.core.chart.shape import MONTHS, WEEKDAYS, Field, Role
from answerbook.core.chart.theme import Json
from answerbook.core.chart.validation import MAX_POINTS

_FEW = 24
_FLAT_SIGNS = 70
_MONTH = re.compile(r"\d{4}-\d{2}\Z")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T")
_LABEL: dict[str, Json] = {"labelLimit": 180, "labelOverlap": "greedy"}


@dataclass(frozen=True)
class Drawing:
    """A chart without its frame. `note` says what of the result is not drawn."""

    name: str
    rows: list[Json]
    mark: dict[str, Json]
    encoding: dict[str, Json]
    note: str = ""
    height: int = 320


def rows(fields: Sequence[Field]) -> list[Json]:
    """Return the values row by row under f0, f1, …, whatever the columns are called."""
    table = zip(*(field.values for field in fields), strict=True)
    return [{f"f{i}": value for i, value in enumerate(row)} for row in table]


def cut(fields: Sequence[Field], most: int, what: str) -> tuple[list[Field], str]:
    """Keep the first rows, and say so."""
    count = len(fields[0].values)
    if count <= most:
        return list(fields), ""
    return [replace(f, values=f.values[:most]) for f in fields], f"The first {most:,} of {count:,} {what}"


def thinned(fields: Sequence[Field], most: int = MAX_POINTS) -> tuple[list[Field], str]:
    """Keep evenly spaced rows, and say so."""
    count = len(fields[0].values)
    if count <= most:
        return list(fields), ""
    kept = [index * count // most for index in range(most)]
    chosen = [replace(f, values=tuple(f.values[i] for i in kept)) for f in fields]
    return chosen, f"{most:,} of {count:,} rows, evenly chosen"


def number_format(field: Field) -> str:
    if field.is_share:
        return ".1%"
    if all(float(v).is_integer() for v in field.numbers):
        return ",d"
    return ",.0f" if max(map(abs, field.numbers), default=0) >= 10_000 else ",.2f"


def measure(index: int, field: Field, *, zero: bool = True) -> dict[str, Json]:
    """Return the channel of a number on an axis."""
    short = "~s" if max(map(abs, field.numbers), default=0) >= 100_000 else number_format(field)
    whole = short == ",d" and max(map(abs, field.numbers), default=0) < 10
    axis: dict[str, Json] = {"format": ",.0f" if whole else short}
    return {
        "field": f"f{index}",
        "type": "quantitative",
        "title": field.title,
        "axis": axis,
        "scale": {"zero": zero},
    }


def category(index: int, field: Field, *, upright: bool = False) -> dict[str, Json]:
    """Return the channel of labels, in the order of the rows; few short ones under an axis lie flat."""
    labels = {str(v) for v in field.values}
    is_flat = upright and sum(map(len, labels)) <= _FLAT_SIGNS
    axis = _LABEL | ({"labelAngle": 0} if is_flat else {})
    return {"field": f"f{index}", "type": "nominal", "title": field.title, "sort": None, "axis": axis}


def time(index: int, field: Field) -> dict[str, Json]:
    """Return the channel of a time axis; prepare the field with `on_time_axis` first."""
    if _on_instants(field):
        return {"field": f"f{index}", "type": "temporal", "title": field.title, "scale": {"type": "utc"}}
    return {"field": f"f{index}", "type": "ordinal", "title": field.title, "sort": None, "axis": dict(_LABEL)}


def color(index: int, field: Field) -> dict[str, Json]:
    return {"field": f"f{index}", "type": "nominal", "title": field.title, "sort": None}


def tooltip(fields: Sequence[Field]) -> list[Json]:
    """Return what is said of a mark under the pointer."""
    said: list[Json] = []
    for index, field in enumerate(fields):
        entry: dict[str, Json] = {"field": f"f{index}", "title": field.title, "type": "nominal"}
        if field.role is Role.MEASURE:
            entry |= {"type": "quantitative", "format": number_format(field)}
        elif field.role is Role.TIME and _on_instants(field):
            entry |= {"type": "temporal", "format": "%d %b %Y"}
        said.append(entry)
    return said


def sorted_by_time(fields: Sequence[Field], when: int) -> list[Field]:
    """Put the rows in order of time and drop those without one."""
    moments = fields[when].values
    order = sorted((i for i, v in enumerate(moments) if v is not None), key=lambda i: _moment_key(str(moments[i])))
    return [replace(f, values=tuple(f.values[i] for i in order)) for f in fields]


def _moment_key(value: str) -> tuple[int, str]:
    for names in (WEEKDAYS, MONTHS):
        if value in names:
            return names.index(value), ""
    return 0, value


def on_time_axis(field: Field) -> Field:
    """Spell moments for their axis: few or named steps as they are, many as instants in UTC."""
    if field.distinct <= _FEW or not all(re.match(r"\d{4}(-\d{2}(-\d{2})?|\Z)", str(v)) for v in field.values):
        return field
    return replace(field, values=tuple(_instant(str(v)) for v in field.values))


def _on_instants(field: Field) -> bool:
    """Tell whether `on_time_axis` spelled the moments as instants; "Tuesday" is none."""
    return any(_INSTANT.match(str(v)) for v in field.values)


def _instant(value: str) -> str:
    if len(value) == 4:
        return f"{value}-01-01T00:00:00Z"
    if _MONTH.match(value):
        return f"{value}-01T00:00:00Z"
    return f"{value.replace(' ', 'T')}Z" if len(value) > 10 else f"{value}T00:00:00Z"
