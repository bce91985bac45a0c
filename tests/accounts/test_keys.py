from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from answerbook.accounts import keys
from answerbook.accounts.errors import KeyNotFound
from answerbook.accounts.resolver import principal_of_key
from answerbook.accounts.schemas import KeyRequest
from answerbook.platform.access import Kind, Principal, Role, Scope
from answerbook.platform.db import now
from answerbook.platform.runtime import Platform
from tests.people import Person, code

Browser = Callable[[], TestClient]


def _make(owner: Person, *scopes: str, **more: object) -> dict[str, object]:
    answer = owner.send("POST", "keys", {"name": "Nightly", "scopes": list(scopes), **more})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def _get(client: TestClient, path: str, key: object) -> int:
    return client.get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {key}"}).status_code


def test_a_key_is_shown_once_and_kept_as_a_hash(owner: Person, platform: Platform) -> None:
    made = _make(owner, "account")
    assert str(made["key"]).startswith(f"{made['prefix']}_")
    listed = owner.send("GET", "keys")
    assert str(made["key"]) not in listed.text
    assert listed.json()["items"][0]["prefix"] == made["prefix"]
    with platform.unit_of_work(read_only=True) as uow:
        kept = uow.session.execute(text("SELECT * FROM accounts_keys")).one()
    assert str(made["key"]) not in str(kept)


def test_a_key_opens_what_its_scopes_say_and_nothing_else(owner: Person, visitor: Browser) -> None:
    key = _make(owner, "account", "users:read")["key"]
    client = visitor()
    assert [_get(client, path, key) for path in ("me", "users", "audit", "keys")] == [200, 200, 403, 403]
    refused = client.get("/api/v1/audit", headers={"Authorization": f"Bearer {key}"})
    assert refused.json()["error"]["details"] == {"scope": "audit:read", "role": "owner"}
    assert client.get("/api/v1/me", headers={"Authorization": f"Bearer {key}"}).json()["csrf_token"] is None


def test_a_key_needs_no_csrf_token(owner: Person, visitor: Browser) -> None:
    key = _make(owner, "keys", "account")["key"]
    body = {"name": "Second", "scopes": ["account"]}
    answer = visitor().post("/api/v1/keys", json=body, headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 201


def test_a_key_is_never_stronger_than_its_maker(owner: Person, join: Callable[..., Person]) -> None:
    tom = join(Role.ANALYST, "tom@example.com")
    answer = tom.send("POST", "keys", {"name": "k", "scopes": ["audit:read", "ask"]})
    assert (answer.status_code, code(answer)) == (403, "scope_too_wide")
    assert "audit:read" in answer.json()["error"]["message"]
    assert join(Role.VIEWER, "ann@example.com").send("GET", "keys").status_code == 403


def test_a_key_loses_what_its_owner_loses(owner: Person, join: Callable[..., Person], visitor: Browser) -> None:
    tom = join(Role.ADMIN, "tom@example.com")
    key = _make(tom, "users:read", "account")["key"]
    client = visitor()
    assert _get(client, "users", key) == 200
    owner.send("PATCH", f"users/{tom.id}", {"role": "analyst"})
    assert [_get(client, "users", key), _get(client, "me", key)] == [403, 200]
    owner.send("PATCH", f"users/{tom.id}", {"is_active": False})
    assert _get(client, "me", key) == 401


def test_a_revoked_key_is_dead_at_once(owner: Person, visitor: Browser) -> None:
    made = _make(owner, "account")
    assert owner.send("DELETE", f"keys/{made['id']}").status_code == 204
    assert _get(visitor(), "me", made["key"]) == 401
    assert owner.send("GET", "keys").json()["items"] == []
    assert owner.send("DELETE", f"keys/{made['id']}").status_code == 404


def test_a_key_ends_when_it_says(owner: Person, platform: Platform, visitor: Browser) -> None:
    made = _make(owner, "account", expires_in_days=1)
    past = (now() - dt.timedelta(seconds=1)).strftime("%Y-%m-%d %H:%M:%S.%f")
    with platform.unit_of_work() as uow:
        uow.session.execute(text("UPDATE accounts_keys SET expires_at = :p"), {"p": past})
    assert _get(visitor(), "me", made["key"]) == 401
    assert _make(owner, "account", expires_in_days=None)["expires_at"] is None


def test_the_last_use_is_noted(owner: Person, visitor: Browser) -> None:
    made = _make(owner, "account")
    assert made["used_at"] is None
    _get(visitor(), "me", made["key"])
    assert owner.send("GET", "keys").json()["items"][0]["used_at"] is not None


def test_the_number_of_keys_is_bounded(owner: Person, platform: Platform) -> None:
    most = platform.settings.accounts.max_keys
    for _ in range(most):
        _make(owner, "account")
    answer = owner.send("POST", "keys", {"name": "one more", "scopes": ["account"]})
    assert (answer.status_code, code(answer)) == (409, "too_many_keys")


def test_keys_of_others_are_seen_and_revoked_by_admins_only(
    platform: Platform, mia: Principal, join: object
) -> None:
    assert callable(join)
    tom, eve = join(Role.ANALYST, "tom@example.com"), join(Role.ANALYST, "eve@example.com")
    made = _make(tom, "ask")
    assert eve.send("GET", "keys").json()["items"] == []
    assert eve.send("GET", "keys?everyone=true").status_code == 403
    assert eve.send("DELETE", f"keys/{made['id']}").status_code == 404
    everyone = keys.list_keys(platform, mia, 10, None, everyone=True)
    assert [k.user_id for k in everyone.items] == [tom.id]
    keys.revoke_key(platform, mia, str(made["id"]))
    with pytest.raises(KeyNotFound):
        keys.revoke_key(platform, mia, str(made["id"]))


def test_pages_of_keys_join_up(owner: Person) -> None:
    made = [_make(owner, "account")["id"] for _ in range(5)]
    first = owner.send("GET", "keys?limit=3").json()
    second = owner.send("GET", f"keys?limit=3&cursor={first['next_cursor']}").json()
    assert [k["id"] for k in first["items"] + second["items"]] == made[::-1]
    assert second["next_cursor"] is None


def test_a_key_acts_as_its_user(platform: Platform, mia: Principal) -> None:
    made = keys.create_key(platform, mia, KeyRequest(name="k", scopes=[Scope.ASK]))
    principal = principal_of_key(platform, made.key)
    assert (principal.kind, principal.id, principal.scopes) == (Kind.KEY, mia.id, frozenset({Scope.ASK}))
    assert made.key not in repr(principal)


HEADERS = ["Bearer", "Bearer ", "Basic bWlhOng=", "Bearer ab_x_y", "bearer " + "a" * 5000, "Token x", "Bearer é"]


@pytest.mark.parametrize("header", HEADERS)
def test_a_made_up_header_is_nobody_even_with_a_good_cookie(owner: Person, header: str) -> None:
    answer = owner.client.get("/api/v1/me", headers={"Authorization": header.encode()})
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
