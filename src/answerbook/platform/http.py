"""What endpoints of all rooms take from a request besides the principal."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Request

from answerbook.platform.runtime import Platform


def platform_of(request: Request) -> Platform:
    """Return the platform that the application was made with."""
    return cast(Platform, request.app.state.platform)


PlatformOf = Annotated[Platform, Depends(platform_of)]


def public() -> None:
    """Mark a route as open to everybody: `dependencies=[Depends(public)]`."""
