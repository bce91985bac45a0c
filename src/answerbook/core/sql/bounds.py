"""Refuse by the text and its tokens alone, in linear time, before any parser sees it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

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
    depth = run = 0
    for token in tokens:
        if token.token_type in _OPENING:
            depth += 1
        elif token.token_type in _CLOSING:
            depth = max(0, depth - 1)
        run = run + 1 if token.token_type in _PREFIX else 0
        if max(depth, run) > limit:
            return Refused(
                "too-nested", f"The statement nests deeper than {limit} levels; simplify it.", position=token.start
            )
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
