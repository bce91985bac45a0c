"""Tell what a query does in plain sentences (F53)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from answerbook.core.catalog import Catalog
from answerbook.core.sql import dialects
from answerbook.core.sql.parse import parse
from answerbook.core.sql.phrases import listing, phrase
from answerbook.core.sql.verdict import Limits, Refused

_SETS = {
    exp.Union: "Puts the rows of both together",
    exp.Intersect: "Keeps the rows that are in both",
    exp.Except: "Keeps the rows of the first that are not in the second",
}
_JOINS = {
    "LEFT": "keeping rows without a match",
    "RIGHT": "keeping all rows of the latter",
    "FULL": "keeping all rows of both",
    "SEMI": "only where there is a match",
    "ANTI": "only where there is no match",
}


def explain(sql: str, *, dialect: str, catalog: Catalog | None) -> tuple[str, ...]:
    """Return sentences that say what a query reads, keeps, counts, shows and in which order.

    A text that is no single query gives one sentence that says why.

    >>> explain("SELECT name FROM t WHERE x > 3 LIMIT 5", dialect="sqlite", catalog=None)
    ('Reads t.', 'Keeps rows where x is greater than 3.', 'Shows name.', 'Shows at most 5 rows.')
    """
    rules = dialects.find_rules(dialect)
    if rules is None:
        return (f"The dialect {dialect[:30]} is not known.",)
    statement = parse(sql, rules, Limits())
    if isinstance(statement, Refused):
        return (statement.message,)
    comments = {t.name.casefold(): t.comment for t in catalog.tables if t.comment} if catalog else {}
    return tuple(_query(statement.tree, comments))


def _query(tree: exp.Expr, comments: dict[str, str]) -> Iterator[str]:
    if isinstance(tree, exp.Query):
        for cte in tree.ctes:
            yield f"First makes “{cte.alias}”: {_inline(cte.this, comments)}"
    if isinstance(tree, exp.SetOperation):
        yield from _set_operation(tree, comments)
    elif isinstance(tree, exp.Subquery) and isinstance(tree.this, exp.Query):
        yield from _query(tree.this, comments)
        yield from _ending(tree)
    elif isinstance(tree, exp.Select):
        yield from _select(tree, comments)
    elif isinstance(tree, exp.Values):
        yield f"Shows {_count(len(tree.expressions), 'row')} written in the statement."
    elif isinstance(tree, exp.Pivot):
        yield f"Reads {listing(t.name for t in tree.find_all(exp.Table))} and turns values into columns."
    else:
        yield f"Describes {listing(t.name for t in tree.find_all(exp.Table)) or 'a query'}."


def _inline(tree: exp.Expr, comments: dict[str, str]) -> str:
    sentences = [s.rstrip(".") for s in _query(tree, comments)]
    return "; ".join(s[0].lower() + s[1:] for s in sentences) + "."


def _set_operation(tree: exp.SetOperation, comments: dict[str, str]) -> Iterator[str]:
    yield f"One set: {_inline(tree.left, comments)}"
    yield f"Another set: {_inline(tree.right, comments)}"
    kind = next(words for type_, words in _SETS.items() if isinstance(tree, type_))
    yield f"{kind}, {'without repeating equal rows' if tree.args.get('distinct') else 'repeating equal rows'}."
    yield from _ending(tree)


def _select(select: exp.Select, comments: dict[str, str]) -> Iterator[str]:
    yield from _reading(select, comments)
    if where := select.args.get("where"):
        yield f"Keeps rows where {phrase(where.this)}."
    yield from _grouping(select)
    yield _showing(select)
    if qualify := select.args.get("qualify"):
        yield f"Keeps of these where {phrase(qualify.this)}."
    yield from _ending(select)


def _reading(select: exp.Select, comments: dict[str, str]) -> Iterator[str]:
    start = select.args.get("from_")
    if start is None:
        return
    yield f"Reads {_source(start.this, comments)}."
    for join in select.args.get("joins") or ():
        yield _join(join, comments)


def _lowered(comment: str) -> str:
    """Return a comment as it stands inside a sentence; a first word in capitals keeps them."""
    said = comment.rstrip(".")
    return said if said[1:2].isupper() else said[:1].lower() + said[1:]


def _source(item: exp.Expr, comments: dict[str, str]) -> str:
    if isinstance(item, exp.Table) and isinstance(item.this, exp.Identifier):
        alias = f" (called {item.alias})" if item.alias and item.alias != item.name else ""
        comment = comments.get(item.name.casefold())
        return f"{item.name}{alias}" + (f" ({_lowered(comment)})" if comment else "")
    if isinstance(item, (exp.Subquery, exp.Lateral)) and isinstance(item.this, exp.Query | exp.Subquery):
        called = f"“{item.alias}”" if item.alias else "an inner result"
        return f"{called} ({_inline(item.this, comments).rstrip('.')})"
    if isinstance(item, exp.Values):
        return f"{_count(len(item.expressions), 'row')} written in the statement"
    return f"the rows of {phrase(item.this if isinstance(item.this, exp.Expr) else item)}"


def _join(join: exp.Join, comments: dict[str, str]) -> str:
    source = _source(join.this, comments)
    on, using = join.args.get("on"), join.args.get("using")
    if on is not None:
        how = f"where {phrase(on)}"
    elif using:
        how = f"by equal {listing(c.name for c in using)}"
    elif join.method == "NATURAL":
        how = "by the columns of the same name"
    else:
        return f"Combines each row with every row of {source}."
    kept = _JOINS.get(str(join.side or join.kind).upper())
    return f"Adds {source} {how}{', ' + kept if kept else ''}."


def _grouping(select: exp.Select) -> Iterator[str]:
    group = select.args.get("group")
    if group is not None:
        keys = [_key(select, e) for e in group.expressions]
        yield (
            f"Makes one row for each {listing(keys)}."
            if keys
            else "Makes one row for each set of the other values."
        )
    if having := select.args.get("having"):
        yield f"Keeps groups where {phrase(having.this)}."


def _key(select: exp.Select, key: exp.Expr) -> str:
    if isinstance(key, exp.Literal) and key.this.isdigit() and 0 < int(key.this) <= len(select.expressions):
        return phrase(select.expressions[int(key.this) - 1].unalias())
    return phrase(key)


def _showing(select: exp.Select) -> str:
    shown = [_shown(p) for p in select.expressions]
    distinct = " without repeating equal rows" if select.args.get("distinct") else ""
    return f"Shows {listing(shown)}{distinct}."


def _shown(projection: exp.Expr) -> str:
    words = phrase(projection.unalias())
    alias = projection.alias
    return f"{words} as {alias}" if alias and alias.casefold() != words.casefold() else words


def _ending(tree: exp.Expr) -> Iterator[str]:
    if order := tree.args.get("order"):
        keys = [_ordered(e, tree) for e in order.expressions]
        yield f"Sorts by {listing(keys)}."
    if offset := tree.args.get("offset"):
        yield f"Leaves out the first {phrase(offset.expression)} rows."
    if limit := tree.args.get("limit"):
        bound = limit.args.get("count") or limit.args.get("expression")
        yield f"Shows at most {phrase(bound)} {'row' if bound.name == '1' else 'rows'}."


def _ordered(ordered: exp.Expr, tree: exp.Expr) -> str:
    key = _key(tree, ordered.this) if isinstance(tree, exp.Select) else phrase(ordered.this)
    return f"{key}, highest first" if ordered.args.get("desc") else key


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
