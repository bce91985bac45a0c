"""Statements of accounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from answerbook.accounts.models import (
    AttemptRecord,
    InstallationRecord,
    KeyRecord,
    LinkRecord,
    MembershipRecord,
    SessionRecord,
    UserRecord,
    WorkspaceRecord,
)
from answerbook.platform.access import Role


class Seat(NamedTuple):
    """A user with their place in one workspace."""

    user: UserRecord
    membership: MembershipRecord
    workspace: WorkspaceRecord


def find_installation(session: Session) -> InstallationRecord | None:
    return session.get(InstallationRecord, 1)


def lock_installation(session: Session) -> InstallationRecord | None:
    """Fetch the row so that others who want to change it wait."""
    return session.scalar(select(InstallationRecord).where(InstallationRecord.id == 1).with_for_update())


def find_user_by_email(session: Session, email: str) -> UserRecord | None:
    return session.scalar(select(UserRecord).where(UserRecord.email == email))


def find_seat(session: Session, user_id: str, workspace_id: str) -> Seat | None:
    row = session.execute(
        select(UserRecord, MembershipRecord, WorkspaceRecord)
        .join(MembershipRecord, MembershipRecord.user_id == UserRecord.id)
        .join(WorkspaceRecord, WorkspaceRecord.id == MembershipRecord.workspace_id)
        .where(UserRecord.id == user_id, WorkspaceRecord.id == workspace_id)
    ).one_or_none()
    return Seat(*row) if row else None


def find_first_seat(session: Session, user_id: str) -> Seat | None:
    """Return the oldest membership of the user."""
    row = session.execute(
        select(UserRecord, MembershipRecord, WorkspaceRecord)
        .join(MembershipRecord, MembershipRecord.user_id == UserRecord.id)
        .join(WorkspaceRecord, WorkspaceRecord.id == MembershipRecord.workspace_id)
        .where(UserRecord.id == user_id)
        .order_by(MembershipRecord.created_at, WorkspaceRecord.id)
        .limit(1)
    ).one_or_none()
    return Seat(*row) if row else None


def list_workspaces(session: Session, user_id: str) -> Sequence[WorkspaceRecord]:
    return session.scalars(
        select(WorkspaceRecord)
        .join(MembershipRecord, MembershipRecord.workspace_id == WorkspaceRecord.id)
        .where(MembershipRecord.user_id == user_id)
        .order_by(WorkspaceRecord.id)
    ).all()


def list_seats(session: Session, workspace_id: str, limit: int, after: str | None) -> list[Seat]:
    query = (
        select(UserRecord, MembershipRecord, WorkspaceRecord)
        .join(MembershipRecord, MembershipRecord.user_id == UserRecord.id)
        .join(WorkspaceRecord, WorkspaceRecord.id == MembershipRecord.workspace_id)
        .where(MembershipRecord.workspace_id == workspace_id)
    )
    if after is not None:
        query = query.where(UserRecord.id > after)
    return [Seat(*row) for row in session.execute(query.order_by(UserRecord.id).limit(limit))]


def count_other_owners(session: Session, workspace_id: str, user_id: str) -> int:
    """Count the active owners of the workspace besides this user."""
    return (
        session.scalar(
            select(func.count())
            .select_from(MembershipRecord)
            .join(UserRecord, UserRecord.id == MembershipRecord.user_id)
            .where(
                MembershipRecord.workspace_id == workspace_id,
                MembershipRecord.role == Role.OWNER,
                MembershipRecord.user_id != user_id,
                UserRecord.is_active,
            )
        )
        or 0
    )


def lock_workspace(session: Session, workspace_id: str) -> WorkspaceRecord | None:
    """Fetch the workspace so that others who change its members wait."""
    return session.scalar(select(WorkspaceRecord).where(WorkspaceRecord.id == workspace_id).with_for_update())


def find_session(session: Session, token_hash: str) -> SessionRecord | None:
    return session.scalar(select(SessionRecord).where(SessionRecord.token_hash == token_hash))


def list_sessions(session: Session, user_id: str, at: dt.datetime) -> Sequence[SessionRecord]:
    return session.scalars(
        select(SessionRecord)
        .where(SessionRecord.user_id == user_id, SessionRecord.expires_at > at)
        .order_by(SessionRecord.id.desc())
    ).all()


def touch_session(session: Session, session_id: str, at: dt.datetime) -> None:
    session.execute(update(SessionRecord).where(SessionRecord.id == session_id).values(seen_at=at))


def delete_sessions(session: Session, *which: ColumnElement[bool]) -> int:
    return len(session.scalars(delete(SessionRecord).where(*which).returning(SessionRecord.id)).all())


def find_key(session: Session, key_hash: str) -> KeyRecord | None:
    return session.scalar(select(KeyRecord).where(KeyRecord.key_hash == key_hash))


def find_key_of(session: Session, workspace_id: str, key_id: str) -> KeyRecord | None:
    return session.scalar(
        select(KeyRecord).where(
            KeyRecord.id == key_id, KeyRecord.workspace_id == workspace_id, KeyRecord.revoked_at.is_(None)
        )
    )


def list_keys(
    session: Session, workspace_id: str, user_id: str | None, limit: int, before: str | None
) -> Sequence[KeyRecord]:
    query = select(KeyRecord).where(KeyRecord.workspace_id == workspace_id, KeyRecord.revoked_at.is_(None))
    if user_id is not None:
        query = query.where(KeyRecord.user_id == user_id)
    if before is not None:
        query = query.where(KeyRecord.id < before)
    return session.scalars(query.order_by(KeyRecord.id.desc()).limit(limit)).all()


def count_valid_keys(session: Session, user_id: str, at: dt.datetime) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(KeyRecord)
            .where(
                KeyRecord.user_id == user_id,
                KeyRecord.revoked_at.is_(None),
                (KeyRecord.expires_at.is_(None)) | (KeyRecord.expires_at > at),
            )
        )
        or 0
    )


def touch_key(session: Session, key_id: str, at: dt.datetime) -> None:
    session.execute(update(KeyRecord).where(KeyRecord.id == key_id).values(used_at=at))


def take_link(session: Session, token_hash: str, at: dt.datetime) -> LinkRecord | None:
    """Remove a valid link and return it: whoever gets it is the only one."""
    return session.scalar(
        delete(LinkRecord)
        .where(LinkRecord.token_hash == token_hash, LinkRecord.expires_at > at)
        .returning(LinkRecord)
    )


def delete_links_of(session: Session, user_id: str) -> None:
    session.execute(delete(LinkRecord).where(LinkRecord.user_id == user_id))


def delete_old(session: Session, at: dt.datetime, attempts_before: dt.datetime) -> None:
    """Forget sessions, links and wrong attempts whose time is over."""
    session.execute(delete(SessionRecord).where(SessionRecord.expires_at <= at))
    session.execute(delete(LinkRecord).where(LinkRecord.expires_at <= at))
    session.execute(delete(AttemptRecord).where(AttemptRecord.last_at < attempts_before))


def find_attempts(session: Session, email_hash: str) -> AttemptRecord | None:
    return session.scalar(select(AttemptRecord).where(AttemptRecord.email_hash == email_hash).with_for_update())


def touch_attempts(session: Session, email_hash: str, at: dt.datetime) -> None:
    session.execute(update(AttemptRecord).where(AttemptRecord.email_hash == email_hash).values(last_at=at))


def delete_attempts(session: Session, email_hash: str) -> None:
    session.execute(delete(AttemptRecord).where(AttemptRecord.email_hash == email_hash))
