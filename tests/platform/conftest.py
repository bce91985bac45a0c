"""A platform on each of the databases that our own records may live in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.postgres import fresh_database

from answerbook.platform.runtime import Platform, open_platform
from answerbook.platform.settings import DatabaseSettings, Settings


@pytest.fixture(params=["sqlite", "postgresql"])
def each_platform(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Platform]:
    """A platform on SQLite, then one on PostgreSQL."""
    if request.param == "sqlite":
        opened = open_platform(Settings(data_dir=tmp_path))
        yield opened
        opened.close()
        return
    with fresh_database() as url:
        opened = open_platform(Settings(data_dir=tmp_path, database=DatabaseSettings(url=url)))
        yield opened
        opened.close()
