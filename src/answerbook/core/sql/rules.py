"""Every rule of the guard with its one-line explanation; the ids are public."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

RULES: Mapping[str, str] = MappingProxyType(
    {
        "unknown-dialect": "the guard has a table for each dialect and refuses what it cannot judge",
        "empty": "there is no statement to run",
        "too-long": "a statement has a bounded length, so that reading it stays cheap",
        "too-nested": "brackets, CASE and prefix operators nest to a bounded depth, so that parsing stays cheap",
        "too-many-joins": "a statement joins a bounded number of tables",
        "too-many-subqueries": "a statement holds a bounded number of sub-queries",
        "too-large": "a literal that asks for more rows or bytes than a database should make up",
        "nul-character": "a NUL ends the text for some drivers and not for others",
        "bare-carriage-return": "a lone carriage return ends a comment for some databases and not for others",
        "odd-character": "invisible and look-alike characters are allowed inside string literals only",
        "executable-comment": "some databases run the text of such a comment",
        "unicode-escape": "U& spellings hide names from a reader",
        "syntax": "only text that parses in the database's own dialect is run",
        "one-statement": "exactly one statement runs at a time",
        "read-only": "only a statement that reads may run",
        "write-inside": "a part of the statement would write or change something",
        "select-into": "SELECT … INTO creates a table or writes a file",
        "row-lock": "locking clauses and hints stop other users' work",
        "parameter": "a statement runs as it is shown, without placeholders or variables",
        "construct": "only constructs known to read are allowed",
        "function": "only functions known to compute are allowed",
        "qualified-function": "a function of another schema may do anything",
        "file": "files and addresses are not tables",
        "system-table": "system tables may hold credentials and other users' work",
        "other-database": "a statement reads the one source that was chosen",
        "unknown-table": "every table must be in the catalog that the reader may see",
        "unknown-column": "every column must be in the catalog that the reader may see",
        "explain-analyze": "EXPLAIN ANALYZE runs the statement",
        "changed-by-rendering": "the statement that runs must parse back to the statement that was checked",
    }
)


def explain_rule(rule: str) -> str:
    """Return the one-line explanation of a rule id.

    Raises: KeyError for an id that is no rule.

    >>> explain_rule("one-statement")
    'exactly one statement runs at a time'
    """
    return RULES[rule]
