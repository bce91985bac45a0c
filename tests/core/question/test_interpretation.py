from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from answerbook.core.question.interpretation import describe, steps, used_tables
from answerbook.core.question.plan import Query
from answerbook.core.question.readable import names_of
from tests.core.question import store
from tests.core.question.any_plan import plans
from tests.core.question.case_files import cases

STORE = store.catalog("sqlite")
CASES = cases("interpretation")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_says_what_the_plan_answers(case: dict[str, object]) -> None:
    assert describe(store.read_plan(str(case["plan"])), STORE) == case["says"]


@pytest.mark.parametrize("case", cases("render"), ids=lambda case: case["title"])
def test_every_rendered_plan_can_be_said_and_names_its_tables(case: dict[str, object]) -> None:
    plan = store.read_plan(str(case["plan"]))
    assert describe(plan, STORE)
    assert used_tables(plan, STORE)


@settings(max_examples=300, deadline=None)
@given(plans(), plans())
def test_different_plans_are_said_differently(one: Query, other: Query) -> None:
    assume(one != other)
    assert describe(one, STORE) != describe(other, STORE)


@settings(max_examples=100, deadline=None)
@given(plans(), st.sampled_from(["where", "group", "having", "order", "limit", "distinct"]), plans())
def test_a_change_of_one_part_shows(plan: Query, part: str, donor: Query) -> None:
    changed = replace(plan, **{part: getattr(donor, part)})
    assume(changed != plan)
    assert describe(changed, STORE) != describe(plan, STORE)


def test_a_flat_plan_has_no_steps() -> None:
    assert steps(store.read_plan('query(count(star("orders")))'), STORE) == ()


def test_nested_plans_are_taken_apart_inner_first_and_each_step_runs() -> None:
    text = (
        'with_set(query(col("products.name"), where=compare(col("products.weight"), ">", '
        'query(measure("avg", col("products.weight"))))), "except", '
        'query(col("products.name"), where=compare(col("products.category"), "=", "Toys")))'
    )
    found = steps(store.read_plan(text), STORE)
    assert [step.text for step in found] == [
        "product name, where weight above the average weight",
        "average weight",
        'product name, where category is "Toys"',
        'product name, where weight above the average weight; leaving out: product name, where category is "Toys"',
    ]
    assert [len(store.run("sqlite", step.sql)) for step in found] == [1, 1, 2, 1]


def test_used_tables_include_bridges_and_nested_ones() -> None:
    text = 'query(col("customers.name"), where=has("customers", "products"))'
    assert used_tables(store.read_plan(text), STORE) == ("customers", "orders", "Order Details", "products")


def test_no_two_columns_share_a_name_and_views_give_way_to_tables() -> None:
    view = replace(STORE.get("orders"), name="late_orders", is_view=True, primary_key=(), foreign_keys=())
    names = names_of(replace(STORE, tables=(view, *STORE.tables)))
    said = [names.column(t.name, c.name) for t, c in names.catalog.columns()]
    assert len(said) == len(set(said))
    assert names.column("orders", "order_date") == "order date"
    assert names.column("late_orders", "order_date") == "late order order date"
