from __future__ import annotations

from tests.people import app, browser, join, mia, owner

__all__ = ["app", "browser", "join", "mia", "owner"]
