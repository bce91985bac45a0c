"""Tables of asking: threads, answers and what people said of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from answerbook.platform.db import Base


class ThreadRecord(Base):
    __tablename__ = "ask_threads"

    id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    owner_id: Mapped[str]
    title: Mapped[str] = mapped_column(Text)
    created_at: Mapped[dt.datetime]
    updated_at: Mapped[dt.datetime]

    __table_args__ = (Index(None, "workspace_id", "owner_id", "updated_at"),)


class AnswerRecord(Base):
    """One answer as it was given: `body` is the whole Answer, `plans` what follow-ups and edits start from."""

    __tablename__ = "ask_answers"

    id: Mapped[str] = mapped_column(primary_key=True)
    run_id: Mapped[str] = mapped_column(unique=True)
    workspace_id: Mapped[str]
    owner_id: Mapped[str]
    thread_id: Mapped[str] = mapped_column(ForeignKey("ask_threads.id", ondelete="CASCADE"), index=True)
    source_id: Mapped[str | None]
    question: Mapped[str] = mapped_column(Text)
    status: Mapped[str]
    confidence: Mapped[float]
    summary: Mapped[str | None] = mapped_column(Text)
    body: Mapped[dict[str, Any]]
    plans: Mapped[dict[str, Any]]
    created_at: Mapped[dt.datetime]

    __table_args__ = (Index(None, "workspace_id", "owner_id", "id"),)


class FeedbackRecord(Base):
    __tablename__ = "ask_feedback"

    id: Mapped[str] = mapped_column(primary_key=True)
    answer_id: Mapped[str] = mapped_column(ForeignKey("ask_answers.id", ondelete="CASCADE"), index=True)
    workspace_id: Mapped[str]
    author_id: Mapped[str]
    verdict: Mapped[str]
    reason: Mapped[str | None]
    comment: Mapped[str] = mapped_column(Text)
    created_at: Mapped[dt.datetime]
