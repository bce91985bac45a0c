"""Shapes of accounts over HTTP."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, model_validator

from answerbook.platform.access import Role, Scope

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Email = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=254)]
Password = Annotated[SecretStr, Field(min_length=1, max_length=1024)]
Token = Annotated[SecretStr, Field(min_length=1, max_length=200)]


class Request(BaseModel):
    """Base of bodies: an unknown name is an error, and what was sent is not repeated."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Shape(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class SetUpNeeded(Shape):
    needed: bool = Field(description="True until the first owner exists.")


class SetUpRequest(Request):
    """Who the first owner is."""

    workspace: Name = Field(examples=["Acme Analytics"])
    name: Name = Field(examples=["Mia Chen"])
    email: Email = Field(examples=["mia@example.com"])
    password: Password
    token: Token | None = Field(None, description="The set-up token, where the server asks for one.")


class SignInRequest(Request):
    email: Email = Field(examples=["mia@example.com"])
    password: Password


class LinkRequest(Request):
    token: Token


class UserShape(Shape):
    id: str
    name: str
    email: str | None


class WorkspaceShape(Shape):
    id: str
    name: str


class Me(Shape):
    """Who the request comes from, and what they may do."""

    user: UserShape
    workspace: WorkspaceShape
    role: Role
    scopes: list[Scope]
    csrf_token: str | None = Field(
        None, description="Send it as X-CSRF-Token with every request that changes something; null for a key."
    )


class ProfileRequest(Request):
    name: Name


class PasswordRequest(Request):
    current: Password | None = Field(None, description="The password until now; not needed when there is none.")
    new: Password


class SessionShape(Shape):
    id: str
    created_at: dt.datetime
    seen_at: dt.datetime
    expires_at: dt.datetime
    address: str
    agent: str
    is_current: bool = False


class KeyRequest(Request):
    name: Name = Field(examples=["Nightly report"])
    scopes: list[Scope] = Field(min_length=1, max_length=50, examples=[["ask", "sources:read"]])
    expires_in_days: int | None = Field(365, ge=1, le=3650, description="Null never expires.")


class KeyShape(Shape):
    id: str
    prefix: str = Field(description="The visible beginning of the key.", examples=["ab_k3v9x2mq"])
    name: str
    scopes: list[Scope]
    user_id: str
    created_at: dt.datetime
    expires_at: dt.datetime | None
    used_at: dt.datetime | None


class NewKey(KeyShape):
    key: str = Field(description="The key itself, shown this once.")


class Member(UserShape):
    """A user of the workspace as admins see them."""

    role: Role
    is_active: bool
    created_at: dt.datetime
    signed_in_at: dt.datetime | None


class MemberRequest(Request):
    email: Email
    name: Name
    role: Role = Role.ANALYST


class NewMember(Member):
    link_token: str = Field(description="For a one-time link that signs the new user in: /sign-in#link=TOKEN")


class LinkToken(Shape):
    link_token: str = Field(description="For a one-time link: /sign-in#link=TOKEN")


class MemberChange(Request):
    """What to change; at least one of them."""

    role: Role | None = None
    is_active: bool | None = None
    name: Name | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if self.role is None and self.is_active is None and self.name is None:
            raise ValueError("give role, is_active or name")
        return self


class WorkspaceRequest(Request):
    name: Name
