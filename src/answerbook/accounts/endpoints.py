"""Accounts over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response, status

from answerbook.accounts import forgery, keys, members, service, sign_in, tokens
from answerbook.accounts.resolver import COOKIE
from answerbook.accounts.schemas import (
    KeyRequest,
    KeyShape,
    LinkRequest,
    LinkToken,
    Me,
    Member,
    MemberChange,
    MemberRequest,
    NewKey,
    NewMember,
    PasswordRequest,
    ProfileRequest,
    SessionShape,
    SetUpNeeded,
    SetUpRequest,
    SignInRequest,
    WorkspaceRequest,
    WorkspaceShape,
)
from answerbook.accounts.sign_in import Device, SignedIn
from answerbook.platform.access import Kind, Principal, Scope, require
from answerbook.platform.http import PlatformOf, public
from answerbook.platform.paging import DEFAULT_LIMIT, MAX_LIMIT, Page
from answerbook.platform.runtime import Platform

router = APIRouter()
Myself = Annotated[Principal, Depends(require(Scope.ACCOUNT))]
MayHaveKeys = Annotated[Principal, Depends(require(Scope.KEYS))]
MaySeeUsers = Annotated[Principal, Depends(require(Scope.USERS_READ))]
MayChangeUsers = Annotated[Principal, Depends(require(Scope.USERS_WRITE))]
MayChangeWorkspace = Annotated[Principal, Depends(require(Scope.WORKSPACE_WRITE))]
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT)]
Cursor = Annotated[str | None, Query(max_length=500)]


def own_page(request: Request, platform: PlatformOf) -> None:
    """Refuse what another site's page sends to the routes that need no sign-in."""
    forgery.demand_own_origin(request.headers, platform.settings.api)


def device_of(request: Request) -> Device:
    return Device(request.client.host if request.client else "", request.headers.get("user-agent", ""))


DeviceOf = Annotated[Device, Depends(device_of)]
OPEN = [Depends(public), Depends(own_page)]


@router.get("/auth/setup", tags=["auth"], dependencies=[Depends(public)])
def get_setup(platform: PlatformOf) -> SetUpNeeded:
    """Say whether the first owner is still to be set up."""
    return SetUpNeeded(needed=not service.is_set_up(platform))


@router.post("/auth/setup", tags=["auth"], dependencies=OPEN, status_code=status.HTTP_201_CREATED)
def set_up(body: SetUpRequest, platform: PlatformOf, device: DeviceOf, response: Response) -> Me:
    """Set up the first owner and sign them in."""
    service.demand_set_up_allowed(platform, body)
    owner = service.set_up(platform, body)
    return _welcome(platform, sign_in.begin_session(platform, owner, device), response)


@router.post("/auth/sign-in", tags=["auth"], dependencies=OPEN)
def sign_in_with_password(body: SignInRequest, platform: PlatformOf, device: DeviceOf, response: Response) -> Me:
    """Sign in with address and password; sets the session cookie."""
    return _welcome(platform, sign_in.sign_in(platform, body, device), response)


@router.post("/auth/link", tags=["auth"], dependencies=OPEN)
def sign_in_with_link(body: LinkRequest, platform: PlatformOf, device: DeviceOf, response: Response) -> Me:
    """Sign in with the token of a one-time link; sets the session cookie."""
    signed_in = sign_in.sign_in_by_link(platform, body.token.get_secret_value(), device)
    return _welcome(platform, signed_in, response)


@router.post("/auth/sign-out", tags=["auth"], status_code=status.HTTP_204_NO_CONTENT)
def sign_out(platform: PlatformOf, principal: Myself, response: Response) -> None:
    """End this session."""
    sign_in.sign_out(platform, principal)
    response.delete_cookie(COOKIE, path="/")


@router.get("/me", tags=["me"])
def get_me(request: Request, platform: PlatformOf, principal: Myself) -> Me:
    """Say who you are, what you may do, and the token for requests that change something."""
    return members.get_me(platform, principal, _csrf(request, principal))


@router.patch("/me", tags=["me"])
def change_me(body: ProfileRequest, request: Request, platform: PlatformOf, principal: Myself) -> Me:
    """Change your name."""
    members.rename_me(platform, principal, body.name)
    return members.get_me(platform, principal, _csrf(request, principal))


