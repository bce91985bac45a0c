"""What can go wrong with a source, each with its next step."""

from __future__ import annotations

from answerbook.core.sql.verdict import Refused
from answerbook.platform.errors import AnswerbookError, Conflict, Forbidden, Invalid, NotFound, Unavailable


class SourceNotFound(NotFound):
    code = "source_not_found"


class SourceExists(Conflict):
    code = "source_exists"


class BadUrl(Invalid):
    code = "source_url"


class PathForbidden(Forbidden):
    code = "source_path"


class CannotOpen(Invalid):
    """The file or server is not a database that we can read as it is."""

    code = "source_unreadable"


class SourceBusy(Unavailable):
    code = "source_busy"


class Refusal(AnswerbookError):
    """The guard does not let a statement through; `refused` says by which rule."""

    code = "refused"
    status = 400

    def __init__(self, refused: Refused) -> None:
        hint = f"This would be allowed: {refused.safe_form}" if refused.safe_form else "Change the statement."
        super().__init__(refused.message, hint=hint, details={"rule": refused.rule, "position": refused.position})
        self.refused = refused


class SourceFault(AnswerbookError):
    """The source did not give rows; `kind` is error, timeout or cancelled."""

    code = "source_error"
    status = 400

    def __init__(self, kind: str, message: str, *, hint: str = "") -> None:
        super().__init__(message, hint=hint, details={"kind": kind})
        self.kind = kind
