"""Say what a refusal or a database error means: its class, the offending name, the closest names that exist."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from sqlglot import exp

from answerbook.core.catalog import Catalog, Table
from answerbook.core.sql import dialects
from answerbook.core.sql.parse import Statement, parse
from answerbook.core.sql.tables import World, place
from answerbook.core.sql.verdict import Limits


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What went wrong: `kind` is a stable word, `identifier` the name at fault, `closest` names that exist.

    `hint` is the next step in one sentence.
    """

    kind: str
    identifier: str | None = None
    closest: tuple[str, ...] = ()
    hint: str = ""


_NAME = r"[\"'`\[]?(?P<name>[\w.$ -]+?)[\"'`\]]?"
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("unknown-column", rf"no such column: {_NAME}\s*$"),
    ("unknown-column", rf"Referenced column {_NAME} not found"),
    ("unknown-column", rf"does not have a column named {_NAME}(?:[\s,.!]|$)"),
    ("unknown-column", rf"column {_NAME} does not exist"),
    ("unknown-column", rf"has a column {_NAME}(?:[;.]|$)"),
    ("unknown-column", rf"Unknown column {_NAME} in"),
    ("unknown-column", rf"Invalid column name {_NAME}\."),
    ("unknown-table", rf"no such table: {_NAME}\s*$"),
    ("unknown-table", rf"Table with name {_NAME} does not exist"),
    ("unknown-table", rf"Referenced table {_NAME} not found"),
    ("unknown-table", rf"relation {_NAME} does not exist"),
    ("unknown-table", rf"missing FROM-clause entry for table {_NAME}"),
    ("unknown-table", rf"There is no table (?:or alias )?{_NAME} in this"),
    ("unknown-table", rf"Table {_NAME} doesn't exist"),
    ("unknown-table", rf"Invalid object name {_NAME}\."),
    ("unknown-function", rf"no such function: {_NAME}\s*$"),
    ("unknown-function", rf"Function with name {_NAME} does not exist"),
    ("unknown-function", r"function (?P<name>[\w.]+)\([^)]*\) does not exist"),
    ("unknown-function", rf"function {_NAME} is not (?:among|allowed)"),
    ("ambiguous-column", rf"ambiguous column name: {_NAME}\s*$"),
    ("ambiguous-column", rf"column reference {_NAME} is ambiguous"),
    ("ambiguous-column", rf"Ambiguous reference to column name {_NAME}(?:[\s(]|$)"),
    ("not-grouped", rf"column {_NAME} must appear in the GROUP BY"),
    ("misplaced-aggregate", r"misuse of aggregate:? ?(?:function )?(?P<name>\w+)?"),
    ("misplaced-aggregate", r"aggregate functions? (?:are|is) not allowed in (?P<name>\w+)"),
    ("misplaced-aggregate", r"(?P<name>WHERE|GROUP BY) clause cannot contain aggregates"),
    ("syntax", r"near \"(?P<name>[^\"]*)\": syntax error"),
    ("syntax", r"syntax error at or near \"(?P<name>[^\"]*)\""),
    ("syntax", r"Not valid \w+ SQL near “(?P<name>[^”]*)”"),
    ("type-mismatch", r"operator does not exist: (?P<name>.+?)(?:\n|$)"),
    ("type-mismatch", r"invalid input syntax for type (?P<name>\w+)"),
    ("type-mismatch", r"(?:Conversion Error|Could not convert|Cannot compare values of type)"),
    ("division-by-zero", r"division by zero"),
    ("permission", rf"permission denied for (?:table|relation|schema|view) {_NAME}\s*$"),
    ("read-only", r"read.?only|not authorized|is not allowed: only a statement that reads"),
    ("timeout", r"timeout|timed out|interrupted|Interrupt"),
    ("out-of-memory", r"out of memory|Out of Memory|string or blob too big"),
    ("locked", r"database is locked|could not obtain lock"),
    ("unreachable", r"could not connect|connection refused|unable to open database|server closed the connection"),
)
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PATTERNS)
_HINTS = {
    "unknown-column": "Use a column that the tables of the statement have.",
    "unknown-table": "Use a table of this source, or refresh the source if it is new.",
    "unknown-function": "Use a function that this database has and the guard allows.",
    "ambiguous-column": "Write the table before the column name.",
    "not-grouped": "Add the column to GROUP BY or aggregate it.",
    "misplaced-aggregate": "Move the condition on the aggregate to HAVING.",
    "syntax": "Correct the statement where it stops making sense.",
    "type-mismatch": "Compare values of one type, or cast one of them.",
    "division-by-zero": "Divide by NULLIF(divisor, 0).",
    "permission": "Ask the owner of the database for the right to read.",
    "read-only": "Only statements that read may run.",
    "timeout": "Narrow the statement to fewer rows or a shorter period.",
    "out-of-memory": "Aggregate more or read fewer rows.",
    "locked": "Try again when the other work on the database is done.",
    "unreachable": "Check the address of the source and that its server runs.",
    "other": "",
}


def diagnose(sql: str, message: str, *, dialect: str, catalog: Catalog | None) -> Diagnosis:
    """Return the class of an error, the name at fault and the closest names of the catalog.

    >>> diagnose("SELECT nme FROM t", "no such column: nme", dialect="sqlite", catalog=None).identifier
    'nme'
    """
    for kind, pattern in _COMPILED:
        if found := pattern.search(message):
            name = (found.groupdict().get("name") or "").strip() or None
            closest = _closest(kind, name, sql, dialect, catalog) if name else ()
            return Diagnosis(kind, name, closest, _hint(kind, closest))
    return Diagnosis("other")


def _hint(kind: str, closest: tuple[str, ...]) -> str:
    if not closest:
        return _HINTS[kind]
    return f"{_HINTS[kind]} Did you mean {' or '.join(closest)}?"


def _closest(kind: str, name: str, sql: str, dialect: str, catalog: Catalog | None) -> tuple[str, ...]:
    bare = name.rpartition(".")[2].casefold()
    if kind == "unknown-function":
        rules = dialects.find_rules(dialect)
        known = {f: f for f in rules.functions} if rules else {}
    elif catalog is None:
        known = {}
    elif kind == "unknown-table":
        known = {t.name.casefold(): t.name for t in catalog.tables}
    elif kind in ("unknown-column", "ambiguous-column"):
        known = _columns(sql, dialect, catalog)
    else:
        known = {}
    found = process.extract(bare, sorted(known), scorer=fuzz.WRatio, limit=3, score_cutoff=60)
    return tuple(known[match] for match, _, _ in found)


def _columns(sql: str, dialect: str, catalog: Catalog) -> dict[str, str]:
    tables = _tables(sql, dialect, catalog) or {t.name for t in catalog.tables}
    return {c.name.casefold(): f"{t.name}.{c.name}" for t, c in catalog.columns() if t.name in tables}


def _tables(sql: str, dialect: str, catalog: Catalog) -> set[str]:
    rules = dialects.find_rules(dialect)
    statement = parse(sql, rules, Limits()) if rules else None
    if rules is None or not isinstance(statement, Statement):
        return set()
    world = World(rules, catalog)
    found = (place(table, world) for table in statement.tree.find_all(exp.Table))
    return {t.name for t in found if isinstance(t, Table)}
