"""Every journey through the service that all doors call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from answerbook.accounts.service import local_owner
from answerbook.ask.schemas import AskRequest
from answerbook.ask.service import ask
from answerbook.core.scoring import Rows
from answerbook.platform.runtime import Platform
from tests.journeys.journey import SOURCES, Door, Journey, load, objection

JOURNEYS = load()
MOST_GAPS = 11  # may only shrink


def cases() -> list[Any]:
    return [
        pytest.param(j, id=j.id, marks=[pytest.mark.xfail(reason=j.gap, strict=False)] if j.gap else [])
        for j in JOURNEYS
    ]


@pytest.fixture
def door(journeys_platform: Platform, registered: Callable[[str], str]) -> Door:
    owner = local_owner(journeys_platform)

    def put(source: str, turns: Sequence[str]) -> Mapping[str, Any]:
        thread = None
        for question in turns:
            request = AskRequest(question=question, source=registered(source), thread=thread)
            answer = ask(journeys_platform, owner, request)
            thread = answer.thread
        return answer.model_dump(mode="json")

    return put


@pytest.mark.parametrize("journey", cases())
def test_journey(journey: Journey, door: Door, gold_of: Callable[[str, str], Rows]) -> None:
    answer = door(journey.source, journey.turns)
    wrong = objection(journey, answer, lambda sql: gold_of(journey.source, sql))
    if wrong:
        pytest.fail(wrong, pytrace=False)


@pytest.mark.parametrize("source", SOURCES)
def test_gold_statements_say_something(source: str, gold_of: Callable[[str, str], Rows]) -> None:
    for journey in JOURNEYS:
        if journey.source == source:
            for sql in journey.golds:
                rows = gold_of(source, sql)
                assert rows, journey.title
                assert any(cell is not None for row in rows for cell in row), journey.title


def test_enough_journeys_and_every_kind() -> None:
    answered = [j for j in JOURNEYS if j.golds and not j.gap]
    assert len(answered) >= 40
    assert sum(bool(j.gap) for j in JOURNEYS) <= MOST_GAPS
    kinds = Counter((j.source, j.expect) for j in JOURNEYS)
    for source in SOURCES:
        assert kinds[source, "rows"] >= 20
        assert kinds[source, "clarify"] >= 2
        assert kinds[source, "abstain"] >= 3
