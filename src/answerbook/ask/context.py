"""What a run is given and what it gives."""

from __future__ import annotations

from dataclasses import dataclass

from answerbook.ask.engines.base import Engine
from answerbook.ask.schemas import Answer
from answerbook.ask.trace import Trace
from answerbook.core.question.engine import Context
from answerbook.core.question.plan import Query
from answerbook.core.sql.verdict import Policy
from answerbook.sources.query import OpenSource


@dataclass(frozen=True)
class AskContext:
    """Everything a run needs, read beforehand: no database session is open inside."""

    run_id: str
    question: str
    source: OpenSource
    policy: Policy
    context: Context
    engine: Engine
    trace: Trace
    thread: str | None = None
    min_confidence: float | None = None
    routed: str = ""  # why this source, when it was chosen and not named


@dataclass(frozen=True)
class Answered:
    """The answer and, when there is one, the plan behind it (kept for follow-ups and edits)."""

    answer: Answer
    plan: Query | None = None
    choices: tuple[tuple[str, tuple[Query, ...]], ...] = ()
