"""Ask back where the words leave open what is meant, with choices the engine can answer."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from answerbook.core.catalog import Catalog, Column, Kind, Table
from answerbook.core.question.engine import Clarification
from answerbook.core.question.frame import Frame
from answerbook.core.question.plan import ColumnRef
from answerbook.core.question.wording import plural, row_name, table_name, words

MOST_CHOICES = 4
USUAL_TOP = 10
SIDE_NUMBERS = frozenset(
    "latitude longitude lat lng lon year month day number zip postal code phone fax age".split()
)
JUDGING = frozenset("best worst top leading good great favorite favourite".split())


def clarification(frames: Sequence[Frame]) -> Clarification | None:
    """Return the question back, or None when the words say enough."""
    if not frames:
        return None
    return unmeasured_top(frames[0]) or two_columns(frames)


def unmeasured_top(frame: Frame) -> Clarification | None:
    """Ask by what the best are taken, when nothing says it."""
    table = _judged(frame)
    if table is None:
        return None
    measures = tuple(itertools.islice(dict.fromkeys(_measures(table, frame.catalog)), MOST_CHOICES))
    if len(measures) < 2:
        return None
    count = next((m.number for m in frame.marks if isinstance(m.number, int)), USUAL_TOP)
    things = table_name(table.name)
    text = f"By what should the {things} be ranked?"
    return Clarification(text, tuple((m, f"top {count} {things} by {m}") for m in measures), is_needed=True)


def _judged(frame: Frame) -> Table | None:
    """Return the table whose rows are called best or top without a measure."""
    for at, mark in enumerate(frame.marks):
        said = {t.lower for t in frame.reading.tokens[mark.first : mark.last + 1]}
        if not said & JUDGING or any(frame.columns.get(k) for k in range(len(frame.marks))):
            continue
        if any(m.symbol in ("by", "order", "count", "avg", "sum") or m.values for m in frame.marks[at:]):
            continue
        places = sorted(frame.tables, key=lambda k: abs(k - at))
        if places and len(set(frame.tables.values())) == 1:
            return frame.catalog.get(frame.tables[places[0]])
    return None


def _measures(table: Table, catalog: Catalog) -> Iterator[str]:
    """Yield what the rows may be ranked by, in words: sums and counts of what refers to them, own amounts."""
    children = _referring(table, catalog)
    for child in children:
        yield from (f"total {row_name(child.name)} {_said(c)}" for c in _amounts(child)[:1])
    for child in children:
        yield f"number of {plural(row_name(child.name))}"
    for lines in (t for child in children for t in _referring(child, catalog) if t is not table):
        fractions = [c for c in _amounts(lines) if c.kind is Kind.NUMBER]
        yield from (f"total {row_name(lines.name)} {_said(c)}" for c in fractions[:1])
    yield from (_said(column) for column in _amounts(table))


def _referring(table: Table, catalog: Catalog) -> list[Table]:
    return [
        t
        for t in catalog.tables
        if t is not table and not t.is_view and any(k.to_table == table.name for k in t.foreign_keys)
    ]


def _amounts(table: Table) -> list[Column]:
    keys = {*table.primary_key, *(c for k in table.foreign_keys for c in k.columns)}
    return [
        c
        for c in table.columns
        if c.kind.is_numeric
        and c.name not in keys
        and not SIDE_NUMBERS & set(words(c.name))
        and "id" not in words(c.name)
    ]


def _said(column: Column) -> str:
    return " ".join(words(column.name))


def two_columns(frames: Sequence[Frame]) -> Clarification | None:
    """Ask which of two equally likely columns a word means, by the tables they belong to."""
    first = frames[0]
    for other in frames[1:3]:
        differing = [at for at in first.columns if other.columns.get(at) not in (None, first.columns[at])]
        if other.labels != first.labels or len(differing) != 1:
            continue
        at = differing[0]
        pair = (first.columns[at], other.columns[at])
        if not _are_equal(first, at, pair):
            continue
        if pair[0].table != pair[1].table and not {c.table for c in pair} & set(first.tables.values()):
            choices = tuple((_full_name(c), _spelled_out(first, at, c)) for c in pair)
            text = f"Which one do you mean: {choices[0][0]} or {choices[1][0]}?"
            return Clarification(text, choices) if choices[0][0] != choices[1][0] else None
    return None


def _are_equal(frame: Frame, at: int, pair: tuple[ColumnRef, ColumnRef]) -> bool:
    """Tell whether a word means the two columns equally well, neither of them of a view."""
    weights = {ColumnRef(k.table, k.column): k.weight for k in frame.marks[at].columns if k.column is not None}
    views = any(frame.catalog.get(c.table).is_view for c in pair)
    return not views and abs(weights.get(pair[0], 0.0) - weights.get(pair[1], 1.0)) < 0.05


def _full_name(column: ColumnRef) -> str:
    own = words(column.column)
    owner = row_name(column.table)
    return " ".join(own) if set(owner.split()) & set(own) else f"{owner} {' '.join(own)}"


def _spelled_out(frame: Frame, at: int, column: ColumnRef) -> str:
    """Return the question with the word replaced by the full name of a column."""
    tokens, mark = frame.reading.tokens, frame.marks[at]
    text = frame.reading.question
    return text[: tokens[mark.first].start] + _full_name(column) + text[tokens[mark.last].end :]
