from __future__ import annotations

import copy
import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest
import vl_convert
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from answerbook.core.catalog import Kind, Scalar
from answerbook.core.chart import (
    Unchartable,
    UnsafeChart,
    alternatives,
    chart_as,
    choose_chart,
    sized,
    theme,
    validate_chart,
)
from answerbook.core.results import ResultColumn, ResultSet

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "chart" / "shapes.yaml").read_text(encoding="utf-8"))


def result(**columns: list[Scalar]) -> ResultSet:
    """Return a result; the kind of a column is that of its first value."""
    named = {name.replace("__", " "): values for name, values in columns.items()}
    kinds = (_kind(values) for values in named.values())
    return ResultSet(
        tuple(ResultColumn(name, kind) for name, kind in zip(named, kinds, strict=True)),
        tuple(tuple(values) for values in named.values()),
    )


def _kind(values: list[Scalar]) -> Kind:
    first = next((v for v in values if v is not None), "")
    if isinstance(first, dt.datetime):
        return Kind.DATETIME
    if isinstance(first, dt.date):
        return Kind.DATE
    if isinstance(first, bool):
        return Kind.BOOLEAN
    return (
        Kind.INTEGER
        if isinstance(first, int)
        else Kind.NUMBER
        if isinstance(first, float | Decimal)
        else Kind.TEXT
    )


def drawn(spec: dict[str, object] | None) -> tuple[object, object] | None:
    if spec is None:
        return None
    mark, encoding = spec["mark"], spec["encoding"]
    assert isinstance(mark, dict)
    assert isinstance(encoding, dict)
    return mark["type"], sorted(encoding)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_the_shape_decides_the_chart(case: dict[str, object]) -> None:
    found = result(**case["columns"])  # type: ignore[arg-type]
    expected = case["chart"]
    assert alternatives(found)[0] == expected
    chosen = choose_chart(found)
    if expected in ("table", "kpi"):
        assert chosen is None
    else:
        assert chosen == chart_as(found, str(expected))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_kind_that_fits_renders(case: dict[str, object], mode: str) -> None:
    found = result(**case["columns"])  # type: ignore[arg-type]
    for kind in set(alternatives(found)) - {"table"}:
        spec = chart_as(found, kind)
        assert spec is not None
        assert spec["description"]
        config = theme("dark" if mode == "dark" else "light")
        svg = vl_convert.vegalite_to_svg(json.dumps(sized(spec, 600)), vl_version="6.1", config=config)
        assert svg.startswith("<svg")


def test_a_kind_that_does_not_fit_is_refused_with_those_that_do() -> None:
    with pytest.raises(Unchartable, match="choose one of bar, horizontal_bar"):
        chart_as(result(country=["France", "Spain"], orders=[3, 2]), "scatter")
    assert chart_as(result(country=["France"], orders=[3]), "table") is None


def test_bars_keep_the_order_of_the_rows() -> None:
    spec = choose_chart(result(country=["Spain", "France", "Italy"], orders=[9, 5, 1]))
    assert spec is not None
    assert [row["f0"] for row in spec["data"]["values"]] == ["Spain", "France", "Italy"]  # type: ignore[index]
    assert spec["encoding"]["x"]["sort"] is None  # type: ignore[index]


def test_lines_are_put_in_order_of_time() -> None:
    spec = choose_chart(result(year=[2019, 2017, 2018], revenue=[3.0, 1.0, 2.0]))
    assert spec is not None
    assert [row["f0"] for row in spec["data"]["values"]] == ["2017", "2018", "2019"]  # type: ignore[index]


def test_many_days_become_instants_in_utc() -> None:
    days = [dt.date(2018, 1, 1) + dt.timedelta(days=n) for n in range(60)]
    spec = choose_chart(result(day=list(days), orders=list(range(60))))
    assert spec is not None
    assert spec["encoding"]["x"]["type"] == "temporal"  # type: ignore[index]
    assert spec["data"]["values"][0] == {"f0": "2018-01-01T00:00:00Z", "f1": 0}  # type: ignore[index]


def test_slices_beyond_the_seventh_become_other() -> None:
    spec = chart_as(result(kind=list("abcdefghij"), share=[0.1] * 10), "donut")
    assert spec is not None
    values = spec["data"]["values"]  # type: ignore[index]
    assert [row["f0"] for row in values] == [*"abcdefg", "Other"]
    assert values[-1]["f1"] == pytest.approx(0.3)
    assert spec["title"]["subtitle"] == "The 7 largest; the other 3 as Other"  # type: ignore[index]


def test_points_are_thinned_and_it_is_said() -> None:
    spec = choose_chart(result(weight=[n * 1.5 for n in range(5000)], price=[n * 2.5 for n in range(5000)]))
    assert spec is not None
    assert len(spec["data"]["values"]) == 2_000  # type: ignore[index]
    assert "2,000 of 5,000 rows" in str(spec["description"])


def test_a_truncated_result_says_so() -> None:
    found = result(country=["Spain", "France"], orders=[9, 5])
    spec = choose_chart(ResultSet(found.columns, found.values, truncated=True))
    assert spec is not None
    assert "longer result" in str(spec["description"])


def test_the_description_names_the_ends() -> None:
    spec = choose_chart(result(country=["Spain", "France"], orders=[9, 5]), title="Orders")
    assert spec is not None
    assert spec["title"] == "Orders"
    assert spec["description"] == "Bar chart: Orders by country. Highest 9 (Spain), lowest 5 (France)."


