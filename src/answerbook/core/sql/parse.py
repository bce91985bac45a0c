"""Text → tree: one reading statement in the target dialect, or why there is none."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.errors import ParseError, TokenError
from sqlglot.tokenizer_core import Token, TokenType

from answerbook.core.sql.bounds import check_text, check_tokens
from answerbook.core.sql.dialects.base import DialectRules
from answerbook.core.sql.grammar import dialect_of, parser_of
from answerbook.core.sql.verdict import Limits, Refused

_EXPLAIN = re.compile(r"(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/)*explain\b", re.IGNORECASE | re.DOTALL)
_EXPLAIN_FORMS = {
    "sqlite": re.compile(r"\s+query\s+plan\b", re.IGNORECASE),
    "duckdb": re.compile(r"\s*\(\s*format\s+\w+\s*\)", re.IGNORECASE),
    "postgres": re.compile(
        r"\s*\(\s*(?:(?:format|costs|verbose|settings|summary)\b\s*\w*\s*,?\s*)+\)|\s+verbose\b", re.IGNORECASE
    ),
}
_GAP = r"(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/)*"
_ANALYZE = re.compile(
    rf"{_GAP}(?:analy[zs]e\b|\([^()]*\banaly[zs]e\b|verbose\s+analy[zs]e\b)", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True)
class Statement:
    """One parsed statement; `prefix` is what stands before it (EXPLAIN …), already in plain spelling."""

    tree: exp.Expr
    prefix: str = ""


def tokenize(sql: str, rules: DialectRules) -> list[Token]:
    """Return the tokens of a text. Raises: sqlglot's TokenError."""
    return list(dialect_of(rules.name).tokenize(sql))


def parse_tokens(tokens: list[Token], sql: str, rules: DialectRules) -> exp.Expr | None:
    """Return the tree of one statement. Raises: sqlglot's ParseError, RecursionError."""
    parser = parser_of(rules.name, rules.syntax, rules.has_lambdas)(dialect=dialect_of(rules.name))
    trees = [tree for tree in parser.parse(tokens, sql) if tree is not None]
    return trees[0] if len(trees) == 1 else None


def parse(sql: str, rules: DialectRules, limits: Limits) -> Statement | Refused:
    """Return the one reading statement of a text, or why there is none."""
    if refused := check_text(sql, limits):
        return refused
    prefix, rest = _split_explain(sql, rules)
    if isinstance(rest, Refused):
        return rest
    return _parse_rest(" " * (len(sql) - len(rest)) + rest, prefix, rules, limits)


def _split_explain(sql: str, rules: DialectRules) -> tuple[str, str | Refused]:
    begin = _EXPLAIN.match(sql)
    if begin is None or "explain" not in rules.starts:
        return "", sql
    rest = sql[begin.end() :]
    if _ANALYZE.match(rest):
        message = "EXPLAIN ANALYZE runs the statement; use EXPLAIN alone."
        return "", Refused("explain-analyze", message, position=begin.end())
    form = _EXPLAIN_FORMS[rules.name].match(rest) if rules.name in _EXPLAIN_FORMS else None
    taken = form.end() if form else 0
    return f"EXPLAIN {' '.join(rest[:taken].split())}".strip() + " ", rest[taken:]


def _parse_rest(sql: str, prefix: str, rules: DialectRules, limits: Limits) -> Statement | Refused:
    try:
        tokens = tokenize(sql, rules)
        while tokens and tokens[-1].token_type is TokenType.SEMICOLON:
            tokens.pop()
        if refused := check_tokens(sql, tokens, limits) or _check_start(tokens, prefix, rules):
            return refused
        tree = parse_tokens(tokens, sql, rules)
    except TokenError as error:
        return Refused("syntax", f"The text cannot be read as {rules.name} SQL: {str(error).splitlines()[0]}")
    except ParseError as error:
        return _syntax(error, sql, rules)
    except RecursionError:
        return Refused("too-nested", "The statement is too deeply nested to be read; simplify it.")
    if tree is None:
        return Refused("one-statement", "Exactly one statement may run.")
    return Statement(tree, prefix)


def _check_start(tokens: list[Token], prefix: str, rules: DialectRules) -> Refused | None:
    if not tokens:
        return Refused("empty", "There is no statement in the text.")
    stop = next((t for t in tokens if t.token_type is TokenType.SEMICOLON), None)
    first = tokens[0].text.casefold()
    starts = rules.starts - {"explain"} if prefix else rules.starts
    if first not in starts:
        verb = first.upper()[:30].strip() or "An empty text"
        return Refused(
            "read-only", f"{verb} is not allowed: only a statement that reads may run.", position=tokens[0].start
        )
    if stop is not None:
        return Refused("one-statement", "More than one statement; exactly one may run.", position=stop.start)
    return None


def _syntax(error: ParseError, sql: str, rules: DialectRules) -> Refused:
    detail = error.errors[0] if error.errors else {}
    line, column = detail.get("line"), detail.get("col")
    near = detail.get("highlight") or "the end"
    position = None
    if isinstance(line, int) and isinstance(column, int):
        position = sum(len(part) + 1 for part in sql.split("\n")[: line - 1]) + max(0, column - len(near))
    what = str(detail.get("description") or "it does not parse").rstrip(".")
    return Refused("syntax", f"Not valid {rules.name} SQL near “{near}”: {what}.", position=position)
