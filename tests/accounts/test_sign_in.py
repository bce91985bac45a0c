from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from answerbook.accounts import lockout, service, sign_in
from answerbook.accounts.errors import BadCredentials, LockedOut
from answerbook.accounts.resolver import COOKIE
from answerbook.accounts.schemas import SignInRequest
from answerbook.accounts.sign_in import Device
from answerbook.platform.access import Principal, Role
from answerbook.platform.db import now
from answerbook.platform.runtime import Platform
from tests.people import PASSWORD, Person, code
from tests.people import sign_in as enter

Browser = Callable[[], TestClient]


def _attempt(platform: Platform, password: str, email: str = "mia@example.com") -> str:
    try:
        sign_in.sign_in(platform, SignInRequest.model_validate({"email": email, "password": password}), Device())
    except BadCredentials:
        return "bad"
    except LockedOut:
        return "locked"
    return "in"


def test_the_cookie_is_for_the_server_only(visitor: Browser, mia: Principal) -> None:
    answer = visitor().post("/api/v1/auth/sign-in", json={"email": "MIA@Example.com ", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    for part in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age=28800"):
        assert part in cookie
    assert "Secure" not in cookie  # development is served without TLS


def test_who_is_wrong_is_never_told(visitor: Browser, mia: Principal) -> None:
    bodies = []
    for email, password in [
        ("mia@example.com", "wrong"),
        ("nobody@example.com", PASSWORD),
        ("not an address", "x"),
    ]:
        answer = visitor().post("/api/v1/auth/sign-in", json={"email": email, "password": password})
        assert answer.status_code == 401
        bodies.append(answer.json()["error"] | {"request_id": ""})
    assert bodies[0] == bodies[1] == bodies[2]


def test_wrong_passwords_make_wait_and_waiting_helps(platform: Platform, mia: Principal) -> None:
    assert [_attempt(platform, "wrong") for _ in range(6)] == ["bad"] * 5 + ["locked"]
    assert _attempt(platform, PASSWORD) == "locked"
    _let_pass(platform, 31)
    assert _attempt(platform, "wrong") == "bad"
    _let_pass(platform, 31)
    assert _attempt(platform, PASSWORD) == "locked", "the wait doubles"
    _let_pass(platform, 31)
    assert _attempt(platform, PASSWORD) == "in"
    assert [_attempt(platform, "wrong") for _ in range(4)] == ["bad"] * 4, "the count begins anew"


def test_nobody_is_locked_out_like_somebody(platform: Platform, mia: Principal) -> None:
    outcomes = [[_attempt(platform, "wrong", email) for _ in range(7)] for email in ("mia@example.com", "x@y.z")]
    assert outcomes[0] == outcomes[1]


def test_guesses_at_once_gain_nothing(platform: Platform, mia: Principal) -> None:
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _: _attempt(platform, "wrong"), range(12)))
    assert outcomes.count("bad") == platform.settings.accounts.lockout_attempts


def test_the_response_says_when_to_come_back(visitor: Browser, platform: Platform, mia: Principal) -> None:
    for _ in range(5):
        _attempt(platform, "wrong")
    answer = visitor().post("/api/v1/auth/sign-in", json={"email": "mia@example.com", "password": PASSWORD})
    assert (answer.status_code, code(answer)) == (429, "locked_out")
    assert 0 < int(answer.headers["retry-after"]) <= 30


def test_old_attempts_are_forgotten(platform: Platform, mia: Principal) -> None:
    _attempt(platform, "wrong", "stranger@example.com")
    _shift(platform, "accounts_attempts", "last_at", lockout.FORGET_AFTER)
    assert _attempt(platform, PASSWORD) == "in"
    with platform.unit_of_work(read_only=True) as uow:
        assert uow.session.scalar(text("SELECT count(*) FROM accounts_attempts")) == 0


def test_a_session_ends_after_its_hours(owner: Person, platform: Platform) -> None:
    assert owner.send("GET", "me").status_code == 200
    _shift(platform, "accounts_sessions", "expires_at", dt.timedelta(hours=8))
    assert owner.send("GET", "me").status_code == 401
    assert code(owner.send("GET", "me")) == "not_signed_in"


