"""A verdict in the shape of the command and the endpoint that validate without running (F52)."""

from __future__ import annotations

from answerbook.core.catalog import Catalog
from answerbook.core.sql.guard import check
from answerbook.core.sql.rules import RULES
from answerbook.core.sql.verdict import OPEN, Allowed, Policy, Verdict


def check_line(
    sql: str, *, dialect: str, catalog: Catalog | None = None, policy: Policy = OPEN
) -> dict[str, object]:
    """Judge one statement and return the line of `answerbook sql check`.

    >>> check_line("SELECT 1; DROP TABLE t", dialect="sqlite")["rule"]
    'one-statement'
    """
    return as_line(check(sql, dialect=dialect, catalog=catalog, policy=policy))


def as_line(verdict: Verdict) -> dict[str, object]:
    """Return verdict, rule, message, sql and warnings; a refusal adds reason, safe form and position."""
    if isinstance(verdict, Allowed):
        warnings = [{"rule": t.rule, "message": t.message, "fixed_sql": t.fixed_sql} for t in verdict.traps]
        return {"verdict": "allow", "rule": None, "message": "", "sql": verdict.sql, "warnings": warnings}
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
