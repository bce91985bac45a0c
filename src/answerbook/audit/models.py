"""Table of the audit log: plain values, so that an entry outlives what it speaks of."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from answerbook.platform.db import Base


class EntryRecord(Base):
    __tablename__ = "audit_entries"

    id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    at: Mapped[dt.datetime]
    actor_kind: Mapped[str]
    actor_id: Mapped[str]
    actor_name: Mapped[str]
    credential: Mapped[str | None]
    action: Mapped[str]
    target: Mapped[str]
    details: Mapped[dict[str, Any]]
    request_id: Mapped[str | None]

    __table_args__ = (
        Index(None, "workspace_id", "id"),
        Index(None, "workspace_id", "action", "id"),
        Index(None, "workspace_id", "actor_id", "id"),
    )
