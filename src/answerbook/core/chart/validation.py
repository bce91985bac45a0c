"""What a chart specification may contain: an allow-list, so that nothing in it can load or run anything."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from answerbook.core.chart.theme import Json

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
MAX_POINTS = 2_000
_MAX_BYTES = 2 * 2**20
_FIELD = re.compile(r"f\d{1,2}\Z")

_TOP = frozenset({"$schema", "title", "description", "width", "height", "autosize", "data", "mark", "encoding"})
_MARKS = frozenset({"bar", "line", "area", "arc", "point", "rect", "text"})
_MARK = frozenset(
    {"type", "point", "innerRadius", "outerRadius", "opacity", "filled", "interpolate", "fontSize", "line", "size"}
)
_CHANNELS = frozenset({"x", "y", "color", "theta", "xOffset", "order", "tooltip", "text", "detail"})
_CHANNEL = frozenset(
    {"field", "type", "title", "sort", "axis", "scale", "legend", "bin", "aggregate", "format", "stack"}
)
_PARTS: Mapping[str, frozenset[str]] = {
    "axis": frozenset(
        {"labelAngle", "labelLimit", "labelOverlap", "format", "grid", "title", "tickMinStep", "labels"}
    ),
    "scale": frozenset({"type", "zero", "nice"}),
    "legend": frozenset({"title", "orient", "format", "columns", "labelLimit"}),
    "bin": frozenset({"maxbins"}),
    "autosize": frozenset({"type", "contains"}),
    "title": frozenset({"text", "subtitle"}),
}
_WORDS: Mapping[str, frozenset[Json]] = {
    "type": frozenset({"nominal", "ordinal", "quantitative", "temporal"}),
    "aggregate": frozenset({"count"}),
    "stack": frozenset({"zero", None, True, False}),
}
_TITLE = re.compile(r"[\w %$€£/,.:&+()#-]{0,120}\Z")
_FORMAT = re.compile(r"[,.$~%\d dsfbBYmHMSQ:-]{0,20}\Z")


class UnsafeChart(ValueError):
    """The specification holds something no chart of ours needs."""


def validate_chart(spec: Mapping[str, Json]) -> None:
    """Check that the specification only draws its own inline values.

    Raises: UnsafeChart naming the part that is not allowed.
    """
    _only(spec, _TOP, "the chart")
    if spec.get("$schema") != SCHEMA:
        raise UnsafeChart("$schema must be Vega-Lite 6")
    if len(json.dumps(spec)) > _MAX_BYTES:
        raise UnsafeChart("the chart is larger than 2 MB")
    _texts(spec)
    _sizes(spec)
    _rows(spec.get("data"))
    _mark(spec.get("mark"))
    encoding = _mapping(spec.get("encoding"), "encoding")
    _only(encoding, _CHANNELS, "encoding")
    for name, channel in encoding.items():
        for one in channel if isinstance(channel, list) else [channel]:
            _channel(_mapping(one, name), name)


def _mapping(value: Json, where: str) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise UnsafeChart(f"{where} must be an object")
    return value


def _only(found: Mapping[str, Json], allowed: frozenset[str], where: str) -> None:
    extra = sorted(set(found) - allowed)
    if extra:
        raise UnsafeChart(f"{where} may not have {', '.join(extra)}")


def _texts(spec: Mapping[str, Json]) -> None:
    title = spec.get("title", "")
    parts = [title]
    if isinstance(title, dict):
        _only(title, _PARTS["title"], "title")
        parts = list(title.values())
    for text in (*parts, spec.get("description", "")):
        if not isinstance(text, str) or len(text) > 1_000:
            raise UnsafeChart("title and description must be short texts")


def _sizes(spec: Mapping[str, Json]) -> None:
    for name in ("width", "height"):
        size = spec.get(name, 300)
        is_number = isinstance(size, int) and not isinstance(size, bool) and 0 < size <= 4_000
        if not is_number and size != "container":
            raise UnsafeChart(f"{name} must be a number of pixels up to 4,000, or container")
    if "autosize" in spec:
        _plain_part(spec["autosize"], "autosize")


def _rows(data: Json) -> None:
    found = _mapping(data, "data")
    _only(found, frozenset({"values"}), "data")
    rows = found.get("values")
    if not isinstance(rows, list) or len(rows) > MAX_POINTS:
        raise UnsafeChart(f"data must be at most {MAX_POINTS:,} inline values")
    for row in rows:
        for name, value in _mapping(row, "a row").items():
            if not _FIELD.match(name) or isinstance(value, dict | list):
                raise UnsafeChart("a row may only hold plain values under f0, f1, …")


def _mark(mark: Json) -> None:
    found = _mapping(mark, "mark")
    _only(found, _MARK, "mark")
    if found.get("type") not in _MARKS:
        raise UnsafeChart(f"mark {found.get('type')} is not drawn here")
    for name, value in found.items():
        if isinstance(value, dict | list) or (isinstance(value, str) and not value.isalnum()):
            raise UnsafeChart(f"mark may not have this {name}")


def _channel(channel: dict[str, Json], name: str) -> None:
    _only(channel, _CHANNEL, name)
    field = channel.get("field")
    if field is not None and not (isinstance(field, str) and _FIELD.match(field)):
        raise UnsafeChart(f"{name} must name a field f0, f1, …")
    for key, value in channel.items():
        if key in _WORDS and (isinstance(value, dict | list) or value not in _WORDS[key]):
            raise UnsafeChart(f"{name} may not have this {key}")
        if key in _PARTS and isinstance(value, dict):
            _plain_part(value, key)
        elif key == "title" and not (isinstance(value, str) and _TITLE.match(value)):
            raise UnsafeChart(f"{name} must have a title of plain signs")
        elif key == "format":
            _format(value)
        elif key == "sort" and value not in (None, "ascending", "descending"):
            raise UnsafeChart(f"{name} may not have this sort")
        elif key in ("axis", "legend", "scale", "bin") and not isinstance(value, bool | None):
            raise UnsafeChart(f"{name} may not have this {key}")


def _plain_part(value: Json, name: str) -> None:
    part = _mapping(value, name)
    _only(part, _PARTS[name], name)
    for key, inner in part.items():
        if isinstance(inner, dict | list):
            raise UnsafeChart(f"{name} may not have this {key}")
        if key == "format":
            _format(inner)


def _format(value: Json) -> None:
    if not isinstance(value, str) or not _FORMAT.match(value):
        raise UnsafeChart("a format must be one of numbers or dates")
