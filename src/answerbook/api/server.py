"""Listening: one uvicorn server over one platform."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING

import uvicorn

from answerbook.api.app import create_app
from answerbook.platform.configuration.explain import unknown_variables
from answerbook.platform.errors import Unavailable
from answerbook.platform.runtime import Platform, open_platform
from answerbook.platform.settings import Settings, load_settings
from answerbook.platform.telemetry import configure_logging, get_logger

if TYPE_CHECKING:
    from fastapi import FastAPI

GRACE_SECONDS = 5
log = get_logger(__name__)


class _Server(uvicorn.Server):
    """Tells where it listens once it does; asked to end, it stops the runs, so that who follows one is let go."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], stop: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready
        self._stop = stop

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        threading.Thread(target=self._stop, name="stop-runs").start()  # locks may be held where the signal came
        super().handle_exit(sig, frame)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def listen(platform: Platform, host: str, port: int, on_ready: Callable[[str], None]) -> None:
    """Serve until stopped; `on_ready` gets the address. Port 0 takes a free one.

    Raises: Unavailable when the port is taken.
    """
    for variable, near in unknown_variables(os.environ, Settings):
        log.warning("settings.unknown", variable=variable, did_you_mean=near)
    listening = _bind(host, port)
    address = _address(host, listening.getsockname()[1])
    config = uvicorn.Config(
        create_app(platform),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        proxy_headers=bool(platform.settings.api.trusted_proxies),
        forwarded_allow_ips=list(platform.settings.api.trusted_proxies),
    )
    _Server(config, lambda: on_ready(address), platform.streams.cancel_all).run([listening])


def reloading_app() -> FastAPI:
    """Make the application for uvicorn's reloader, which imports it anew on each change."""
    settings = load_settings()
    configure_logging(settings.telemetry)
    return create_app(open_platform(settings))


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise Unavailable(
            f"Cannot listen on {host}:{port}: {error.strerror}.",
            hint="Choose another port: --port 8090, or PORT=8090 make demo.",
        ) from None
    return listening


def _address(host: str, port: int) -> str:
    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::", "::1") else host  # noqa: S104 - only compared
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"
