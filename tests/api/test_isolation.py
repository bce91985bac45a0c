"""Two people, two owners of things: neither reads what is the other's."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator

import pytest
import structlog
from fastapi import FastAPI

from answerbook.accounts import service
from answerbook.ask.models import AnswerRecord, ThreadRecord
from answerbook.platform.access import Principal, Role
from answerbook.platform.db import now
from answerbook.platform.ids import new_id
from answerbook.platform.runtime import Platform
from answerbook.platform.settings import LogFormat, TelemetrySettings
from answerbook.platform.telemetry import configure_logging
from tests.people import PASSWORD, Person

Join = Callable[..., Person]


def _thread(platform: Platform, principal: Principal, owner_id: str) -> str:
    thread_id = new_id()
    with platform.unit_of_work() as uow:
        at = now()
        row = ThreadRecord(
            id=thread_id,
            workspace_id=principal.workspace_id,
            owner_id=owner_id,
            title="Private",
            created_at=at,
            updated_at=at,
        )
        uow.session.add(row)
    return thread_id


def test_threads_of_one_are_not_there_for_another(
    platform: Platform, mia: Principal, owner: Person, join: Join
) -> None:
    tom = join(Role.ADMIN, "tom@example.com")
    mine, his = _thread(platform, mia, owner.id), _thread(platform, mia, tom.id)
    assert [t["id"] for t in owner.send("GET", "threads").json()["items"]] == [mine]
    assert [t["id"] for t in tom.send("GET", "threads").json()["items"]] == [his]
    for path in (f"threads/{mine}",):
        assert tom.send("GET", path).status_code == 404
        assert tom.send("DELETE", path).status_code == 404
        assert owner.send("GET", path).status_code == 200
    assert AnswerRecord.__tablename__ == "ask_answers"


def test_runs_of_one_are_not_there_for_another(platform: Platform, owner: Person, join: Join) -> None:
    tom = join(Role.ADMIN, "tom@example.com")
    platform.streams.open("run-1", owner.id)
    platform.streams.append("run-1", {"type": "started", "run_id": "run-1"})
    for method, path in (("GET", "runs/run-1"), ("GET", "runs/run-1/events"), ("DELETE", "runs/run-1")):
        assert tom.send(method, path).status_code == 404
    assert not platform.streams.token("run-1").cancelled
    assert owner.send("DELETE", "runs/run-1").status_code == 204
    assert platform.streams.token("run-1").cancelled
    platform.streams.close("run-1")
    followed = owner.send("GET", "runs/run-1/events")
    assert followed.headers["content-type"].startswith("text/event-stream")
    assert followed.text.startswith("id: 1\nevent: started\n")


@pytest.fixture
def log_lines(app: FastAPI) -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    out = io.StringIO()
    configure_logging(TelemetrySettings(log_format=LogFormat.JSON, log_level="DEBUG"), out)
    yield out
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def test_a_day_of_work_leaves_no_secret_in_the_logs(
    log_lines: io.StringIO, platform: Platform, owner: Person, join: Join
) -> None:
    tom = join(Role.ANALYST, "tom@example.com")
    key = owner.send("POST", "keys", {"name": "k", "scopes": ["account", "ask"]}).json()["key"]
    link = service.issue_link(platform, service.local_owner(platform))
    owner.client.post("/api/v1/auth/link", json={"token": link})
    owner.client.post("/api/v1/auth/sign-in", json={"email": "mia@example.com", "password": "wrong-hunter2"})
    owner.send("POST", "sources", {"name": "db", "url": "postgresql://ann:hunter2@127.0.0.1:1/x"})
    tom.send("POST", "sources", {"name": "db", "url": "mysql://ann:hunter2@127.0.0.1:1/x"})
    owner.client.get(f"/api/v1/me?token={link}", headers={"Authorization": f"Bearer {key}"})
    owner.client.get("/api/v1/me", headers={"Authorization": f"Bearer {key}x"})
    logged = log_lines.getvalue()
    assert logged.count("http.request") >= 8
    session = owner.client.cookies["answerbook_session"]
    for secret in (PASSWORD, "hunter2", key, link, session, owner.csrf, tom.csrf):
        assert secret not in logged
    assert '"principal": "' in logged
