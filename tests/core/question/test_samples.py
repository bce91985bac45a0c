from __future__ import annotations

from dataclasses import replace

import pytest

from answerbook.core.catalog import Catalog, Column, Kind, Profile, Table
from answerbook.core.question.samples import sample_questions
from tests.core.question import store


def test_asks_six_different_kinds_of_question() -> None:
    assert sample_questions(store.catalog("sqlite")) == (
        "How many orders are there?",
        "Which 5 products have the highest total unit price?",
        "How many orders are there by month?",
        "How many orders are there for each status?",
        "What is the average weight of products by category?",
        "Which customers have no orders?",
    )


@pytest.mark.parametrize("dialect", ["sqlite", "duckdb"])
def test_never_asks_about_keys(dialect: str) -> None:
    questions = sample_questions(store.catalog(dialect))
    assert not [q for q in questions if " id" in q.lower() or "code" in q.lower()]


def test_leaves_out_empty_tables_and_bare_bridges() -> None:
    tables = tuple(replace(t, row_count=0) if t.name == "orders" else t for t in store.TABLES)
    assert not [q for q in sample_questions(Catalog("sqlite", tables)) if "orders" in q]


def test_adds_second_questions_where_a_kind_has_none() -> None:
    columns = (
        Column("id", "int", Kind.INTEGER),
        Column("name", "text", Kind.TEXT),
        Column("price", "real", Kind.NUMBER, profile=Profile(rows=9, distinct=9)),
        Column("photo", "blob", Kind.BLOB),
    )
    found = sample_questions(Catalog("sqlite", (Table("products", columns, ("id",), row_count=9),)))
    assert found == (
        "How many products are there?",
        "What is the average price of products?",
        "Which product has the highest price?",
        "List the names of all products.",
    )


def test_an_empty_catalog_has_no_questions() -> None:
    assert sample_questions(Catalog("sqlite", ())) == ()
