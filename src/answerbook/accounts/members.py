"""Users of a workspace, their roles, and what each may change about themselves."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from answerbook.accounts import passwords, repository
from answerbook.accounts.emails import normalize_email
from answerbook.accounts.errors import (
    BadCredentials,
    EmailTaken,
    LastOwner,
    RoleTooHigh,
    UserNotFound,
    WorkspaceNotFound,
)
from answerbook.accounts.models import MembershipRecord, SessionRecord, UserRecord
from answerbook.accounts.repository import Seat
from answerbook.accounts.schemas import (
    Me,
    Member,
    MemberChange,
    MemberRequest,
    NewMember,
    PasswordRequest,
    UserShape,
    WorkspaceShape,
)
from answerbook.accounts.service import add_link
from answerbook.audit import service as audit
from answerbook.platform.access import Kind, Principal, Role
from answerbook.platform.db import UnitOfWork, now
from answerbook.platform.errors import Forbidden
from answerbook.platform.ids import new_id
from answerbook.platform.paging import Page, decode_cursor, page_of
from answerbook.platform.runtime import Platform

_RANK = {role: number for number, role in enumerate(reversed(Role))}


def get_me(platform: Platform, principal: Principal, csrf_token: str | None) -> Me:
    """Return who acts."""
    with platform.unit_of_work(read_only=True) as uow:
        seat = _seat(uow.session, principal.id, principal.workspace_id)
    return Me(
        user=UserShape.model_validate(seat.user),
        workspace=WorkspaceShape.model_validate(seat.workspace),
        role=principal.role,
        scopes=sorted(principal.scopes),
        csrf_token=csrf_token,
    )


def rename_me(platform: Platform, principal: Principal, name: str) -> None:
    with platform.unit_of_work() as uow:
        _seat(uow.session, principal.id, principal.workspace_id).user.name = name
        audit.record(uow, principal, "user.renamed", principal.id, {"name": name})


def change_password(platform: Platform, principal: Principal, request: PasswordRequest) -> None:
    """Set a new password and end the user's other sessions.

    Raises: BadCredentials when the present one is wrong, WeakPassword, Forbidden for a key.
    """
    if principal.kind is not Kind.USER:
        raise Forbidden("A key cannot change the password.", hint="Sign in on the page and change it there.")
    with platform.unit_of_work(read_only=True) as uow:
        seat = _seat(uow.session, principal.id, principal.workspace_id)
    current = request.current.get_secret_value() if request.current else ""
    if seat.user.password_hash is not None and not passwords.verify_password(seat.user.password_hash, current):
        raise BadCredentials("The present password is not right.", hint="Send it as `current`.")
    new = request.new.get_secret_value()
    passwords.check_password(
        new,
        min_length=platform.settings.accounts.password_min_length,
        about=(seat.user.name, seat.user.email or "", seat.workspace.name),
    )
    password_hash = passwords.hash_password(new)
    with platform.unit_of_work() as uow:
        _seat(uow.session, principal.id, principal.workspace_id).user.password_hash = password_hash
        repository.delete_links_of(uow.session, principal.id)
        repository.delete_sessions(
            uow.session, SessionRecord.user_id == principal.id, SessionRecord.id != (principal.credential or "")
        )
        audit.record(uow, principal, "user.password_changed", principal.id)


def list_workspaces(platform: Platform, principal: Principal) -> list[WorkspaceShape]:
    """List the workspaces that the user is a member of."""
    with platform.unit_of_work(read_only=True) as uow:
        rows = repository.list_workspaces(uow.session, principal.id)
    return [WorkspaceShape.model_validate(row) for row in rows]


def rename_workspace(platform: Platform, principal: Principal, workspace_id: str, name: str) -> WorkspaceShape:
    """Give the principal's workspace another name.

    Raises: WorkspaceNotFound for any other.
    """
    with platform.unit_of_work() as uow:
        row = repository.lock_workspace(uow.session, principal.workspace_id)
        if row is None or workspace_id != principal.workspace_id:
            raise WorkspaceNotFound("There is no such workspace.", hint="Look at GET /api/v1/workspaces.")
        row.name = name
        audit.record(uow, principal, "workspace.renamed", workspace_id, {"name": name})
        return WorkspaceShape.model_validate(row)


def list_members(platform: Platform, principal: Principal, limit: int, cursor: str | None) -> Page[Member]:
    """List the users of the workspace, oldest first."""
    position = decode_cursor(cursor, parts=1)
    after = str(position[0]) if position else None
    with platform.unit_of_work(read_only=True) as uow:
        seats = repository.list_seats(uow.session, principal.workspace_id, limit + 1, after)
    kept, following = page_of(seats, limit, lambda seat: [seat.user.id])
    return Page[Member](items=[_member(seat) for seat in kept], next_cursor=following)


def create_member(platform: Platform, principal: Principal, request: MemberRequest) -> NewMember:
    """Make a user with a role up to one's own; they come in by a one-time link and choose a password.

    Raises: RoleTooHigh, EmailTaken, BadEmail.
    """
    _demand_rank(principal, request.role)
    email, at = normalize_email(request.email), now()
    user = UserRecord(
        id=new_id(),
        email=email,
        name=request.name,
        password_hash=None,
        is_active=True,
        created_at=at,
        signed_in_at=None,
    )
    try:
        with platform.unit_of_work() as uow:
            uow.session.add(user)
            uow.session.flush()
            membership = MembershipRecord(
                workspace_id=principal.workspace_id, user_id=user.id, role=request.role, created_at=at
            )
            uow.session.add(membership)
            token = add_link(uow.session, user.id, principal.workspace_id, _invitation_life(platform))
            audit.record(uow, principal, "user.created", user.id, {"email": email, "role": request.role})
            member = _member(_seat(uow.session, user.id, principal.workspace_id))
    except IntegrityError:
        raise EmailTaken(f"There is a user with the address {email} already.", hint="Change that user.") from None
    return NewMember(**member.model_dump(), link_token=token)


def change_member(platform: Platform, principal: Principal, user_id: str, change: MemberChange) -> Member:
    """Change a user's role or name, or (de)activate them; deactivating ends their sessions and links.

    Raises: UserNotFound, RoleTooHigh for a user or a role above one's own, LastOwner.
    """
    with platform.unit_of_work() as uow:
        repository.lock_workspace(uow.session, principal.workspace_id)
        seat = _seat(uow.session, user_id, principal.workspace_id)
        _demand_rank(principal, Role(seat.membership.role))
        if change.role is not None:
            _demand_rank(principal, change.role)
        loses_owner = change.is_active is False or change.role not in (None, Role.OWNER)
        if seat.membership.role == Role.OWNER and loses_owner:
            _demand_other_owner(uow.session, seat)
        _apply(uow, seat, change)
        audit.record(uow, principal, "user.changed", user_id, change.model_dump(exclude_none=True, mode="json"))
        uow.session.flush()
        return _member(seat)


def invite_again(platform: Platform, principal: Principal, user_id: str) -> str:
    """Return a new one-time link for a user who lost theirs or the password.

    Older links, the password and all sessions of the user end: whoever had them is out.

    Raises: UserNotFound, RoleTooHigh.
    """
    with platform.unit_of_work() as uow:
        seat = _seat(uow.session, user_id, principal.workspace_id)
        _demand_rank(principal, Role(seat.membership.role))
        seat.user.password_hash = None
        repository.delete_links_of(uow.session, user_id)
        repository.delete_sessions(uow.session, SessionRecord.user_id == user_id)
        token = add_link(uow.session, user_id, principal.workspace_id, _invitation_life(platform))
        audit.record(uow, principal, "user.invited_again", user_id)
    return token


def _apply(uow: UnitOfWork, seat: Seat, change: MemberChange) -> None:
    if change.name is not None:
        seat.user.name = change.name
    if change.role is not None:
        seat.membership.role = change.role
    if change.is_active is not None:
        seat.user.is_active = change.is_active
    if change.is_active is False:
        repository.delete_sessions(uow.session, SessionRecord.user_id == seat.user.id)
        repository.delete_links_of(uow.session, seat.user.id)


def _demand_rank(principal: Principal, role: Role) -> None:
    if _RANK[role] > _RANK[principal.role]:
        raise RoleTooHigh(
            f"A member with the role “{principal.role}” cannot give or change the role “{role}”.",
            hint="Ask an owner of the workspace.",
        )


def _demand_other_owner(session: Session, seat: Seat) -> None:
    if not repository.count_other_owners(session, seat.workspace.id, seat.user.id):
        raise LastOwner("The workspace would be without an owner.", hint="Make somebody else an owner first.")


def _seat(session: Session, user_id: str, workspace_id: str) -> Seat:
    seat = repository.find_seat(session, user_id, workspace_id)
    if seat is None:
        raise UserNotFound("There is no such user in this workspace.", hint="Look at GET /api/v1/users.")
    return seat


def _member(seat: Seat) -> Member:
    return Member(
        id=seat.user.id,
        name=seat.user.name,
        email=seat.user.email,
        role=Role(seat.membership.role),
        is_active=seat.user.is_active,
        created_at=seat.user.created_at,
        signed_in_at=seat.user.signed_in_at,
    )


def _invitation_life(platform: Platform) -> dt.timedelta:
    return dt.timedelta(hours=platform.settings.accounts.invitation_hours)
