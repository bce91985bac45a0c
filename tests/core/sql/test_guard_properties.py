"""What holds for any text: the guard never raises, and what it lets through changes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from functools import cache

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerbook.core.sql.guard import check
from answerbook.core.sql.rules import RULES
from answerbook.core.sql.verdict import Allowed, Limits, Policy, Refused
from tests.core.sql.corpus import DIALECTS, Case, Run, cases, catalog, contents, duckdb_database, sqlite_database

SMALL = Policy("small", Limits(rows=20, max_rows=50, joins=4, subqueries=6, nesting=30))
PIECES = st.sampled_from(
    [piece for case in (*cases("attacks"), *cases("benign")) for piece in case.sql.replace("(", " ( ").split(" ")]
)
GLUE = st.sampled_from(
    [" ", "\n", "; ", " UNION ", " /* ", " */ ", " -- ", "'", '"', "(", ")", ", ", " AND ", "$$", "\\"]
)
WRITES = st.sampled_from(
    [
        "DELETE FROM books",
        "UPDATE books SET pages = 0",
        "INSERT INTO books(id) VALUES (77)",
        "DROP TABLE books",
        "CREATE TABLE pwn(a INTEGER)",
        "ALTER TABLE books ADD COLUMN pwn TEXT",
        "DELETE FROM books RETURNING id",
        "PRAGMA user_version = 7",
        "ATTACH ':memory:' AS pwn",
    ]
)
FRAMES = st.sampled_from(
    [
        "{}",
        "SELECT 1; {}",
        "{}; SELECT 1",
        "SELECT * FROM ({}) x",
        "WITH a AS ({}) SELECT * FROM a",
        "WITH a AS (SELECT 1) {}",
        "SELECT ({})",
        "SELECT 1 WHERE EXISTS ({})",
        "EXPLAIN {}",
        "SELECT 1 UNION {}",
        "SELECT '{}'",
        "SELECT 1 -- {}",
        "SELECT 1 --\n{}",
        "SELECT 1 /* {} */",
        "SELECT 1 /*! {} */",
        "SELECT 'a\\'; {}; --'",
        "SELECT $$ {} $$",
        "SELECT $a$ $b$ $a$; {}; --$b$",
        'SELECT "{}" FROM books',
        "({})",
        "FROM books SELECT ({})",
        "SELECT CASE WHEN 1 = 1 THEN ({}) END",
    ]
)
COLUMNS = st.sampled_from(["id", "title", "genre", "pages", "price", "b.id", "b.title", "author_id"])
CONSTANTS = st.sampled_from(["1", "0.5", "'a'", "NULL", "'; DROP TABLE books; --'", "-3"])


@cache
def scalar(depth: int = 2) -> st.SearchStrategy[str]:
    """Give expressions over the books table."""
    if depth == 0:
        return st.one_of(COLUMNS, CONSTANTS)
    inner = scalar(depth - 1)
    return st.one_of(
        COLUMNS,
        CONSTANTS,
        st.builds(
            "({} {} {})".format, inner, st.sampled_from(["+", "-", "*", "=", "<>", "<", "AND", "OR"]), inner
        ),
        st.builds("{}({})".format, st.sampled_from(["abs", "upper", "length", "lower", "coalesce"]), inner),
        st.builds("CASE WHEN {} IS NULL THEN {} ELSE {} END".format, inner, inner, inner),
        st.builds("(SELECT max({}) FROM books b WHERE {} IS NOT NULL)".format, COLUMNS, COLUMNS),
        st.builds("({} IN (SELECT id FROM authors))".format, COLUMNS),
    )


QUERIES = st.builds(
    "SELECT {}, {} AS x FROM books b {} WHERE {} IS NOT NULL ORDER BY 1, 2 LIMIT {}".format,
    scalar(),
    scalar(),
    st.sampled_from(
        ["", "LEFT JOIN (SELECT id AS a FROM authors) q ON q.a = author_id", "CROSS JOIN (SELECT 1 AS one) o"]
    ),
    scalar(1),
    st.integers(0, 9),
)


def unchanged(dialect: str, sql: str) -> None:
    """Run what passes on a writable database of the dialect and compare everything in it before and after."""
    verdict = check(sql, dialect=dialect, catalog=catalog(dialect), policy=SMALL)
    if isinstance(verdict, Refused):
        assert verdict.rule in RULES
        return
    run, close = opened(dialect)
    try:
        before = contents(run)
        tables = run(TABLES[dialect])
        with suppress(sqlite3.Error, duckdb.Error):
            run(verdict.sql)
        assert contents(run) == before, (sql, verdict.sql)
        assert run(TABLES[dialect]) == tables, (sql, verdict.sql)
    finally:
        close()


TABLES = {
    "sqlite": "SELECT name, sql FROM sqlite_master ORDER BY name",
    "duckdb": "SELECT table_name, column_count FROM duckdb_tables() ORDER BY 1",
}


def opened(dialect: str) -> tuple[Run, Callable[[], None]]:
    connection = sqlite_database() if dialect == "sqlite" else duckdb_database()
    return (lambda sql: connection.execute(sql).fetchall()), connection.close


QUICK = settings(
    max_examples=60, deadline=None, database=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


@QUICK
@given(st.sampled_from(["sqlite", "duckdb"]), FRAMES, WRITES)
def test_framed_writes_change_nothing(dialect: str, frame: str, write: str) -> None:
    unchanged(dialect, frame.replace("{}", write))


@QUICK
@given(st.sampled_from(["sqlite", "duckdb"]), st.lists(st.one_of(PIECES, GLUE, WRITES), max_size=12))
def test_shuffled_fragments_change_nothing(dialect: str, pieces: list[str]) -> None:
    unchanged(dialect, "SELECT " + "".join(pieces))


@QUICK
@given(st.sampled_from(["sqlite", "duckdb"]), QUERIES)
def test_generated_queries_pass_and_keep_their_rows(dialect: str, sql: str) -> None:
    verdict = check(sql, dialect=dialect, catalog=catalog(dialect))
    assert isinstance(verdict, Allowed), verdict
    run, close = opened(dialect)
    try:
        try:
            expected = run(sql)
        except (sqlite3.Error, duckdb.Error):
            return
        assert run(verdict.sql) == expected, verdict.sql
    finally:
        close()


@settings(QUICK, max_examples=300)
@given(st.sampled_from(DIALECTS), st.one_of(st.text(max_size=200), st.lists(st.one_of(PIECES, GLUE)).map("".join)))
def test_any_text_gets_a_verdict(dialect: str, text: str) -> None:
    for known in (None, catalog(dialect)):
        verdict = check(text, dialect=dialect, catalog=known)
        assert isinstance(verdict, Allowed) or verdict.rule in RULES


@settings(QUICK, max_examples=100)
@given(st.sampled_from(DIALECTS), st.sampled_from(cases("benign")), st.integers(0, 200), st.characters())
def test_a_mutated_statement_gets_a_verdict(dialect: str, case: Case, place: int, character: str) -> None:
    text = case.sql
    check(text[:place] + character + text[place:], dialect=dialect, catalog=catalog(dialect))


BODIES = st.lists(
    st.sampled_from(
        ["\\", "'", "''", '"', '""', "a", ";", "--", "/*", "*/", "$", "\n", "é", "\\'", "%", "DROP TABLE books"]
    ),
    max_size=6,
).map("".join)
LITERALS = {
    "sqlite": st.builds("'{}'".format, BODIES),
    "duckdb": st.one_of(
        *[st.builds(form.format, BODIES) for form in ("'{}'", "e'{}'", "E'{}'", "$${}$$", "$t${}$t$")]
    ),
}


@QUICK
@given(
    st.sampled_from(["sqlite", "duckdb"]).flatmap(
        lambda d: st.tuples(st.just(d), st.lists(LITERALS[d], max_size=3))
    )
)
def test_texts_survive_rendering(drawn: tuple[str, list[str]]) -> None:
    dialect, texts = drawn
    sql = "SELECT " + ", ".join(["1", *texts])
    verdict = check(sql, dialect=dialect, catalog=None)
    run, close = opened(dialect)
    try:
        try:
            expected = run(sql)
        except (sqlite3.Error, duckdb.Error):
            return
        assert isinstance(verdict, Refused) or run(verdict.sql) == expected
    finally:
        close()
