"""The one place that knows all rooms: which routes there are, who resolves principals, who hears of which fact."""

from __future__ import annotations

import importlib
from functools import partial
from importlib.util import find_spec

from fastapi import APIRouter, FastAPI

from answerbook.accounts.resolver import resolve
from answerbook.api import health
from answerbook.api.description import ERRORS
from answerbook.ask import runs
from answerbook.platform.runtime import Platform

API = "/api/v1"
ROOMS = ("accounts", "audit", "sources", "ask")


def compose(app: FastAPI, platform: Platform) -> None:
    """Put the rooms together in one application."""
    app.state.platform = platform
    app.state.resolver = partial(resolve, platform)
    app.include_router(health.router, responses=ERRORS)
    for router in _routers():
        app.include_router(router, prefix=API, responses=ERRORS)


def _routers() -> list[APIRouter]:
    names = [f"answerbook.{room}.endpoints" for room in ROOMS]
    if not all(map(find_spec, ("answerbook.sources.endpoints", "answerbook.core.question.samples"))):
        names = names[:2]
    return [importlib.import_module(name).router for name in names if find_spec(name) is not None]


def wind_down(platform: Platform) -> None:
    """Stop the runs, let them save what they have, then end their streams; the second time does nothing."""
    platform.streams.cancel_all()
    runs.shutdown(platform)
    platform.streams.shut()
