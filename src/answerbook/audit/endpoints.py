"""The audit log over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from answerbook.audit import service
from answerbook.audit.schemas import Entry, EntryFilter
from answerbook.platform.access import Principal, Scope, require
from answerbook.platform.http import PlatformOf
from answerbook.platform.paging import DEFAULT_LIMIT, MAX_LIMIT, Page

router = APIRouter(prefix="/audit", tags=["audit"])


class EntryQuery(EntryFilter):
    limit: int = Query(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT)
    cursor: str | None = Query(None, max_length=500)


@router.get("")
def list_audit_entries(
    platform: PlatformOf,
    principal: Annotated[Principal, Depends(require(Scope.AUDIT_READ))],
    query: Annotated[EntryQuery, Query()],
) -> Page[Entry]:
    """List who did what in the workspace, newest first."""
    return service.list_entries(platform, principal, query, query.limit, query.cursor)
