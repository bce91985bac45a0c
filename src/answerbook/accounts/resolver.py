"""Who sends a request: an API key in the Authorization header, or the session in the cookie."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from answerbook.accounts import forgery, repository, tokens
from answerbook.accounts.errors import NotSignedIn
from answerbook.accounts.seats import principal_of
from answerbook.platform.access import Kind, Principal, Scope
from answerbook.platform.db import now
from answerbook.platform.runtime import Platform

if TYPE_CHECKING:
    from fastapi import Request

COOKIE = "answerbook_session"
TOUCH_AFTER = dt.timedelta(minutes=1)
_SCOPES = {str(scope): scope for scope in Scope}


def resolve(platform: Platform, request: Request) -> Principal:
    """Return the principal of a request; registered behind `platform.access.require`.

    Raises: NotSignedIn, or Forged for a changing request that the person's own page did not send.
    """
    authorization = request.headers.get("authorization")
    if authorization is not None:
        kind, _, key = authorization.partition(" ")
        if kind.lower() != "bearer":
            raise NotSignedIn("Only bearer keys are taken here.", hint="Send: Authorization: Bearer ab_…")
        return principal_of_key(platform, key.strip())
    token = request.cookies.get(COOKIE)
    if not token:
        raise NotSignedIn("You are not signed in.", hint="Sign in, or send: Authorization: Bearer ab_…")
    if request.method not in forgery.SAFE_METHODS:
        forgery.demand_own_origin(request.headers, platform.settings.api)
        forgery.demand_token(request.headers, token)
    return principal_of_session(platform, token)


def principal_of_session(platform: Platform, token: str) -> Principal:
    """Raises: NotSignedIn when the session is over."""
    at = now()
    with platform.unit_of_work(read_only=True) as uow:
        row = repository.find_session(uow.session, tokens.hash_token(token))
        seat = repository.find_seat(uow.session, row.user_id, row.workspace_id) if row else None
    if row is None or seat is None or row.expires_at <= at:
        raise NotSignedIn("Your session is over.", hint="Sign in again.")
    principal = principal_of(seat, Kind.USER, credential=row.id)
    if at - row.seen_at > TOUCH_AFTER:
        with platform.unit_of_work() as uow:
            repository.touch_session(uow.session, row.id, at)
    return principal


def principal_of_key(platform: Platform, key: str) -> Principal:
    """Raises: NotSignedIn when the key is unknown, revoked or too old."""
    at = now()
    with platform.unit_of_work(read_only=True) as uow:
        row = repository.find_key(uow.session, tokens.hash_token(key))
        seat = repository.find_seat(uow.session, row.user_id, row.workspace_id) if row else None
    over = row is None or row.revoked_at is not None or (row.expires_at is not None and row.expires_at <= at)
    if row is None or seat is None or over:
        raise NotSignedIn("This key is not valid.", hint="Make a new one under Keys.")
    scopes = frozenset(_SCOPES[name] for name in row.scopes if name in _SCOPES)
    principal = principal_of(seat, Kind.KEY, credential=row.id, limited_to=scopes)
    if row.used_at is None or at - row.used_at > TOUCH_AFTER:
        with platform.unit_of_work() as uow:
            repository.touch_key(uow.session, row.id, at)
    return principal
