"""sqlglot's grammar of a dialect, made to keep what was written.

sqlglot turns known functions into typed nodes and renders those back under other names. Here its function tables
are emptied, so a call stays a call: the allow-list sees the name that the database will run, and rendering changes
no function. JSON paths stay the text they are, and `f(column -> 'path')` is no lambda.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.generator import Generator
from sqlglot.parser import Parser
from sqlglot.tokenizer_core import TokenType

_PATH_STARTS = frozenset({TokenType.STRING, TokenType.NUMBER})
Operator = Callable[[Parser, exp.Expr, exp.Expr], exp.Expr] | None


@lru_cache(maxsize=16)
def dialect_of(name: str) -> Dialect:
    dialect = Dialect.get_or_raise(name)
    dialect.STRICT_JSON_PATH_SYNTAX = False  # else a path it does not know is logged
    return dialect


class _Keeping(Parser):
    def _warn_unsupported(self) -> None:
        """Stay quiet: a statement kept as bare text is refused by its node."""

    def _parse_lambda(self, alias: bool = False) -> exp.Expr | None:
        after = self._tokens[self._index + 2] if self._index + 2 < len(self._tokens) else None
        is_path = (
            self._next.token_type is TokenType.ARROW and after is not None and after.token_type in _PATH_STARTS
        )
        if not is_path:
            return super()._parse_lambda(alias=alias)
        kept = self.LAMBDAS
        self.LAMBDAS = {k: v for k, v in kept.items() if k is not TokenType.ARROW}  # type: ignore[misc]
        try:
            return super()._parse_lambda(alias=alias)
        finally:
            self.LAMBDAS = kept  # type: ignore[misc]


def _arrow(_: Parser, this: exp.Expr, path: exp.Expr) -> exp.Expr:
    return exp.JSONExtract(this=this, expression=path, only_json_types=True)


def _double_arrow(_: Parser, this: exp.Expr, path: exp.Expr) -> exp.Expr:
    return exp.JSONExtractScalar(this=this, expression=path, only_json_types=True)


_ARROWS: dict[TokenType, Operator] = {TokenType.ARROW: _arrow, TokenType.DARROW: _double_arrow}


def _kept_arrows(operators: Mapping[TokenType, Operator]) -> dict[TokenType, Operator]:
    return {token: _ARROWS.get(token, operator) for token, operator in operators.items()}


@lru_cache(maxsize=16)
def parser_of(name: str, syntax: frozenset[str], has_lambdas: bool) -> type[Parser]:
    """Return the parser of a dialect; `syntax` are the functions whose arguments are not a list."""
    base = dialect_of(name).parser_class
    lambdas = base.LAMBDAS if has_lambdas else {TokenType.FARROW: base.LAMBDAS[TokenType.FARROW]}
    changes = {
        "FUNCTIONS": {},
        "FUNCTION_PARSERS": {k: v for k, v in base.FUNCTION_PARSERS.items() if k.casefold() in syntax},
        "LAMBDAS": lambdas,
        "COLUMN_OPERATORS": _kept_arrows(base.COLUMN_OPERATORS),
        "JSON_OPERATORS": _kept_arrows(base.JSON_OPERATORS),
    }
    return type("KeepingParser", (_Keeping, base), changes)


def _current_time(writer: Generator, node: exp.Expr) -> str:
    return f"CURRENT_TIME({writer.sql(node, 'this')})" if node.this else "CURRENT_TIME"


class _Faithful(Generator):
    # string_agg(DISTINCT x, ', ') would become a CASE over a tuple.
    MULTI_ARG_DISTINCT = True

    def withingroup_sql(self, expression: exp.WithinGroup) -> str:
        return Generator.withingroup_sql(self, expression)

    def ignorenulls_sql(self, expression: exp.IgnoreNulls) -> str:
        return Generator.ignorenulls_sql(self, expression)

    def respectnulls_sql(self, expression: exp.RespectNulls) -> str:
        return Generator.respectnulls_sql(self, expression)


@lru_cache(maxsize=16)
def generator_of(name: str) -> type[Generator]:
    """Return the generator of a dialect."""
    base = dialect_of(name).generator_class
    transforms = {**base.TRANSFORMS, exp.CurrentTime: _current_time}
    return type("FaithfulGenerator", (_Faithful, base), {"TRANSFORMS": transforms})
