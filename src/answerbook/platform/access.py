"""Who acts, and what they may do.

A `Principal` comes from a resolver that the accounts room registers; nobody else reads cookies or keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from answerbook.platform.errors import Forbidden


class Scope(StrEnum):
    """One thing that a principal may do. Reading does not imply writing, nor the other way round."""

    ACCOUNT = "account"  # one's own session, keys and profile
    SOURCES_READ = "sources:read"
    SOURCES_QUERY = "sources:query"
    SOURCES_WRITE = "sources:write"
    ASK = "ask"
    ANSWERS_READ = "answers:read"
    FEEDBACK = "feedback"
    TRAINING_READ = "training:read"
    TRAINING_WRITE = "training:write"
    KEYS = "keys"
    USERS_READ = "users:read"
    USERS_WRITE = "users:write"
    AUDIT_READ = "audit:read"
    METRICS_READ = "metrics:read"
    WORKSPACE_WRITE = "workspace:write"


class Role(StrEnum):
    """What a member is in a workspace, most powerful first."""

    OWNER = "owner"
    ADMIN = "admin"
    ANALYST = "analyst"
    VIEWER = "viewer"


class Kind(StrEnum):
    """What a principal is."""

    USER = "user"
    KEY = "key"
    LOCAL = "local"
    SERVICE = "service"


_VIEWER = frozenset(
    {Scope.ACCOUNT, Scope.SOURCES_READ, Scope.ASK, Scope.ANSWERS_READ, Scope.FEEDBACK, Scope.TRAINING_READ}
)
_ANALYST = _VIEWER | {Scope.SOURCES_QUERY, Scope.TRAINING_WRITE, Scope.KEYS}
_ADMIN = _ANALYST | {
    Scope.SOURCES_WRITE,
    Scope.USERS_READ,
    Scope.USERS_WRITE,
    Scope.AUDIT_READ,
    Scope.METRICS_READ,
}

ROLE_SCOPES: Mapping[Role, frozenset[Scope]] = {
    Role.OWNER: frozenset(Scope),
    Role.ADMIN: _ADMIN,
    Role.ANALYST: _ANALYST,
    Role.VIEWER: _VIEWER,
}


@dataclass(frozen=True, slots=True)
class Principal:
    """The one who acts: a signed-in user, a key, the local owner of a data directory, or a service.

    `id` is the id of the user (also for a key: the user it belongs to), so that objects have one owner.
    `credential` names the session or key that was used.
    """

    kind: Kind
    id: str
    workspace_id: str
    role: Role
    scopes: frozenset[Scope] = field(default_factory=frozenset)
    name: str = ""
    credential: str | None = None

    def may(self, scope: Scope) -> bool:
        return scope in self.scopes

    def demand(self, scope: Scope) -> None:
        """Pass when the principal has the scope.

        Raises: Forbidden naming the scope and the role.
        """
        if scope not in self.scopes:
            raise Forbidden(
                f"This needs the permission “{scope}”; the role “{self.role}” or the key used does not have it.",
                hint="Ask an owner or admin of the workspace for it, or use a key with this scope.",
                details={"scope": str(scope), "role": str(self.role)},
            )


@cache
def require(scope: Scope) -> Callable[..., Principal]:
    """Return the dependency that gives the principal of the request and refuses one without the scope.

    Use: `principal: Annotated[Principal, Depends(require(Scope.ASK))]`. FastAPI is imported by the call only.
    The principal comes from `app.state.resolver`, a function of the request that the composition registers.
    Raises, when called by a request: Unauthenticated, Forbidden.
    """
    from fastapi import Request

    def guard(request: Any) -> Principal:
        principal: Principal = request.app.state.resolver(request)
        request.state.principal = principal
        principal.demand(scope)
        return principal

    guard.__annotations__["request"] = Request
    guard.scope = scope  # type: ignore[attr-defined]
    return guard
