from __future__ import annotations

import pytest

from tests.people import OWNER, PASSWORD, Person, code

BODY = {"name": "Mallory"}


def test_a_change_without_the_token_is_refused(owner: Person) -> None:
    answer = owner.client.patch("/api/v1/me", json=BODY)
    assert (answer.status_code, code(answer)) == (403, "forged_request")
    assert "X-CSRF-Token" in answer.json()["error"]["hint"]


@pytest.mark.parametrize("token", ["", "x", "é", "a" * 64])
def test_a_change_with_a_wrong_token_is_refused(owner: Person, token: str) -> None:
    headers = {"X-CSRF-Token": token.encode()}
    assert code(owner.client.patch("/api/v1/me", json=BODY, headers=headers)) == "forged_request"


def test_the_token_of_another_session_is_refused(owner: Person, join: object) -> None:
    assert callable(join)
    tom = join("admin", "tom@example.com")
    headers = {"X-CSRF-Token": tom.csrf}
    assert code(owner.client.patch("/api/v1/me", json=BODY, headers=headers)) == "forged_request"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://testserver.evil.example"}, 403),
        ({"Origin": "https://testserver"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({}, 200),
    ],
)
def test_a_change_from_another_site_is_refused_even_with_the_token(
    owner: Person, headers: dict[str, str], status: int
) -> None:
    answer = owner.client.patch("/api/v1/me", json=BODY, headers={"X-CSRF-Token": owner.csrf, **headers})
    assert answer.status_code == status


def test_reading_needs_no_token(owner: Person) -> None:
    assert owner.client.get("/api/v1/me").status_code == 200


@pytest.mark.parametrize("path", ["auth/sign-in", "auth/setup", "auth/link"])
def test_another_site_cannot_sign_its_visitor_in(owner: Person, path: str) -> None:
    bodies = {"auth/sign-in": {"email": "mia@example.com", "password": PASSWORD}, "auth/setup": OWNER}
    body = bodies.get(path, {"token": "x"})
    answer = owner.client.post(f"/api/v1/{path}", json=body, headers={"Origin": "https://evil.example"})
    assert (answer.status_code, code(answer)) == (403, "forged_request")
    assert "set-cookie" not in answer.headers
