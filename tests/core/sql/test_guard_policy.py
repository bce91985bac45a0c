"""Hidden tables and columns do not exist for the reader, by whatever road."""

from __future__ import annotations

import pytest

from answerbook.core.sql.guard import check
from answerbook.core.sql.verdict import Allowed, Policy, Refused
from tests.core.sql.corpus import DIALECTS, catalog, duckdb_database, sqlite_database

HIDING = Policy("hiding", hidden_tables=frozenset({"notes"}), hidden_columns=frozenset({"members.email"}))
ROADS = [
    "SELECT * FROM members",
    "SELECT m.* FROM members m JOIN loans l ON l.member_id = m.id",
    "SELECT * FROM loans l JOIN members m ON l.member_id = m.id",
    "SELECT * FROM members NATURAL JOIN (SELECT id FROM loans) x",
    "WITH members AS (SELECT * FROM members) SELECT * FROM members",
    "SELECT x.* FROM (SELECT * FROM members UNION ALL SELECT * FROM members) x",
    "SELECT * FROM MEMBERS",
    'SELECT * FROM "members"',
    "SELECT * FROM main.members",
    "SELECT m FROM members m",
    "SELECT * FROM members m WHERE EXISTS (SELECT * FROM members n WHERE n.id = m.id)",
    "FROM members",
    "SELECT COLUMNS('.*') FROM members",
    "SELECT * REPLACE (upper(name) AS name) FROM members",
    "SELECT to_json(m) FROM members m",
    "UNPIVOT (SELECT * FROM members) ON COLUMNS(*)::VARCHAR INTO NAME n VALUE v",
]
NAMED = [
    "SELECT email FROM members",
    "SELECT m.email FROM members m",
    "SELECT name FROM members WHERE email LIKE 'a%'",
    "SELECT name FROM members ORDER BY email",
    "SELECT count(DISTINCT email) FROM members",
    "SELECT (SELECT max(email) FROM members)",
    "SELECT * FROM notes",
    "SELECT n.body FROM notes n",
    "SELECT count(*) FROM NOTES",
]
DESCRIBING = {
    "sqlite": ["SELECT sql FROM sqlite_master", "SELECT * FROM pragma_table_info('notes')"],
    "duckdb": [
        "DESCRIBE members",
        "SUMMARIZE members",
        "SELECT * FROM duckdb_columns()",
        "SELECT * FROM sqlite_master",
    ],
    "postgres": ["SELECT * FROM information_schema.columns", "SELECT * FROM pg_class"],
}


@pytest.mark.parametrize("sql", ROADS)
def test_no_road_leads_to_a_hidden_column(sql: str) -> None:
    for dialect, connection in (("sqlite", sqlite_database()), ("duckdb", duckdb_database())):
        verdict = check(sql, dialect=dialect, catalog=catalog(dialect), policy=HIDING)
        if isinstance(verdict, Allowed):
            try:
                rows = connection.execute(verdict.sql).fetchall()
            except Exception as error:
                rows = [str(error)]
            assert "example.org" not in repr(rows), verdict.sql
        connection.close()


def test_a_star_shows_the_other_columns() -> None:
    verdict = check("SELECT * FROM members", dialect="sqlite", catalog=catalog("sqlite"), policy=HIDING)
    assert isinstance(verdict, Allowed)
    assert sqlite_database().execute(verdict.sql).fetchone() == (1, "Ann", "2019-01-10", 1, None)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("sql", NAMED)
def test_a_hidden_name_is_unknown(dialect: str, sql: str) -> None:
    verdict = check(sql, dialect=dialect, catalog=catalog(dialect), policy=HIDING)
    assert isinstance(verdict, Refused)
    assert verdict.rule in ("unknown-column", "unknown-table")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_schema_tables_would_tell(dialect: str) -> None:
    for sql in DESCRIBING[dialect]:
        verdict = check(sql, dialect=dialect, catalog=catalog(dialect), policy=HIDING)
        assert isinstance(verdict, Refused), sql
        assert verdict.rule == "system-table"


def test_hiding_without_a_catalog_is_refused() -> None:
    assert isinstance(check("SELECT 1", dialect="sqlite", catalog=None, policy=HIDING), Refused)
