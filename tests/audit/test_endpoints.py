from __future__ import annotations

from collections.abc import Callable

from answerbook.platform.access import Role
from tests.people import Person, code


def test_admins_read_what_happened(owner: Person, join: Callable[..., Person]) -> None:
    owner.send("PATCH", "me", {"name": "Mia C."})
    entries = owner.send("GET", "audit?action=user.").json()["items"]
    assert entries[0]["action"] == "user.renamed"
    assert entries[0]["request_id"]
    assert join(Role.ADMIN, "ann@example.com").send("GET", "audit").status_code == 200
    for role in (Role.ANALYST, Role.VIEWER):
        refused = join(role, f"{role}@example.com").send("GET", "audit")
        assert (refused.status_code, code(refused)) == (403, "forbidden")


def test_every_change_to_accounts_is_recorded(owner: Person) -> None:
    made = owner.send("POST", "users", {"email": "tom@example.com", "name": "Tom"}).json()
    owner.send("PATCH", f"users/{made['id']}", {"role": "viewer"})
    owner.send("POST", f"users/{made['id']}/link")
    key = owner.send("POST", "keys", {"name": "k", "scopes": ["ask"]}).json()
    owner.send("DELETE", f"keys/{key['id']}")
    listed = owner.send("GET", "audit")
    actions = [entry["action"] for entry in listed.json()["items"]]
    expected = ["key.revoked", "key.created", "user.invited_again", "user.changed", "user.created"]
    assert actions[:5] == expected
    assert actions[5:] == ["session.created", "workspace.set_up"]
    for secret in (key["key"], made["link_token"]):
        assert secret not in listed.text


def test_wrong_passwords_are_recorded(owner: Person) -> None:
    owner.client.post("/api/v1/auth/sign-in", json={"email": "mia@example.com", "password": "wrong"})
    assert owner.send("GET", "audit?action=session.refused").json()["items"][0]["actor_name"] == "Mia Chen"


def test_a_bad_query_is_malformed(owner: Person) -> None:
    for query in ("limit=0", "limit=9999", "since=yesterday", "since=2026-01-01T00:00:00"):
        assert owner.send("GET", f"audit?{query}").status_code == 422
