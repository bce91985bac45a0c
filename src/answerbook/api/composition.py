"""The one place that knows all rooms: which routes there are, who resolves principals, who hears of which fact."""

from __future__ import annotations

from functools import partial

from fastapi import FastAPI

from answerbook.accounts.endpoints import router as accounts
from answerbook.accounts.resolver import resolve
from answerbook.api import health
from answerbook.api.description import ERRORS
from answerbook.ask import runs
from answerbook.ask.endpoints import router as ask
from answerbook.audit.endpoints import router as audit
from answerbook.platform.runtime import Platform
from answerbook.sources.endpoints import router as sources

API = "/api/v1"
ROOMS = (accounts, sources, ask, audit)


def compose(app: FastAPI, platform: Platform) -> None:
    """Put the rooms together in one application."""
    app.state.platform = platform
    app.state.resolver = partial(resolve, platform)
    app.include_router(health.router, responses=ERRORS)
    for room in ROOMS:
        app.include_router(room, prefix=API, responses=ERRORS)


def wind_down(platform: Platform) -> None:
    """Stop the runs, let them save what they have, then end their streams; the second time does nothing."""
    platform.streams.cancel_all()
    runs.shutdown(platform)
    platform.streams.shut()
