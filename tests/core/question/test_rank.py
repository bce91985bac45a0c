from __future__ import annotations

import pytest

from answerbook.core.catalog import Kind
from answerbook.core.question.engine import Candidate, Candidates, Clarification, Observation
from answerbook.core.question.rank import MIN_CONFIDENCE, rank, result_key
from answerbook.core.results import ResultColumn, ResultSet
from answerbook.core.sql.verdict import Fault
from tests.core.question.asking import observe, proposals, ranked
from tests.core.question.case_files import cases


def result(rows: list[list[object]]) -> ResultSet:
    columns = tuple(ResultColumn(f"c{i}", Kind.OTHER) for i in range(len(rows[0])))
    return ResultSet(columns, tuple(zip(*rows, strict=True)))  # type: ignore[arg-type]


def observation(index: int, given: object) -> Observation:
    if given == "fault":
        return Observation(index, None, Fault("error", None, "no such column"))
    return Observation(index, result(given), None)  # type: ignore[arg-type]


def equals(count: int) -> Candidates:
    return Candidates(
        tuple(Candidate(None, f"SELECT {i}", "", 0.5, features=(("bias", 1.0),)) for i in range(count))
    )


@pytest.mark.parametrize("case", cases("rank"), ids=lambda case: case["title"])
def test_results_decide_between_equals(case: dict[str, object]) -> None:
    given = list(case["results"])  # type: ignore[call-overload]
    observations = [observation(i, r) for i, r in enumerate(given)]
    assert rank(equals(len(given)), observations, 0).best != case["best_not"]


def test_every_candidate_has_a_place_and_the_best_is_first() -> None:
    candidates, order = ranked("customers from France")
    assert sorted(order.order) == list(range(len(candidates.items)))
    assert order.best == order.order[0]
    assert len(order.confidences) == len(candidates.items)
    assert all(0.0 <= c <= 1.0 for c in order.confidences)


def test_without_observations_nothing_is_answered() -> None:
    assert rank(equals(2), [], 0).best is None


def test_a_question_far_from_the_data_stays_below_the_threshold() -> None:
    _, order = ranked("How many helicopters did the mayor repair last winter?", None)
    assert order.best is None
    assert order.confidence < MIN_CONFIDENCE
    assert "helicopters" in order.missing


def test_zero_always_names_the_best() -> None:
    _, order = ranked("How many helicopters did the customers repair?", 0)
    assert order.best is not None


def test_a_plain_question_is_answered_by_default() -> None:
    _, order = ranked("How many customers are there?", None)
    assert order.best is not None


def test_a_needed_question_back_is_passed_on_and_another_only_in_doubt() -> None:
    asked = Clarification("Which?", (("a", "a?"), ("b", "b?")), is_needed=True)
    plain = proposals("How many customers are there?")
    seen = observe(plain)
    assert rank(Candidates(plain.items, (), asked), seen).clarification == asked
    weak = Clarification(asked.text, asked.choices)
    assert rank(Candidates(plain.items, (), weak), seen).clarification is None


def test_row_order_does_not_make_another_result() -> None:
    assert result_key(result([["a", 1], ["b", 2]])) == result_key(result([["b", 2], ["a", 1]]))
    assert result_key(result([["a", 1]])) != result_key(result([["a", 1], ["a", 1]]))
    assert result_key(None) is None
