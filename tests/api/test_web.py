from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from answerbook.api.web import WebApp

PAGE = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def client(app: FastAPI, tmp_path: Path) -> TestClient:
    """The application with a small web app."""
    root = tmp_path / "static"
    (root / "assets").mkdir(parents=True)
    (root / "index.html").write_text("<!doctype html><title>App</title>")
    (root / "favicon.svg").write_text("<svg/>")
    (root / "assets" / "index-a1b2c3d4.js").write_text("let x = 1")
    (root / ".hidden").write_text("no")
    (tmp_path / "secret.txt").write_text("no")
    (root / "link.txt").symlink_to(tmp_path / "secret.txt")
    app.router.default = WebApp(root)
    return TestClient(app)


@pytest.mark.parametrize("path", ["/", "/ask", "/sources/new", "/answers/01m7xm.x", "/sign-in"])
def test_the_page_is_served_for_what_the_app_routes(client: TestClient, path: str) -> None:
    answer = client.get(path, headers=PAGE)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer.headers["cache-control"] == "no-cache"
    assert "<title>App</title>" in answer.text


def test_hashed_files_are_kept_for_ever_and_others_asked_for_again(client: TestClient) -> None:
    script = client.get("/assets/index-a1b2c3d4.js")
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "javascript" in script.headers["content-type"]
    icon = client.get("/favicon.svg")
    assert icon.headers["cache-control"] == "no-cache"
    again = client.get("/favicon.svg", headers={"If-None-Match": icon.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/health/nothing", "/assets/gone.js", "/v1/x", "/mcp"])
def test_no_page_where_programs_look(client: TestClient, path: str) -> None:
    answer = client.get(path, headers=PAGE)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_programs_get_json_where_there_is_nothing(client: TestClient) -> None:
    assert client.get("/ask", headers={"Accept": "application/json"}).status_code == 404


HOSTILE = ["/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "/.hidden", "/link.txt", "/%00"]


@pytest.mark.parametrize("path", [*HOSTILE, "/assets", "/assets/", "//etc/passwd", "/..\\secret.txt"])
def test_only_files_of_the_app_are_served(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404, answer.text
    assert answer.text != "no"


def test_heads_are_answered(client: TestClient) -> None:
    answer = client.head("/", headers=PAGE)
    assert (answer.status_code, answer.text) == (200, "")


def test_a_server_without_the_built_app_says_so(app: FastAPI, tmp_path: Path) -> None:
    app.router.default = WebApp(tmp_path / "absent")
    client = TestClient(app)
    answer = client.get("/", headers=PAGE)
    assert answer.status_code == 503
    assert "make install" in answer.text
    assert "style" not in answer.text, "the content policy forbids inline styles"
    assert client.get("/", headers={"Accept": "*/*"}).status_code == 404