@router.put("/me/password", tags=["me"], status_code=status.HTTP_204_NO_CONTENT)
def change_password(body: PasswordRequest, platform: PlatformOf, principal: Myself) -> None:
    """Set a new password; your other sessions end."""
    members.change_password(platform, principal, body)


@router.get("/me/sessions", tags=["me"])
def list_sessions(platform: PlatformOf, principal: Myself) -> Page[SessionShape]:
    """List where you are signed in."""
    return Page[SessionShape](items=sign_in.list_sessions(platform, principal))


@router.delete("/me/sessions", tags=["me"], status_code=status.HTTP_204_NO_CONTENT)
def revoke_other_sessions(platform: PlatformOf, principal: Myself) -> None:
    """Sign out everywhere but here."""
    sign_in.revoke_other_sessions(platform, principal)


@router.delete("/me/sessions/{session_id}", tags=["me"], status_code=status.HTTP_204_NO_CONTENT)
def revoke_session(session_id: str, platform: PlatformOf, principal: Myself) -> None:
    """End one of your sessions."""
    sign_in.revoke_session(platform, principal, session_id)


@router.get("/keys", tags=["keys"])
def list_keys(
    platform: PlatformOf,
    principal: MayHaveKeys,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
    everyone: bool = False,
) -> Page[KeyShape]:
    """List your API keys, or with `everyone` those of the workspace."""
    return keys.list_keys(platform, principal, limit, cursor, everyone=everyone)


@router.post("/keys", tags=["keys"], status_code=status.HTTP_201_CREATED)
def create_key(body: KeyRequest, platform: PlatformOf, principal: MayHaveKeys) -> NewKey:
    """Make an API key; it is shown in this response only."""
    return keys.create_key(platform, principal, body)


@router.delete("/keys/{key_id}", tags=["keys"], status_code=status.HTTP_204_NO_CONTENT)
def revoke_key(key_id: str, platform: PlatformOf, principal: MayHaveKeys) -> None:
    """End an API key at once."""
    keys.revoke_key(platform, principal, key_id)


@router.get("/users", tags=["users"])
def list_users(
    platform: PlatformOf, principal: MaySeeUsers, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[Member]:
    """List the users of the workspace."""
    return members.list_members(platform, principal, limit, cursor)


@router.post("/users", tags=["users"], status_code=status.HTTP_201_CREATED)
def create_user(body: MemberRequest, platform: PlatformOf, principal: MayChangeUsers) -> NewMember:
    """Make a user; give them the one-time link."""
    return members.create_member(platform, principal, body)


@router.patch("/users/{user_id}", tags=["users"])
def change_user(user_id: str, body: MemberChange, platform: PlatformOf, principal: MayChangeUsers) -> Member:
    """Change a user's role or name, or deactivate them."""
    return members.change_member(platform, principal, user_id, body)


@router.post("/users/{user_id}/link", tags=["users"], status_code=status.HTTP_201_CREATED)
def create_user_link(user_id: str, platform: PlatformOf, principal: MayChangeUsers) -> LinkToken:
    """Make a new one-time link for a user; older ones end."""
    return LinkToken(link_token=members.invite_again(platform, principal, user_id))


@router.get("/workspaces", tags=["workspaces"])
def list_workspaces(platform: PlatformOf, principal: Myself) -> Page[WorkspaceShape]:
    """List your workspaces."""
    return Page[WorkspaceShape](items=members.list_workspaces(platform, principal))


@router.patch("/workspaces/{workspace_id}", tags=["workspaces"])
def rename_workspace(
    workspace_id: str, body: WorkspaceRequest, platform: PlatformOf, principal: MayChangeWorkspace
) -> WorkspaceShape:
    """Rename your workspace."""
    return members.rename_workspace(platform, principal, workspace_id, body.name)


def _welcome(platform: Platform, signed_in: SignedIn, response: Response) -> Me:
    response.set_cookie(
        COOKIE,
        signed_in.token,
        max_age=int(platform.settings.accounts.session_hours * 3600),
        path="/",
        secure=platform.settings.is_production,
        httponly=True,
        samesite="lax",
    )
    return members.get_me(platform, signed_in.principal, tokens.csrf_of(signed_in.token))


def _csrf(request: Request, principal: Principal) -> str | None:
    token = request.cookies.get(COOKIE)
    return tokens.csrf_of(token) if token and principal.kind is Kind.USER else None
