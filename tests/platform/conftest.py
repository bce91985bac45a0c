from __future__ import annotations

from tests.postgres import each_platform

__all__ = ["each_platform"]
