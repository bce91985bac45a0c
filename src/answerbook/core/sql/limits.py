"""Bounds of a parsed statement (F51) and the outer LIMIT."""

from __future__ import annotations

from sqlglot import exp

from answerbook.core.sql.verdict import Limits, Refused


def check_size(tree: exp.Expr, limits: Limits) -> Refused | None:
    """Refuse too many joins or sub-queries; a derived table, a CTE and a part of a UNION are sub-queries."""
    joins = sum(1 for _ in tree.find_all(exp.Join))
    if joins > limits.joins:
        return Refused("too-many-joins", f"The statement joins {joins} times; at most {limits.joins} are allowed.")
    queries = sum(1 for _ in tree.find_all(exp.Select)) - 1
    if queries > limits.subqueries:
        message = f"The statement holds {queries} sub-queries; at most {limits.subqueries} are allowed."
        return Refused("too-many-subqueries", message)
    return None


def limited(tree: exp.Expr, limits: Limits) -> exp.Expr:
    """Return the statement with an outer LIMIT: its own where that is small enough, else the default.

    >>> from sqlglot import parse_one
    >>> limited(parse_one("SELECT 1 LIMIT 99999"), Limits()).sql()
    'SELECT 1 LIMIT 10000'
    >>> limited(parse_one("SELECT 1 UNION SELECT 2"), Limits()).sql()
    'SELECT 1 UNION SELECT 2 LIMIT 1000'
    """
    if isinstance(tree, (exp.Describe, exp.Summarize)):
        return tree
    if isinstance(tree, exp.Values):
        return tree if len(tree.expressions) <= limits.rows else _wrapped(tree, limits.rows)
    if not isinstance(tree, (exp.Select, exp.SetOperation)):
        return _wrapped(tree, limits.rows)
    own = tree.args.get("limit")
    if own is None:
        tree.set("limit", _limit(limits.rows))
        return tree
    count = _count(own)
    if count is None:
        return _wrapped(tree, limits.max_rows)
    if count < 0:
        tree.set("limit", _limit(limits.rows))
    elif count > limits.max_rows:
        tree.set("limit", _limit(limits.max_rows))
    return tree


def _limit(rows: int) -> exp.Limit:
    return exp.Limit(expression=exp.Literal.number(rows))


def _count(own: exp.Expr) -> int | None:
    """Return a literal row count, -1 for "all", None for what only the database can tell."""
    options = own.args.get("limit_options")
    if options is not None and (options.args.get("percent") or options.args.get("with_ties")):
        return None
    bound = own.args.get("count") if isinstance(own, exp.Fetch) else own.args.get("expression")
    if isinstance(bound, exp.Literal) and bound.this.isdigit():
        return int(bound.this)
    is_all = isinstance(bound, exp.Null) or (isinstance(bound, exp.Column) and bound.name.casefold() == "all")
    return -1 if is_all or isinstance(bound, exp.Neg) else None


def _wrapped(tree: exp.Expr, rows: int) -> exp.Expr:
    inner = tree if isinstance(tree, exp.Subquery) and not tree.alias else exp.Subquery(this=tree)
    inner.set("alias", exp.TableAlias(this=exp.to_identifier("answer")))
    return exp.Select(expressions=[exp.Star()], from_=exp.From(this=inner), limit=_limit(rows))
