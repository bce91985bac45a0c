from __future__ import annotations

from dataclasses import replace

import pytest
import sqlglot
from hypothesis import given, settings

from answerbook.core.catalog import Catalog, Column, Kind, Storage, Table
from answerbook.core.question.plan import Query
from answerbook.core.question.render import Unjoinable, render
from answerbook.core.question.validity import problems
from answerbook.core.sql.guard import check
from answerbook.core.sql.verdict import Allowed
from tests.core.question import store
from tests.core.question.any_plan import plans
from tests.core.question.case_files import cases

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


@settings(max_examples=150, deadline=None)
@given(plans())
def test_sound_plans_run_and_give_the_same_rows_everywhere(plan: Query) -> None:
    if problems(plan, store.catalog("sqlite")):
        return
    lite, duck = (store.run(d, render(plan, store.catalog(d))) for d in ("sqlite", "duckdb"))
    if plan.limit is None:
        assert sorted(map(repr, lite)) == sorted(map(repr, duck))
    else:
        assert len(lite) == len(duck)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
@pytest.mark.parametrize("dialect", ["sqlite", "duckdb", "postgres"])
def test_the_guard_lets_our_own_statements_pass_without_traps(case: dict[str, object], dialect: str) -> None:
    catalog = store.catalog(dialect)
    verdict = check(render(store.read_plan(str(case["plan"])), catalog), dialect=dialect, catalog=catalog)
    assert isinstance(verdict, Allowed)
    assert verdict.traps == ()


def test_dates_kept_as_text_in_duckdb_are_read_where_they_can_be() -> None:
    tables = tuple(
        replace(
            t,
            columns=tuple(
                replace(c, storage=Storage.ISO_TEXT) if c.name == "order_date" else c for c in t.columns
            ),
        )
        for t in store.TABLES
    )
    plan = store.read_plan(
        'query(bucket("orders.order_date", "year"), group=(bucket("orders.order_date", "year"),))'
    )
    sql = render(plan, Catalog("duckdb", tables))
    assert sql == (
        "SELECT YEAR(TRY_CAST(order_date AS TIMESTAMP)) AS year FROM orders "
        "GROUP BY YEAR(TRY_CAST(order_date AS TIMESTAMP)) ORDER BY YEAR(TRY_CAST(order_date AS TIMESTAMP))"
    )
    assert isinstance(check(sql, dialect="duckdb", catalog=Catalog("duckdb", tables)), Allowed)


def test_numbers_kept_as_text_are_compared_as_numbers() -> None:
    weight = Column("weight", "TEXT", Kind.NUMBER)
    catalog = Catalog("sqlite", (Table("parcels", (Column("id", "INTEGER", Kind.INTEGER), weight), ("id",)),))
    plan = store.query(store.col("parcels.id"), where=store.compare(store.col("parcels.weight"), ">", 9))
    assert render(plan, catalog) == "SELECT id FROM parcels WHERE CAST(weight AS REAL) > 9"


def test_schemas_are_named_where_they_are_not_the_usual_one() -> None:
    columns = (Column("id", "INTEGER", Kind.INTEGER), Column("Name", "TEXT", Kind.TEXT))
    catalog = Catalog(
        "postgres",
        (
            Table("orders", columns, ("id",), schema="public"),
            Table("sales.items", columns, ("id",), schema="sales"),
            Table("stock", columns, ("id",), schema="depot"),
        ),
    )
    assert render(store.query(store.col("orders.id")), catalog) == "SELECT id FROM orders"
    assert render(store.query(store.col("stock.Name")), catalog) == 'SELECT "Name" FROM depot.stock'
    named = Query(store.query(store.col("sales.items.id")).select)
    assert render(named, catalog) == "SELECT id FROM sales.items"
