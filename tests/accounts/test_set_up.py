from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from answerbook.accounts import service
from answerbook.accounts.errors import AlreadySetUp, BadEmail, WeakPassword
from answerbook.accounts.schemas import SetUpRequest
from answerbook.api.app import create_app
from answerbook.platform.access import Kind, Role, Scope
from answerbook.platform.runtime import Platform, open_platform
from answerbook.platform.settings import AccountsSettings, ApiSettings, Environment, Settings
from tests.people import OWNER, PASSWORD, code, sign_in

Browser = Callable[[], TestClient]


def _request(**changes: str) -> SetUpRequest:
    return SetUpRequest.model_validate(OWNER | changes)


def test_the_page_sets_up_the_first_owner_and_signs_in(visitor: Browser) -> None:
    client = visitor()
    assert client.get("/api/v1/auth/setup").json() == {"needed": True}
    answer = client.post("/api/v1/auth/setup", json=OWNER)
    assert answer.status_code == 201
    me = client.get("/api/v1/me").json()
    assert (me["user"]["email"], me["workspace"]["name"], me["role"]) == ("mia@example.com", "Acme", "owner")
    assert set(me["scopes"]) == {str(scope) for scope in Scope}
    assert client.get("/api/v1/auth/setup").json() == {"needed": False}


def test_it_works_once(platform: Platform, visitor: Browser) -> None:
    service.set_up(platform, _request())
    again = visitor().post("/api/v1/auth/setup", json=OWNER | {"email": "eve@example.com"})
    assert (again.status_code, code(again)) == (409, "already_set_up")


def test_of_many_at_once_one_becomes_owner(platform: Platform) -> None:
    def attempt(n: int) -> bool:
        try:
            service.set_up(platform, _request(email=f"p{n}@example.com"))
        except AlreadySetUp:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(attempt, range(4))) == 1


def test_the_local_owner_becomes_the_owner_with_a_password(platform: Platform) -> None:
    before = service.local_owner(platform)
    assert (before.kind, before.role, before.scopes) == (Kind.LOCAL, Role.OWNER, frozenset(Scope))
    assert not service.is_set_up(platform)
    owner = service.set_up(platform, _request())
    assert (owner.id, owner.workspace_id) == (before.id, before.workspace_id)
    assert service.local_owner(platform).name == "Mia Chen"
    assert service.is_set_up(platform)


def test_the_local_owner_is_made_once(platform: Platform) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: service.local_owner(platform), range(8)))
    assert len({p.id for p in made}) == len({p.workspace_id for p in made}) == 1


@pytest.mark.parametrize("password", ["short", "password1234", "mia chen mia chen", "acme-mia-example"])
def test_no_weak_password_gets_in(platform: Platform, password: str) -> None:
    with pytest.raises(WeakPassword):
        service.set_up(platform, _request(password=password))
    assert not service.is_set_up(platform)


@pytest.mark.parametrize(
    "email", ["mia", "mia@", "@example.com", "a b@example.com", "mia@ex ample.com", "m\x00@x.y"]
)
def test_no_broken_address_gets_in(platform: Platform, email: str) -> None:
    with pytest.raises(BadEmail):
        service.set_up(platform, _request(email=email))


def test_there_is_no_default_password(platform: Platform, visitor: Browser) -> None:
    service.local_owner(platform)
    for password in ("", "admin", "password", "changeme"):
        body = {"email": "admin@example.com", "password": password}
        assert visitor().post("/api/v1/auth/sign-in", json=body).status_code in (401, 422)


def _production(tmp_path: Path, token: str | None) -> Settings:
    return Settings(
        data_dir=tmp_path,
        environment=Environment.PRODUCTION,
        api=ApiSettings(public_url="https://ask.example.com"),
        accounts=AccountsSettings.model_validate({"setup_token": token}),
    )


@pytest.mark.parametrize(
    ("expected", "given", "status"),
    [(None, None, 403), ("right", None, 403), ("right", "wrong", 403), ("right", "right", 201)],
)
def test_production_takes_no_owner_from_just_anybody(
    tmp_path: Path, expected: str | None, given: str | None, status: int
) -> None:
    platform = open_platform(_production(tmp_path, expected))
    client = TestClient(create_app(platform), base_url="https://ask.example.com")
    body = OWNER | ({"token": given} if given else {})
    answer = client.post("/api/v1/auth/setup", json=body)
    assert answer.status_code == status
    if status == 201:
        assert "Secure" in answer.headers["set-cookie"]
        sign_in(client, "mia@example.com", PASSWORD)
    platform.close()