def test_signing_out_ends_it_on_the_server(owner: Person) -> None:
    token = owner.client.cookies[COOKIE]
    assert owner.send("POST", "auth/sign-out").status_code == 204
    owner.client.cookies.set(COOKIE, token)
    assert owner.send("GET", "me").status_code == 401


def test_sessions_are_listed_and_revoked(owner: Person, visitor: Browser) -> None:
    other = enter(visitor(), "mia@example.com")
    listed = owner.send("GET", "me/sessions").json()["items"]
    assert [s["is_current"] for s in listed] == [False, True]
    assert owner.send("DELETE", f"me/sessions/{listed[0]['id']}").status_code == 204
    assert other.send("GET", "me").status_code == 401
    third = enter(visitor(), "mia@example.com")
    assert owner.send("DELETE", "me/sessions").status_code == 204
    assert third.send("GET", "me").status_code == 401
    assert owner.send("GET", "me").status_code == 200


def test_nobody_ends_the_session_of_another(owner: Person, join: Callable[..., Person]) -> None:
    tom = join(Role.ADMIN, "tom@example.com")
    session = tom.send("GET", "me/sessions").json()["items"][0]["id"]
    answer = owner.send("DELETE", f"me/sessions/{session}")
    assert (answer.status_code, code(answer)) == (404, "session_not_found")
    assert session not in owner.send("GET", "me/sessions").text


def test_what_is_kept_signs_nobody_in(owner: Person, platform: Platform, visitor: Browser) -> None:
    with platform.unit_of_work(read_only=True) as uow:
        kept = uow.session.scalar(text("SELECT token_hash FROM accounts_sessions"))
    thief = visitor()
    thief.cookies.set(COOKIE, str(kept))
    assert thief.get("/api/v1/me").status_code == 401
    assert owner.client.cookies[COOKIE] not in str(kept)


def test_a_link_signs_in_once(platform: Platform, visitor: Browser) -> None:
    token = service.issue_link(platform, service.local_owner(platform))
    client = visitor()
    answer = client.post("/api/v1/auth/link", json={"token": token})
    assert (answer.status_code, answer.json()["role"]) == (200, "owner")
    assert client.get("/api/v1/me").status_code == 200
    again = visitor().post("/api/v1/auth/link", json={"token": token})
    assert (again.status_code, code(again)) == (401, "link_invalid")


def test_of_many_with_one_link_one_gets_in(platform: Platform) -> None:
    token = service.issue_link(platform, service.local_owner(platform))

    def use(_: int) -> bool:
        try:
            sign_in.sign_in_by_link(platform, token, Device())
        except Exception:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(use, range(8))) == 1


def test_an_old_link_is_refused(platform: Platform, visitor: Browser) -> None:
    token = service.issue_link(platform, service.local_owner(platform), life=dt.timedelta(seconds=-1))
    assert visitor().post("/api/v1/auth/link", json={"token": token}).status_code == 401


@pytest.mark.parametrize("cookie", ["", "x", "é" * 50, "a" * 5000, "'; DROP TABLE accounts_users; --"])
def test_a_made_up_cookie_is_nobody(visitor: Browser, cookie: str) -> None:
    headers = {"Cookie": f"{COOKIE}={cookie}".encode()}
    assert visitor().get("/api/v1/me", headers=headers).status_code == 401


def _let_pass(platform: Platform, seconds: int) -> None:
    _shift(platform, "accounts_attempts", "locked_until", dt.timedelta(seconds=seconds))


def _shift(platform: Platform, table: str, column: str, by: dt.timedelta) -> None:
    """Move all moments of a column into the past."""
    with platform.unit_of_work() as uow:
        for row in uow.session.execute(text(f"SELECT rowid, {column} FROM {table}")).all():
            moment = dt.datetime.fromisoformat(row[1]) if row[1] else now().replace(tzinfo=None)
            moved = (moment - by).strftime("%Y-%m-%d %H:%M:%S.%f")
            uow.session.execute(
                text(f"UPDATE {table} SET {column} = :m WHERE rowid = :r"), {"m": moved, "r": row[0]}
            )
