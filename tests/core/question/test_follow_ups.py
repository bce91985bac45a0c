from __future__ import annotations

import pytest

from answerbook.core.catalog import Kind
from answerbook.core.question.follow_ups import suggest
from answerbook.core.results import ResultColumn, ResultSet
from tests.core.question import store
from tests.core.question.case_files import cases

STORE = store.catalog("sqlite")


def result(rows: int, columns: int) -> ResultSet:
    """Return rows of a text column and number columns."""
    first = tuple(f"value {n}" for n in range(rows))
    named = (ResultColumn("label", Kind.TEXT), *(ResultColumn(f"n{i}", Kind.INTEGER) for i in range(1, columns)))
    return ResultSet(named, (first, *(tuple(range(rows)) for _ in range(1, columns))))


@pytest.mark.parametrize("case", cases("follow_ups"), ids=lambda case: case["plan"])
def test_suggests_what_changes_one_thing(case: dict[str, object]) -> None:
    plan = store.read_plan(str(case["plan"]))
    found = result(int(str(case.get("rows", 1))), len(plan.select))
    assert list(suggest(plan, STORE, found)) == case["suggests"]


def test_suggests_nothing_without_a_plan() -> None:
    assert suggest(None, STORE, result(3, 2)) == ()


def test_suggests_nothing_where_tables_cannot_be_joined() -> None:
    plan = store.query(store.col("customers.name"), store.col("islands.size"))
    assert suggest(plan, STORE, result(3, 2)) == ()
