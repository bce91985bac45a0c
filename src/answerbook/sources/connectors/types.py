"""From the spelling of a declared type to the kind of its values."""

from __future__ import annotations

import re

from answerbook.core.catalog import Kind

_RULES: tuple[tuple[str, Kind], ...] = (
    (r"\[\]$|^(LIST|STRUCT|MAP|UNION|ARRAY|VARIANT)\b", Kind.JSON),
    (r"^JSONB?$", Kind.JSON),
    (r"^(BOOL|LOGICAL)", Kind.BOOLEAN),
    (r"^BIT", Kind.TEXT),
    (r"TIMESTAMP|DATETIME|SMALLDATETIME", Kind.DATETIME),
    (r"^DATE", Kind.DATE),
    (r"^TIME", Kind.TIME),
    (r"^INTERVAL", Kind.OTHER),
    (r"^(UUID|ENUM|UNIQUEIDENTIFIER|INET|CIDR|XML)", Kind.TEXT),
    (r"CHAR|CLOB|TEXT|STRING", Kind.TEXT),
    (r"BLOB|BYTEA|BINARY|IMAGE", Kind.BLOB),
    (r"^POINT|^GEOMETRY|^GEOGRAPHY", Kind.OTHER),
    (r"INT|SERIAL|^YEAR", Kind.INTEGER),
    (r"REAL|FLOA|DOUB|NUM|DEC|MONEY|PRECISION", Kind.NUMBER),
)
_COMPILED = tuple((re.compile(pattern), kind) for pattern, kind in _RULES)
_WHOLE = re.compile(r"^(NUMERIC|DECIMAL|NUMBER)\s*\(\s*\d+\s*(,\s*0\s*)?\)$")


def kind_of(declared: str, dialect: str) -> Kind:
    """Tell the kind of a column by its declared type; an empty type of SQLite is OTHER until values are seen.

    >>> kind_of("DECIMAL(10,2)", "duckdb"), kind_of("varchar(20)", "sqlite"), kind_of("INTEGER[]", "duckdb")
    (<Kind.NUMBER: 'number'>, <Kind.TEXT: 'text'>, <Kind.JSON: 'json'>)
    """
    upper = declared.strip().upper()
    if upper in ("BIT", "BIT(1)") and dialect in ("mysql", "tsql"):
        return Kind.BOOLEAN
    if _WHOLE.match(upper) and dialect != "sqlite":
        return Kind.INTEGER
    return next((kind for pattern, kind in _COMPILED if pattern.search(upper)), Kind.OTHER)
