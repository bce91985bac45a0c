"""Every function of the engines is decided on: allowed because it computes, or refused."""

from __future__ import annotations

import os
import sqlite3

import duckdb
import pytest

from answerbook.core.sql.dialects.duckdb import DUCKDB
from answerbook.core.sql.dialects.postgres import POSTGRES
from answerbook.core.sql.dialects.sqlite import SQLITE

# Volatile in PostgreSQL's words, yet they read and write nothing.
HARMLESS_VOLATILE = {"clock_timestamp", "gen_random_uuid", "random", "timeofday"}
SQLITE_REFUSED = {
    "changes", "fts3_tokenizer", "fts5", "fts5_source_id", "last_insert_rowid", "load_extension", "optimize", "rtreecheck",
    "rtreedepth", "rtreenode", "sqlite_compileoption_get", "sqlite_compileoption_used", "sqlite_log", "sqlite_source_id",
    "sqlite_version", "subtype", "total_changes", "match",
}  # fmt: skip
DUCKDB_TELLING = {
    "setting", "secret", "read_", "write", "sleep", "query", "_log", "nextval", "setval", "currval", "execute", "scan",
    "checkpoint", "enable", "disable", "_resource", "privilege", "getvariable", "txid", "transaction_id", "connection",
}  # fmt: skip


def test_sqlite_functions_are_decided() -> None:
    connection = sqlite3.connect(":memory:")
    try:
        names = {row[0].casefold() for row in connection.execute("SELECT DISTINCT name FROM pragma_function_list")}
    except sqlite3.OperationalError:
        pytest.skip("this SQLite does not list its functions")
    finally:
        connection.close()
    plain = {n for n in names if n[0].isalpha() and not n.startswith(("sqlite_", "current_", "geopoly_"))}
    undecided = plain - SQLITE.functions - SQLITE_REFUSED
    assert undecided == set()
    assert not SQLITE.functions & (SQLITE_REFUSED - {"match"})
    assert not any("extension" in n or "file" in n for n in SQLITE.functions)


def test_duckdb_lets_no_telling_name_in() -> None:
    allowed = DUCKDB.functions | DUCKDB.table_functions
    assert {n for n in allowed for word in DUCKDB_TELLING if word in n} == set()


def test_duckdb_allows_what_aggregates() -> None:
    rows = duckdb.execute(
        "SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type = 'aggregate'"
    )
    missing = {name for (name,) in rows.fetchall()} - DUCKDB.functions
    assert missing <= {"combine_aggr"}


def test_postgres_allows_no_function_with_an_effect() -> None:
    psycopg = pytest.importorskip("psycopg")
    url = os.environ.get("ANSWERBOOK_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
    try:
        connection = psycopg.connect(url, connect_timeout=3)
    except psycopg.OperationalError as error:
        pytest.skip(f"no PostgreSQL at ANSWERBOOK_TEST_POSTGRES_URL: {error}")
    with connection:
        rows = connection.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND provolatile = 'v'"
        ).fetchall()
        aggregates = connection.execute(
            "SELECT DISTINCT proname FROM pg_proc WHERE prokind IN ('a', 'w') AND pronamespace = 'pg_catalog'::regnamespace"
        ).fetchall()
    assert {name for (name,) in rows} & (POSTGRES.functions | POSTGRES.table_functions) <= HARMLESS_VOLATILE
    assert {name for (name,) in aggregates} - POSTGRES.functions == set()
