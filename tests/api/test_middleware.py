from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from answerbook.api.app import create_app
from answerbook.platform.ids import is_id
from answerbook.platform.runtime import open_platform
from answerbook.platform.settings import ApiSettings, Environment, Settings
from tests.people import Person

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)


@pytest.mark.parametrize(
    "path", ["/", "/api/v1/me", "/api/v1/openapi.json", "/health", "/nothing", "/assets/x.js"]
)
def test_every_response_protects_the_browser(app: FastAPI, path: str) -> None:
    headers = TestClient(app).get(path).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "strict-transport-security" not in headers


def test_nothing_of_the_api_is_cached(owner: Person) -> None:
    for path in ("me", "users", "audit"):
        assert owner.send("GET", path).headers["cache-control"] == "no-store"


def test_a_request_has_an_id_and_keeps_a_good_one(app: FastAPI) -> None:
    client = TestClient(app)
    assert is_id(client.get("/health/live").headers["x-request-id"])
    for given, kept in (("trace-12345", True), ("short", False), ("x" * 65, False), ("a b c d e f", False)):
        answer = client.get("/health/live", headers={"X-Request-ID": given})
        assert (answer.headers["x-request-id"] == given) is kept


def test_large_responses_are_compressed(app: FastAPI) -> None:
    answer = TestClient(app).get("/api/v1/openapi.json", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in TestClient(app).get("/health/live").headers


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8080", 200),
        ("127.0.0.1", 200),
        ("[::1]:8080", 200),
        ("answerbook", 200),
        ("app.localhost", 200),
        ("evil.example.com", 400),
        ("evil.example.com:8080", 400),
        ("localhost.evil.example", 400),
    ],
)
def test_no_foreign_name_can_be_pointed_at_a_development_server(app: FastAPI, host: str, status: int) -> None:
    assert TestClient(app).get("/health/live", headers={"Host": host}).status_code == status


def _client(tmp_path: Path, **settings: object) -> TestClient:
    platform = open_platform(Settings.model_validate({"data_dir": tmp_path, **settings}))
    return TestClient(create_app(platform), base_url="https://ask.example.com")


def test_production_serves_its_own_name_and_insists_on_tls(tmp_path: Path) -> None:
    api = ApiSettings(public_url="https://ask.example.com")
    client = _client(tmp_path, environment=Environment.PRODUCTION, api=api)
    assert client.get("/health/live").headers["strict-transport-security"].startswith("max-age=")
    for host, status in (("ask.example.com", 200), ("localhost", 200), ("10.0.0.5", 400), ("other", 400)):
        assert client.get("/health/live", headers={"Host": host}).status_code == status


def test_names_on_the_list_are_served(tmp_path: Path) -> None:
    client = _client(tmp_path, api=ApiSettings(allowed_hosts=("ask.example.com", "*.example.org")))
    for host, status in (
        ("ask.example.com", 200),
        ("a.example.org", 200),
        ("example.org", 400),
        ("localhost", 400),
    ):
        assert client.get("/health/live", headers={"Host": host}).status_code == status


def test_other_origins_may_not_call_by_default(app: FastAPI) -> None:
    preflight = {"Origin": "https://other.example", "Access-Control-Request-Method": "GET"}
    answer = TestClient(app).options("/api/v1/me", headers=preflight)
    assert "access-control-allow-origin" not in answer.headers


def test_origins_on_the_list_may_call_with_a_key_but_never_with_cookies(tmp_path: Path) -> None:
    client = _client(tmp_path, api=ApiSettings(cors_origins=("https://in.example",)))
    for origin, allowed in (("https://in.example", True), ("https://out.example", False)):
        preflight = {
            "Origin": origin,
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "authorization",
            "Host": "localhost",
        }
        headers = client.options("/api/v1/me", headers=preflight).headers
        assert (headers.get("access-control-allow-origin") == origin) is allowed
        assert "access-control-allow-credentials" not in headers
