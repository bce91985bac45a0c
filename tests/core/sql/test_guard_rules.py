"""Limits, safe forms, positions and what an allowed statement tells of itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from answerbook.core.sql import guard
from answerbook.core.sql.checking import check_line
from answerbook.core.sql.guard import check
from answerbook.core.sql.rules import RULES, explain_rule
from answerbook.core.sql.verdict import Allowed, Limits, Policy, Refused, Verdict
from tests.core.sql.corpus import catalog

LIMITED = [
    ("SELECT id FROM books", "SELECT id FROM books LIMIT 1000"),
    ("SELECT id FROM books LIMIT 5", "SELECT id FROM books LIMIT 5"),
    ("SELECT id FROM books LIMIT 5000", "SELECT id FROM books LIMIT 5000"),
    ("SELECT id FROM books LIMIT 50000", "SELECT id FROM books LIMIT 10000"),
    ("SELECT id FROM books LIMIT -1", "SELECT id FROM books LIMIT 1000"),
    ("SELECT id FROM books LIMIT 2 + 3", "SELECT * FROM (SELECT id FROM books LIMIT 2 + 3) AS answer LIMIT 10000"),
    ("SELECT id FROM books LIMIT 20000 OFFSET 3", "SELECT id FROM books LIMIT 10000 OFFSET 3"),
    ("SELECT 1 UNION SELECT 2", "SELECT 1 UNION SELECT 2 LIMIT 1000"),
    (
        "SELECT id FROM (SELECT id FROM books LIMIT 99999) t",
        "SELECT id FROM (SELECT id FROM books LIMIT 99999) AS t LIMIT 1000",
    ),
    ("VALUES (1)", "VALUES (1)"),
]


def judge(sql: str, dialect: str = "sqlite", policy: Policy = guard.OPEN) -> Verdict:
    return check(sql, dialect=dialect, catalog=catalog(dialect), policy=policy)


@pytest.mark.parametrize(("sql", "expected"), LIMITED)
def test_the_outer_limit(sql: str, expected: str) -> None:
    verdict = judge(sql)
    assert isinstance(verdict, Allowed)
    assert verdict.sql == expected


def test_fetch_first_is_a_limit() -> None:
    verdict = judge("SELECT id FROM books ORDER BY id FETCH FIRST 20000 ROWS ONLY", "postgres")
    assert isinstance(verdict, Allowed)
    assert verdict.sql == "SELECT id FROM books ORDER BY id LIMIT 10000"


@pytest.mark.parametrize(
    ("limits", "sql", "rule"),
    [
        (Limits(length=20), "SELECT id, title FROM books", "too-long"),
        (
            Limits(joins=1),
            "SELECT 1 FROM books a JOIN books b ON a.id = b.id JOIN books c ON b.id = c.id",
            "too-many-joins",
        ),
        (Limits(joins=1), "SELECT 1 FROM books a, books b, books c", "too-many-joins"),
        (Limits(subqueries=1), "SELECT (SELECT 1), (SELECT 2)", "too-many-subqueries"),
        (Limits(nesting=3), "SELECT ((((1))))", "too-nested"),
    ],
)
def test_limits(limits: Limits, sql: str, rule: str) -> None:
    verdict = judge(sql, policy=Policy("tight", limits))
    assert isinstance(verdict, Refused)
    assert verdict.rule == rule


@pytest.mark.parametrize(
    ("dialect", "sql", "safe"),
    [
        ("sqlite", "SELECT 1; DROP TABLE books", "SELECT 1 LIMIT 1000"),
        ("sqlite", "DROP TABLE books; SELECT 1", None),
        ("postgres", "EXPLAIN ANALYZE SELECT id FROM books", "EXPLAIN SELECT id FROM books LIMIT 1000"),
        ("postgres", "EXPLAIN ANALYZE DELETE FROM books", None),
        ("postgres", "SELECT id FROM books FOR UPDATE", "SELECT id FROM books LIMIT 1000"),
        ("postgres", "SELECT id INTO x FROM books", "SELECT id FROM books LIMIT 1000"),
        ("postgres", "SELECT pg_sleep(1) FROM books FOR UPDATE", None),
        ("sqlite", "SELECT 1 -- one\rFROM books", "SELECT 1 FROM books LIMIT 1000"),
    ],
)
def test_the_safe_form(dialect: str, sql: str, safe: str | None) -> None:
    verdict = judge(sql, dialect)
    assert isinstance(verdict, Refused)
    assert verdict.safe_form == safe


@pytest.mark.parametrize(
    ("sql", "at"),
    [
        ("SELECT id, evil(1) FROM books", "evil"),
        ("SELECT id FROM shadows", "shadows"),
        ("SELECT id, nme FROM authors", "nme"),
        ("SELECT 1; SELECT 2", ";"),
        ("SELECT id FROM books WHERE WHERE", "WHERE"),
        ("EXPLAIN SELECT id FROM shadows", "shadows"),
    ],
)
def test_the_position_points_at_the_cause(sql: str, at: str) -> None:
    verdict = judge(sql)
    assert isinstance(verdict, Refused)
    assert verdict.position is not None
    assert sql[verdict.position :].startswith(at)


def test_the_closest_name_is_given() -> None:
    for sql, name in [
        ("SELECT 1 FROM bookz", "books"),
        ("SELECT titel FROM books", "title"),
        ("SELECT lenght('a')", "length"),
    ]:
        verdict = judge(sql)
        assert isinstance(verdict, Refused)
        assert f"did you mean {name}?" in verdict.message


def test_an_allowed_statement_tells_what_it_reads() -> None:
    verdict = judge("SELECT b.title, name FROM books b JOIN authors ON authors.id = author_id WHERE pages > 3")
    assert isinstance(verdict, Allowed)
    assert verdict.tables == {"books", "authors"}
    assert verdict.columns == {"books.title", "authors.name", "authors.id", "books.author_id", "books.pages"}


def test_a_star_reads_every_column() -> None:
    verdict = judge('SELECT * FROM "group"')
    assert isinstance(verdict, Allowed)
    assert verdict.columns == {"group.id", "group.label", "group.weight"}


def test_an_unknown_dialect_is_refused() -> None:
    verdict = check("SELECT 1", dialect="cobol", catalog=None)
    assert isinstance(verdict, Refused)
    assert "sqlite, duckdb, postgres" in verdict.message


def test_every_rule_that_is_given_is_explained_and_the_other_way_round() -> None:
    folder = Path(guard.__file__).parent
    given = {
        rule
        for path in folder.glob("*.py")
        for rule in re.findall(r'Refused\(\s*"([a-z-]+)"', path.read_text(encoding="utf-8"))
    }
    named = set(re.findall(r', "([a-z-]+)", lambda', (folder / "nodes.py").read_text(encoding="utf-8"))) | {
        "write-inside"
    }
    assert given | named == set(RULES)
    assert all(explain_rule(rule) for rule in RULES)


def test_the_line_of_the_command() -> None:
    assert check_line("SELECT 1", dialect="sqlite") == {
        "verdict": "allow",
        "rule": None,
        "message": "",
        "sql": "SELECT 1 LIMIT 1000",
        "warnings": [],
        "reason": None,
        "safe_form": None,
        "position": None,
    }
    refused = check_line("DROP TABLE x", dialect="sqlite")
    assert (refused["verdict"], refused["rule"], refused["sql"]) == ("refuse", "read-only", None)
    warned = check_line("SELECT pages / 2 FROM books", dialect="sqlite", catalog=catalog("sqlite"))
    assert warned["warnings"][0]["rule"] == "integer-division"
