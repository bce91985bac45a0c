"""Read the columns of a CREATE TABLE that the parser does not take: odd types and options, old spellings."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from answerbook.core.catalog import Column, Table
from answerbook.core.sql.kinds import kind_of

_RULES = frozenset({"constraint", "primary", "foreign", "unique", "check", "exclude", "key", "index", "like"})
_NOT_TYPES = frozenset(
    {"not", "null", "default", "primary", "references", "unique", "check", "collate", "generated"}
)
_SKIPPED = frozenset({"if", "not", "exists", "only", "temp", "temporary"})


def table_from_tokens(tokens: list[Token]) -> Table | None:
    """Return the table that a CREATE TABLE declares: its name, its columns and their types, nothing else."""
    words = [t.text.casefold() for t in tokens]
    if "table" not in words[:4]:
        return None
    start = words.index("table") + 1
    while start < len(tokens) and words[start] in _SKIPPED:
        start += 1
    opening = next((i for i in range(start, len(tokens)) if tokens[i].token_type is TokenType.L_PAREN), None)
    if opening is None or opening == start:
        return None
    name = tokens[opening - 1].text
    schema = tokens[start].text if opening - start > 1 else None
    parts = [part for part in _parts(tokens[opening + 1 :]) if part and _word(part[0]) not in _RULES]
    return Table(name, tuple(_column(part) for part in parts), schema=schema)


def _word(token: Token) -> str:
    """Return the first word: the tokenizer joins PRIMARY KEY into one token."""
    return token.text.casefold().split(" ")[0] if token.token_type is not TokenType.IDENTIFIER else ""


def _parts(tokens: list[Token]) -> Iterator[list[Token]]:
    """Cut at the commas of the outer bracket, up to its end."""
    depth, part = 0, list[Token]()
    for token in tokens:
        if token.token_type is TokenType.R_PAREN and depth == 0:
            break
        depth += (token.token_type is TokenType.L_PAREN) - (token.token_type is TokenType.R_PAREN)
        if token.token_type is TokenType.COMMA and depth == 0:
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _column(part: list[Token]) -> Column:
    declared = "" if len(part) < 2 or _word(part[1]) in _NOT_TYPES else part[1].text
    try:
        kind = kind_of(exp.DataType.build(declared)) if declared else kind_of(None)
    except SqlglotError:
        kind = kind_of(None)
    words = [_word(t) for t in part]
    return Column(part[0].text, declared, kind, nullable="not" not in words and "primary" not in words)
