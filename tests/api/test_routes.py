"""Rules over all routes of the application."""

from __future__ import annotations

from collections import Counter

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from answerbook.api.description import is_public, routes_of, scopes_of
from tests.people import Person

PUBLIC = {
    ("GET", "/api/v1/auth/setup"),
    ("POST", "/api/v1/auth/setup"),
    ("POST", "/api/v1/auth/sign-in"),
    ("POST", "/api/v1/auth/link"),
    ("GET", "/health"),
    ("GET", "/health/live"),
    ("GET", "/health/ready"),
}
GARBAGE: list[tuple[str, bytes]] = [
    ("application/json", b""),
    ("application/json", b"{"),
    ("application/json", b"[1, 2]"),
    ("application/json", b'{"surprise": {"deep": [null]}}'),
    ("application/json", b'{"question": 1, "name": [], "url": {}, "sql": null, "email": 5, "scopes": "x"}'),
    ("application/json", b"\xff\xfe\x00binary"),
    ("application/json", b"[" * 5000),
    ("text/plain", b"hello"),
]


def _operations(app: FastAPI) -> list[tuple[str, str]]:
    return [(m, r.path_format or "") for r in routes_of(app) for m in sorted(r.methods or ())]


def _has_the_one_shape(answer: Response) -> bool:
    body = answer.json()
    error = body["error"]
    return (
        set(body) == {"error"}
        and set(error) == {"code", "message", "hint", "details", "request_id"}
        and bool(error["code"] and error["message"])
        and error["request_id"] == answer.headers["x-request-id"]
        and "Traceback" not in answer.text
    )


def test_every_route_asks_who_it_is_or_says_that_it_is_open(app: FastAPI) -> None:
    routes = list(routes_of(app))
    assert len(routes) > 40
    for route in routes:
        open_to_all, scopes = is_public(route.dependant), scopes_of(route.dependant)
        assert open_to_all != bool(scopes), f"{route.path_format}: use require(scope), or mark it with public"
    opened = {(m, r.path_format) for r in routes if is_public(r.dependant) for m in r.methods or ()}
    assert opened == PUBLIC, "a route is open to everybody; is that meant?"


def test_nobody_gets_in_anywhere_without_signing_in(app: FastAPI) -> None:
    client = TestClient(app)
    for method, path in _operations(app):
        if (method, path) not in PUBLIC:
            answer = client.request(method, _fill(path), json={})
            assert answer.status_code == 401, f"{method} {path}"
            assert _has_the_one_shape(answer)
            assert answer.headers["www-authenticate"] == "Bearer"


def test_bad_input_gets_the_one_shape_everywhere(app: FastAPI, owner: Person) -> None:
    checked = 0
    for method, path in _operations(app):
        if path.endswith(("/sign-out", "/me/sessions")):
            continue
        for media, body in GARBAGE if method in ("POST", "PUT", "PATCH") else [("", b"")]:
            headers = {"X-CSRF-Token": owner.csrf} | ({"Content-Type": media} if media else {})
            address = f"{_fill(path)}?limit=-1&cursor=%00&format=exe&theme=x&kind=%F0"
            answer = owner.client.request(method, address, content=body, headers=headers)
            assert answer.status_code < 500, f"{method} {path} {body[:40]!r}: {answer.text[:300]}"
            if answer.status_code >= 400:
                assert _has_the_one_shape(answer), f"{method} {path}: {answer.text[:300]}"
                checked += 1
    assert checked > 100


def test_unknown_ids_are_not_found_or_malformed(app: FastAPI, owner: Person) -> None:
    for method, path in _operations(app):
        if "{" in path and method in ("GET", "DELETE"):
            for made_up in (
                "01m7xmxjxm5mv4qz09r6v0mqpk",
                "..%2f..%2fetc",
                "%00",
                "' OR 1=1",
                "é" * 50,
                "a" * 3000,
            ):
                answer = owner.send(
                    method,
                    path.removeprefix("/api/v1/").replace(
                        path[path.index("{") :].partition("}")[0] + "}", made_up
                    ),
                )
                assert answer.status_code in (400, 404, 422), f"{method} {path} {made_up}: {answer.text[:200]}"
                assert _has_the_one_shape(answer)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nothing", 404, "not_found"),
        ("POST", "/api/v1/nothing", 404, "not_found"),
        ("GET", "/api/v1/me/", 404, "not_found"),
        ("GET", "/api/v2/me", 404, "not_found"),
        ("DELETE", "/api/v1/me", 405, "method_not_allowed"),
        ("POST", "/health", 405, "method_not_allowed"),
        ("BREW", "/api/v1/me", 405, "method_not_allowed"),
        ("POST", "/", 404, "not_found"),
    ],
)
def test_wrong_addresses_and_methods_get_the_one_shape(
    app: FastAPI, method: str, path: str, status: int, code: str
) -> None:
    answer = TestClient(app).request(method, path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert _has_the_one_shape(answer)
    assert status != 405 or answer.headers["allow"]


def test_names_of_operations_are_unique(app: FastAPI) -> None:
    names = Counter(route.name for route in routes_of(app))
    assert [name for name, count in names.items() if count > 1] == []


def _fill(path: str) -> str:
    while "{" in path:
        start, end = path.index("{"), path.index("}")
        path = f"{path[:start]}01m7xmxjxm5mv4qz09r6v0mqpk{path[end + 1 :]}"
    return path
