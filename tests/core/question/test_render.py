from __future__ import annotations

import pytest
import sqlglot
from tests.core.question import store
from tests.core.question.case_files import cases

from answerbook.core.question.render import Unjoinable, render

CASES = cases("render")


def _rows(found: list[tuple[object, ...]], case: dict[str, object]) -> list[list[object]]:
    rows = [[round(v, 6) if isinstance(v, float) else v for v in row] for row in found]
    return sorted(rows, key=repr) if case.get("unordered") else rows


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
@pytest.mark.parametrize("dialect", ["sqlite", "duckdb"])
def test_renders_what_gives_these_rows(case: dict[str, object], dialect: str) -> None:
    sql = render(store.read_plan(str(case["plan"])), store.catalog(dialect))
    if dialect in case:
        assert sql == case[dialect]
    assert _rows(store.run(dialect, sql), case) == case["rows"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
@pytest.mark.parametrize("dialect", ["postgres", "mysql", "tsql"])
def test_renders_what_the_dialect_can_read(case: dict[str, object], dialect: str) -> None:
    sql = render(store.read_plan(str(case["plan"])), store.catalog(dialect))
    assert len(sqlglot.parse(sql, read=dialect)) == 1
    if dialect in case:
        assert sql == case[dialect]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_the_same_plan_gives_the_same_text(case: dict[str, object]) -> None:
    first, again = (render(store.read_plan(str(case["plan"])), store.catalog("sqlite")) for _ in range(2))
    assert first == again


def test_names_tables_that_no_key_connects() -> None:
    with pytest.raises(Unjoinable, match="customers and islands") as raised:
        render(store.query(store.col("customers.name"), store.col("islands.size")), store.catalog("sqlite"))
    assert raised.value.tables == ("customers", "islands")


def test_names_a_column_that_is_not_there() -> None:
    with pytest.raises(KeyError, match=r"customers\.shoe_size"):
        render(store.query(store.col("customers.shoe_size")), store.catalog("sqlite"))
