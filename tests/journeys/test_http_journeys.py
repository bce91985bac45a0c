"""Every journey over HTTP, streamed: the last event is the answer, the same that is saved."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest
from fastapi.testclient import TestClient

from answerbook.accounts.service import issue_link, local_owner
from answerbook.api.app import create_app
from answerbook.core.scoring import Rows
from answerbook.platform.runtime import Platform
from tests.journeys.journey import Door, Journey, load, objection


@pytest.fixture(scope="module")
def client(journeys_platform: Platform) -> Iterator[TestClient]:
    app = create_app(journeys_platform)
    client = TestClient(app)  # without its lifespan: the platform is the session's, and stays open
    token = issue_link(journeys_platform, local_owner(journeys_platform))
    client.post("/api/v1/auth/link", json={"token": token}).raise_for_status()
    client.headers["X-CSRF-Token"] = client.get("/api/v1/me").json()["csrf_token"]
    client.headers["Accept"] = "text/event-stream"
    yield client
    client.close()


@pytest.fixture
def door(client: TestClient, registered: Callable[[str], str]) -> Door:
    def put(source: str, turns: Sequence[str]) -> Mapping[str, Any]:
        answer: Mapping[str, Any] = {}
        for question in turns:
            body = {"question": question, "source": registered(source), "thread": answer.get("thread")}
            answer = _last_event(client.post("/api/v1/ask", json=body).text)["answer"]
        assert client.get(f"/api/v1/answers/{answer['id']}").json() == answer
        return answer

    return put


def _last_event(stream: str) -> Any:
    return json.loads(stream.strip().split("\n\n")[-1].split("\ndata: ", 1)[1])


@pytest.mark.parametrize("journey", [j for j in load() if not j.gap], ids=lambda j: j.id)
def test_journey(journey: Journey, door: Door, gold_of: Callable[[str, str], Rows]) -> None:
    answer = door(journey.source, journey.turns)
    wrong = objection(journey, answer, lambda sql: gold_of(journey.source, sql))
    if wrong:
        pytest.fail(wrong, pytrace=False)
