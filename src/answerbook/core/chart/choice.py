"""Which chart a result gets by itself, and which ones the reader may switch to."""

from __future__ import annotations

from collections.abc import Callable

from answerbook.core.chart.drawing import Drawing, number_format
from answerbook.core.chart.shape import Field, Role
from answerbook.core.chart.specs import BUILDERS, Shape, long_form, shape_of
from answerbook.core.chart.theme import Json
from answerbook.core.chart.validation import SCHEMA, validate_chart
from answerbook.core.results import ResultSet

TABLE = "table"
_LONG_LABEL = 12
_MANY_BARS = 8
_TOO_MANY_BARS = 100
_MANY_GROUPS = 24
_MOST_COLUMNS = 6
_LONG_TITLE = 90


class Unchartable(ValueError):
    """The result does not have the shape this kind of chart needs."""


def choose_chart(result: ResultSet, *, title: str | None = None) -> dict[str, Json] | None:
    """Return a validated Vega-Lite specification with inline values; None where a table says it better.

    A title longer than one line of the chart is replaced by the names of its columns.
    One number alone gets no chart (the headline says it); `chart_as(result, "kpi")` draws it for a board.

    >>> from answerbook.core.catalog import Kind
    >>> from answerbook.core.results import ResultColumn
    >>> columns = (ResultColumn("country", Kind.TEXT), ResultColumn("orders", Kind.INTEGER))
    >>> spec = choose_chart(ResultSet(columns, (("France", "Spain"), (3, 2))))
    >>> spec["mark"], spec["data"]["values"][0]
    ({'type': 'bar'}, {'f0': 'France', 'f1': 3})
    """
    shape = shape_of(result)
    kind = _kind(shape)
    if kind is None:
        return None
    drawn = BUILDERS[kind](shape)
    return None if drawn is None else _framed(drawn, shape, result, title)


def alternatives(result: ResultSet) -> tuple[str, ...]:
    """Return the kinds of chart that fit and `table`, the one to begin with first."""
    shape = shape_of(result)
    fitting = [kind for kind, build in BUILDERS.items() if build(shape) is not None]
    chosen = "kpi" if "kpi" in fitting else _kind(shape) or TABLE
    return tuple(sorted((*fitting, TABLE), key=lambda kind: kind != chosen))


def chart_as(result: ResultSet, kind: str, *, title: str | None = None) -> dict[str, Json] | None:
    """Return the chart of this kind; None for `table`.

    Raises: Unchartable naming the kinds that fit.
    """
    if kind == TABLE:
        return None
    shape = shape_of(result)
    drawn = BUILDERS[kind](shape) if kind in BUILDERS else None
    if drawn is None:
        raise Unchartable(f"this result makes no {kind} chart; choose one of {', '.join(alternatives(result))}")
    return _framed(drawn, shape, result, title)


def sized(spec: dict[str, Json], width: int, height: int | None = None) -> dict[str, Json]:
    """Return the specification with a width in pixels, for a renderer that has no page around it."""
    return spec | {"width": width} | ({"height": height} if height is not None else {})


def _framed(drawn: Drawing, shape: Shape, result: ResultSet, title: str | None) -> dict[str, Json]:
    note = drawn.note or ("The first rows of a longer result" if result.truncated else "")
    named = title if title and len(title) <= _LONG_TITLE else _title(shape)
    heading: Json = named[:1].upper() + named[1:]
    spec: dict[str, Json] = {
        "$schema": SCHEMA,
        "title": {"text": heading, "subtitle": note} if note else heading,
        "description": _description(drawn, shape, note),
        "width": "container",
        "height": drawn.height,
        "autosize": {"type": "fit", "contains": "padding"},
        "data": {"values": drawn.rows},
        "mark": drawn.mark,
        "encoding": drawn.encoding,
    }
    validate_chart(spec)
    return spec


def _title(shape: Shape) -> str:
    measures = " and ".join(f.title.lower() for f in shape.measures[:2]) or "rows"
    measures = measures[:1].upper() + measures[1:]
    labels = " and ".join(f.title.lower() for f in shape.dimensions[:2])
    return f"{measures} by {labels}" if labels else measures


def _description(drawn: Drawing, shape: Shape, note: str) -> str:
    """Say for a reader who does not see it what the chart shows; the table beside it holds every value."""
    said = [f"{drawn.name}: {_title(shape)}."]
    if shape.dimensions and shape.measures and shape.measures[0].numbers and drawn.name != "One number":
        said.append(_extremes(shape.dimensions[0], shape.measures[0]))
    return " ".join([*said, f"{note}." if note else ""]).strip()[:1_000]


def _extremes(label: Field, size: Field) -> str:
    pairs = [(v, at) for at, v in zip(label.values, size.values, strict=True) if isinstance(v, int | float)]
    high, low = max(pairs, key=lambda p: p[0]), min(pairs, key=lambda p: p[0])
    spelled = number_format(size)
    first, last = (f"{_spell(value, spelled)} ({at})" for value, at in (high, low))
    return f"Highest {first}, lowest {last}."


def _spell(value: int | float, spelled: str) -> str:
    return f"{value:.1%}" if spelled.endswith("%") else f"{value:,}" if spelled == ",d" else f"{value:,.2f}"


def _kind(shape: Shape) -> str | None:
    if shape.rows < 2 or not shape.measures or shape.columns > _MOST_COLUMNS or _is_list(shape):
        return None
    return next((kind for fits, kind in _CHOICES if fits(shape) and BUILDERS[kind](shape) is not None), None)


def _is_share(shape: Shape) -> bool:
    return (
        len(shape.measures) == 1 and shape.measures[0].is_share and 0.98 <= sum(shape.measures[0].numbers) <= 1.02
    )


def _is_short(shape: Shape) -> bool:
    label = shape.dimensions[0] if shape.dimensions else None
    if label is None or shape.rows > _MANY_BARS:
        return label is not None and label.role is Role.TIME
    return label.role is Role.TIME or all(len(str(v)) <= _LONG_LABEL for v in label.values)


def _is_list(shape: Shape) -> bool:
    """Tell whether the rows are things to read rather than a measure to compare."""
    return bool(shape.identifiers) and len(shape.categories) > 1


def _adds_up(shape: Shape) -> bool:
    """Tell whether the measure may be stacked: counts and totals, not averages or extremes."""
    name = shape.measures[0].name.lower() if shape.measures else ""
    return not any(word in name for word in ("average", "avg", "mean", "lowest", "highest", "min", "max", "rate"))


def _is_small(shape: Shape) -> bool:
    found = long_form(shape)
    return (
        found is not None and found[0].distinct * found[1].distinct <= _TOO_MANY_BARS and found[0].distinct <= 24
    )


_CHOICES: tuple[tuple[Callable[[Shape], bool], str], ...] = (
    (lambda s: len(s.times) == 1 and s.times[0].distinct > 2 and not s.times[0].is_cyclic, "line"),
    (_is_share, "donut"),
    (lambda s: len(s.dimensions) == 2 and _adds_up(s) and _is_small(s), "stacked_bar"),
    (_is_small, "grouped_bar"),
    (lambda s: len(s.dimensions) == 2, "heatmap"),
    (lambda s: not s.dimensions or (len(s.measures) == 2 and s.rows >= 10), "scatter"),
    (lambda s: not s.dimensions, "histogram"),
    (lambda s: s.rows <= _TOO_MANY_BARS and _is_short(s), "bar"),
    (lambda s: s.rows <= _TOO_MANY_BARS, "horizontal_bar"),
)
