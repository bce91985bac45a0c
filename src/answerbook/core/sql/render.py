"""Tree → text in the dialect it was read in, comments dropped, nothing renamed."""

from __future__ import annotations

from functools import lru_cache

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.generator import Generator


@lru_cache(maxsize=16)
def _generator(dialect: str) -> type[Generator]:
    base = Dialect.get_or_raise(dialect).generator_class
    # string_agg(DISTINCT x, ', ') would become a CASE over a tuple.
    return type("FaithfulGenerator", (base,), {"MULTI_ARG_DISTINCT": True})


def render(tree: exp.Expr, dialect: str, *, pretty: bool = False) -> str:
    """Return the SQL text of a tree read by `parse`.

    >>> from sqlglot import parse_one
    >>> render(parse_one("select  1 -- one"), "sqlite")
    'SELECT 1'
    """
    writer = _generator(dialect)(
        dialect=Dialect.get_or_raise(dialect), comments=False, normalize_functions=False, pretty=pretty
    )
    return writer.generate(tree)
