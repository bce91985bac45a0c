"""Statements of sources; every one is bound to a workspace, or to a source that was found in one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from answerbook.platform.access import Principal
from answerbook.sources.models import ChangeRecord, SnapshotRecord, SourceRecord

SNAPSHOTS_KEPT = 20


class State(NamedTuple):
    """A snapshot without its catalog."""

    id: str
    structure: str
    fingerprint: str
    created_at: dt.datetime


def find(session: Session, principal: Principal, ref: str) -> SourceRecord | None:
    """Find a source of the workspace by id or name."""
    query = select(SourceRecord).where(
        SourceRecord.workspace_id == principal.workspace_id,
        or_(SourceRecord.id == ref, SourceRecord.name_key == name_key(ref)),
    )
    return session.scalars(query.order_by(SourceRecord.id != ref).limit(1)).first()


def list_sources(session: Session, principal: Principal, limit: int, after: str | None) -> Sequence[SourceRecord]:
    query = select(SourceRecord).where(SourceRecord.workspace_id == principal.workspace_id)
    if after is not None:
        query = query.where(SourceRecord.id > after)
    return session.scalars(query.order_by(SourceRecord.id).limit(limit)).all()


def count_sources(session: Session, principal: Principal) -> int:
    query = select(func.count()).where(SourceRecord.workspace_id == principal.workspace_id)
    return session.scalar(query.select_from(SourceRecord)) or 0


def newest_snapshot(session: Session, source_id: str) -> SnapshotRecord:
    """Return the newest snapshot; every source has one from its first day."""
    query = select(SnapshotRecord).where(SnapshotRecord.source_id == source_id)
    return session.scalars(query.order_by(SnapshotRecord.id.desc()).limit(1)).one()


def newest_state(session: Session, source_id: str) -> State:
    """Return the newest snapshot without its catalog."""
    s = SnapshotRecord
    query = select(s.id, s.structure, s.fingerprint, s.created_at).where(s.source_id == source_id)
    return State(*session.execute(query.order_by(s.id.desc()).limit(1)).one())


def set_status(session: Session, source_id: str, status: str, message: str) -> None:
    session.execute(
        update(SourceRecord).where(SourceRecord.id == source_id).values(status=status, message=message[:1000])
    )


def delete_old_snapshots(session: Session, source_id: str) -> None:
    newest = (
        select(SnapshotRecord.id)
        .where(SnapshotRecord.source_id == source_id)
        .order_by(SnapshotRecord.id.desc())
        .limit(SNAPSHOTS_KEPT)
    )
    kept = session.scalars(newest).all()
    session.execute(
        delete(SnapshotRecord).where(SnapshotRecord.source_id == source_id, SnapshotRecord.id.not_in(kept))
    )


def list_changes(session: Session, source_id: str, limit: int, before: str | None) -> Sequence[ChangeRecord]:
    query = select(ChangeRecord).where(ChangeRecord.source_id == source_id)
    if before is not None:
        query = query.where(ChangeRecord.id < before)
    return session.scalars(query.order_by(ChangeRecord.id.desc()).limit(limit)).all()


def name_key(name: str) -> str:
    """Fold a name, so that “Shop” and “shop ” are one source.

    >>> name_key(" My  Shop ")
    'my shop'
    """
    return " ".join(name.split()).casefold()
