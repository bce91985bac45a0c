"""How long to wait after wrong passwords: longer each time, the same whether or not the address is known."""

from __future__ import annotations

import datetime as dt
import math

from sqlalchemy.orm import Session

from answerbook.accounts import repository, tokens
from answerbook.accounts.errors import LockedOut
from answerbook.accounts.models import AttemptRecord
from answerbook.platform.settings import AccountsSettings

FORGET_AFTER = dt.timedelta(days=1)


def wait_after(failures: int, settings: AccountsSettings) -> dt.timedelta:
    """Return the wait after so many wrong passwords in a row.

    >>> from answerbook.platform.settings import AccountsSettings
    >>> [int(wait_after(n, AccountsSettings()).total_seconds()) for n in (4, 5, 6, 7, 99)]
    [0, 30, 60, 120, 3600]
    """
    over = failures - settings.lockout_attempts
    if over < 0:
        return dt.timedelta()
    return dt.timedelta(seconds=min(settings.lockout_base_s * 2.0 ** min(over, 40), settings.lockout_max_s))


def reserve_attempt(session: Session, settings: AccountsSettings, email: str, at: dt.datetime) -> None:
    """Count an attempt as wrong before the password is looked at, so that guesses at once gain nothing.

    Raises: LockedOut while waiting.
    """
    email_hash = tokens.hash_email(email)
    attempts = repository.find_attempts(session, email_hash)
    if attempts is None:
        attempts = AttemptRecord(email_hash=email_hash, failures=0, last_at=at, locked_until=None)
        session.add(attempts)
    if attempts.locked_until is not None and attempts.locked_until > at:
        seconds = math.ceil((attempts.locked_until - at).total_seconds())
        raise LockedOut(
            "Too many wrong passwords for this address.",
            hint=f"Try again in {seconds} seconds.",
            retry_after_s=seconds,
        )
    attempts.failures += 1
    attempts.last_at = at
    wait = wait_after(attempts.failures, settings)
    attempts.locked_until = at + wait if wait else None
