from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from fastapi.testclient import TestClient

from answerbook.platform.access import ROLE_SCOPES, Role, Scope
from tests.people import PASSWORD, Person, code, sign_in

Browser = Callable[[], TestClient]
Join = Callable[..., Person]
NEW = "copper wharf lentil dusk"


def test_roles_grow_from_viewer_to_owner() -> None:
    grown = [ROLE_SCOPES[role] for role in (Role.VIEWER, Role.ANALYST, Role.ADMIN, Role.OWNER)]
    assert all(small < large for small, large in pairwise(grown))
    assert grown[-1] == frozenset(Scope)


def test_a_new_user_comes_by_link_and_chooses_a_password(owner: Person, visitor: Browser) -> None:
    made = owner.send("POST", "users", {"email": "Tom@Example.com", "name": "Tom", "role": "analyst"}).json()
    assert (made["email"], made["role"], made["signed_in_at"]) == ("tom@example.com", "analyst", None)
    client = visitor()
    csrf = client.post("/api/v1/auth/link", json={"token": made["link_token"]}).json()["csrf_token"]
    tom = Person(client, csrf, made["id"])
    weak = tom.send("PUT", "me/password", {"new": "password1234"})
    assert (weak.status_code, code(weak)) == (400, "weak_password")
    assert tom.send("PUT", "me/password", {"new": NEW}).status_code == 204
    assert sign_in(visitor(), "tom@example.com", NEW).id == made["id"]


def test_an_address_belongs_to_one_user(owner: Person) -> None:
    answer = owner.send("POST", "users", {"email": "MIA@example.com", "name": "Again"})
    assert (answer.status_code, code(answer)) == (409, "email_taken")


def test_changing_the_password_needs_the_present_one_and_ends_other_sessions(
    owner: Person, visitor: Browser
) -> None:
    other = sign_in(visitor(), "mia@example.com")
    wrong = owner.send("PUT", "me/password", {"current": "wrong", "new": NEW})
    assert (wrong.status_code, code(wrong)) == (401, "bad_credentials")
    assert owner.send("PUT", "me/password", {"new": NEW}).status_code == 401
    assert owner.send("PUT", "me/password", {"current": PASSWORD, "new": NEW}).status_code == 204
    assert owner.send("GET", "me").status_code == 200
    assert other.send("GET", "me").status_code == 401
    sign_in(visitor(), "mia@example.com", NEW)


def test_no_key_changes_the_password(owner: Person, visitor: Browser) -> None:
    key = owner.send("POST", "keys", {"name": "k", "scopes": ["account"]}).json()["key"]
    body, headers = {"current": PASSWORD, "new": NEW}, {"Authorization": f"Bearer {key}"}
    assert visitor().put("/api/v1/me/password", json=body, headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("actor", "role", "status"),
    [("admin", "admin", 201), ("admin", "owner", 403), ("admin", "viewer", 201), ("analyst", "viewer", 403)],
)
def test_nobody_gives_more_than_they_have(join: Join, actor: str, role: str, status: int) -> None:
    somebody = join(Role(actor), "tom@example.com")
    answer = somebody.send("POST", "users", {"email": "new@example.com", "name": "New", "role": role})
    assert answer.status_code == status


def test_an_admin_cannot_touch_an_owner(owner: Person, join: Join) -> None:
    tom = join(Role.ADMIN, "tom@example.com")
    for change in ({"role": "viewer"}, {"is_active": False}, {"name": "X"}):
        assert code(tom.send("PATCH", f"users/{owner.id}", change)) == "role_too_high"
    assert code(tom.send("PATCH", f"users/{tom.id}", {"role": "owner"})) == "role_too_high"
    assert code(tom.send("POST", f"users/{owner.id}/link")) == "role_too_high"


def test_the_last_owner_stays(owner: Person, join: Join) -> None:
    for change in ({"role": "admin"}, {"is_active": False}):
        answer = owner.send("PATCH", f"users/{owner.id}", change)
        assert (answer.status_code, code(answer)) == (409, "last_owner")
    join(Role.OWNER, "ann@example.com")
    assert owner.send("PATCH", f"users/{owner.id}", {"role": "admin"}).json()["role"] == "admin"


def test_a_deactivated_user_is_out_at_once(owner: Person, join: Join, visitor: Browser) -> None:
    tom = join(Role.ANALYST, "tom@example.com")
    tom.send("PUT", "me/password", {"new": NEW})
    assert owner.send("PATCH", f"users/{tom.id}", {"is_active": False}).json()["is_active"] is False
    assert tom.send("GET", "me").status_code == 401
    refused = visitor().post("/api/v1/auth/sign-in", json={"email": "tom@example.com", "password": NEW})
    assert code(refused) == "bad_credentials"
    owner.send("PATCH", f"users/{tom.id}", {"is_active": True})
    sign_in(visitor(), "tom@example.com", NEW)


def test_a_new_link_ends_the_old_password_and_sessions(owner: Person, join: Join, visitor: Browser) -> None:
    tom = join(Role.ANALYST, "tom@example.com")
    tom.send("PUT", "me/password", {"new": NEW})
    token = owner.send("POST", f"users/{tom.id}/link").json()["link_token"]
    assert tom.send("GET", "me").status_code == 401
    refused = visitor().post("/api/v1/auth/sign-in", json={"email": "tom@example.com", "password": NEW})
    assert refused.status_code == 401
    assert visitor().post("/api/v1/auth/link", json={"token": token}).status_code == 200


def test_a_change_of_role_counts_from_the_next_request(owner: Person, join: Join) -> None:
    tom = join(Role.VIEWER, "tom@example.com")
    assert tom.send("GET", "users").status_code == 403
    owner.send("PATCH", f"users/{tom.id}", {"role": "admin"})
    assert tom.send("GET", "users").status_code == 200


def test_users_are_listed_in_pages(owner: Person, join: Join) -> None:
    for name in "abc":
        join(Role.VIEWER, f"{name}@example.com")
    first = owner.send("GET", "users?limit=3").json()
    second = owner.send("GET", f"users?limit=3&cursor={first['next_cursor']}").json()
    emails = [u["email"] for u in first["items"] + second["items"]]
    assert emails == ["mia@example.com", "a@example.com", "b@example.com", "c@example.com"]
    assert "password" not in str(first)


def test_names_of_people_and_workspaces_change(owner: Person, join: Join) -> None:
    me = owner.send("PATCH", "me", {"name": "Mia C."}).json()
    assert me["user"]["name"] == "Mia C."
    path = f"workspaces/{me['workspace']['id']}"
    assert owner.send("PATCH", path, {"name": "Acme Two"}).json()["name"] == "Acme Two"
    assert owner.send("GET", "workspaces").json()["items"][0]["name"] == "Acme Two"
    assert owner.send("PATCH", "workspaces/another", {"name": "X"}).status_code == 404
    assert join(Role.ADMIN, "tom@example.com").send("PATCH", path, {"name": "X"}).status_code == 403


@pytest.mark.parametrize("change", [{}, {"role": "god"}, {"is_active": "perhaps"}, {"id": "x"}, {"name": ""}])
def test_a_change_that_means_nothing_is_malformed(owner: Person, change: dict[str, object]) -> None:
    answer = owner.send("PATCH", f"users/{owner.id}", change)
    assert (answer.status_code, code(answer)) == (422, "malformed")


def test_users_of_another_workspace_are_not_there(owner: Person) -> None:
    assert owner.send("PATCH", "users/somebody-else", {"name": "X"}).status_code == 404
