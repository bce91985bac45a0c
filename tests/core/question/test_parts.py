from __future__ import annotations

import pytest

from answerbook.core.question.engine import Clock, Context, Route
from answerbook.core.question.parts import split_parts, trim_courtesy
from answerbook.core.question.reading import read
from tests.core.question.case_files import cases

CONTEXT = Context(Clock("2026-11-20"))


@pytest.mark.parametrize("case", cases("parts"), ids=lambda c: c["message"])
def test_parts(case: dict[str, object]) -> None:
    assert list(split_parts(str(case["message"]))) == case["parts"]


def test_each_part_has_its_own_route() -> None:
    reading = read("1. How many customers are there?\n2. Delete all orders", CONTEXT)
    assert [part.route for part in reading.parts] == [Route.DATA, Route.REFUSE]
    assert (reading.route, reading.code) == (Route.DATA, None)


def test_courtesy_is_taken_off_and_offsets_fit_the_rest() -> None:
    reading = read("Hello, how many orders in 2018? Thank you!", CONTEXT)
    assert reading.question == "how many orders in 2018?"
    assert reading.question[reading.tokens[0].start : reading.tokens[0].end] == "how"
    assert trim_courtesy("Thanks") == "Thanks"
