"""What other rooms and the command line need of accounts: who acts, the first owner, one-time links."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from answerbook.accounts import passwords, repository, tokens
from answerbook.accounts.emails import normalize_email
from answerbook.accounts.errors import AlreadySetUp, SetUpClosed
from answerbook.accounts.models import (
    InstallationRecord,
    LinkRecord,
    MembershipRecord,
    UserRecord,
    WorkspaceRecord,
)
from answerbook.accounts.repository import Seat
from answerbook.accounts.seats import principal_of
from answerbook.audit import service as audit
from answerbook.platform.access import Kind, Principal, Role
from answerbook.platform.db import now
from answerbook.platform.ids import new_id
from answerbook.platform.runtime import Platform

if TYPE_CHECKING:
    from answerbook.accounts.schemas import SetUpRequest

LOCAL_WORKSPACE = "My workspace"
LOCAL_NAME = "Local owner"


def local_owner(platform: Platform) -> Principal:
    """Return the owner for whoever holds the data directory; the first time, make them and their workspace.

    The owner set up later by `set_up` is the same user, so that what was made before stays theirs.
    """
    seat = _first_seat(platform)
    if seat is None:
        try:
            with platform.unit_of_work() as uow:
                _make_first_owner(uow.session)
        except IntegrityError:  # another process was first
            pass
        seat = _first_seat(platform)
    if seat is None:
        raise AlreadySetUp("The first owner of this data directory is gone.", hint="Restore it from a backup.")
    return principal_of(seat, Kind.LOCAL)


def is_set_up(platform: Platform) -> bool:
    """Tell whether the first owner has a password."""
    with platform.unit_of_work(read_only=True) as uow:
        installation = repository.find_installation(uow.session)
    return installation is not None and installation.claimed_at is not None


def set_up(platform: Platform, request: SetUpRequest) -> Principal:
    """Give the first owner a name, an address and a password; works once.

    Raises: AlreadySetUp, WeakPassword, BadEmail.
    """
    email = normalize_email(request.email)
    password = request.password.get_secret_value()
    passwords.check_password(
        password,
        min_length=platform.settings.accounts.password_min_length,
        about=(request.name, email, request.workspace),
    )
    if is_set_up(platform):
        raise _already()
    local_owner(platform)
    password_hash = passwords.hash_password(password)
    with platform.unit_of_work() as uow:
        seat = _claim(uow.session)
        seat.user.email, seat.user.name, seat.user.password_hash = email, request.name, password_hash
        seat.workspace.name = request.workspace
        principal = principal_of(seat, Kind.USER)
        audit.record(uow, principal, "workspace.set_up", seat.workspace.id, {"email": email})
    return principal


def demand_set_up_allowed(platform: Platform, request: SetUpRequest) -> None:
    """Pass when the set-up may come over HTTP: with the token where one is set, freely only in development.

    Raises: SetUpClosed.
    """
    expected = platform.settings.accounts.setup_token
    if expected is None:
        if platform.settings.is_production:
            raise SetUpClosed(
                "The first owner cannot be set up over the network here.",
                hint="Run `answerbook init` on the server, or set ANSWERBOOK_ACCOUNTS__SETUP_TOKEN.",
            )
        return
    given = request.token.get_secret_value() if request.token else ""
    if not tokens.is_same(given, expected.get_secret_value()):
        raise SetUpClosed(
            "The set-up token is missing or wrong.", hint="It is the value of ANSWERBOOK_ACCOUNTS__SETUP_TOKEN."
        )


def issue_link(platform: Platform, principal: Principal, *, life: dt.timedelta | None = None) -> str:
    """Return a token that signs this principal's user in once: `/sign-in#link=TOKEN`."""
    with platform.unit_of_work() as uow:
        token = add_link(uow.session, principal.id, principal.workspace_id, life or _link_life(platform))
        audit.record(uow, principal, "link.created", principal.id)
    return token


def add_link(session: Session, user_id: str, workspace_id: str, life: dt.timedelta) -> str:
    """Add a one-time link to the caller's unit of work and return its token."""
    token, at = tokens.new_token(), now()
    session.add(
        LinkRecord(
            id=new_id(),
            token_hash=tokens.hash_token(token),
            user_id=user_id,
            workspace_id=workspace_id,
            created_at=at,
            expires_at=at + life,
        )
    )
    return token


def _link_life(platform: Platform) -> dt.timedelta:
    return dt.timedelta(minutes=platform.settings.accounts.link_minutes)


def _first_seat(platform: Platform) -> Seat | None:
    with platform.unit_of_work(read_only=True) as uow:
        first = repository.find_installation(uow.session)
        return repository.find_seat(uow.session, first.owner_id, first.workspace_id) if first else None


def _make_first_owner(session: Session) -> None:
    at = now()
    workspace = WorkspaceRecord(id=new_id(), name=LOCAL_WORKSPACE, created_at=at)
    owner = UserRecord(
        id=new_id(),
        email=None,
        name=LOCAL_NAME,
        password_hash=None,
        is_active=True,
        created_at=at,
        signed_in_at=None,
    )
    session.add_all([workspace, owner])
    session.flush()
    session.add(MembershipRecord(workspace_id=workspace.id, user_id=owner.id, role=Role.OWNER, created_at=at))
    session.add(InstallationRecord(id=1, workspace_id=workspace.id, owner_id=owner.id, claimed_at=None))


def _claim(session: Session) -> Seat:
    """Mark the installation as taken; of two at once, one gets it."""
    first = repository.lock_installation(session)
    if first is None or first.claimed_at is not None:
        raise _already()
    first.claimed_at = now()
    seat = repository.find_seat(session, first.owner_id, first.workspace_id)
    if seat is None:
        raise _already()
    return seat


def _already() -> AlreadySetUp:
    return AlreadySetUp("The first owner is set up already.", hint="Sign in, or ask an owner for an account.")
