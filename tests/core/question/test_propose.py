from __future__ import annotations

import pytest

from answerbook.core.question.engine import Context, Turn
from answerbook.core.question.validity import problems
from answerbook.core.scoring import same_rows
from tests.core.question import store
from tests.core.question.asking import CATALOG, CONTEXT, proposals, ranked
from tests.core.question.case_files import cases

CASES = cases("propose")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["question"])
def test_the_best_candidate_gives_the_rows(case: dict[str, object]) -> None:
    candidates, order = ranked(str(case["question"]))
    assert order.best is not None
    sql = candidates.items[order.best].sql
    accepted = [str(case["check_query"]), *case.get("accept", [])]
    rows = store.run("sqlite", sql)
    golds = [store.run("sqlite", gold) for gold in accepted]
    ordered = bool(case.get("ordered"))
    assert any(same_rows(gold, rows, ordered=ordered, extra_columns=True) for gold in golds), sql


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["question"])
def test_the_same_question_gives_the_same_candidates(case: dict[str, object]) -> None:
    question = str(case["question"])
    assert proposals(question) == proposals(question)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["question"])
def test_candidates_differ_and_name_only_what_is_there(case: dict[str, object]) -> None:
    items = proposals(str(case["question"])).items
    assert 0 < len(items) <= 10
    assert len({item.sql for item in items}) == len(items)
    for item in items:
        assert not [p for p in problems(item.plan, CATALOG) if "no column" in p or "no table" in p]


def test_a_follow_up_changes_the_last_plan() -> None:
    first = proposals("number of orders per status").items[0]
    context = Context(CONTEXT.clock, (Turn("number of orders per status", first.plan),))
    followed = proposals("only 2018", context).items[0]
    assert dict(followed.features)["follow_up"] == 1.0
    assert {frozenset(row) for row in store.run("sqlite", followed.sql)} == {
        frozenset(("open", 1)),
        frozenset(("paid", 2)),
    }


def test_words_that_nothing_answers_to_are_named() -> None:
    assert "helicopters" in proposals("How many helicopters do we own?").missing


def test_a_top_without_a_measure_is_asked_back() -> None:
    asked = proposals("top products").clarification
    assert asked is not None
    assert asked.is_needed
    assert 2 <= len(asked.choices) <= 4
    for _, question in asked.choices:
        candidates, order = ranked(question)
        assert order.best is not None
        assert store.run("sqlite", candidates.items[order.best].sql)
