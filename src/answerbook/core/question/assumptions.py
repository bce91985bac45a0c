"""What a plan takes for granted and the reader may change: which date, which column, how often a row is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from answerbook.core.question import walk
from answerbook.core.question.engine import Assumption
from answerbook.core.question.frame import Frame
from answerbook.core.question.plan import (
    Aggregate,
    AggregateFunction,
    Bucket,
    ColumnRef,
    Output,
    Period,
    Query,
    Star,
)
from answerbook.core.question.plan_edits import filters
from answerbook.core.question.plan_tables import with_column
from answerbook.core.question.wording import column_name, table_name

MOST_CHOICES = 3
NEAR = 0.92  # a link this close to the best one is another meaning worth offering


def assumptions(plan: Query, frame: Frame) -> tuple[Assumption, ...]:
    """Return the assumptions of a plan, each with the plans it may be changed to."""
    return (*_dates(plan, frame), *_columns(plan, frame), *_shown(plan, frame), *_distinct(plan), *_counted(plan))


def _said(column: ColumnRef) -> str:
    return column_name(column.table, column.column)


def _swaps(plan: Query, old: ColumnRef, others: list[ColumnRef]) -> tuple[tuple[str, Query], ...]:
    return tuple((_said(new), with_column(plan, old, new)) for new in others[:MOST_CHOICES])


def _dates(plan: Query, frame: Frame) -> Iterator[Assumption]:
    """Say which of several dates a period or a cut of time speaks of."""
    times = [c.column for c in filters(plan) if isinstance(c, Period)]
    times += [e.column for e in plan.group if isinstance(e, Bucket)]
    for column in dict.fromkeys(times):
        others = [ref for ref in frame.dated(0) if ref != column and frame.kind(ref).is_temporal]
        if others and column not in frame.columns.values():
            yield Assumption("date", "period", f"Time is “{_said(column)}”", _swaps(plan, column, others))


def _columns(plan: Query, frame: Frame) -> Iterator[Assumption]:
    """Say which of several columns a word means."""
    used = set(walk.all_parts(plan))
    for at, column in sorted(frame.columns.items()):
        links = frame.marks[at].columns
        if column not in used or not links:
            continue
        near = [ColumnRef(k.table, k.column) for k in links if k.column and k.weight >= links[0].weight * NEAR]
        others = [ref for ref in near if ref != column and ref.table in frame.near(at)]
        if others:
            word = " ".join(t.text for t in frame.reading.tokens[frame.marks[at].first : frame.marks[at].last + 1])
            yield Assumption(
                f"column-{at}", "column", f"“{word}” is the {_said(column)}", _swaps(plan, column, others)
            )


def _shown(plan: Query, frame: Frame) -> Iterator[Assumption]:
    """Say by which column an entity is shown, when the question names none."""
    shown = [o.expression for o in plan.select]
    named = set(frame.columns.values())
    tables = [e.table for e in shown if isinstance(e, ColumnRef) and e in frame.shown(e.table) and e not in named]
    if (
        tables
        and not plan.group
        and plan.set_operation is None
        and not any(isinstance(e, Aggregate) for e in shown)
    ):
        words = " and ".join(_said(c) for c in frame.shown(tables[0]))
        whole = replace(plan, select=(Output(Star(tables[0])),), distinct=False)
        text = f"{table_name(tables[0]).capitalize()} are shown by {words}"
        yield Assumption("shown", "column", text, (("all columns", whole),))


def _distinct(plan: Query) -> Iterator[Assumption]:
    if plan.distinct and plan.set_operation is None:
        yield Assumption(
            "distinct", "meaning", "Equal rows are shown once", (("every row", replace(plan, distinct=False)),)
        )


def _counted(plan: Query) -> Iterator[Assumption]:
    """Say that different values are counted rather than rows."""
    for at, output in enumerate(plan.select):
        item = output.expression
        if isinstance(item, Aggregate) and item.function is AggregateFunction.COUNT and item.distinct:
            rows = Output(Aggregate(AggregateFunction.COUNT, Star()))
            changed = replace(plan, select=(*plan.select[:at], rows, *plan.select[at + 1 :]))
            yield Assumption("count", "metric", "Different values are counted", (("all rows", changed),))
            return
