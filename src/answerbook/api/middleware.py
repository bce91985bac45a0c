"""What happens around every request: an id, a log line, figures, limits, and headers that protect the browser."""

from __future__ import annotations

import ipaddress
import re
import time
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

from answerbook.api.errors import broken_response, error_response, status_response
from answerbook.platform import metrics
from answerbook.platform.errors import Invalid
from answerbook.platform.ids import new_id
from answerbook.platform.telemetry import get_logger

log = get_logger(__name__)
CONTENT_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
PROTECTION = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HSTS = "max-age=31536000; includeSubDomains"
REQUEST_ID = "X-Request-ID"
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_QUIET = ("/health", "/metrics", "/assets/")


class RequestContext:
    """Give the request an id, log it, count it, and turn what nobody caught into a plain 500."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get(REQUEST_ID, "")
        request_id = given if _GIVEN_ID.fullmatch(given) else new_id()
        scope.setdefault("state", {})["request_id"] = request_id
        with bound_contextvars(request_id=request_id), metrics.requests_in_progress.track_inprogress():
            await self._answer(scope, receive, send, request_id)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> None:
        started, status = time.perf_counter(), 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = request_id
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        except Exception:
            log.exception("http.broken", method=scope["method"], path=scope["path"])
            if not status:
                await broken_response(request_id)(scope, receive, send_with_id)
        finally:
            _note(scope, status, time.perf_counter() - started)


def _note(scope: Scope, status: int, seconds: float) -> None:
    """Log and count a request that is over; the query is left out, it may hold what people asked."""
    method = scope["method"] if scope["method"] in _METHODS else "OTHER"
    route = getattr(scope.get("route"), "path", None) or "other"
    metrics.requests.labels(method, route, str(status or 499)).inc()
    metrics.request_seconds.labels(method, route).observe(seconds)
    say = log.debug if scope["path"].startswith(_QUIET) else log.info
    principal = scope["state"].get("principal")
    say(
        "http.request",
        method=method,
        path=scope["path"][:300],
        status=status or 499,
        ms=round(seconds * 1000, 1),
        principal=principal.id if principal else None,
    )


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Protection:
    """Add the headers that protect the browser; nothing of ours is cached unless it says so."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        self.headers = PROTECTION | ({"Strict-Transport-Security": HSTS} if https else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, send_protected if scope["type"] == "http" else send)


class KnownHosts:
    """Serve only under known names, so that no foreign name can be pointed at this server.

    Without a list, addresses and names without a dot pass: a foreign site cannot have one.
    """

    def __init__(self, app: ASGIApp, *, allowed: Iterable[str], strict: bool) -> None:
        self.app = app
        self.allowed = tuple(name.lower() for name in allowed)
        self.strict = strict

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        host = _host_name(Headers(scope=scope).get("host", ""))
        if self._is_known(host):
            await self.app(scope, receive, send)
            return
        error = Invalid(
            f"This server is not called “{host[:100]}”.",
            hint="Add the name to ANSWERBOOK_API__ALLOWED_HOSTS if it is right.",
        )
        await error_response(error, scope["state"]["request_id"])(scope, receive, send)

    def _is_known(self, host: str) -> bool:
        for name in self.allowed:
            if name in ("*", host) or (name.startswith("*.") and host.endswith(name[1:])):
                return True
        return not self.strict and ("." not in host or _is_address(host) or host.endswith(".localhost"))


class BodyCap:
    """Refuse a body that says it is too large before any of it is read, and stop reading one that does not say."""

    def __init__(self, app: ASGIApp, *, most: int) -> None:
        self.app = app
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "0")
        if not length.isdecimal() or int(length[:20]) > self.most:
            status = 413 if length.isdecimal() else 400
            refused = status_response(status, scope["state"]["request_id"], headers={"Connection": "close"})
            await refused(scope, receive, send)
            return
        await self.app(scope, self._counted(receive), send)

    def _counted(self, receive: Receive) -> Receive:
        read = 0

        async def receive_counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self.most:
                raise HTTPException(413)
            return message

        return receive_counted


def _host_name(header: str) -> str:
    """Return the name of a Host header, without its port.

    >>> _host_name("[::1]:8080"), _host_name("Example.com:80")
    ('::1', 'example.com')
    """
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.rpartition(":")[0].lower() if ":" in header else header.lower()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
