"""What can go wrong when asking."""

from __future__ import annotations

from answerbook.platform.errors import AnswerbookError, Invalid, NotFound


class RunCancelled(AnswerbookError):
    code = "cancelled"
    status = 409


class NoSource(Invalid):
    code = "no_source"


class EngineUnavailable(Invalid):
    code = "engine_unavailable"


class AnswerNotFound(NotFound):
    code = "answer_not_found"


class ThreadNotFound(NotFound):
    code = "thread_not_found"


class RunNotFound(NotFound):
    code = "run_not_found"


class NothingToShow(Invalid):
    code = "nothing_to_show"


class NoSuchChoice(Invalid):
    code = "no_such_choice"
