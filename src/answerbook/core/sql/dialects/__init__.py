"""What each SQL dialect lets a reader use, one table per dialect."""

from __future__ import annotations

from answerbook.core.sql.dialects.base import DialectRules
from answerbook.core.sql.dialects.duckdb import DUCKDB
from answerbook.core.sql.dialects.postgres import POSTGRES
from answerbook.core.sql.dialects.sqlite import SQLITE

_RULES = {rules.name: rules for rules in (SQLITE, DUCKDB, POSTGRES)}
_ALIASES = {"postgresql": "postgres", "mssql": "tsql", "sqlserver": "tsql", "mariadb": "mysql"}


def names() -> tuple[str, ...]:
    return tuple(_RULES)


def find_rules(dialect: str) -> DialectRules | None:
    """Return the table of a dialect by its sqlglot name (or a common alias), None when there is none.

    >>> find_rules("PostgreSQL").name
    'postgres'
    """
    name = dialect.casefold()
    return _RULES.get(_ALIASES.get(name, name))
