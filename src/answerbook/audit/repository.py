"""Statements of the audit log."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from answerbook.audit.models import EntryRecord
from answerbook.audit.schemas import EntryFilter


def list_entries(
    session: Session, workspace_id: str, wanted: EntryFilter, limit: int, before: str | None
) -> Sequence[EntryRecord]:
    query = select(EntryRecord).where(EntryRecord.workspace_id == workspace_id)
    if before is not None:
        query = query.where(EntryRecord.id < before)
    return session.scalars(_filtered(query, wanted).order_by(EntryRecord.id.desc()).limit(limit)).all()


def _filtered(query: Select[EntryRecord], wanted: EntryFilter) -> Select[EntryRecord]:
    if wanted.action:
        query = query.where(EntryRecord.action.startswith(wanted.action, autoescape=True))
    if wanted.actor:
        query = query.where(EntryRecord.actor_id == wanted.actor)
    if wanted.target:
        query = query.where(EntryRecord.target == wanted.target)
    if wanted.since:
        query = query.where(EntryRecord.at >= wanted.since)
    if wanted.until:
        query = query.where(EntryRecord.at < wanted.until)
    return query
