"""The nearest statement that might be meant and could run, where a refused one has such a neighbour."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlglot import exp

from answerbook.core.sql.dialects.base import DialectRules
from answerbook.core.sql.parse import Statement, parse
from answerbook.core.sql.render import render
from answerbook.core.sql.verdict import Policy, Refused

_QUERY_START = re.compile(r"\b(?:select|with|values|from|table)\b", re.IGNORECASE)


def propose(sql: str, refused: Refused, rules: DialectRules, policy: Policy) -> str | None:
    """Return a text without the cause of the refusal; the caller judges it before showing it.

    >>> from answerbook.core.sql.dialects.sqlite import SQLITE
    >>> propose("SELECT 1; DROP TABLE t", Refused("one-statement", "", position=8), SQLITE, Policy("p"))
    'SELECT 1'
    """
    change = _CHANGES.get(refused.rule)
    return change(sql, refused, rules, policy) if change else None


def _first_statement(sql: str, refused: Refused, _: DialectRules, __: Policy) -> str | None:
    return sql[: refused.position] if refused.position else None


def _plain_explain(sql: str, refused: Refused, _: DialectRules, __: Policy) -> str | None:
    start = _QUERY_START.search(sql, refused.position or 0)
    return f"EXPLAIN {sql[start.start() :]}" if start else None


def _line_feeds(sql: str, _: Refused, __: DialectRules, ___: Policy) -> str | None:
    return re.sub(r"\r(?!\n)", "\n", sql)


def _without_clauses(sql: str, _: Refused, rules: DialectRules, policy: Policy) -> str | None:
    statement = parse(sql, rules, policy.limits)
    if not isinstance(statement, Statement):
        return None
    for select in statement.tree.find_all(exp.Select):
        select.set("into", None)
        select.set("locks", None)
    return statement.prefix + render(statement.tree, rules.name)


_CHANGES: dict[str, Callable[[str, Refused, DialectRules, Policy], str | None]] = {
    "one-statement": _first_statement,
    "explain-analyze": _plain_explain,
    "bare-carriage-return": _line_feeds,
    "select-into": _without_clauses,
    "row-lock": _without_clauses,
}
