from __future__ import annotations

import pytest

from answerbook.core.question import plan as p
from answerbook.core.question import plan_edits as edit
from answerbook.core.question.plan import ColumnRef, Query
from answerbook.core.question.plan_tables import moved, tables_of, time_column
from answerbook.core.question.render import render
from tests.core.question.shop import CITY, COUNTRY, DATE, NAME, PLANS, SALES, SHOP, STATUS, TOTAL, text_of

CANCELLED = p.Comparison(STATUS, p.Comparator.EQ, p.Literal("cancelled"))


@pytest.mark.parametrize("name", sorted(PLANS))
def test_a_filter_added_twice_stands_once_and_goes_away_again(name: str) -> None:
    plan = PLANS[name]
    once = edit.add_filter(plan, CANCELLED)
    assert CANCELLED in edit.filters(once)
    assert edit.add_filter(once, CANCELLED) == once
    if STATUS not in {c for f in edit.filters(plan) for c in edit.filtered_columns(f)}:
        assert edit.remove_filters_on(once, STATUS) == plan


@pytest.mark.parametrize("name", sorted(PLANS))
def test_cutting_by_a_column_gives_a_valid_statement(name: str) -> None:
    for plan in (edit.add_group(PLANS[name], COUNTRY), edit.set_grain(PLANS[name], DATE, p.Grain.MONTH)):
        assert all(o.expression in plan.group or edit.is_measure(o.expression) for o in plan.select)
        assert "group by" in render(plan, SHOP).lower()


@pytest.mark.parametrize("name", sorted(PLANS))
def test_counting_gives_one_number(name: str) -> None:
    plan = edit.count_of(PLANS[name])
    assert len(plan.select) == 1
    assert edit.is_measure(plan.select[0].expression)
    assert (plan.group, plan.order, plan.limit) == ((), (), None)


def test_a_value_takes_the_place_of_the_one_before() -> None:
    plan = edit.swap_value(PLANS["customers in Germany"], COUNTRY, "France")
    assert text_of(plan) == "select customers.name where customers.country = 'France'"
    both = edit.or_value(plan, COUNTRY, "Italy")
    assert text_of(both).endswith("customers.country in ('France', 'Italy')")
    assert text_of(edit.without_value(plan, COUNTRY, "France")) == "select customers.name"


def test_filters_under_or_stay_one_condition() -> None:
    either = p.Group(p.Connective.OR, (CANCELLED, p.Comparison(TOTAL, p.Comparator.GT, p.Literal(5))))
    plan = edit.add_filter(edit.with_filters(PLANS["total sales"], (either,)), CANCELLED)
    assert edit.filters(plan) == (either, CANCELLED)


def test_a_period_replaces_any_other_period() -> None:
    plan = edit.set_period(PLANS["total sales in 2017"], p.Period(DATE, "2018-01-01", "2019-01-01", "in 2018"))
    assert len(edit.filters(plan)) == 1
    assert edit.clear_periods(plan) == PLANS["total sales"]


def test_a_group_of_the_same_sort_is_replaced_and_of_another_is_added() -> None:
    assert edit.replace_group(PLANS["sales by country"], CITY).group == (CITY,)
    assert len(edit.replace_group(PLANS["sales by month"], CITY).group) == 2


def test_the_top_is_by_the_measure() -> None:
    plan = edit.set_limit(PLANS["sales by month"], 3, p.Direction.DESC)
    assert (plan.order[0].expression, plan.order[0].direction, plan.limit) == (SALES, p.Direction.DESC, 3)


def test_what_cannot_be_computed_is_none() -> None:
    assert edit.swap_aggregate(PLANS["number of customers"], p.AggregateFunction.AVG) is None
    assert edit.share_of_total(PLANS["total sales"]) is None
    assert moved(PLANS["shipped orders"], "orders", "suppliers", SHOP) is None


def test_hiding_leaves_at_least_one_column() -> None:
    assert edit.hide(PLANS["customers"], NAME) == PLANS["customers"]


def test_time_is_found_in_the_plan_then_beside_it() -> None:
    assert time_column(PLANS["sales by month"], SHOP) == DATE
    assert time_column(PLANS["customers"], SHOP) == DATE
    assert time_column(Query((p.Output(ColumnRef("suppliers", "name")),)), SHOP) is None


def test_tables_are_those_shown_then_required_then_tested() -> None:
    plan = edit.add_filter(PLANS["customers by country"], CANCELLED)
    assert tables_of(plan) == ("customers", "orders")
