"""A PostgreSQL database of one's own for a test, or a reason to skip; and a platform on each kind of database."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from answerbook.platform.runtime import Platform, open_platform
from answerbook.platform.settings import DatabaseSettings, Settings

DEFAULT_URL = "postgresql://postgres@127.0.0.1:5432/postgres"


@contextmanager
def fresh_database() -> Iterator[str]:
    """Make an empty database, give its URL, and drop it again; skips where there is no server."""
    server = os.environ.get("ANSWERBOOK_TEST_POSTGRES_URL", DEFAULT_URL)
    name = f"answerbook_test_{secrets.token_hex(6)}"
    try:
        connection = psycopg.connect(server, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        pytest.skip(f"no PostgreSQL server (set ANSWERBOOK_TEST_POSTGRES_URL): {str(error).splitlines()[0]}")
    with connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield psycopg_url(server, name)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def psycopg_url(server: str, database: str) -> str:
    from sqlalchemy import make_url

    return make_url(server).set(database=database).render_as_string(hide_password=False)


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
