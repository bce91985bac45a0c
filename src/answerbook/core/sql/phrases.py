"""Expressions of a query in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlglot import exp

_COMPARISONS: dict[type[exp.Expr], str] = {
    exp.EQ: "is",
    exp.NEQ: "is not",
    exp.GT: "is greater than",
    exp.GTE: "is at least",
    exp.LT: "is less than",
    exp.LTE: "is at most",
    exp.Like: "is like",
    exp.ILike: "is like (any case)",
    exp.Glob: "matches",
    exp.RegexpLike: "matches the pattern",
    exp.NullSafeEQ: "is the same as",
    exp.NullSafeNEQ: "is not the same as",
}
_ARITHMETIC: dict[type[exp.Expr], str] = {
    exp.Add: "plus",
    exp.Sub: "minus",
    exp.Mul: "times",
    exp.Div: "divided by",
    exp.IntDiv: "divided (whole) by",
    exp.Mod: "modulo",
    exp.DPipe: "followed by",
    exp.And: "and",
    exp.Or: "or",
    exp.JSONExtract: "→",
    exp.JSONExtractScalar: "→",
}
_AGGREGATES = {
    "sum": "the sum of",
    "total": "the sum of",
    "avg": "the average of",
    "mean": "the average of",
    "min": "the lowest",
    "max": "the highest",
    "median": "the median of",
    "stddev": "the standard deviation of",
    "string_agg": "a list of",
    "group_concat": "a list of",
    "array_agg": "a list of",
    "list": "a list of",
}
_RANKS = {"row_number": "the row number", "rank": "the rank", "dense_rank": "the dense rank"}
_NEIGHBOURS = {"lag": "the previous", "lead": "the next", "first_value": "the first", "last_value": "the last"}


def listing(words: Iterable[str], last: str = "and") -> str:
    """Join words as a sentence does.

    >>> listing(["a", "b", "c"])
    'a, b and c'
    """
    *most, final = [*words] or [""]
    return f"{', '.join(most)} {last} {final}" if most else final


def phrase(node: exp.Expr) -> str:
    """Return an expression in words; what has no words stays SQL.

    >>> from sqlglot import parse_one
    >>> phrase(parse_one("a > 3 AND NOT b IS NULL"))
    'a is greater than 3 and b is known'
    """
    kind = type(node)
    if kind in _COMPARISONS:
        return f"{phrase(node.this)} {_COMPARISONS[kind]} {phrase(node.expression)}"
    if kind in _ARITHMETIC:
        return f"{phrase(node.this)} {_ARITHMETIC[kind]} {phrase(node.expression)}"
    words = _WORDS.get(kind)
    if words is not None:
        return words(node)
    if isinstance(node, exp.Query):
        return f"the result of an inner query ({_inner(node)})"
    return node.sql(comments=False)


def _inner(node: exp.Query) -> str:
    select = node.find(exp.Select)
    if select is None:
        return node.sql(comments=False)
    tables = listing(dict.fromkeys(t.name for t in select.find_all(exp.Table) if t.name))
    where = select.args.get("where")
    shown = listing(phrase(p.unalias()) for p in select.expressions)
    return shown + (f" of {tables}" if tables else "") + (f" where {phrase(where.this)}" if where else "")


def _call(node: exp.Expr) -> str:
    name = node.name.casefold()
    arguments = node.expressions
    if name == "count":
        return _count(arguments)
    if name in _AGGREGATES and arguments and not (name in ("min", "max") and len(arguments) > 1):
        return f"{_AGGREGATES[name]} {_distinct(arguments[0])}"
    if name in _NEIGHBOURS and arguments:
        return f"{_NEIGHBOURS[name]} {phrase(arguments[0])}"
    if name in _RANKS and not arguments:
        return _RANKS[name]
    return f"{name}({', '.join(phrase(a) for a in arguments)})"


def _count(arguments: list[exp.Expr]) -> str:
    if not arguments or isinstance(arguments[0], (exp.Star, exp.Literal)):
        return "the number of rows"
    if isinstance(arguments[0], exp.Distinct):
        return f"the number of different {listing(phrase(e) for e in arguments[0].expressions)}"
    return f"the number of known {phrase(arguments[0])}"


def _distinct(node: exp.Expr) -> str:
    inner = node.this if isinstance(node, exp.Order) else node
    if isinstance(inner, exp.Distinct):
        return f"the different {listing(phrase(e) for e in inner.expressions)}"
    return phrase(inner)


def _column(node: exp.Expr) -> str:
    if isinstance(node.this, exp.Star):
        return f"all columns of {node.text('table')}"
    return f"{node.text('table')}.{node.name}" if node.text("table") else node.name


def _literal(node: exp.Expr) -> str:
    return f"“{node.this}”" if node.is_string else str(node.this)


def _not(node: exp.Expr) -> str:
    inner = node.this
    if isinstance(inner, exp.Is) and isinstance(inner.expression, exp.Null):
        return f"{phrase(inner.this)} is known"
    if isinstance(inner, exp.In):
        return _in(inner, "is none of")
    if isinstance(inner, exp.Exists):
        return f"there is no {_rows(inner.this)}"
    if isinstance(inner, (exp.Like, exp.ILike)):
        return f"{phrase(inner.this)} is not like {phrase(inner.expression)}"
    return f"not {phrase(inner)}"


def _rows(node: exp.Expr) -> str:
    return f"row of {_inner(node)}" if isinstance(node, exp.Query) else "row"


def _in(node: exp.Expr, verb: str = "is one of") -> str:
    query = node.args.get("query")
    if query is not None:
        inner = query.this if isinstance(query, exp.Subquery) else query
        return f"{phrase(node.this)} {verb} {_inner(inner)}"
    return f"{phrase(node.this)} {verb} {listing((phrase(e) for e in node.expressions), 'or')}"


def _is(node: exp.Expr) -> str:
    verb = "is missing" if isinstance(node.expression, exp.Null) else f"is {phrase(node.expression).lower()}"
    return f"{phrase(node.this)} {verb}"


def _between(node: exp.Expr) -> str:
    return f"{phrase(node.this)} is between {phrase(node.args['low'])} and {phrase(node.args['high'])}"


def _case(node: exp.Expr) -> str:
    subject = node.args.get("this")
    parts = []
    for branch in node.args.get("ifs") or ():
        condition = f"{phrase(subject)} is {phrase(branch.this)}" if subject else phrase(branch.this)
        parts.append(f"{phrase(branch.args['true'])} if {condition}")
    if (default := node.args.get("default")) is not None:
        parts.append(f"else {phrase(default)}")
    return ", ".join(parts)


def _window(node: exp.Expr) -> str:
    words = phrase(node.this)
    if partition := node.args.get("partition_by"):
        words += f" within each {listing(phrase(e) for e in partition)}"
    if order := node.args.get("order"):
        keys = (phrase(e.this) + (", highest first" if e.args.get("desc") else "") for e in order.expressions)
        words += f" in order of {listing(keys)}"
    return words


_WORDS: dict[type[exp.Expr], Callable[[exp.Expr], str]] = {
    exp.Anonymous: _call,
    exp.Column: _column,
    exp.Literal: _literal,
    exp.ByteString: lambda n: f"“{n.this}”",
    exp.RawString: lambda n: f"“{n.this}”",
    exp.National: lambda n: f"“{n.this}”",
    exp.Not: _not,
    exp.In: _in,
    exp.Is: _is,
    exp.Between: _between,
    exp.Case: _case,
    exp.Window: _window,
    exp.Star: lambda _: "all columns",
    exp.Null: lambda _: "nothing",
    exp.Boolean: lambda n: "true" if n.this else "false",
    exp.Paren: lambda n: f"({phrase(n.this)})",
    exp.Neg: lambda n: f"minus {phrase(n.this)}" if not isinstance(n.this, exp.Literal) else f"-{n.this.this}",
    exp.Cast: lambda n: phrase(n.this),
    exp.TryCast: lambda n: phrase(n.this),
    exp.Alias: lambda n: phrase(n.this),
    exp.Exists: lambda n: f"there is a {_rows(n.this)}",
    exp.Escape: lambda n: phrase(n.this),
    exp.Collate: lambda n: phrase(n.this),
    exp.Filter: lambda n: f"{phrase(n.this)} where {phrase(n.expression.this)}",
    exp.Subquery: lambda n: phrase(n.this),
    exp.Interval: lambda n: " ".join(filter(None, (n.text("this"), n.text("unit").lower()))),
    exp.Extract: lambda n: f"the {n.name.lower()} of {phrase(n.expression)}",
    exp.CurrentDate: lambda _: "today",
    exp.CurrentTimestamp: lambda _: "now",
    exp.Distinct: lambda n: f"different {listing(phrase(e) for e in n.expressions)}",
}
