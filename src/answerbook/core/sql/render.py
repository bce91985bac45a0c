"""Tree → text in the dialect it was read in, comments dropped, nothing renamed."""

from __future__ import annotations

from sqlglot import exp
from sqlglot.errors import ErrorLevel

from answerbook.core.sql.grammar import dialect_of, generator_of


def render(tree: exp.Expr, dialect: str, *, pretty: bool = False) -> str:
    """Return the SQL text of a tree read by `parse`.

    Raises: sqlglot's UnsupportedError where the text would mean something else.

    >>> from sqlglot import parse_one
    >>> render(parse_one("select  1 -- one"), "sqlite")
    'SELECT 1'
    """
    writer = generator_of(dialect)(
        dialect=dialect_of(dialect),
        comments=False,
        normalize_functions=False,
        pretty=pretty,
        unsupported_level=ErrorLevel.RAISE,
    )
    return writer.generate(tree)
