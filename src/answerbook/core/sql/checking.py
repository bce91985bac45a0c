"""A verdict in the shape of the command and the endpoint that validate without running (F52)."""

from __future__ import annotations

from typing import Literal, TypedDict

from answerbook.core.catalog import Catalog
from answerbook.core.sql.guard import check
from answerbook.core.sql.rules import RULES
from answerbook.core.sql.verdict import OPEN, Allowed, Policy, Verdict


class Warned(TypedDict):
    rule: str
    message: str
    fixed_sql: str | None


class Checked(TypedDict):
    """One line of the answer; the last three say more of a refusal."""

    verdict: Literal["allow", "refuse"]
    rule: str | None
    message: str
    sql: str | None
    warnings: list[Warned]
    reason: str | None
    safe_form: str | None
    position: int | None


def check_line(sql: str, *, dialect: str, catalog: Catalog | None = None, policy: Policy = OPEN) -> Checked:
    """Judge one statement and return the line of `answerbook sql check`.

    >>> check_line("SELECT 1; DROP TABLE t", dialect="sqlite")["rule"]
    'one-statement'
    """
    return as_line(check(sql, dialect=dialect, catalog=catalog, policy=policy))


def as_line(verdict: Verdict) -> Checked:
    """Return verdict, rule, message, sql and warnings; a refusal adds reason, safe form and position."""
    if isinstance(verdict, Allowed):
        return {
            "verdict": "allow",
            "rule": None,
            "message": "",
            "sql": verdict.sql,
            "warnings": [{"rule": t.rule, "message": t.message, "fixed_sql": t.fixed_sql} for t in verdict.traps],
            "reason": None,
            "safe_form": None,
            "position": None,
        }
    return {
        "verdict": "refuse",
        "rule": verdict.rule,
        "message": verdict.message,
        "sql": None,
        "warnings": [],
        "reason": RULES[verdict.rule],
        "safe_form": verdict.safe_form,
        "position": verdict.position,
    }
