"""What endpoints of all rooms take from a request. The only file of the platform that imports FastAPI."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Annotated, Protocol, cast

from fastapi import Depends, Request

from answerbook.platform.access import Principal, Scope
from answerbook.platform.runtime import Platform


class Resolver(Protocol):
    """Find who sends a request; the accounts room has it, the composition registers it.

    Raises: Unauthenticated, or Forbidden for a forged request.
    """

    def __call__(self, platform: Platform, request: Request) -> Principal: ...


def platform_of(request: Request) -> Platform:
    """Return the platform that the application was made with."""
    return cast(Platform, request.app.state.platform)


PlatformOf = Annotated[Platform, Depends(platform_of)]


@cache
def guard_of(scope: Scope) -> Callable[..., Principal]:
    """Build the dependency behind `access.require`; one per scope."""

    def guard(request: Request) -> Principal:
        resolve = cast(Resolver, request.app.state.resolver)
        principal = resolve(platform_of(request), request)
        request.state.principal = principal
        principal.demand(scope)
        return principal

    guard.scope = scope  # type: ignore[attr-defined]
    return guard


def public() -> None:
    """Mark a route as open to everybody: `dependencies=[Depends(public)]`."""
