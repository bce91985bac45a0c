"""Refuse by the text and its tokens alone, in linear time, before any parser sees it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from sqlglot.parser import Parser
from sqlglot.tokenizer_core import Token, TokenType

from answerbook.core.sql.verdict import Limits, Refused

_BARE_CR = re.compile(r"\r(?!\n)")
_NON_ASCII = re.compile(r"[^\x20-\x7e\t\n\r\f\v]")
_EXECUTABLE = re.compile(r"/\*M?!")
_TEXTUAL = frozenset(
    {
        TokenType.STRING,
        TokenType.NATIONAL_STRING,
        TokenType.RAW_STRING,
        TokenType.HEREDOC_STRING,
        TokenType.BYTE_STRING,
        TokenType.UNICODE_STRING,
    }
)
_OPENING = frozenset({TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.L_BRACE, TokenType.CASE})
_CLOSING = frozenset({TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.R_BRACE, TokenType.END})
_LISTS = frozenset({TokenType.L_BRACKET, TokenType.L_BRACE})
# What looks like a type is parsed up to three times on each level: date(date(…)), ARRAY[ARRAY[…]].
_MOST_COSTLY = 6
_MOST_TOKENS = 8_000
_PREFIX = frozenset({TokenType.NOT, TokenType.DASH, TokenType.PLUS, TokenType.TILDE})


def check_text(sql: str, limits: Limits) -> Refused | None:
    """Refuse by length and by characters that no honest statement holds."""
    if len(sql) > limits.length:
        return Refused(
            "too-long", f"The statement has {len(sql):,} characters; at most {limits.length:,} are read."
        )
    if "\x00" in sql:
        return Refused("nul-character", "The statement holds a NUL character.", position=sql.index("\x00"))
    if found := _BARE_CR.search(sql):
        return Refused(
            "bare-carriage-return",
            "The statement holds a carriage return without a line feed; use line feeds.",
            position=found.start(),
        )
    return None


def check_tokens(sql: str, tokens: Sequence[Token], limits: Limits) -> Refused | None:
    """Refuse by nesting, odd characters outside literals and comments that execute."""
    if len(tokens) > _MOST_TOKENS:
        return Refused("too-long", f"The statement has {len(tokens):,} words; at most {_MOST_TOKENS:,} are read.")
    outside = "".join(_outside_literals(sql, tokens))
    return _nesting(tokens, limits.nesting) or _characters(outside) or _comments(outside) or _escapes(sql, tokens)


def _outside_literals(sql: str, tokens: Sequence[Token]) -> Iterator[str]:
    done = 0
    for token in tokens:
        if token.token_type in _TEXTUAL:
            yield sql[done : token.start]
            yield " " * (token.end + 1 - token.start)
            done = token.end + 1
    yield sql[done:]


def _nesting(tokens: Sequence[Token], limit: int) -> Refused | None:
    opened: list[bool] = []
    prefixes = indexes = costly = 0
    previous: TokenType | None = None
    for token in tokens:
        kind = token.token_type
        if kind in _OPENING:
            is_costly = kind in _LISTS or (kind is TokenType.L_PAREN and previous in Parser.TYPE_TOKENS)
            opened.append(is_costly)
            costly += is_costly
            indexes = indexes + 1 if previous is TokenType.R_BRACKET and kind is TokenType.L_BRACKET else indexes
        elif kind in _CLOSING and opened:
            costly -= opened.pop()
        prefixes = prefixes + 1 if kind in _PREFIX else 0
        if max(len(opened), prefixes, indexes) > limit or costly > _MOST_COSTLY:
            bound = _MOST_COSTLY if costly > _MOST_COSTLY else limit
            message = f"The statement nests deeper than {bound} levels; simplify it."
            return Refused("too-nested", message, position=token.start)
        previous = kind
    return None


def _characters(outside: str) -> Refused | None:
    if outside.isascii() and outside.isprintable():
        return None
    for found in _NON_ASCII.finditer(outside):
        if _is_odd(found.group()):
            name = unicodedata.name(found.group(), "unnamed")
            return Refused(
                "odd-character",
                f"The character U+{ord(found.group()):04X} ({name}) is not allowed outside string literals.",
                position=found.start(),
            )
    return None


def _is_odd(character: str) -> bool:
    """Tell whether a reader may overlook the character or take it for another.

    >>> [_is_odd(c) for c in "é名\\u00a0\\u202e；"]
    [False, False, True, True, True]
    """
    if unicodedata.category(character) in {"Cc", "Cf", "Zs", "Zl", "Zp", "Cn", "Co", "Cs"}:
        return True
    plain = unicodedata.normalize("NFKC", character)
    return plain.isascii()


def _comments(outside: str) -> Refused | None:
    if found := _EXECUTABLE.search(outside):
        return Refused(
            "executable-comment",
            "The statement holds a comment that some databases execute; remove it.",
            position=found.start(),
        )
    return None


def _escapes(sql: str, tokens: Sequence[Token]) -> Refused | None:
    for token in tokens:
        if sql[token.start] in "\"'" and sql[max(0, token.start - 2) : token.start].upper() == "U&":
            return Refused(
                "unicode-escape", "Names and texts written as U& are not allowed.", position=token.start
            )
        if token.token_type is TokenType.UNICODE_STRING:
            return Refused(
                "unicode-escape", "Names and texts written as U& are not allowed.", position=token.start
            )
    return None
