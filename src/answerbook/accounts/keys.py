"""API keys: shown once, kept as a hash, never stronger than the one who made them."""

from __future__ import annotations

import datetime as dt

from answerbook.accounts import repository, tokens
from answerbook.accounts.errors import KeyNotFound, ScopeTooWide, TooManyKeys
from answerbook.accounts.models import KeyRecord
from answerbook.accounts.schemas import KeyRequest, KeyShape, NewKey
from answerbook.audit import service as audit
from answerbook.platform.access import Principal, Scope
from answerbook.platform.db import now
from answerbook.platform.ids import new_id
from answerbook.platform.paging import Page, decode_cursor, page_of
from answerbook.platform.runtime import Platform


def create_key(platform: Platform, principal: Principal, request: KeyRequest) -> NewKey:
    """Make a key with some of the principal's own scopes.

    Raises: ScopeTooWide, TooManyKeys.
    """
    excess = sorted(set(request.scopes) - principal.scopes)
    if excess:
        raise ScopeTooWide(
            f"A key cannot have what you may not do yourself: {', '.join(excess)}.", hint="Leave these scopes out."
        )
    at = now()
    key, prefix = tokens.new_key()
    days = request.expires_in_days
    row = KeyRecord(
        id=new_id(),
        prefix=prefix,
        key_hash=tokens.hash_token(key),
        user_id=principal.id,
        workspace_id=principal.workspace_id,
        name=request.name,
        scopes=sorted(set(request.scopes)),
        created_at=at,
        expires_at=at + dt.timedelta(days=days) if days else None,
        used_at=None,
        revoked_at=None,
    )
    with platform.unit_of_work() as uow:
        most = platform.settings.accounts.max_keys
        if repository.count_valid_keys(uow.session, principal.id, at) >= most:
            raise TooManyKeys(f"You have {most} keys, which is the limit.", hint="Revoke one that is not used.")
        uow.session.add(row)
        audit.record(uow, principal, "key.created", row.id, {"prefix": prefix, "scopes": row.scopes})
    return NewKey(**KeyShape.model_validate(row).model_dump(), key=key)


def list_keys(
    platform: Platform, principal: Principal, limit: int, cursor: str | None, *, everyone: bool = False
) -> Page[KeyShape]:
    """List keys that are not revoked, newest first: one's own, or for admins those of the workspace.

    Raises: Forbidden when asking for everyone's without the scope to see users.
    """
    if everyone:
        principal.demand(Scope.USERS_READ)
    position = decode_cursor(cursor, parts=1)
    before = str(position[0]) if position else None
    owner = None if everyone else principal.id
    with platform.unit_of_work(read_only=True) as uow:
        rows = repository.list_keys(uow.session, principal.workspace_id, owner, limit + 1, before)
    kept, following = page_of(rows, limit, lambda row: [row.id])
    return Page[KeyShape](items=[KeyShape.model_validate(row) for row in kept], next_cursor=following)


def revoke_key(platform: Platform, principal: Principal, key_id: str) -> None:
    """End a key at once: one's own, or for admins any of the workspace.

    Raises: KeyNotFound.
    """
    with platform.unit_of_work() as uow:
        row = repository.find_key_of(uow.session, principal.workspace_id, key_id)
        if row is None or (row.user_id != principal.id and not principal.may(Scope.USERS_WRITE)):
            raise KeyNotFound("There is no such key.", hint="Look at GET /api/v1/keys.")
        row.revoked_at = now()
        audit.record(uow, principal, "key.revoked", key_id, {"prefix": row.prefix})
