"""Signing in and out, and the sessions that come of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from answerbook.accounts import lockout, passwords, repository, tokens
from answerbook.accounts.emails import normalize_email
from answerbook.accounts.errors import BadCredentials, BadEmail, LinkInvalid, SessionNotFound
from answerbook.accounts.models import SessionRecord, UserRecord
from answerbook.accounts.repository import Seat
from answerbook.accounts.schemas import SessionShape, SignInRequest
from answerbook.accounts.seats import principal_of
from answerbook.audit import service as audit
from answerbook.platform import metrics
from answerbook.platform.access import Kind, Principal
from answerbook.platform.db import now
from answerbook.platform.errors import Unauthenticated
from answerbook.platform.ids import new_id
from answerbook.platform.runtime import Platform

AGENT_CHARS = 300


@dataclass(frozen=True, slots=True)
class Device:
    """Where a sign-in came from."""

    address: str = ""
    agent: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session; `token` goes into the cookie and is kept nowhere."""

    principal: Principal
    expires_at: dt.datetime
    token: str = field(repr=False)


def sign_in(platform: Platform, request: SignInRequest, device: Device) -> SignedIn:
    """Begin a session for whoever knows the password.

    Raises: BadCredentials (the same for any reason), LockedOut.
    """
    password = request.password.get_secret_value()
    try:
        email = normalize_email(request.email)
    except BadEmail:
        passwords.verify_password(None, password)
        raise _bad() from None
    try:
        user = _find_after_counting(platform, email)
    except IntegrityError:  # another request counted the first attempt at the same time
        user = _find_after_counting(platform, email)
    right = passwords.verify_password(user.password_hash if user else None, password)
    if user is None or not right or not user.is_active:
        _note_failure(platform, email, user.id if user else None)
        raise _bad()
    with platform.unit_of_work() as uow:
        repository.delete_attempts(uow.session, tokens.hash_email(email))
        seat = repository.find_first_seat(uow.session, user.id)
        if seat is None:
            raise _bad()
        _renew_hash(seat, password)
        signed_in = _begin(platform, uow.session, seat, device)
        audit.record(uow, signed_in.principal, "session.created", signed_in.principal.id, {"by": "password"})
    return signed_in


def sign_in_by_link(platform: Platform, token: str, device: Device) -> SignedIn:
    """Begin a session for whoever holds a one-time link, and use the link up.

    Raises: LinkInvalid for a used, old or unknown link.
    """
    with platform.unit_of_work() as uow:
        link = repository.take_link(uow.session, tokens.hash_token(token), now())
        seat = repository.find_seat(uow.session, link.user_id, link.workspace_id) if link else None
        if seat is None or not seat.user.is_active:
            raise LinkInvalid(
                "This sign-in link is used up, too old or not one of ours.", hint="Ask for a new link, or sign in."
            )
        signed_in = _begin(platform, uow.session, seat, device)
        audit.record(uow, signed_in.principal, "session.created", signed_in.principal.id, {"by": "link"})
    return signed_in


def begin_session(platform: Platform, principal: Principal, device: Device) -> SignedIn:
    """Begin a session for a principal that has just proved who they are."""
    with platform.unit_of_work() as uow:
        seat = repository.find_seat(uow.session, principal.id, principal.workspace_id)
        if seat is None:
            raise _bad()
        return _begin(platform, uow.session, seat, device)


def sign_out(platform: Platform, principal: Principal) -> None:
    """End the session that this request came with."""
    with platform.unit_of_work() as uow:
        if principal.kind is Kind.USER and principal.credential:
            repository.delete_sessions(uow.session, SessionRecord.id == principal.credential)
            audit.record(uow, principal, "session.ended", principal.credential)


def list_sessions(platform: Platform, principal: Principal) -> list[SessionShape]:
    """List the user's sessions that are valid now, newest first."""
    with platform.unit_of_work(read_only=True) as uow:
        rows = repository.list_sessions(uow.session, principal.id, now())
    shapes = [SessionShape.model_validate(row) for row in rows]
    return [s.model_copy(update={"is_current": s.id == principal.credential}) for s in shapes]


def revoke_session(platform: Platform, principal: Principal, session_id: str) -> None:
    """End one of the user's sessions.

    Raises: SessionNotFound.
    """
    with platform.unit_of_work() as uow:
        mine = SessionRecord.user_id == principal.id
        if not repository.delete_sessions(uow.session, SessionRecord.id == session_id, mine):
            raise SessionNotFound("There is no such session.", hint="Look at GET /api/v1/me/sessions.")
        audit.record(uow, principal, "session.revoked", session_id)


def revoke_other_sessions(platform: Platform, principal: Principal) -> int:
    """End all sessions of the user but the one of this request; returns how many."""
    with platform.unit_of_work() as uow:
        ended = repository.delete_sessions(
            uow.session, SessionRecord.user_id == principal.id, SessionRecord.id != (principal.credential or "")
        )
        audit.record(uow, principal, "session.revoked", "others", {"count": ended})
    return ended


def _find_after_counting(platform: Platform, email: str) -> UserRecord | None:
    """Count an attempt and return whose it may be.

    Raises: LockedOut.
    """
    with platform.unit_of_work() as uow:
        lockout.reserve_attempt(uow.session, platform.settings.accounts, email, now())
        return repository.find_user_by_email(uow.session, email)


def _begin(platform: Platform, session: Session, seat: Seat, device: Device) -> SignedIn:
    at, token = now(), tokens.new_token()
    repository.delete_old(session, at, at - lockout.FORGET_AFTER)
    row = SessionRecord(
        id=new_id(),
        token_hash=tokens.hash_token(token),
        user_id=seat.user.id,
        workspace_id=seat.workspace.id,
        created_at=at,
        seen_at=at,
        expires_at=at + dt.timedelta(hours=platform.settings.accounts.session_hours),
        address=device.address,
        agent=device.agent[:AGENT_CHARS],
    )
    session.add(row)
    seat.user.signed_in_at = at
    metrics.sign_ins.labels("done").inc()
    return SignedIn(principal_of(seat, Kind.USER, credential=row.id), row.expires_at, token)


def _renew_hash(seat: Seat, password: str) -> None:
    kept = seat.user.password_hash
    if kept is not None and passwords.needs_rehash(kept):
        seat.user.password_hash = passwords.hash_password(password)


def _note_failure(platform: Platform, email: str, user_id: str | None) -> None:
    """Record that a known user was refused; an unknown address costs the same time and leaves nothing."""
    metrics.sign_ins.labels("refused").inc()
    with platform.unit_of_work() as uow:
        repository.touch_attempts(uow.session, tokens.hash_email(email), now())
        seat = repository.find_first_seat(uow.session, user_id or "")
        if seat is not None and seat.user.is_active:
            audit.record(uow, principal_of(seat, Kind.USER), "session.refused", seat.user.id)


def _bad() -> Unauthenticated:
    return BadCredentials(
        "The address or the password is not right.", hint="Check both; an admin can send you a new sign-in link."
    )
