"""Allow-list of functions, by the name that the database will run."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import process
from sqlglot import exp

from answerbook.core.sql.dialects.base import DialectRules
from answerbook.core.sql.verdict import Refused

_MOST = 10_000_000


def check_calls(tree: exp.Expr, rules: DialectRules) -> Iterator[Refused]:
    """Give a refusal for every call that is not known to compute."""
    for call in tree.find_all(exp.Anonymous):
        name = call.name.casefold()
        yield from _check_qualifier(call, name, rules)
        yield from _check_name(call, name, rules)
        if name in rules.bombs:
            yield from _check_size(call, name)


def is_table_position(call: exp.Expr) -> bool:
    """Tell whether a call stands where a table stands."""
    parent = call.parent
    return isinstance(parent, (exp.Table, exp.Lateral, exp.From, exp.Join)) and call.arg_key not in ("on", "using")


def _check_name(call: exp.Anonymous, name: str, rules: DialectRules) -> Iterator[Refused]:
    known = rules.table_functions if is_table_position(call) else rules.functions
    if name in known:
        return
    position = call.meta.get("start")
    if reason := rules.forbidden.get(name):
        yield Refused("function", f"The function {name} is not allowed: {reason}.", position=position)
        return
    near = process.extractOne(name, sorted(known), score_cutoff=80)
    advice = f"; did you mean {near[0]}?" if near and near[0] != name else "."
    kind = "table function" if is_table_position(call) else "function"
    yield Refused("function", f"The {kind} {name} is not among the allowed functions{advice}", position=position)


def _check_qualifier(call: exp.Anonymous, name: str, rules: DialectRules) -> Iterator[Refused]:
    qualifier = _qualifier(call)
    if qualifier is None or qualifier.casefold() in rules.function_schemas or rules.has_method_calls:
        return
    yield Refused(
        "qualified-function",
        f"The function {qualifier}.{name} belongs to a schema whose functions are not known to be safe.",
        position=call.meta.get("start"),
    )


def _qualifier(call: exp.Anonymous) -> str | None:
    parent = call.parent
    if isinstance(parent, exp.Dot) and parent.expression is call:
        return str(parent.this.name or parent.this.sql())
    if isinstance(parent, exp.Table):
        return ".".join(part.name for part in (parent.args.get("catalog"), parent.args.get("db")) if part) or None
    return None


def _check_size(call: exp.Anonymous, name: str) -> Iterator[Refused]:
    numbers = [n for a in call.expressions if (n := _number(a)) is not None]
    is_series = name in ("range", "generate_series")
    size = _span(numbers) if is_series else max(numbers, default=0)
    if size > _MOST:
        yield Refused(
            "too-large",
            f"{name} would make {size:,.0f} rows or bytes; at most {_MOST:,} are allowed.",
            position=call.meta.get("start"),
        )


def _number(node: exp.Expr) -> float | None:
    if isinstance(node, exp.Neg):
        inner = _number(node.this)
        return None if inner is None else -inner
    if isinstance(node, exp.Literal) and not node.is_string:
        try:
            return float(node.this)
        except ValueError:
            return None
    return None


def _span(numbers: list[float]) -> float:
    """Return how many steps a series takes.

    >>> _span([10.0]), _span([0.0, 10.0, 5.0])
    (10.0, 2.0)
    """
    start, stop = (0.0, numbers[0]) if len(numbers) == 1 else (*numbers[:2], 0.0, 0.0)[:2]
    step = numbers[2] if len(numbers) > 2 and numbers[2] else 1.0
    return abs((stop - start) / step)
