"""The description of the API: OpenAPI with error shapes, sign-in and the scope that each operation needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from answerbook.accounts.resolver import COOKIE
from answerbook.api.errors import ErrorBody
from answerbook.platform.access import Scope
from answerbook.platform.http import public

ERRORS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": ErrorBody, "description": "The request was refused; the error says why and what to do."},
    "5XX": {"model": ErrorBody, "description": "Something on our side does not work."},
}
SECURITY = {
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "Set by signing in."},
    "key": {"type": "http", "scheme": "bearer", "description": "An API key, made under Keys: `ab_…`."},
}
INTRODUCTION = """Ask your databases and documents in plain language, and get answers you can check.

Sign in with an API key (`Authorization: Bearer ab_…`) or the session cookie; with the cookie, requests that change
something carry `X-CSRF-Token` from `GET /api/v1/me`. Lists are paged by `limit` and `cursor`. Every error has one
shape: `{"error": {"code", "message", "hint", "details", "request_id"}}`."""


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI description of all routes."""
    document = get_openapi(
        title=app.title, version=app.version, description=INTRODUCTION, routes=app.routes, tags=TAGS
    )
    document["components"]["securitySchemes"] = SECURITY
    for route in routes_of(app):
        for method in route.methods or ():
            operation = document["paths"].get(route.path_format, {}).get(method.lower())
            if operation is not None:
                _secure(operation, scopes_of(route.dependant))
    return document


def routes_of(app: FastAPI) -> Iterator[RouteContext]:
    """Yield every route of the API, those of included routers too."""
    return (found for found in iter_route_contexts(app.routes) if isinstance(found.original_route, APIRoute))


def scopes_of(dependant: Dependant) -> frozenset[Scope]:
    """Return the scopes that the dependencies of a route ask for."""
    found = {call.scope for call in _calls(dependant) if hasattr(call, "scope")}
    return frozenset(found)


def is_public(dependant: Dependant) -> bool:
    """Tell whether the route is marked as open to everybody."""
    return public in _calls(dependant)


def _calls(dependant: Dependant) -> list[Any]:
    inner = [call for child in dependant.dependencies for call in _calls(child)]
    return [dependant.call, *inner] if dependant.call else inner


def _secure(operation: dict[str, Any], scopes: frozenset[Scope]) -> None:
    operation["security"] = [{"session": []}, {"key": []}] if scopes else []
    if scopes:
        operation["x-scopes"] = sorted(scopes)


TAGS = [
    {"name": "auth", "description": "Setting up the first owner, signing in and out."},
    {"name": "me", "description": "Who you are."},
    {"name": "keys", "description": "API keys."},
    {"name": "users", "description": "Users of the workspace."},
    {"name": "workspaces", "description": "Workspaces."},
    {"name": "sources", "description": "Databases to ask."},
    {"name": "ask", "description": "Questions, runs, answers and threads."},
    {"name": "audit", "description": "Who did what."},
    {"name": "health", "description": "Whether the server works."},
]
