from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from answerbook.core.catalog import Kind, Scalar
from answerbook.core.narrate import narrate, spelled
from answerbook.core.question.plan import (
    Aggregate,
    AggregateFunction,
    ColumnRef,
    Comparator,
    Comparison,
    Direction,
    Literal,
    Order,
    Output,
    Query,
    Star,
)
from answerbook.core.results import ResultColumn, ResultSet

CASES = yaml.safe_load(
    (Path(__file__).parent / "cases" / "narrate" / "sentences.yaml").read_text(encoding="utf-8")
)
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?")
PLANS = {
    "count": Query((Output(Aggregate(AggregateFunction.COUNT, Star("orders"))),)),
    "names": Query((Output(ColumnRef("customers", "name")),)),
    "lowest": Query(
        (Output(ColumnRef("products", "name")),),
        order=(Order(ColumnRef("products", "price"), Direction.ASC),),
        limit=5,
    ),
    "french": Query(
        (Output(ColumnRef("customers", "name")),),
        where=Comparison(ColumnRef("customers", "country"), Comparator.EQ, Literal("Frnace")),
    ),
}


def _kind(values: list[Scalar]) -> Kind:
    known = [v for v in values if v is not None]
    if known and all(isinstance(v, int) for v in known):
        return Kind.INTEGER
    return Kind.NUMBER if known and all(isinstance(v, int | float) for v in known) else Kind.TEXT


def result(columns: dict[str, list[Scalar]], *, truncated: bool = False) -> ResultSet:
    kinds = tuple(ResultColumn(name, _kind(values)) for name, values in columns.items())
    return ResultSet(kinds, tuple(tuple(values) for values in columns.values()), truncated)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["headline"])
def test_says_the_result(case: dict[str, object]) -> None:
    found = result(case["columns"], truncated=bool(case.get("truncated")))  # type: ignore[arg-type]
    said = narrate(found, PLANS.get(str(case.get("plan"))), question=str(case.get("question", "What is it?")))
    assert said.headline == case["headline"]
    assert list(said.remarks) == case.get("remarks", [])


def _numbers(text: str) -> list[str]:
    return [n.rstrip(",") for n in NUMBER.findall(text)]


def _allowed(found: ResultSet) -> set[str]:
    """Return every number that the result holds, in each way it may be written."""
    allowed = {str(found.row_count), f"{found.row_count:,}"}
    for column, values in zip(found.columns, found.values, strict=True):
        allowed |= {n for n in _numbers(column.name.replace("_", " "))}
        for value in values:
            shown = spelled(value, column.name)
            allowed |= set(_numbers(shown))
            if isinstance(value, int | float) and "%" not in shown and "e" not in shown:
                assert abs(float(shown.lstrip("$€£").replace(",", "")) - value) <= max(0.005, abs(value) * 0.005)
    return allowed


names = st.sampled_from(
    ["country", "orders", "average_price", "share", "year", "month", "total_usd", "customer_id"]
)
numbers = st.integers(-(10**7), 10**7) | st.floats(-1e6, 1e6, allow_nan=False).map(lambda v: round(v, 4))
texts = st.sampled_from(["France", "Spain", "Area 51", "2018-01", "2018-02", "x"])


@st.composite
def results(draw: st.DrawFn) -> ResultSet:
    columns = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    rows = draw(st.integers(0, 8))
    values: dict[str, list[Scalar]] = {}
    for name in columns:
        cells = texts if name in ("country", "month") else st.integers(1900, 2100) if name == "year" else numbers
        values[name] = draw(st.lists(st.none() | cells, min_size=rows, max_size=rows))
    return result(values, truncated=draw(st.booleans()))


@settings(max_examples=400, deadline=None)
@given(results(), st.sampled_from([None, *PLANS.values()]))
def test_every_number_said_is_in_the_result(found: ResultSet, plan: Query | None) -> None:
    said = narrate(found, plan, question="How many are there?")
    allowed = _allowed(found)
    for sentence in (said.headline, *said.remarks):
        assert set(_numbers(sentence)) <= allowed, sentence
    assert len(said.remarks) <= 3


@settings(max_examples=200, deadline=None)
@given(results())
def test_each_linked_part_is_what_its_cell_says(found: ResultSet) -> None:
    said = narrate(found, None, question="What?")
    for start, end, row, column in said.cells:
        assert said.headline[start:end] == spelled(found.values[column][row], found.columns[column].name)


@settings(max_examples=100, deadline=None)
@given(results())
def test_a_truncated_result_always_says_so(found: ResultSet) -> None:
    said = narrate(found, None, question="What?")
    if found.truncated and found.row_count:
        assert any("the source holds more" in remark for remark in said.remarks)


@pytest.mark.parametrize(
    ("value", "name", "text"),
    [
        (1234567, "population", "1,234,567"),
        (2018, "year", "2018"),
        (3.14159, "ratio", "3.14"),
        (0.00012345, "ratio", "0.000123"),
        (2.0, "weight", "2"),
        (3.5, "unit_price", "3.50"),
        (1234.5, "total_usd", "$1,234.50"),
        (12, "price_eur", "€12"),
        (0.125, "share", "12.5%"),
        (45.5, "discount_pct", "45.5%"),
        (None, "price", "empty"),
        (True, "paid", "yes"),
        ("x" * 200, "note", "x" * 120 + "…"),
    ],
)
def test_money_and_percent_only_where_the_name_says_so(value: Scalar, name: str, text: str) -> None:
    assert spelled(value, name) == text
