from __future__ import annotations

from tests.people import app, cheap_hashes, join, mia, owner, visitor
from tests.postgres import each_platform

__all__ = ["app", "cheap_hashes", "each_platform", "join", "mia", "owner", "visitor"]
