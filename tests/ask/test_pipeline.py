"""The story of an ask with engines that say what a test wants."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from answerbook.ask.context import AskContext
from answerbook.ask.pipeline import guarded
from answerbook.core.question.engine import Clarification
from answerbook.platform.cancel import CancelToken
from tests.ask.conftest import ScriptedEngine

Asked = Callable[..., AskContext]
COUNT = "SELECT count(*) FROM customers"


def test_the_best_candidate_becomes_the_answer(asked: Asked) -> None:
    answer = guarded(asked(ScriptedEngine((COUNT,)))).answer
    assert answer.status == "answered"
    assert answer.rows == [[3]]
    assert answer.sql == COUNT
    assert answer.grade == "high"
    assert {"read", "link", "propose", "guard", "run", "rank", "narrate", "total"} <= set(answer.timings_ms)
    assert [a.fault for a in answer.attempts] == [None]


def test_steps_are_told_in_order(asked: Asked) -> None:
    told: list[dict[str, object]] = []
    guarded(asked(ScriptedEngine((COUNT,)), told=told))
    stages = [event["stage"] for event in told]
    assert stages == sorted(stages, key=["read", "link", "propose", "guard", "run"].index)
    assert all(event["type"] == "step" and event["text"] for event in told)


WRITES = ["DELETE FROM customers", "UPDATE customers SET name = 'x'", "DROP TABLE customers", "ATTACH 'x' AS y"]


@pytest.mark.parametrize("sql", WRITES)
def test_a_proposed_write_is_refused_and_the_next_candidate_answers(asked: Asked, sql: str) -> None:
    answer = guarded(asked(ScriptedEngine((sql, COUNT)))).answer
    assert answer.rows == [[3]]
    assert answer.attempts[0].fault is not None
    assert answer.attempts[0].fault.kind == "refused"
    assert answer.attempts[0].fault.rule


@pytest.mark.parametrize("sql", WRITES)
def test_only_writes_end_in_a_refusal_with_its_rule(asked: Asked, sql: str) -> None:
    answer = guarded(asked(ScriptedEngine((sql,)))).answer
    assert answer.status == "refused"
    assert answer.error is not None
    assert answer.error.code == answer.attempts[0].fault.rule  # type: ignore[union-attr]
    assert answer.rows == []


def test_an_error_of_the_source_is_a_fault_and_names_the_next_step(asked: Asked) -> None:
    answer = guarded(asked(ScriptedEngine(("SELECT abs(name, 2) FROM customers",)))).answer
    assert answer.status in ("failed", "refused")
    assert answer.error is not None
    assert answer.error.hint


def test_more_candidates_are_tried_when_the_first_ones_fail(asked: Asked) -> None:
    broken = tuple(f"SELECT nothing_{i} FROM customers" for i in range(7))
    answer = guarded(asked(ScriptedEngine((*broken, COUNT)))).answer
    assert answer.rows == [[3]]
    assert len(answer.attempts) == 8


def test_repair_is_bounded(asked: Asked) -> None:
    broken = tuple(f"SELECT nothing_{i} FROM customers" for i in range(40))
    answer = guarded(asked(ScriptedEngine(broken))).answer
    assert len(answer.attempts) == 10


def test_unsure_abstains_and_names_what_is_missing(asked: Asked) -> None:
    answer = guarded(asked(ScriptedEngine((COUNT,), confidence=0.0, missing=("salary",)))).answer
    assert answer.status == "abstained"
    assert answer.missing == ["salary"]
    assert "salary" in (answer.summary or "")
    assert answer.rows == []


def test_nothing_proposed_abstains(asked: Asked) -> None:
    answer = guarded(asked(ScriptedEngine(()))).answer
    assert answer.status == "abstained"


def test_a_clarification_asks_back_with_its_choices(asked: Asked) -> None:
    asks = Clarification("Which name?", (("customer name", "q1"), ("country", "q2")))
    answer = guarded(asked(ScriptedEngine((COUNT,), clarification=asks))).answer
    assert answer.status == "clarify"
    assert answer.clarification is not None
    assert [c.question for c in answer.clarification.choices] == ["q1", "q2"]


def test_a_cancelled_run_stops_at_once(asked: Asked) -> None:
    cancel = CancelToken()
    cancel.cancel()
    answer = guarded(asked(ScriptedEngine((COUNT,)), cancel=cancel)).answer
    assert answer.status == "failed"
    assert answer.error is not None
    assert answer.error.code == "cancelled"


def test_pasted_sql_runs_through_the_guard(asked: Asked) -> None:
    answer = guarded(
        asked(ScriptedEngine(()), question="SELECT country, count(*) FROM customers GROUP BY 1")
    ).answer
    assert sorted(map(tuple, answer.rows)) == [("France", 1), ("Germany", 2)]


def test_a_pasted_write_is_refused(asked: Asked) -> None:
    answer = guarded(asked(ScriptedEngine(()), question="DELETE FROM customers WHERE id = 1")).answer
    assert answer.status == "refused"


def test_several_questions_get_an_answer_each(asked: Asked) -> None:
    question = "How many customers are there? And how many orders were placed?"
    answer = guarded(asked(ScriptedEngine((COUNT,)), question=question)).answer
    assert len(answer.parts) == 2
    assert [p.rows for p in answer.parts] == [[[3]], [[3]]]


@pytest.mark.parametrize("question", ["", "   ", "hello", "x" * 50_000, "\x00\x01\x02 \ufffd"])
def test_what_is_no_question_gets_a_reason(asked: Asked, question: str) -> None:
    answer = guarded(asked(ScriptedEngine((COUNT,)), question=question)).answer
    assert answer.status in ("abstained", "refused")
    assert answer.summary
    assert answer.rows == []
