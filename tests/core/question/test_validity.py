from __future__ import annotations

import pytest

from answerbook.core.question.validity import problems
from tests.core.question import store
from tests.core.question.case_files import cases

STORE = store.catalog("sqlite")


@pytest.mark.parametrize("case", cases("validity"), ids=lambda case: case["plan"])
def test_names_what_is_wrong(case: dict[str, object]) -> None:
    assert list(problems(store.read_plan(str(case["plan"])), STORE)) == case["problems"]


@pytest.mark.parametrize("case", cases("render"), ids=lambda case: case["title"])
def test_sound_plans_have_no_problem(case: dict[str, object]) -> None:
    assert problems(store.read_plan(str(case["plan"])), STORE) == ()
