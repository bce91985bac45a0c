"""Tables of accounts. Secrets are kept as hashes only."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from answerbook.platform.db import Base


def _user() -> ForeignKey:
    return ForeignKey("accounts_users.id", ondelete="CASCADE")


def _workspace() -> ForeignKey:
    return ForeignKey("accounts_workspaces.id", ondelete="CASCADE")


class WorkspaceRecord(Base):
    __tablename__ = "accounts_workspaces"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    created_at: Mapped[dt.datetime]


class UserRecord(Base):
    """A person. Without a password hash they come by link or from the command line only."""

    __tablename__ = "accounts_users"

    id: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    is_active: Mapped[bool]
    created_at: Mapped[dt.datetime]
    signed_in_at: Mapped[dt.datetime | None]


class MembershipRecord(Base):
    __tablename__ = "accounts_memberships"

    workspace_id: Mapped[str] = mapped_column(_workspace(), primary_key=True)
    user_id: Mapped[str] = mapped_column(_user(), primary_key=True, index=True)
    role: Mapped[str]
    created_at: Mapped[dt.datetime]


class InstallationRecord(Base):
    """The one row that says which workspace and owner came first; `claimed_at` once the owner has a password."""

    __tablename__ = "accounts_installation"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    workspace_id: Mapped[str] = mapped_column(_workspace())
    owner_id: Mapped[str] = mapped_column(_user())
    claimed_at: Mapped[dt.datetime | None]


class SessionRecord(Base):
    __tablename__ = "accounts_sessions"

    id: Mapped[str] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[str] = mapped_column(_user(), index=True)
    workspace_id: Mapped[str] = mapped_column(_workspace())
    created_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime] = mapped_column(index=True)
    address: Mapped[str]
    agent: Mapped[str] = mapped_column(Text)


class KeyRecord(Base):
    __tablename__ = "accounts_keys"

    id: Mapped[str] = mapped_column(primary_key=True)
    prefix: Mapped[str]
    key_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[str] = mapped_column(_user(), index=True)
    workspace_id: Mapped[str] = mapped_column(_workspace(), index=True)
    name: Mapped[str]
    scopes: Mapped[list[Any]]
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime | None]
    used_at: Mapped[dt.datetime | None]
    revoked_at: Mapped[dt.datetime | None]


class LinkRecord(Base):
    """A link that signs one user in once."""

    __tablename__ = "accounts_links"

    id: Mapped[str] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[str] = mapped_column(_user())
    workspace_id: Mapped[str] = mapped_column(_workspace())
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime] = mapped_column(index=True)


class AttemptRecord(Base):
    """Wrong passwords for an address, whether or not anybody has it, so that waiting tells nothing."""

    __tablename__ = "accounts_attempts"

    email_hash: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[dt.datetime] = mapped_column(index=True)
    locked_until: Mapped[dt.datetime | None]
