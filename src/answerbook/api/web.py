"""The built web app: its files as they are, and its page for every address that the app itself routes."""

from __future__ import annotations

from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from answerbook.api.errors import status_response

STATIC = Path(__file__).resolve().parent.parent / "static"
NOT_APP = ("/api/", "/health", "/metrics", "/assets/", "/v1/", "/qdrant/", "/mcp")
FOREVER = "public, max-age=31536000, immutable"
FRESH = "no-cache"
NOT_BUILT = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Answerbook</title></head>
<body><h1>The web app is not built</h1>
<p>The API works. To get the pages, run <code>make install</code> and start again.</p>
<p><a href="/api/v1/openapi.json">Description of the API</a></p></body></html>
"""


class WebApp:
    """Answers what no route of the API does; an ASGI application."""

    def __init__(self, root: Path = STATIC) -> None:
        self.root = root.resolve()
        self._files = StaticFiles(directory=self.root, check_dir=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await send({"type": "websocket.close"})
            return
        await self.response(scope)(scope, receive, send)

    def response(self, scope: Scope) -> Response:
        request_id = scope["state"].get("request_id")
        path: str = scope["path"]
        if scope["method"] not in ("GET", "HEAD"):
            return status_response(404, request_id)
        if (file := self._file(path)) is not None:
            kept = FOREVER if path.startswith("/assets/") else FRESH
            return self._send(file, scope, kept)
        wants_page = "text/html" in Headers(scope=scope).get("accept", "")
        if path.startswith(NOT_APP) or not wants_page:
            return status_response(404, request_id)
        page = self.root / "index.html"
        if not page.is_file():
            return HTMLResponse(NOT_BUILT, 503)
        return self._send(page, scope, FRESH)

    def _send(self, file: Path, scope: Scope, kept: str) -> Response:
        """Send the file, or 304 when the browser has it."""
        response = self._files.file_response(file, file.stat(), scope)
        response.headers["Cache-Control"] = kept
        return response

    def _file(self, path: str) -> Path | None:
        """Return the file of an address, when it lies inside the folder of the app."""
        if "\0" in path or path.endswith("/"):
            return None
        file = (self.root / path.lstrip("/")).resolve()
        inside = file.is_relative_to(self.root) and not any(part.startswith(".") for part in Path(path).parts)
        return file if inside and file.is_file() else None
