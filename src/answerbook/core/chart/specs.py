"""One function per kind of chart: the shape of a result → a drawing, or None where it does not fit."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from answerbook.core.chart import drawing as draw
from answerbook.core.chart.drawing import Drawing
from answerbook.core.chart.shape import Field, Role, fields
from answerbook.core.chart.theme import Json
from answerbook.core.results import ResultSet

MAX_BARS = 60
MAX_SERIES = 8
MAX_SLICES = 7
_OTHER = "Other"


@dataclass(frozen=True)
class Shape:
    """The columns of a result by role, and how many rows it has."""

    times: tuple[Field, ...]
    categories: tuple[Field, ...]
    measures: tuple[Field, ...]
    identifiers: tuple[Field, ...]
    rows: int

    @property
    def columns(self) -> int:
        return len(self.times) + len(self.categories) + len(self.measures) + len(self.identifiers)

    @property
    def dimensions(self) -> tuple[Field, ...]:
        """Return what the rows can be told apart by; identifiers only where there is nothing else."""
        return (*self.times, *self.categories) or self.identifiers


def shape_of(result: ResultSet) -> Shape:
    by_role: dict[Role, list[Field]] = {role: [] for role in Role}
    for field in fields(result):
        by_role[field.role].append(field)
    times, categories, measures, identifiers = (tuple(by_role[role]) for role in Role)
    return Shape(times, categories, measures, identifiers, result.row_count)


def kpi(shape: Shape) -> Drawing | None:
    if shape.rows != 1 or len(shape.measures) != 1 or not shape.measures[0].numbers:
        return None
    number = shape.measures[0]
    text: dict[str, Json] = {"field": "f0", "type": "quantitative", "format": draw.number_format(number)}
    mark: dict[str, Json] = {"type": "text", "fontSize": 48}
    return Drawing("One number", draw.rows([number]), mark, {"text": text}, height=120)


def _one_to_one(shape: Shape) -> tuple[Field, Field] | None:
    if len(shape.dimensions) != 1 or not shape.measures or shape.rows < 2:
        return None
    label = shape.dimensions[0]
    return (label, shape.measures[0]) if label.distinct == shape.rows else None


def bar(shape: Shape) -> Drawing | None:
    return _bars(shape, "Bar chart", upright=True)


def horizontal_bar(shape: Shape) -> Drawing | None:
    return _bars(shape, "Bar chart", upright=False)


def _bars(shape: Shape, name: str, *, upright: bool) -> Drawing | None:
    pair = _one_to_one(shape)
    if pair is None:
        return None
    shown = draw.sorted_by_time(pair, 0) if pair[0].role is Role.TIME else list(pair)
    shown, note = draw.cut(shown, MAX_BARS, "bars")
    label, size = draw.category(0, shown[0], upright=upright), draw.measure(1, shown[1])
    across, along = ("x", "y") if upright else ("y", "x")
    encoding: dict[str, Json] = {across: label, along: size, "tooltip": draw.tooltip(shown)}
    height = 320 if upright else max(120, min(1200, 26 * len(shown[0].values) + 60))
    return Drawing(name, draw.rows(shown), {"type": "bar"}, encoding, note, height)


def long_form(shape: Shape) -> tuple[Field, Field, Field] | None:
    """Return (axis, series, size): two dimensions and a measure, or comparable measures as series."""
    if len(shape.dimensions) == 2 and len(shape.measures) == 1:
        one, other = shape.dimensions
        if one.role is not Role.TIME and other.distinct > one.distinct:
            one, other = other, one
        pairs = set(zip(one.values, other.values, strict=True))
        return (one, other, shape.measures[0]) if len(pairs) == shape.rows else None
    pair = _one_to_one(shape)
    if pair is None or not 2 <= len(shape.measures) <= 4 or not _comparable(shape.measures):
        return None
    return _melted(pair[0], shape.measures)


def _comparable(measures: Sequence[Field]) -> bool:
    sizes = [max(map(abs, m.numbers), default=0) for m in measures]
    return min(sizes) > 0 and max(sizes) / min(sizes) <= 20


def _melted(label: Field, measures: Sequence[Field]) -> tuple[Field, Field, Field]:
    count = len(label.values)
    names = tuple(m.title for m in measures for _ in range(count))
    sizes = tuple(v for m in measures for v in m.values)
    values = replace(measures[0], name="value", values=sizes)
    return replace(label, values=label.values * len(measures)), Field("measure", Role.CATEGORY, names), values


def grouped_bar(shape: Shape) -> Drawing | None:
    drawn = _series_bars(shape, "Grouped bar chart")
    if drawn is None:
        return None
    beside: dict[str, Json] = {"field": "f1", "type": "nominal", "sort": None}
    encoding = drawn.encoding | {"xOffset": beside}
    return replace(drawn, encoding=encoding)


def stacked_bar(shape: Shape) -> Drawing | None:
    found = long_form(shape)
    if found is None or any(v < 0 for v in found[2].numbers) or len(shape.measures) > 1:
        return None
    return _series_bars(shape, "Stacked bar chart")


def _series_bars(shape: Shape, name: str) -> Drawing | None:
    found = long_form(shape)
    if found is None or found[1].distinct > MAX_SERIES or found[0].distinct > MAX_BARS:
        return None
    shown = draw.sorted_by_time(found, 0) if found[0].role is Role.TIME else list(found)
    encoding: dict[str, Json] = {
        "x": draw.category(0, shown[0], upright=True),
        "y": draw.measure(2, shown[2]),
        "color": draw.color(1, found[1]),
        "tooltip": draw.tooltip(shown),
    }
    return Drawing(name, draw.rows(shown), {"type": "bar"}, encoding)


def line(shape: Shape) -> Drawing | None:
    return _over_time(shape, "Line chart", "line")


def area(shape: Shape) -> Drawing | None:
    if any(v < 0 for m in shape.measures for v in m.numbers):
        return None
    return _over_time(shape, "Area chart", "area")


def _over_time(shape: Shape, name: str, mark: str) -> Drawing | None:
    if len(shape.times) != 1 or shape.rows < 2 or not shape.measures:
        return None
    found: Sequence[Field] | None = long_form(shape) or _one_to_one(shape)
    if found is None or (len(found) == 3 and found[1].distinct > MAX_SERIES):
        return None
    shown, note = draw.thinned(draw.sorted_by_time(found, 0))
    if len(set(shown[0].values)) < 2:
        return None
    shown[0] = draw.on_time_axis(shown[0])
    last = len(shown) - 1
    encoding: dict[str, Json] = {
        "x": draw.time(0, shown[0]),
        "y": draw.measure(last, shown[last], zero=mark == "area"),
        "tooltip": draw.tooltip(shown),
    }
    if last == 2:
        encoding["color"] = draw.color(1, found[1])
    drawn: dict[str, Json] = {"type": mark, "point": mark == "line" and len(shown[0].values) <= 60}
    return Drawing(name, draw.rows(shown), drawn, encoding, note)


def pie(shape: Shape) -> Drawing | None:
    return _slices(shape, "Pie chart", 0)


def donut(shape: Shape) -> Drawing | None:
    return _slices(shape, "Donut chart", 70)


def _slices(shape: Shape, name: str, hole: int) -> Drawing | None:
    pair = _one_to_one(shape)
    if (
        pair is None
        or len(shape.categories) != 1
        or len(shape.measures) != 1
        or any(v < 0 for v in pair[1].numbers)
    ):
        return None
    sized = sorted(zip(pair[0].values, pair[1].values, strict=True), key=lambda p: -_number(p[1]))
    rest = [_number(value) for _, value in sized[MAX_SLICES:]]
    kept = [(label, _number(value)) for label, value in sized[:MAX_SLICES]]
    if sum(v for _, v in kept) <= 0:
        return None
    note = f"The {MAX_SLICES} largest; the other {len(rest)} as {_OTHER}" if rest else ""
    if rest:
        kept.append((_OTHER, math.fsum(rest)))
    labels = replace(pair[0], values=tuple(label for label, _ in kept))
    sizes = replace(pair[1], values=tuple(value for _, value in kept))
    angle: dict[str, Json] = {"field": "f1", "type": "quantitative", "stack": True}
    shown = [labels, sizes]
    encoding: dict[str, Json] = {
        "theta": angle,
        "color": draw.color(0, labels),
        "order": {"field": "f2", "type": "quantitative"},
        "tooltip": draw.tooltip(shown),
    }
    mark: dict[str, Json] = {"type": "arc", "innerRadius": hole}
    turn = Field("turn", Role.MEASURE, tuple(range(len(kept))))
    return Drawing(name, draw.rows([*shown, turn]), mark, encoding, note)


def _number(value: bool | int | float | str | None) -> int | float:
    return value if isinstance(value, int | float) else 0


def scatter(shape: Shape) -> Drawing | None:
    if len(shape.measures) < 2 or shape.rows < 3:
        return None
    shown, note = draw.thinned([*shape.measures[:2], *shape.categories[:1]])
    encoding: dict[str, Json] = {
        "x": draw.measure(0, shown[0], zero=False),
        "y": draw.measure(1, shown[1], zero=False),
        "tooltip": draw.tooltip(shown),
    }
    mark: dict[str, Json] = {"type": "point", "filled": True, "opacity": 0.7}
    return Drawing("Scatter plot", draw.rows(shown), mark, encoding, note)


def histogram(shape: Shape) -> Drawing | None:
    if len(shape.measures) != 1 or shape.rows < 10 or shape.measures[0].distinct < 4:
        return None
    shown, note = draw.thinned([shape.measures[0]])
    size = draw.measure(0, shown[0])
    bins: dict[str, Json] = {"maxbins": 20}
    count: dict[str, Json] = {"aggregate": "count", "type": "quantitative", "title": "Number of rows"}
    encoding: dict[str, Json] = {"x": size | {"bin": bins, "scale": {"zero": False}}, "y": count}
    return Drawing("Histogram", draw.rows(shown), {"type": "bar"}, encoding, note)


def heatmap(shape: Shape) -> Drawing | None:
    found = long_form(shape)
    if found is None or len(shape.measures) > 1 or max(found[0].distinct, found[1].distinct) > MAX_BARS:
        return None
    shown = draw.sorted_by_time(found, 0) if found[0].role is Role.TIME else list(found)
    shade: dict[str, Json] = {"field": "f2", "type": "quantitative", "title": shown[2].title}
    shade["legend"] = {"format": draw.number_format(shown[2])}
    encoding: dict[str, Json] = {
        "x": draw.category(0, shown[0], upright=True),
        "y": draw.category(1, found[1]),
        "color": shade,
        "tooltip": draw.tooltip(shown),
    }
    height = max(160, min(900, 24 * found[1].distinct + 80))
    return Drawing("Heatmap", draw.rows(shown), {"type": "rect"}, encoding, height=height)


BUILDERS: dict[str, Callable[[Shape], Drawing | None]] = {
    "kpi": kpi,
    "line": line,
    "area": area,
    "bar": bar,
    "horizontal_bar": horizontal_bar,
    "grouped_bar": grouped_bar,
    "stacked_bar": stacked_bar,
    "pie": pie,
    "donut": donut,
    "scatter": scatter,
    "histogram": histogram,
    "heatmap": heatmap,
}
