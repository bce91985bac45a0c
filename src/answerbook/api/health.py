"""Is the process alive, and can it work: every check really does what it speaks of."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy.exc import SQLAlchemyError

from answerbook.platform import metrics
from answerbook.platform.access import Principal, Scope, require
from answerbook.platform.errors import AnswerbookError, Unavailable
from answerbook.platform.http import PlatformOf, public
from answerbook.platform.runtime import Platform
from answerbook.platform.schema import HEAD, current_revision

router = APIRouter(tags=["health"])
OPEN = [Depends(public)]


class Check(BaseModel):
    """One thing that this process needs."""

    name: str = Field(examples=["database"])
    ok: bool
    ms: float
    text: str = Field(description="What is wrong; empty when nothing is.")


class Health(BaseModel):
    status: Literal["ok", "failing"]
    checks: list[Check] = []


@router.get("/health/live", dependencies=OPEN)
async def get_live() -> Health:
    """Say that the process answers, however many requests wait for a thread."""
    return Health(status="ok")


@router.get("/health/ready", dependencies=OPEN, responses={503: {"model": Health}})
def get_ready(platform: PlatformOf, response: Response) -> Health:
    """Say whether requests can be sent here: 503 when not."""
    health = examine(platform)
    response.status_code = 200 if health.status == "ok" else 503
    return Health(status=health.status)


@router.get("/health", dependencies=OPEN, responses={503: {"model": Health}})
def get_health(platform: PlatformOf, response: Response) -> Health:
    """Say for every part whether it works: 503 when one does not."""
    health = examine(platform)
    response.status_code = 200 if health.status == "ok" else 503
    return health


def may_read_metrics(request: Request) -> Principal | None:
    """Ask for the scope, unless the settings open the metrics to everybody."""
    guard = require(Scope.METRICS_READ)
    return None if request.app.state.platform.settings.api.metrics_public else guard(request)


may_read_metrics.scope = Scope.METRICS_READ  # type: ignore[attr-defined]


@router.get("/metrics", response_class=Response)
def get_metrics(principal: Annotated[Principal | None, Depends(may_read_metrics)]) -> Response:
    """Give counters and timings in the format of Prometheus."""
    del principal
    return Response(metrics.exposition(), media_type=metrics.CONTENT_TYPE)


def examine(platform: Platform) -> Health:
    """Do all checks."""
    checks = [_check(name, work, platform) for name, work in _CHECKS.items()]
    return Health(status="ok" if all(check.ok for check in checks) else "failing", checks=checks)


def _check(name: str, work: Callable[[Platform], None], platform: Platform) -> Check:
    started, text = time.perf_counter(), ""
    try:
        work(platform)
    except AnswerbookError as error:
        text = error.message
    except (OSError, SQLAlchemyError) as error:
        text = f"{name} does not work ({type(error).__name__})."
    return Check(name=name, ok=not text, ms=round((time.perf_counter() - started) * 1000, 1), text=text)


def _database(platform: Platform) -> None:
    found = current_revision(platform.database)
    if found != HEAD:
        raise Unavailable(f"The records are at revision {found}, this version needs {HEAD}.")


def _storage(platform: Platform) -> None:
    root = platform.settings.storage_path
    nearest = next(folder for folder in (root, *root.absolute().parents) if folder.exists())
    if not os.access(nearest, os.W_OK):
        raise Unavailable("The storage folder cannot be written to.")


def _secrets(platform: Platform) -> None:
    if platform.secrets.decrypt(platform.secrets.encrypt("probe", context="health"), context="health") != "probe":
        raise Unavailable("Encryption does not give back what it took.")


_CHECKS: dict[str, Callable[[Platform], None]] = {
    "database": _database,
    "storage": _storage,
    "secrets": _secrets,
}
