"""The whole engine on the store: a question in, the ranked candidates and their rows out."""

from __future__ import annotations

from answerbook.core.catalog import Kind
from answerbook.core.question.engine import (
    Candidates,
    Clock,
    Context,
    Observation,
    Ranked,
    Reading,
    ValueMatch,
)
from answerbook.core.question.linking import Links, link
from answerbook.core.question.propose import propose
from answerbook.core.question.rank import rank
from answerbook.core.question.reading import read
from answerbook.core.results import ResultColumn, ResultSet
from tests.core.question import store

CONTEXT = Context(Clock("2026-11-20"))
CATALOG = store.catalog("sqlite")


def look_up(phrases: tuple[str, ...]) -> tuple[ValueMatch, ...]:
    """Find phrases among the texts of the store, whatever their case."""
    found = []
    for table in CATALOG.tables:
        for place, column in enumerate(table.columns):
            values = {str(row[place]) for row in store.ROWS[table.name] if row[place] is not None}
            texts = sorted(values) if column.kind is Kind.TEXT else []
            found += [
                ValueMatch(phrase, table.name, column.name, value, 1.0)
                for phrase in phrases
                for value in texts
                if phrase.casefold() == value.casefold()
            ]
    return tuple(found)


def linked(question: str) -> tuple[Reading, Links]:
    reading = read(question, CONTEXT)
    return reading, link(reading, CATALOG, look_up(reading.phrases))


def proposals(question: str, context: Context = CONTEXT) -> Candidates:
    reading, links = linked(question)
    return propose(reading, links, CATALOG, context)


def observe(candidates: Candidates) -> list[Observation]:
    return [Observation(i, result_of(c.sql), None) for i, c in enumerate(candidates.items)]


def result_of(sql: str) -> ResultSet:
    rows = store.run("sqlite", sql)
    width = len(rows[0]) if rows else 1
    columns = tuple(ResultColumn(f"c{i}", Kind.OTHER) for i in range(width))
    return ResultSet(columns, tuple(zip(*rows, strict=True)) if rows else ((),) * width)


def ranked(question: str, min_confidence: float | None = 0) -> tuple[Candidates, Ranked]:
    candidates = proposals(question)
    return candidates, rank(candidates, observe(candidates), min_confidence)
