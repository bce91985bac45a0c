"""Real messages of the databases, and the guard's own, in classes with the name at fault."""

from __future__ import annotations

import sqlite3

import duckdb
import pytest

from answerbook.core.sql.diagnose import diagnose
from answerbook.core.sql.guard import check
from answerbook.core.sql.verdict import Refused
from tests.core.sql.corpus import catalog, duckdb_database, sqlite_database

WRONG = [
    ("SELECT titel FROM books", "unknown-column", "titel", "books.title"),
    ("SELECT b.titel FROM books b", "unknown-column", "titel", "books.title"),
    ("SELECT title FROM bookz", "unknown-table", "bookz", "books"),
    ("SELECT id FROM books JOIN authors ON 1 = 1", "ambiguous-column", "id", None),
    ("SELECT lenght(title) FROM books", "unknown-function", "lenght", "length"),
    ("SELECT title FROM books WHERE sum(pages) > 1", "misplaced-aggregate", None, None),
    ("SELECT title FROM books WHERE ORDER BY 1", "syntax", "ORDER", None),
]
POSTGRES = [
    ('column "titel" does not exist', "unknown-column", "titel", "books.title"),
    ("column b.titel does not exist", "unknown-column", "b.titel", "books.title"),
    ('relation "bookz" does not exist', "unknown-table", "bookz", "books"),
    ("function lenght(text) does not exist", "unknown-function", "lenght", "length"),
    ('column reference "id" is ambiguous', "ambiguous-column", "id", None),
    ('column "books.title" must appear in the GROUP BY clause', "not-grouped", "books.title", None),
    ('syntax error at or near "FRM"', "syntax", "FRM", None),
    ("operator does not exist: text = integer", "type-mismatch", "text = integer", None),
    ("division by zero", "division-by-zero", None, None),
    ("permission denied for table books", "permission", "books", None),
    ("canceling statement due to statement timeout", "timeout", None, None),
    ("cannot execute DELETE in a read-only transaction", "read-only", None, None),
]


def compare(sql: str, message: str, dialect: str, kind: str, name: str | None, closest: str | None) -> None:
    found = diagnose(sql, message, dialect=dialect, catalog=catalog(dialect))
    assert found.kind == kind, message
    assert found.hint
    if name is not None:
        assert found.identifier is not None
        assert found.identifier.casefold().endswith(name.casefold())
    if closest is not None:
        assert closest in found.closest


@pytest.mark.parametrize(("sql", "kind", "name", "closest"), WRONG)
def test_sqlite_messages(sql: str, kind: str, name: str | None, closest: str | None) -> None:
    with pytest.raises(sqlite3.Error) as error:
        sqlite_database().execute(sql)
    compare(sql, str(error.value), "sqlite", kind, name, closest)


@pytest.mark.parametrize(("sql", "kind", "name", "closest"), WRONG)
def test_duckdb_messages(sql: str, kind: str, name: str | None, closest: str | None) -> None:
    with pytest.raises(duckdb.Error) as error:
        duckdb_database().execute(sql)
    compare(sql, str(error.value), "duckdb", kind, name, closest)


@pytest.mark.parametrize(("message", "kind", "name", "closest"), POSTGRES)
def test_postgres_messages(message: str, kind: str, name: str | None, closest: str | None) -> None:
    compare("SELECT titel FROM books", message, "postgres", kind, name, closest)


@pytest.mark.parametrize(("sql", "kind"), [(sql, kind) for sql, kind, _, _ in WRONG if kind.startswith("unknown")])
def test_the_guards_own_messages(sql: str, kind: str) -> None:
    verdict = check(sql, dialect="sqlite", catalog=catalog("sqlite"))
    assert isinstance(verdict, Refused)
    assert diagnose(sql, verdict.message, dialect="sqlite", catalog=catalog("sqlite")).kind == kind


def test_what_is_not_known_is_said_to_be_so() -> None:
    found = diagnose("SELECT 1", "the disk is on fire", dialect="sqlite", catalog=None)
    assert (found.kind, found.identifier, found.closest) == ("other", None, ())
