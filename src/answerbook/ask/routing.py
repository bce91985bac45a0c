"""Which source a question belongs to, when none was named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from answerbook.core.question.engine import Context
from answerbook.core.question.linking import link
from answerbook.core.question.reading import read
from answerbook.core.sql.verdict import Policy
from answerbook.sources import values
from answerbook.sources.query import OpenSource


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen source, how much of the question it covers (0 to 1), and the runner-up."""

    source: OpenSource
    coverage: float
    reason: str


def choose(question: str, sources: Sequence[OpenSource], policy: Policy, context: Context) -> Choice:
    """Choose the source whose tables, columns and values cover most of the question's words."""
    scored = [(_coverage(question, s, policy, context), -place, s) for place, s in enumerate(sources)]
    coverage, _, best = max(scored, key=lambda item: item[:2])
    if len(sources) == 1:
        return Choice(best, coverage, f"{best.name} is the only source")
    return Choice(best, coverage, f"{best.name} fits best: it covers {round(coverage * 100)} % of the question")


def _coverage(question: str, source: OpenSource, policy: Policy, context: Context) -> float:
    """Return the part of the question's content words that the source knows, by the weight of the best link."""
    reading = read(question, context)
    links = link(reading, source.catalog, values.lookup(source, reading.phrases, policy))
    best: dict[int, float] = {}
    for item in links.items:
        for token in range(item.first, item.last + 1):
            best[token] = max(best.get(token, 0.0), item.weight)
    words = len(best) + len(links.unknown)
    return sum(best.values()) / words if words else 0.0
