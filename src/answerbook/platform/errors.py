"""The one base of all errors that a caller may see, and the kinds that rooms refine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class AnswerbookError(Exception):
    """Something went wrong in a way that the caller can understand and act on.

    `message` says what happened and why, `hint` the next step, `details` plain JSON values for programs.
    The class says the stable `code` and the HTTP `status`.
    """

    code: ClassVar[str] = "failed"
    status: ClassVar[int] = 500

    def __init__(self, message: str, *, hint: str = "", details: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.details = dict(details or {})


class Invalid(AnswerbookError):
    """The request was understood and cannot be done as it stands."""

    code = "invalid"
    status = 400


class Unauthenticated(AnswerbookError):
    """Nobody is signed in, or the credentials are not valid any more."""

    code = "unauthenticated"
    status = 401


class Forbidden(AnswerbookError):
    """The principal is known and may not do this."""

    code = "forbidden"
    status = 403


class NotFound(AnswerbookError):
    """There is no such object, or the principal may not know of it."""

    code = "not_found"
    status = 404


class Conflict(AnswerbookError):
    """The state of the object does not allow this now."""

    code = "conflict"
    status = 409


class TooLarge(AnswerbookError):
    """The input is over a limit; the message names it."""

    code = "too_large"
    status = 413


class TooMany(AnswerbookError):
    """Too many requests in a time; `retry_after_s` says when to come back."""

    code = "too_many_requests"
    status = 429

    def __init__(self, message: str, *, retry_after_s: int, hint: str = "") -> None:
        super().__init__(message, hint=hint, details={"retry_after_s": retry_after_s})
        self.retry_after_s = retry_after_s


class Unavailable(AnswerbookError):
    """Something that this needs does not answer; trying again later may help."""

    code = "unavailable"
    status = 503
