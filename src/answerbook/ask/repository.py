"""Statements over threads, answers and feedback: one per function, always within an owner."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from answerbook.ask.models import AnswerRecord, FeedbackRecord, ThreadRecord
from answerbook.platform.access import Principal


def _answers_of(principal: Principal) -> Select[AnswerRecord]:
    return select(AnswerRecord).where(
        AnswerRecord.workspace_id == principal.workspace_id, AnswerRecord.owner_id == principal.id
    )


def _threads_of(principal: Principal) -> Select[ThreadRecord]:
    return select(ThreadRecord).where(
        ThreadRecord.workspace_id == principal.workspace_id, ThreadRecord.owner_id == principal.id
    )


def find_thread(session: Session, principal: Principal, thread_id: str) -> ThreadRecord | None:
    return session.scalar(_threads_of(principal).where(ThreadRecord.id == thread_id))


def list_threads(session: Session, principal: Principal, limit: int, before: str | None) -> Sequence[ThreadRecord]:
    statement = _threads_of(principal).order_by(ThreadRecord.id.desc()).limit(limit)
    return session.scalars(statement.where(ThreadRecord.id < before) if before else statement).all()


def delete_thread(session: Session, thread: ThreadRecord) -> None:
    session.execute(delete(ThreadRecord).where(ThreadRecord.id == thread.id))


def find_answer(session: Session, principal: Principal, answer_id: str) -> AnswerRecord | None:
    return session.scalar(_answers_of(principal).where(AnswerRecord.id == answer_id))


def find_answer_of_run(session: Session, principal: Principal, run_id: str) -> AnswerRecord | None:
    return session.scalar(_answers_of(principal).where(AnswerRecord.run_id == run_id))


def list_answers(
    session: Session, principal: Principal, limit: int, before: str | None, search: str | None
) -> Sequence[AnswerRecord]:
    statement = _answers_of(principal).order_by(AnswerRecord.id.desc()).limit(limit)
    if before:
        statement = statement.where(AnswerRecord.id < before)
    if search:
        statement = statement.where(AnswerRecord.question.icontains(search, autoescape=True))
    return session.scalars(statement).all()


def list_answers_of_thread(
    session: Session, principal: Principal, thread_id: str, limit: int
) -> Sequence[AnswerRecord]:
    """Return the newest answers of the thread, oldest first."""
    statement = _answers_of(principal).where(AnswerRecord.thread_id == thread_id)
    newest = session.scalars(statement.order_by(AnswerRecord.id.desc()).limit(limit)).all()
    return list(reversed(newest))


def delete_feedback_of(session: Session, answer_id: str, author_id: str) -> None:
    session.execute(
        delete(FeedbackRecord).where(FeedbackRecord.answer_id == answer_id, FeedbackRecord.author_id == author_id)
    )
