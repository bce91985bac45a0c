"""Shares: the part of all rows that meets the conditions, or each group's part of the whole."""

from __future__ import annotations

from dataclasses import replace

from answerbook.core.question.frame import Frame
from answerbook.core.question.plan import (
    Aggregate,
    AggregateFunction,
    Arithmetic,
    Literal,
    Output,
    Query,
    ShareOfTotal,
    Star,
)

ROWS = Aggregate(AggregateFunction.COUNT, Star())


def as_share(plan: Query, frame: Frame) -> Query:
    """Return the plan as a share when the question asks for one; "percentage" is of a hundred."""
    asked = next((m for m in frame.marks if m.symbol == "share"), None)
    if asked is None:
        return plan
    if plan.group:
        return replace(plan, select=tuple(_share_of(o) for o in plan.select))
    if plan.where is None:
        return plan
    part = Arithmetic("/", replace(ROWS, where=plan.where), ROWS)
    words = {t.lower for t in frame.reading.tokens[asked.first : asked.last + 1]}
    whole = Arithmetic("*", Literal(100), part) if words & {"percentage", "percent"} else part
    return replace(plan, select=(Output(whole, "share"),), where=None, order=(), limit=None, distinct=False)


def _share_of(output: Output) -> Output:
    item = output.expression
    return Output(ShareOfTotal(item)) if isinstance(item, Aggregate) and not item.distinct else output
