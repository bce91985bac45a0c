"""Tables of sources: the connection, its catalog by version, and what changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from answerbook.platform.db import Base


class SourceRecord(Base):
    """`url_sealed` is encrypted: the URL of a server holds its password. `name_key` is the folded name."""

    __tablename__ = "sources_sources"

    id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    name: Mapped[str]
    name_key: Mapped[str]
    description: Mapped[str] = mapped_column(Text)
    dialect: Mapped[str]
    url_sealed: Mapped[str] = mapped_column(Text)
    status: Mapped[str]
    message: Mapped[str] = mapped_column(Text)
    tables: Mapped[int]
    schema_version: Mapped[str]
    created_by: Mapped[str]
    created_at: Mapped[dt.datetime]
    refreshed_at: Mapped[dt.datetime]

    __table_args__ = (UniqueConstraint("workspace_id", "name_key"),)


class SnapshotRecord(Base):
    """A catalog as it was read; `structure` hashes what is declared, `fingerprint` tells the state of the file."""

    __tablename__ = "sources_snapshots"

    id: Mapped[str] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(ForeignKey("sources_sources.id", ondelete="CASCADE"), index=True)
    schema_version: Mapped[str]
    structure: Mapped[str]
    fingerprint: Mapped[str]
    catalog: Mapped[dict[str, Any]]
    created_at: Mapped[dt.datetime]


class ChangeRecord(Base):
    __tablename__ = "sources_changes"

    id: Mapped[str] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(ForeignKey("sources_sources.id", ondelete="CASCADE"), index=True)
    at: Mapped[dt.datetime]
    kind: Mapped[str]
    table_name: Mapped[str]
    column_name: Mapped[str | None]
    before: Mapped[str | None]
    after: Mapped[str | None]
    text: Mapped[str] = mapped_column(Text)
