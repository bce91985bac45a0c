"""Understand a question as far as that is possible without any schema."""

from __future__ import annotations

from answerbook.core.question.engine import Context, Reading, Route
from answerbook.core.question.grains import find_grains, find_recurring
from answerbook.core.question.numbers import find_numbers
from answerbook.core.question.periods import find_periods
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
    periods, numbers = find_periods(tokens, find_numbers(tokens), context.clock)
    return Reading(
        question=question,
        route=Route.DATA,
        tokens=tokens,
        numbers=numbers,
        periods=periods,
        grains=find_grains(tokens, numbers),
        recurring=find_recurring(tokens, numbers),
        phrases=find_phrases(question, tokens),
    )
