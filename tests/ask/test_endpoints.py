"""Asking over HTTP: JSON and streams come from the same run; what is not yours is not there."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from answerbook.accounts.service import issue_link, local_owner
from answerbook.api.app import create_app
from answerbook.ask import preparation
from answerbook.platform.runtime import Platform
from answerbook.sources import service as sources
from answerbook.sources.schemas import SourceCreate
from tests.ask.conftest import ScriptedEngine

QUESTION = "How many customers are there in each country?"
COUNTS = [["France", 1], ["Germany", 2]]


@pytest.fixture
def client(platform: Platform, shop_path: Path) -> Iterator[TestClient]:
    owner = local_owner(platform)
    sources.create(platform, owner, SourceCreate(name="Shop", url=f"sqlite:///{shop_path}"))
    with TestClient(create_app(platform)) as client:
        signed_in = client.post("/api/v1/auth/link", json={"token": issue_link(platform, owner)})
        client.headers["X-CSRF-Token"] = client.get("/api/v1/me").json()["csrf_token"]
        assert signed_in.status_code == 200
        yield client


def events_of(text: str) -> list[tuple[int, str, dict[str, object]]]:
    found = []
    for block in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines())
        found.append((int(fields["id"]), fields["event"], json.loads(fields["data"])))
    return found


def sorted_rows(answer: dict[str, object]) -> list[list[object]]:
    rows = answer["rows"]
    assert isinstance(rows, list)
    return sorted((sorted(row, key=lambda cell: isinstance(cell, int)) for row in rows), key=str)


def test_a_question_gets_its_answer_as_json(client: TestClient) -> None:
    response = client.post("/api/v1/ask", json={"question": QUESTION, "min_confidence": 0})
    assert response.status_code == 200
    answer = response.json()
    assert sorted_rows(answer) == COUNTS
    assert answer["source"] == "Shop"
    assert any(e["kind"] == "source" for e in answer["evidence"]), "the automatic choice is shown"


def test_the_stream_ends_in_the_same_answer(client: TestClient) -> None:
    headers = {"Accept": "text/event-stream"}
    response = client.post("/api/v1/ask", json={"question": QUESTION, "min_confidence": 0}, headers=headers)
    assert response.headers["content-type"].startswith("text/event-stream")
    events = events_of(response.text)
    kinds = [kind for _, kind, _ in events]
    assert kinds[0] == "started"
    assert kinds[-1] == "answer"
    assert set(kinds[1:-1]) == {"step"}
    assert [number for number, _, _ in events] == list(range(1, len(events) + 1))
    last = events[-1][2]["answer"]
    assert isinstance(last, dict)
    assert client.get(f"/api/v1/answers/{last['id']}").json() == last


def test_a_stream_goes_on_after_the_last_event_seen(client: TestClient) -> None:
    response = client.post("/api/v1/ask", json={"question": QUESTION}, headers={"Prefer": "respond-async"})
    assert response.status_code == 202
    run = response.json()["run_id"]
    whole = events_of(client.get(f"/api/v1/runs/{run}/events").text)
    rest = events_of(client.get(f"/api/v1/runs/{run}/events", headers={"Last-Event-ID": "2"}).text)
    assert rest == whole[2:]
    done = client.get(f"/api/v1/runs/{run}").json()
    assert done["status"] == "done"
    assert done["answer_id"] == whole[-1][2]["answer"]["id"]  # type: ignore[index]


def test_a_run_can_be_stopped(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = "SELECT count(*) FROM " + ", ".join(f"orders o{n}" for n in range(16))
    monkeypatch.setattr(preparation, "EmbeddedEngine", lambda: ScriptedEngine((slow,)))
    run = client.post("/api/v1/ask", json={"question": QUESTION}, headers={"Prefer": "respond-async"}).json()
    threading.Timer(0.4, lambda: client.delete(f"/api/v1/runs/{run['run_id']}")).start()
    began = time.monotonic()
    events = events_of(client.get(f"/api/v1/runs/{run['run_id']}/events").text)
    assert time.monotonic() - began < 10
    answer = events[-1][2]["answer"]
    assert isinstance(answer, dict)
    assert answer["error"]["code"] == "cancelled"
    assert client.get("/health/live").status_code == 200


BAD = [
    ({"question": QUESTION, "source": "nope"}, 404),
    ({"question": QUESTION, "thread": "nope"}, 404),
    ({"question": QUESTION, "engine": "model"}, 400),
    ({"question": QUESTION, "min_confidence": 7}, 422),
    ({"question": QUESTION, "typo": 1}, 422),
    ({"question": 7}, 422),
    ({}, 422),
]


@pytest.mark.parametrize(("body", "status"), BAD)
def test_a_bad_request_gets_the_one_shape(client: TestClient, body: dict[str, object], status: int) -> None:
    response = client.post("/api/v1/ask", json=body)
    assert response.status_code == status
    error = response.json()["error"]
    assert error["code"]
    assert error["message"]
    assert error["request_id"] == response.headers["x-request-id"]


@pytest.mark.parametrize(
    "question", ["", " \n", "y" * 50_000, "\x00\x07\ud83d".encode("utf-8", "replace").decode(), "¿Cuántos?"]
)
def test_odd_questions_get_an_answer_that_says_why(client: TestClient, question: str) -> None:
    response = client.post("/api/v1/ask", json={"question": question, "source": "Shop"})
    assert response.status_code == 200
    answer = response.json()
    assert answer["status"] in ("abstained", "refused")
    assert answer["summary"]


def test_rows_come_as_csv_and_json_and_the_chart_as_images(client: TestClient) -> None:
    answer = client.post("/api/v1/ask", json={"question": QUESTION, "min_confidence": 0}).json()
    base = f"/api/v1/answers/{answer['id']}"
    text = client.get(f"{base}/export?format=csv")
    assert text.headers["content-disposition"].startswith("attachment")
    assert "Germany" in text.text
    assert len(client.get(f"{base}/export?format=json").json()["rows"]) == 2
    assert client.get(f"{base}/chart?format=svg").text.startswith("<svg")
    assert client.get(f"{base}/chart?format=png").content.startswith(b"\x89PNG")
    assert client.get(f"{base}/chart?format=gif").status_code == 422


def test_nothing_is_told_without_signing_in(client: TestClient) -> None:
    answer = client.post("/api/v1/ask", json={"question": QUESTION}).json()
    client.cookies.clear()
    for method, path in (
        ("POST", "/api/v1/ask"),
        ("GET", "/api/v1/answers"),
        ("GET", f"/api/v1/answers/{answer['id']}"),
        ("GET", f"/api/v1/runs/{answer['run_id']}/events"),
        ("DELETE", f"/api/v1/runs/{answer['run_id']}"),
    ):
        response = client.request(method, path, json={"question": QUESTION})
        assert response.status_code == 401, path
        assert response.json()["error"]["code"] == "not_signed_in"


def test_a_dropped_table_is_told_and_the_server_lives(client: TestClient, shop_path: Path) -> None:
    import sqlite3

    with sqlite3.connect(shop_path) as connection:
        connection.execute("DROP TABLE orders")
        connection.execute("DROP TABLE customers")
        connection.execute("CREATE TABLE stones(id INTEGER PRIMARY KEY, weight REAL)")
    connection.close()
    response = client.post("/api/v1/ask", json={"question": QUESTION, "source": "Shop"})
    assert response.status_code in (200, 400, 409)
    if response.status_code == 200:
        assert response.json()["status"] != "answered"
    assert (
        client.post("/api/v1/ask", json={"question": "how many stones are there", "source": "Shop"}).status_code
        == 200
    )
