"""Unit of work 1: everything a run needs, read once, so that no database session is open while it runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from answerbook.ask import repository, routing
from answerbook.ask.engines.base import Engine
from answerbook.ask.engines.embedded import EmbeddedEngine
from answerbook.ask.errors import EngineUnavailable, NoSource, ThreadNotFound
from answerbook.ask.models import AnswerRecord
from answerbook.ask.schemas import AskRequest
from answerbook.core.question.codec import from_plain
from answerbook.core.question.engine import Clock, Context, Turn
from answerbook.core.sql.verdict import Policy
from answerbook.platform.access import Principal
from answerbook.platform.ids import new_id
from answerbook.platform.runtime import Platform
from answerbook.platform.settings import Settings
from answerbook.sources import service as sources
from answerbook.sources.query import OpenSource

TURNS = 10


@dataclass(frozen=True, slots=True)
class Prepared:
    """A question ready to run. `routed` says why this source, when it was chosen and not named."""

    question: str
    source: OpenSource
    policy: Policy
    context: Context
    engine: Engine
    thread: str
    min_confidence: float | None
    routed: str = ""


def prepare(
    platform: Platform, principal: Principal, request: AskRequest, opened: OpenSource | None = None
) -> Prepared:
    """Resolve thread, context, policy and source of a question.

    Raises: ThreadNotFound, NoSource, EngineUnavailable, and what opening the source raises.
    """
    engine = engine_of(request.engine)
    policy = policy_of(platform.settings, request.rows)
    with platform.unit_of_work(read_only=True) as uow:
        thread, answers = _thread(uow.session, principal, request)
    context = Context(clock_of_today(), turns_of(answers))
    source, routed = (opened, "") if opened else _source(platform, principal, request, answers, policy, context)
    return Prepared(
        request.question, source, policy, context, engine, thread, _min_confidence(platform, request), routed
    )


def engine_of(name: str) -> Engine:
    """Return the engine of that name; auto is the embedded engine until a model is configured.

    Raises: EngineUnavailable for a model, as none is configured.
    """
    if name == "model":
        raise EngineUnavailable(
            "No language model is configured.", hint="Ask with engine “auto” or “embedded”; it needs no model."
        )
    return EmbeddedEngine()


def policy_of(settings: Settings, rows: int | None = None) -> Policy:
    """Return the workspace's policy with the number of rows that was asked for."""
    policy = sources.policy_of(settings)
    if rows is None:
        return policy
    return replace(policy, limits=replace(policy.limits, rows=min(rows, policy.limits.max_rows)))


def clock_of_today() -> Clock:
    return Clock(today=dt.datetime.now().astimezone().date().isoformat())


def turns_of(answers: Sequence[AnswerRecord]) -> tuple[Turn, ...]:
    return tuple(_turn(a) for a in answers if a.status in ("answered", "clarify"))


def _turn(answer: AnswerRecord) -> Turn:
    plan: Any = answer.plans.get("plan")
    return Turn(answer.question, from_plain(plan) if plan else None, answer.body.get("sql"))


def _min_confidence(platform: Platform, request: AskRequest) -> float | None:
    return platform.settings.ask.min_confidence if request.min_confidence is None else request.min_confidence


def _thread(session: Session, principal: Principal, request: AskRequest) -> tuple[str, Sequence[AnswerRecord]]:
    """Return the thread's id and its newest answers; a new thread is written with its first answer."""
    if request.thread is None:
        return new_id(), ()
    if repository.find_thread(session, principal, request.thread) is None:
        raise ThreadNotFound("There is no such thread.", hint="Leave “thread” out to begin a new one.")
    return request.thread, repository.list_answers_of_thread(session, principal, request.thread, TURNS)


def _source(
    platform: Platform,
    principal: Principal,
    request: AskRequest,
    answers: Sequence[AnswerRecord],
    policy: Policy,
    context: Context,
) -> tuple[OpenSource, str]:
    last = next((a.source_id for a in reversed(answers) if a.source_id), None)
    if request.source or last:
        return sources.open_source(platform, principal, request.source or last or ""), ""
    opened = sources.open_all(platform, principal)
    if not opened:
        raise NoSource(
            "There is no source to ask yet.",
            hint="Add one: answerbook sources add NAME sqlite:///file.db, or on the Sources page.",
        )
    choice = routing.choose(request.question, opened, policy, context)
    return choice.source, choice.reason
