"""The HTTP application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from anyio import to_thread
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from answerbook import __version__
from answerbook.api.composition import API, compose, wind_down
from answerbook.api.description import describe
from answerbook.api.errors import install_error_handlers
from answerbook.api.middleware import REQUEST_ID, BodyCap, KnownHosts, Protection, RequestContext
from answerbook.api.web import WebApp
from answerbook.platform.runtime import Platform
from answerbook.platform.settings import Settings


def create_app(platform: Platform) -> FastAPI:
    """Make the application over an open platform; whoever opened the platform closes it."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = platform.settings.api.threads
        yield
        await run_in_threadpool(wind_down, platform)

    app = FastAPI(
        title="Answerbook",
        version=__version__,
        openapi_url=f"{API}/openapi.json",
        docs_url=None,  # their pages need inline scripts, which the content policy forbids
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=_operation_id,
        lifespan=lifespan,
        middleware=_middleware(platform.settings),
    )
    install_error_handlers(app)
    compose(app, platform)
    app.router.default = WebApp()
    _describe_once(app)
    return app


def _middleware(settings: Settings) -> list[Middleware]:
    """List what surrounds the routes, outermost first."""
    given = settings.api
    layers = [
        Middleware(Protection, https=settings.is_production),
        Middleware(RequestContext),
        Middleware(
            KnownHosts,
            allowed=settings.served_hosts or (settings.public_host,),
            strict=bool(settings.served_hosts),
        ),
        Middleware(BodyCap, most=given.max_body_bytes),
    ]
    if given.cors_origins:
        layers.append(
            Middleware(
                CORSMiddleware,
                allow_origins=list(given.cors_origins),
                allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
                allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID", "Prefer"],
                expose_headers=[REQUEST_ID, "Location", "Retry-After"],
                max_age=3600,
            )
        )
    layers.append(Middleware(GZipMiddleware, minimum_size=given.gzip_min_bytes, compresslevel=6))
    return layers


def _operation_id(route: APIRoute) -> str:
    return route.name


def _describe_once(app: FastAPI) -> None:
    """Replace FastAPI's description by ours, made at the first call."""
    kept: list[dict[str, Any]] = []

    def openapi() -> dict[str, Any]:
        if not kept:
            kept.append(describe(app))
        return kept[0]

    setattr(app, "openapi", partial(openapi))  # noqa: B010 - a method on the instance, as FastAPI documents
