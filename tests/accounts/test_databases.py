"""The statements of accounts on each database that our own records may live in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient

from answerbook.accounts import keys, lockout, members, service, sign_in
from answerbook.accounts.errors import (
    AlreadySetUp,
    BadCredentials,
    EmailTaken,
    LinkInvalid,
    LockedOut,
    NotSignedIn,
)
from answerbook.accounts.resolver import principal_of_key, principal_of_session
from answerbook.accounts.schemas import KeyRequest, MemberChange, MemberRequest, SetUpRequest, SignInRequest
from answerbook.accounts.sign_in import Device, SignedIn
from answerbook.api.app import create_app
from answerbook.audit import service as audit
from answerbook.audit.schemas import EntryFilter
from answerbook.platform.access import Role, Scope
from answerbook.platform.runtime import Platform
from tests.people import OWNER, PASSWORD
from tests.people import sign_in as enter


def _enter(platform: Platform, password: str = PASSWORD) -> SignedIn:
    request = SignInRequest.model_validate({"email": "mia@example.com", "password": password})
    return sign_in.sign_in(platform, request, Device("10.0.0.1", "Firefox"))


def _refusal(platform: Platform, _: int) -> type[Exception]:
    try:
        _enter(platform, "wrong")
    except (BadCredentials, LockedOut) as error:
        return type(error)
    raise AssertionError("a wrong password got in")


def test_a_life_of_accounts(each_platform: Platform) -> None:
    platform = each_platform
    owner = service.set_up(platform, SetUpRequest.model_validate(OWNER))
    with pytest.raises(AlreadySetUp):
        service.set_up(platform, SetUpRequest.model_validate(OWNER))
    signed_in = _enter(platform)
    assert principal_of_session(platform, signed_in.token).id == owner.id

    made = members.create_member(
        platform, owner, MemberRequest(email="tom@example.com", name="Tom", role=Role.ADMIN)
    )
    with pytest.raises(EmailTaken):
        members.create_member(platform, owner, MemberRequest(email="tom@example.com", name="Tom"))
    tom = sign_in.sign_in_by_link(platform, made.link_token, Device()).principal
    with pytest.raises(LinkInvalid):
        sign_in.sign_in_by_link(platform, made.link_token, Device())

    key = keys.create_key(platform, tom, KeyRequest(name="k", scopes=[Scope.ASK]))
    assert principal_of_key(platform, key.key).scopes == {Scope.ASK}
    assert [k.id for k in keys.list_keys(platform, tom, 10, None).items] == [key.id]
    members.change_member(platform, owner, tom.id, MemberChange(is_active=False))
    with pytest.raises(NotSignedIn):
        principal_of_key(platform, key.key)
    assert sign_in.revoke_other_sessions(platform, signed_in.principal) == 0
    sign_in.sign_out(platform, signed_in.principal)
    with pytest.raises(NotSignedIn):
        principal_of_session(platform, signed_in.token)
    actions = [e.action for e in audit.list_entries(platform, owner, EntryFilter(action="user."), 10, None).items]
    assert actions == ["user.changed", "user.created"]


def test_guesses_at_once_are_counted_one_by_one(each_platform: Platform) -> None:
    service.set_up(each_platform, SetUpRequest.model_validate(OWNER))
    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(lambda n: _refusal(each_platform, n), range(12)))
    assert outcomes.count(BadCredentials) == each_platform.settings.accounts.lockout_attempts
    assert lockout.wait_after(13, each_platform.settings.accounts).total_seconds() > 0


def test_of_many_who_set_up_at_once_one_is_owner(each_platform: Platform) -> None:
    def attempt(n: int) -> bool:
        try:
            service.set_up(each_platform, SetUpRequest.model_validate(OWNER | {"email": f"p{n}@example.com"}))
        except AlreadySetUp:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(attempt, range(4))) == 1


def test_the_api_works_on_each(each_platform: Platform) -> None:
    client = TestClient(create_app(each_platform))
    assert client.post("/api/v1/auth/setup", json=OWNER).status_code == 201
    me = enter(client, "mia@example.com")
    for path in ("me", "users", "keys", "audit", "me/sessions", "sources", "answers", "threads", "workspaces"):
        answer = me.send("GET", path)
        assert answer.status_code == 200, f"{path}: {answer.text}"
    assert client.get("/health").status_code == 200
