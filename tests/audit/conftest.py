from __future__ import annotations

from tests.people import app, cheap_hashes, join, mia, owner, visitor

__all__ = ["app", "cheap_hashes", "join", "mia", "owner", "visitor"]
