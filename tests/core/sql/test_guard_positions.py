"""A forbidden call or table is found wherever it stands: every place of every harmless statement is tried."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlglot import exp
from sqlglot.errors import SqlglotError

from answerbook.core.sql.dialects import find_rules
from answerbook.core.sql.guard import check
from answerbook.core.sql.parse import Statement, parse
from answerbook.core.sql.render import render
from answerbook.core.sql.verdict import Limits, Refused
from tests.core.sql.corpus import DIALECTS, cases

CALLS = {"sqlite": "load_extension", "duckdb": "getenv", "postgres": "pg_read_file"}
TABLES = {"sqlite": "sqlite_dbpage", "duckdb": "x.csv", "postgres": "pg_shadow"}


def mutants(sql: str, dialect: str) -> Iterator[str]:
    rules = find_rules(dialect)
    assert rules is not None
    statement = parse(sql, rules, Limits())
    assert isinstance(statement, Statement)
    places = [
        index
        for index, node in enumerate(statement.tree.walk())
        if (
            isinstance(node, (exp.Column, exp.Literal)) and not isinstance(node.this, exp.Star) and _is_value(node)
        )
        or (isinstance(node, exp.Table) and isinstance(node.this, exp.Identifier))
    ]
    for place in places:
        copy = statement.tree.copy()
        node = next(n for i, n in enumerate(copy.walk()) if i == place)
        if isinstance(node, exp.Table):
            node.set("this", exp.to_identifier(TABLES[dialect], quoted=True))
            node.set("db", None)
        else:
            node.replace(exp.Anonymous(this=CALLS[dialect], expressions=[exp.Literal.string("x")]))
        try:
            yield render(copy, dialect)
        except SqlglotError:
            continue


def _is_value(node: exp.Expr) -> bool:
    """Leave out the text of an INTERVAL: PostgreSQL would get the call as part of that text."""
    return not isinstance(node.parent, exp.Interval)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_place_is_watched(dialect: str) -> None:
    tried, passed = 0, []
    for case in cases("benign"):
        if case.dialect != dialect:
            continue
        for mutant in mutants(case.sql, dialect):
            if CALLS[dialect] not in mutant and TABLES[dialect] not in mutant:
                continue
            tried += 1
            if not isinstance(check(mutant, dialect=dialect, catalog=None), Refused):
                passed.append(mutant)
    assert passed == []
    assert tried > 500
