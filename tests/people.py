"""People, their sessions and their keys."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import structlog
from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from answerbook.accounts import members, service
from answerbook.accounts.schemas import MemberRequest, SetUpRequest
from answerbook.api.app import create_app
from answerbook.platform.access import Principal, Role
from answerbook.platform.runtime import Platform

PASSWORD = "zebra lamp quiet moor"
OWNER = {"workspace": "Acme", "name": "Mia Chen", "email": "mia@example.com", "password": PASSWORD}


@dataclass
class Person:
    """Somebody at a browser of their own."""

    client: TestClient
    csrf: str
    id: str

    def send(self, method: str, path: str, json: object = None) -> Response:
        return self.client.request(method, f"/api/v1/{path}", json=json, headers={"X-CSRF-Token": self.csrf})


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 with little work, so that the tests are quick; those of the hashes themselves use the real one."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr("answerbook.accounts.passwords._hasher", lambda: cheap)


@pytest.fixture
def app(platform: Platform) -> Iterator[FastAPI]:
    """The application, saying nothing of what it does."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield create_app(platform)
    structlog.reset_defaults()


@pytest.fixture
def visitor(app: FastAPI) -> Callable[[], TestClient]:
    return lambda: TestClient(app, base_url="https://testserver")


@pytest.fixture
def mia(platform: Platform) -> Principal:
    """The first owner."""
    return service.set_up(platform, SetUpRequest.model_validate(OWNER))


@pytest.fixture
def owner(visitor: Callable[[], TestClient], mia: Principal) -> Person:
    """The first owner, signed in."""
    return sign_in(visitor(), "mia@example.com")


@pytest.fixture
def join(platform: Platform, mia: Principal, visitor: Callable[[], TestClient]) -> Callable[..., Person]:
    """Make somebody with a role, signed in by their link."""

    def enter(role: Role, email: str) -> Person:
        made = members.create_member(
            platform, mia, MemberRequest(email=email, name=email.split("@")[0], role=role)
        )
        client = visitor()
        answer = client.post("/api/v1/auth/link", json={"token": made.link_token})
        return Person(client, answer.json()["csrf_token"], made.id)

    return enter


def sign_in(client: TestClient, email: str, password: str = PASSWORD) -> Person:
    answer = client.post("/api/v1/auth/sign-in", json={"email": email, "password": password})
    assert answer.status_code == 200, answer.text
    return Person(client, answer.json()["csrf_token"], answer.json()["user"]["id"])


def code(answer: Response) -> str:
    return str(answer.json()["error"]["code"])
