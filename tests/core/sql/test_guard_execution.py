"""Harmless statements run, and re-rendering keeps their results."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator

import pytest

from answerbook.core.sql.guard import check
from answerbook.core.sql.verdict import Allowed
from tests.core.sql.corpus import (
    Run,
    as_bag,
    cases,
    catalog,
    contents,
    duckdb_database,
    schema,
    seed,
    sqlite_database,
)

_DESCRIBING = ("explain", "describe", "summarize")


@pytest.fixture
def sqlite_run() -> Iterator[Run]:
    connection = sqlite_database()
    yield lambda sql: connection.execute(sql).fetchall()
    connection.close()


@pytest.fixture
def duckdb_run() -> Iterator[Run]:
    connection = duckdb_database()
    yield lambda sql: connection.execute(sql).fetchall()
    connection.close()


@pytest.fixture
def postgres_run() -> Iterator[Run]:
    psycopg = pytest.importorskip("psycopg")
    url = os.environ.get("ANSWERBOOK_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
    try:
        connection = psycopg.connect(url, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        pytest.skip(f"no PostgreSQL at ANSWERBOOK_TEST_POSTGRES_URL: {error}")
    name = f"guard_{uuid.uuid4().hex[:12]}"
    connection.execute(f"CREATE SCHEMA {name}")
    connection.execute(f"SET search_path = {name}")
    connection.execute(schema("postgres"))
    connection.execute(seed())
    yield lambda sql: connection.execute(sql.encode()).fetchall()
    connection.execute(f"DROP SCHEMA {name} CASCADE")
    connection.close()


def compare(dialect: str, run: Run) -> None:
    before = contents(run)
    for case in cases("benign"):
        if case.dialect != dialect:
            continue
        verdict = check(case.sql, dialect=dialect, catalog=catalog(dialect))
        assert isinstance(verdict, Allowed)
        expected, rows = run(case.sql), run(verdict.sql)
        if not case.sql.casefold().startswith(_DESCRIBING):
            assert as_bag(rows) == as_bag(expected), (case.sql, verdict.sql)
    assert contents(run) == before


def test_sqlite(sqlite_run: Run) -> None:
    compare("sqlite", sqlite_run)


def test_duckdb(duckdb_run: Run) -> None:
    compare("duckdb", duckdb_run)


def test_postgres(postgres_run: Run) -> None:
    compare("postgres", postgres_run)
