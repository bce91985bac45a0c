"""Where a wrong statement goes wrong, by its tree beside the gold one."""

from __future__ import annotations

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

CLASSES = (
    "abstained",
    "error",
    "set operation",
    "nesting",
    "tables",
    "select",
    "distinct",
    "group",
    "having",
    "where",
    "order",
    "limit",
    "literal",
    "other",
)


def blame(gold: str, given: str | None) -> str:
    """Return the first of `CLASSES` in which the statements differ; abstained without a statement.

    >>> blame("SELECT a FROM t WHERE b = 1", "SELECT t.a FROM t WHERE t.b = 2")
    'literal'
    >>> blame("SELECT a FROM t", "SELECT t.a FROM t JOIN u ON t.i = u.i")
    'tables'
    """
    if not given:
        return "abstained"
    try:
        left, right = (sqlglot.parse_one(sql, dialect="sqlite") for sql in (gold, given))
    except SqlglotError:
        return "error"
    if _operators(left) != _operators(right):
        return "set operation"
    if _selects(left) != _selects(right):
        return "nesting"
    if _names(left, exp.Table) != _names(right, exp.Table):
        return "tables"
    return _blame_clauses(left, right)


def _blame_clauses(left: exp.Expr, right: exp.Expr) -> str:
    if _outputs(left) != _outputs(right):
        return "select"
    if _count(left, exp.Distinct) != _count(right, exp.Distinct):
        return "distinct"
    for name in ("group", "having", "where", "order", "limit"):
        if _clause(left, name) != _clause(right, name):
            return name
    return "other" if _literals(left) == _literals(right) else "literal"


def _operators(tree: exp.Expr) -> list[str]:
    return sorted(type(node).__name__ for node in tree.find_all(exp.SetOperation))


def _selects(tree: exp.Expr) -> int:
    return _count(tree, exp.Select)


def _count(tree: exp.Expr, kind: type[exp.Expr]) -> int:
    return sum(1 for _ in tree.find_all(kind))


def _names(tree: exp.Expr, kind: type[exp.Expr]) -> list[str]:
    return sorted(node.name.casefold() for node in tree.find_all(kind))


def _outputs(tree: exp.Expr) -> list[tuple[str, ...]]:
    selects = tree.find_all(exp.Select)
    return sorted(_shape(e.unalias()) for select in selects for e in select.expressions)


def _clause(tree: exp.Expr, name: str) -> list[tuple[str, ...]]:
    clauses = (select.args.get(name) for select in tree.find_all(exp.Select))
    return sorted(_shape(clause) for clause in clauses if clause is not None)


def _shape(tree: exp.Expr) -> tuple[str, ...]:
    """Return kinds and column names, free of aliases, quotes and literals."""
    parts = []
    for node in tree.walk():
        if isinstance(node, exp.Column):
            parts.append(f"column {node.name.casefold()}")
        elif isinstance(node, exp.Ordered):
            parts.append("descending" if node.args.get("desc") else "ascending")
        elif not isinstance(node, exp.Identifier | exp.Literal | exp.Paren | exp.TableAlias | exp.Alias):
            parts.append(type(node).__name__)
    return tuple(sorted(parts))


def _literals(tree: exp.Expr) -> list[str]:
    return sorted(node.name.casefold() for node in tree.find_all(exp.Literal))
