from __future__ import annotations

import pytest

from answerbook.core.question.context import resolve, resolve_edits
from answerbook.core.question.engine import Clock, Context, Turn
from answerbook.core.question.linking import Links
from answerbook.core.question.reading import read
from answerbook.core.question.render import render
from tests.core.question.case_files import cases
from tests.core.question.shop import PLANS, SHOP, asked, text_of

CASES = cases("context")


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['before']} | {c['question']}")
def test_follow_ups(case: dict[str, str]) -> None:
    plan = asked(case["before"], case["question"])
    assert (text_of(plan) if plan else None) == case["plan"]


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['before']} | {c['question']}")
def test_edited_plans_are_valid(case: dict[str, str]) -> None:
    plan = asked(case["before"], case["question"])
    if plan is not None:
        assert render(plan, SHOP).lower().startswith("select")


def test_without_a_plan_before_there_is_no_follow_up() -> None:
    context = Context(Clock("2026-11-20"))
    reading = read("only 2018", context)
    assert resolve(reading, (), SHOP, Links(())) is None
    assert resolve(reading, (Turn("orders", None),), SHOP, Links(())) is None


def test_the_last_turn_with_a_plan_counts() -> None:
    turns = (Turn("a", PLANS["customers"]), Turn("b", PLANS["total sales"]), Turn("hello", None))
    reading = read("only 2018", Context(Clock("2026-11-20"), turns))
    found = resolve_edits(reading, turns, SHOP, Links(()))
    assert found is not None
    assert found.edits == ("periods",)
    assert text_of(found.plan).startswith("select sum(orders.total) where orders.order_date")