HOSTILE = 'x"]);alert(1)//\\'


@pytest.mark.parametrize("kind", ["bar", "horizontal_bar", "pie"])
def test_names_and_values_from_the_data_never_become_code(kind: str) -> None:
    found = ResultSet(
        (ResultColumn(HOSTILE, Kind.TEXT), ResultColumn(f"n[0].url {HOSTILE}", Kind.INTEGER)),
        ((HOSTILE, "datum.f0", "<img src=x onerror=alert(1)>"), (1, 2, None)),
    )
    spec = chart_as(found, kind)
    assert spec is not None
    outside = {key: part for key, part in spec.items() if key not in ("data", "title", "description")}
    assert not set('"\\;[]') & set("".join(_texts(outside)))
    compiled = vl_convert.vegalite_to_vega(json.dumps(sized(spec, 400)), vl_version="6.1")
    drawing = {key: part for key, part in compiled.items() if key not in ("data", "description")}
    assert not any(HOSTILE in text for text in _texts(drawing))
    assert vl_convert.vegalite_to_svg(json.dumps(sized(spec, 400)), vl_version="6.1")


def _texts(part: object) -> list[str]:
    if isinstance(part, dict):
        return [text for value in part.values() for text in _texts(value)]
    if isinstance(part, list):
        return [text for value in part for text in _texts(value)]
    return [part] if isinstance(part, str) and not part.startswith("http") else []


ATTACKS: list[tuple[str, tuple[str, ...], object]] = [
    ("remote data", ("data",), {"url": "https://example.org/x.json"}),
    ("named data", ("data", "name"), "x"),
    ("a transform", ("transform",), [{"calculate": "1", "as": "x"}]),
    ("parameters", ("params",), [{"name": "p", "bind": {"element": "body"}}]),
    ("a configuration", ("config",), {"background": "url(x)"}),
    ("layers", ("layer",), []),
    ("an image", ("mark", "type"), "image"),
    ("a link", ("encoding", "href"), {"field": "f0"}),
    ("an image channel", ("encoding", "url"), {"field": "f0"}),
    ("a link of the mark", ("mark", "href"), "https://example.org"),
    ("an expression of the mark", ("mark", "tooltip"), {"expr": "1"}),
    ("a signal in a scale", ("encoding", "x", "scale"), {"domain": {"signal": "1"}}),
    ("an expression of labels", ("encoding", "x", "axis"), {"labelExpr": "1"}),
    ("a condition", ("encoding", "x", "condition"), {"test": "1", "value": 1}),
    ("a field path", ("encoding", "x", "field"), "a.b"),
    ("a title that ends a string", ("encoding", "x", "title"), 'x" + alert(1) + "'),
    ("a sort with values", ("encoding", "x", "sort"), ['"']),
    ("a format that is none", ("encoding", "x", "axis"), {"format": "); alert(1"}),
    ("another schema", ("$schema",), "https://example.org/schema.json"),
    ("an expression as width", ("width",), {"expr": "1"}),
    ("a very wide chart", ("width",), 100_000),
    ("a nested value", ("data", "values"), [{"f0": {"a": 1}}]),
    ("another field name", ("data", "values"), [{"x": 1}]),
    ("too many rows", ("data", "values"), [{"f0": 1}] * 2_001),
    ("an object as title", ("title",), {"text": {"expr": "1"}}),
]


@pytest.mark.parametrize(("path", "value"), [a[1:] for a in ATTACKS], ids=[a[0] for a in ATTACKS])
def test_only_what_our_charts_need_is_allowed(path: tuple[str, ...], value: object) -> None:
    spec = choose_chart(result(country=["Spain", "France"], orders=[9, 5]))
    assert spec is not None
    changed: dict[str, object] = copy.deepcopy(spec)  # type: ignore[assignment]
    part = changed
    for key in path[:-1]:
        part = part[key]  # type: ignore[assignment]
    part[path[-1]] = value
    with pytest.raises(UnsafeChart):
        validate_chart(changed)  # type: ignore[arg-type]


scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.dates()
    | st.binary(max_size=4)
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.text(max_size=30), st.sampled_from(list(Kind))), min_size=1, max_size=4).flatmap(
        lambda names: st.tuples(st.just(names), st.lists(st.tuples(*[scalars] * len(names)), max_size=12))
    )
)
def test_any_result_gives_a_valid_chart_or_none(
    drawn: tuple[list[tuple[str, Kind]], list[tuple[Scalar, ...]]],
) -> None:
    names, rows = drawn
    values = tuple(zip(*rows, strict=True)) or tuple(() for _ in names)
    found = ResultSet(tuple(ResultColumn(*name) for name in names), values)
    for kind in alternatives(found):
        spec = chart_as(found, kind)
        if spec is not None:
            validate_chart(spec)
            json.dumps(spec, allow_nan=False)
    choose_chart(found)


def test_a_title_that_would_not_fit_gives_way_to_the_columns() -> None:
    found = result(country=["Spain", "France"], orders=[9, 5])
    spec = choose_chart(found, title="number of orders by country, " + "where " * 30)
    assert spec is not None
    assert spec["title"] == "Orders by country"


def test_themes_differ_in_colours_only() -> None:
    light, dark = theme("light"), theme("dark")
    assert light.keys() == dark.keys()
    assert light["range"]["category"][0] == "#3451c6"  # type: ignore[index]
    assert dark["background"] == "#191918"
