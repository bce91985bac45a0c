from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from answerbook.platform import errors
from answerbook.platform.runtime import Platform
from answerbook.platform.settings import ApiSettings, Settings
from tests.people import Person


def _raise(app: FastAPI, error: Exception) -> TestClient:
    def fail() -> None:
        raise error

    app.add_api_route("/probe", fail)
    return TestClient(app)


KINDS = [
    (errors.Invalid("No.", hint="Do."), 400, "invalid"),
    (errors.Unauthenticated("No."), 401, "unauthenticated"),
    (errors.Forbidden("No."), 403, "forbidden"),
    (errors.NotFound("No."), 404, "not_found"),
    (errors.Conflict("No."), 409, "conflict"),
    (errors.TooLarge("No."), 413, "too_large"),
    (errors.TooMany("No.", retry_after_s=7), 429, "too_many_requests"),
    (errors.AnswerbookError("No."), 500, "failed"),
    (errors.Unavailable("No."), 503, "unavailable"),
]


@pytest.mark.parametrize(("error", "status", "code"), KINDS)
def test_each_kind_of_error_has_its_status(app: FastAPI, error: Exception, status: int, code: str) -> None:
    answer = _raise(app, error).get("/probe")
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.headers.get("retry-after") == ("7" if status == 429 else None)


def test_what_is_broken_inside_stays_inside(app: FastAPI) -> None:
    answer = _raise(app, ZeroDivisionError("secret table users")).get("/probe")
    assert answer.status_code == 500
    body = answer.json()["error"]
    assert body["code"] == "internal"
    assert body["request_id"] in body["hint"]
    assert "secret" not in answer.text
    assert "ZeroDivision" not in answer.text
    assert "content-security-policy" in answer.headers


def test_details_reach_the_caller_and_secrets_do_not(app: FastAPI) -> None:
    error = errors.Invalid("Cannot open postgresql://a:hunter2@db/x.", details={"step": "connect"})
    answer = _raise(app, error).get("/probe")
    assert answer.json()["error"]["details"] == {"step": "connect"}
    assert "hunter2" not in answer.text


def test_what_was_sent_is_not_repeated(owner: Person) -> None:
    sent = {"email": ["x"], "password": {"p": "hunter2hunter2"}, "hunter3": 1}
    answer = owner.client.post("/api/v1/auth/sign-in", json=sent)
    assert answer.status_code == 422
    assert "hunter2" not in answer.text
    problems = answer.json()["error"]["details"]["problems"]
    assert {p["where"] for p in problems} == {"body.email", "body.password", "body.hunter3"}


def test_a_body_that_says_it_is_too_large_is_refused_before_it_is_read(app: FastAPI, platform: Platform) -> None:
    client = TestClient(app)
    most = platform.settings.api.max_body_bytes
    answer = client.post("/api/v1/auth/sign-in", content=b"x" * (most + 1))
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")
    assert client.post("/api/v1/nothing", content=b"x" * (most + 1)).status_code == 413
    assert client.post("/api/v1/auth/sign-in", headers={"Content-Length": "-1"}).status_code == 400


def test_a_body_that_does_not_say_is_counted(app: FastAPI, platform: Platform) -> None:
    def endless() -> object:
        for _ in range(platform.settings.api.max_body_bytes // 100_000 + 2):
            yield b"x" * 100_000

    answer = TestClient(app).post("/api/v1/auth/sign-in", content=endless())  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


def test_the_cap_can_be_set() -> None:
    assert Settings(api=ApiSettings(max_body_bytes=2048)).api.max_body_bytes == 2048
