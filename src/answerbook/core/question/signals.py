"""What speaks for and against a plan, before it runs: numbers that the ranker weighs."""

from __future__ import annotations

from collections.abc import Iterator

from answerbook.core.question import walk
from answerbook.core.question.clauses import Clauses
from answerbook.core.question.frame import Frame
from answerbook.core.question.joins import Unjoinable, join_tree
from answerbook.core.question.marks import NUMBER, PERIOD, VALUE
from answerbook.core.question.plan import (
    Aggregate,
    AggregateFunction,
    ColumnRef,
    Comparison,
    Condition,
    Expression,
    Literal,
    Query,
    Related,
    Star,
)
from answerbook.core.question.render_scope import needed_nodes
from answerbook.core.question.roles import symbols
from answerbook.core.question.validity import problems

CUES = (
    "count", "distinct", "each", "order", "asc", "desc", "sup", "most", "least", "common", "rare", "not",
    "both", "either", "avg", "sum", "max", "min", ">", "<", ">=", "<=", "!=", "like", "all", "every", "who",
    "whose", "have", "their", "which", "top", "recent", "early", "G", "P", "V", "N", "and", "or", "show",
    "list", "find", "what", "name", "T", "all columns",
)  # fmt: skip


def signals(plan: Query, frame: Frame, cost: float, edits: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    """Return the named numbers of a plan for its question."""
    properties = dict(_properties(plan, frame))
    cost = min(max(cost, 0.0), 12.0)
    found: dict[str, float] = {"cost": cost, "cost2": cost**0.5, "bias": 1.0}
    found.update({f"edit:{name}": 1.0 for name in edits})
    found.update(properties)
    found.update(_coverage(plan, frame))
    found["problems"] = float(len(problems(plan, frame.catalog)))
    shape = set(symbols(frame.marks))
    active = [name for name, value in properties.items() if value and name in CROSSED]
    for cue in CUES:
        if cue in shape:
            found.update({f"{cue}&{name}": properties[name] for name in active})
    return tuple(found.items())


CROSSED = frozenset(
    "distinct group having order limit agg count count_distinct star set_op nested absent selects2 "
    "selects3 joins joins2 where where2 or order_count sum_count extra_tables group_key like".split()
)


def _properties(plan: Query, frame: Frame) -> Iterator[tuple[str, float]]:
    items = [o.expression for o in plan.select]
    aggregates = [e for e in items if isinstance(e, Aggregate)]
    conditions = list(_conditions(plan))
    yield "distinct", float(plan.distinct)
    yield "group", float(bool(plan.group))
    yield "group2", float(len(plan.group) > 1)
    yield "having", float(plan.having is not None)
    yield "order", float(bool(plan.order))
    yield "order_count", float(any(isinstance(o.expression, Aggregate) for o in plan.order))
    yield "limit", float(plan.limit is not None)
    yield "agg", float(any(a.function.value != "count" for a in aggregates))
    yield "count", float(any(a.function.value == "count" for a in aggregates))
    yield "senseless", float(any(_is_senseless(a, frame) for a in aggregates))
    yield "count_distinct", float(any(a.distinct for a in aggregates))
    yield "star", float(any(isinstance(e, Star) for e in items))
    yield "set_op", float(plan.set_operation is not None)
    yield "nested", float(any(isinstance(c, Comparison) and isinstance(c.right, Query) for c in conditions))
    yield "absent", float(any(isinstance(c, Related) for c in conditions))
    yield "selects2", float(len(items) == 2)
    yield "selects3", float(len(items) > 2)
    yield "where", float(bool(conditions))
    yield "where2", float(len(conditions) > 1)
    yield "like", float(any(isinstance(c, Comparison) and "like" in c.comparator.value for c in conditions))
    yield "mixed", float(bool(aggregates) and len(aggregates) < len(items) and not plan.group)
    yield "group_key", float(any(isinstance(g, ColumnRef) and frame.is_key(g) for g in plan.group))
    yield "shows_key", float(any(isinstance(e, ColumnRef) and frame.is_key(e) for e in items))
    yield from _joins(plan, frame)


def _is_senseless(item: Aggregate, frame: Frame) -> bool:
    """Tell whether days are added up or averaged."""
    is_adding = item.function in (AggregateFunction.SUM, AggregateFunction.AVG)
    return is_adding and isinstance(item.argument, ColumnRef) and frame.kind(item.argument).is_temporal


def _joins(plan: Query, frame: Frame) -> Iterator[tuple[str, float]]:
    try:
        nodes = needed_nodes(plan, frame.catalog)
        tree = join_tree(frame.catalog, nodes, plan.via) if nodes else None
    except (Unjoinable, KeyError):
        return
    if tree is None:
        return
    mentioned = set(frame.tables.values()) | {c.table for c in frame.columns.values()}
    tables = {n.table for n in tree.nodes}
    yield "joins", float(len(tables) > 1)
    yield "joins2", float(len(tables) > 2)
    yield "joins3", float(len(tables) > 3)
    yield "guessed_join", float(tree.is_guessed)
    yield "extra_tables", float(len(tables - mentioned))
    yield "unjoined_tables", float(len({t for at, t in frame.tables.items()} - tables - _related(plan)))
    yield "views", float(sum(frame.catalog.get(t).is_view for t in tables))


def _related(plan: Query) -> set[str]:
    return {t for c in _conditions(plan) if isinstance(c, Related) for t in (c.table, c.other)}


def _conditions(plan: Query) -> Iterator[Condition]:
    for root in (plan.where, plan.having):
        for condition in walk.conditions(root):
            if type(condition).__name__ not in ("Group", "Not"):
                yield condition
    if plan.set_operation is not None:
        yield from _conditions(plan.set_operation.right)


def _coverage(plan: Query, frame: Frame) -> Iterator[tuple[str, float]]:
    """Count what the question says and the plan leaves out."""
    literals = {str(v).casefold() for v in _literals(plan)}
    marks = frame.marks
    taken = _top_numbers(frame.clauses)
    values = [m for m in marks if m.symbol == VALUE]
    yield "values_unused", float(sum(not _is_used(frame, m.first, m.last, literals) for m in values))
    numbers = [m for at, m in enumerate(marks) if m.symbol == NUMBER and at not in taken]
    yield "numbers_unused", float(sum(str(m.number).casefold() not in literals for m in numbers))
    conditions = sum(1 for c in _conditions(plan))
    yield "periods_unused", float(sum(m.symbol == PERIOD for m in marks) > conditions)
    used = set(_columns(plan))
    named = [at for at in frame.columns if frame.labels[at] != "N"]
    yield "columns_unused", float(sum(frame.columns[at] not in used for at in named))
    ignored = [m for at, m in enumerate(marks) if m.is_name and frame.labels[at] == "N"]
    yield "names_ignored", float(len(ignored))
    weights = [_weight(frame, at) for at in frame.columns if frame.columns[at] in used]
    yield "weakest_link", min(weights, default=1.0)
    yield "mean_link", sum(weights) / len(weights) if weights else 1.0
    yield "no_output_named", float(not any(frame.has(at, "SA") for at in range(len(marks))))
    for symbol in (
        "sup",
        "most",
        "least",
        "common",
        "top",
        "each",
        "order",
        "avg",
        "sum",
        "not",
        ">",
        "<",
        ">=",
        "<=",
    ):
        if any(m.symbol == symbol for m in marks):
            yield f"cue:{symbol}", 1.0
    yield (
        "cmp_unused",
        float(sum(m.symbol in (">", "<", ">=", "<=", "cmp", "between") for m in marks) > conditions),
    )


def _top_numbers(clauses: Clauses) -> frozenset[int]:
    return frozenset(t.number_at for t in clauses.tops if t.number_at is not None)


def _weight(frame: Frame, at: int) -> float:
    ref = frame.columns[at]
    return next((k.weight for k in frame.marks[at].columns if (k.table, k.column) == (ref.table, ref.column)), 0.5)


def _is_used(frame: Frame, first: int, last: int, literals: set[str]) -> bool:
    text = " ".join(t.lower for t in frame.reading.tokens[first : last + 1])
    mark = next(m for m in frame.marks if m.first == first)
    options = {text, *(str(k.value).casefold() for k in mark.values)}
    return any(option in literal for option in options for literal in literals)


def _literals(plan: Query) -> Iterator[object]:
    for condition in _conditions(plan):
        for part in (getattr(condition, name, None) for name in ("right", "low", "high")):
            if isinstance(part, Literal):
                yield part.value
            elif isinstance(part, tuple):
                yield from (p.value for p in part)
        if isinstance(condition, Related) and condition.where is not None:
            yield from _literals(Query(select=(), where=condition.where))


def _columns(plan: Query) -> Iterator[ColumnRef]:
    for part in walk.all_parts(plan):
        if isinstance(part, ColumnRef):
            yield part
    for condition in _conditions(plan):
        yield from (p for p in _condition_parts(condition) if isinstance(p, ColumnRef))
    if plan.set_operation is not None:
        yield from _columns(plan.set_operation.right)


def _condition_parts(condition: Condition) -> Iterator[Expression]:
    yield from walk.operands(condition)
    if isinstance(condition, Comparison) and isinstance(condition.right, Query):
        yield from walk.all_parts(condition.right)
