from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text

from answerbook.api import health
from answerbook.api.app import create_app
from answerbook.platform.runtime import Platform, open_platform
from answerbook.platform.settings import ApiSettings
from tests.people import Person


def test_a_good_server_is_live_and_ready(app: FastAPI) -> None:
    client = TestClient(app)
    for path in ("/health/live", "/health/ready", "/health"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["status"]) == (200, "ok")
    assert {check["name"] for check in client.get("/health").json()["checks"]} == {
        "database",
        "storage",
        "secrets",
    }


def test_records_that_do_not_answer_make_it_unready_but_alive(app: FastAPI, platform: Platform) -> None:
    platform.database.close()
    (platform.settings.data_dir / "answerbook.db").write_bytes(b"junk" * 1000)
    for rest in ("-wal", "-shm"):
        (platform.settings.data_dir / f"answerbook.db{rest}").unlink(missing_ok=True)
    client = TestClient(app)
    assert client.get("/health/live").status_code == 200
    assert client.get("/health/ready").status_code == 503
    answer = client.get("/health")
    assert answer.status_code == 503
    assert [check["name"] for check in answer.json()["checks"] if not check["ok"]] == ["database"]
    assert client.get("/api/v1/auth/setup").status_code >= 500


def test_records_of_another_version_make_it_unready(app: FastAPI, platform: Platform) -> None:
    with platform.unit_of_work() as uow:
        uow.session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    assert TestClient(app).get("/health/ready").status_code == 503


def test_a_storage_that_cannot_be_written_is_told(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("answerbook.api.health.os.access", lambda *_: False)
    failing = [check for check in health.examine(platform).checks if not check.ok]
    assert [(check.name, check.text) for check in failing] == [
        ("storage", "The storage folder cannot be written to.")
    ]


def test_metrics_count_requests_for_those_who_may_see_them(owner: Person, app: FastAPI) -> None:
    assert TestClient(app).get("/metrics").status_code == 401
    answer = owner.client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert 'answerbook_http_requests_total{method="POST",route="/auth/sign-in",status="200"}' in answer.text
    key = owner.send("POST", "keys", {"name": "scraper", "scopes": ["metrics:read"]}).json()["key"]
    scraper = TestClient(app)
    assert scraper.get("/metrics", headers={"Authorization": f"Bearer {key}"}).status_code == 200


def test_metrics_can_be_opened(platform: Platform) -> None:
    settings = platform.settings.model_copy(update={"api": ApiSettings(metrics_public=True)})
    assert TestClient(create_app(open_platform(settings))).get("/metrics").status_code == 200


def test_made_up_addresses_do_not_grow_the_metrics(owner: Person) -> None:
    for n in range(50):
        owner.client.get(f"/made-up-{n}")
        owner.client.request(f"VERB{n}", "/x")
    assert "made-up" not in owner.client.get("/metrics").text
    assert "VERB" not in owner.client.get("/metrics").text


def test_stopping_twice_is_stopping_once(platform: Platform) -> None:
    app = create_app(platform)
    token = platform.streams.open("r", "mia")
    for _ in range(2):
        with TestClient(app) as client:
            assert client.get("/health/live").status_code == 200
    assert token.cancelled
    platform.close()
    platform.close()
