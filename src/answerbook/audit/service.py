"""Use cases of the audit log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import cast

from structlog.contextvars import get_contextvars

from answerbook.audit import repository
from answerbook.audit.models import EntryRecord
from answerbook.audit.schemas import Entry, EntryFilter
from answerbook.platform.access import Principal
from answerbook.platform.db import UnitOfWork, now
from answerbook.platform.ids import new_id
from answerbook.platform.paging import Page, decode_cursor, page_of
from answerbook.platform.runtime import Platform
from answerbook.platform.telemetry import mask


def record(
    uow: UnitOfWork,
    principal: Principal,
    action: str,
    target: str,
    details: Mapping[str, object] | None = None,
) -> None:
    """Add an entry to the caller's unit of work: it is kept exactly when the change is.

    `action` is the object and what happened to it ("source.created"); secrets in `details` are masked.
    """
    request_id = get_contextvars().get("request_id")
    uow.session.add(
        EntryRecord(
            id=new_id(),
            workspace_id=principal.workspace_id,
            at=now(),
            actor_kind=str(principal.kind),
            actor_id=principal.id,
            actor_name=principal.name,
            credential=principal.credential,
            action=action,
            target=target,
            details=_plain(details or {}),
            request_id=str(request_id) if request_id else None,
        )
    )


def list_entries(
    platform: Platform, principal: Principal, wanted: EntryFilter, limit: int, cursor: str | None
) -> Page[Entry]:
    """List the entries of the workspace, newest first."""
    position = decode_cursor(cursor, parts=1)
    before = str(position[0]) if position else None
    with platform.unit_of_work(read_only=True) as uow:
        rows = repository.list_entries(uow.session, principal.workspace_id, wanted, limit + 1, before)
    kept, following = page_of(rows, limit, lambda row: [row.id])
    return Page[Entry](items=[Entry.model_validate(row) for row in kept], next_cursor=following)


def _plain(details: Mapping[str, object]) -> dict[str, object]:
    """Mask secrets and make sure that everything can be kept as JSON."""
    return cast(dict[str, object], json.loads(json.dumps(mask(details), default=str)))
