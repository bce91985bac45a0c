"""Join traps are found, named once, and the fixed statement gives the right rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from answerbook.core.catalog import Catalog, Profile, Table
from answerbook.core.sql.guard import check
from answerbook.core.sql.traps import find_traps
from answerbook.core.sql.verdict import Allowed
from tests.core.sql.corpus import as_bag, cases, catalog, sqlite_database

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "sql" / "traps.yaml").read_text()
)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["title"])
def test_trap(case: dict[str, Any]) -> None:
    traps = find_traps(case["sql"], dialect="sqlite", catalog=catalog("sqlite"))
    assert [t.rule for t in traps] == ([case["rule"]] if case["rule"] else [])
    if "right" not in case:
        return
    fixed = traps[0].fixed_sql
    assert fixed is not None
    database = sqlite_database()
    assert as_bag(database.execute(fixed).fetchall()) == as_bag(database.execute(case["right"]).fetchall())
    assert find_traps(fixed, dialect="sqlite", catalog=catalog("sqlite")) == ()


def test_a_fixed_statement_passes_the_guard() -> None:
    for case in CASES:
        for trap in find_traps(case["sql"], dialect="sqlite", catalog=catalog("sqlite")):
            if trap.fixed_sql:
                assert isinstance(check(trap.fixed_sql, dialect="sqlite", catalog=catalog("sqlite")), Allowed)


def test_duckdb_divides_without_dropping_the_fraction() -> None:
    assert find_traps("SELECT pages / 7 FROM books", dialect="duckdb", catalog=catalog("duckdb")) == ()


def with_profile(column: str, profile: Profile) -> Catalog:
    def profiled(table: Table) -> Table:
        kept = tuple(replace(c, profile=profile) if c.name == column else c for c in table.columns)
        return replace(table, columns=kept)

    known = catalog("sqlite")
    return replace(known, tables=tuple(profiled(t) for t in known.tables))


def test_a_column_seen_without_nulls_is_no_trap() -> None:
    seen = with_profile("member_id", Profile(rows=6, nulls=0, distinct=3))
    sql = "SELECT name FROM members WHERE id NOT IN (SELECT member_id FROM loans)"
    assert find_traps(sql, dialect="sqlite", catalog=seen) == ()


def test_a_column_seen_unique_repeats_nothing() -> None:
    seen = with_profile("book_id", Profile(rows=6, nulls=0, distinct=6))
    sql = "SELECT sum(b.pages) FROM books b JOIN loans l ON l.book_id = b.id"
    assert find_traps(sql, dialect="sqlite", catalog=seen) == ()


def test_no_statement_raises() -> None:
    for case in (*cases("benign"), *cases("attacks")):
        find_traps(case.sql, dialect=case.dialect, catalog=catalog(case.dialect))
    assert find_traps("SELECT 1", dialect="cobol", catalog=None) == ()
