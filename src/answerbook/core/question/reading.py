"""Understand a question as far as that is possible without any schema."""

from __future__ import annotations

from dataclasses import replace

from answerbook.core.question.engine import Context, Reading, Route
from answerbook.core.question.gate import LONGEST, Gated, gate_text, gate_tokens
from answerbook.core.question.grains import find_grains, find_recurring
from answerbook.core.question.numbers import find_numbers
from answerbook.core.question.parts import split_parts, trim_courtesy
from answerbook.core.question.periods import find_periods
from answerbook.core.question.phrases import find_phrases
from answerbook.core.question.tokens import tokenize
from answerbook.core.question.write_requests import is_sql


def read(question: str, context: Context, *, longest: int = LONGEST) -> Reading:
    """Return the tokens, numbers, times and phrases of the question, how to route it, and its parts.

    `Reading.question` is the text that the offsets refer to: without greeting and thanks around it.
    Never raises on any text; more than `longest` characters are refused unread.

    >>> from answerbook.core.question.engine import Clock
    >>> reading = read("How many orders above 100?", Context(Clock("2026-11-20")))
    >>> reading.route.value, [n.value for n in reading.numbers]
    ('data', [100])
    """
    stopped = gate_text(question, longest=longest)
    if stopped is not None:
        return Reading(question[:longest], stopped.route, reply=stopped.reply, code=stopped.code)
    text = trim_courtesy(question.strip())
    pieces = () if is_sql(text) else split_parts(text)
    whole = _read_one(text, context)
    return _with_parts(whole, tuple(_read_one(piece, context) for piece in pieces)) if pieces else whole


def _read_one(text: str, context: Context) -> Reading:
    tokens = tokenize(text)
    if not tokens:
        return _routed(Reading(text, Route.DATA), gate_text(""))
    periods, numbers = find_periods(tokens, find_numbers(tokens), context.clock)
    recurring = find_recurring(tokens, numbers)
    grains = (g for g in find_grains(tokens, numbers) if not any(r.first <= g.first <= r.last for r in recurring))
    reading = Reading(
        question=text,
        route=Route.DATA,
        tokens=tokens,
        numbers=numbers,
        periods=periods,
        grains=tuple(grains),
        phrases=find_phrases(text, tokens),
        recurring=recurring,
    )
    return _routed(reading, gate_tokens(text, tokens, in_thread=bool(context.turns)))


def _routed(reading: Reading, gated: Gated | None) -> Reading:
    if gated is None:
        return reading
    return replace(reading, route=gated.route, code=gated.code, reply=gated.reply)


def _with_parts(whole: Reading, parts: tuple[Reading, ...]) -> Reading:
    """Let the whole be a question on data when a part is; else it is what its first part is."""
    if any(part.route is Route.DATA for part in parts):
        return replace(whole, route=Route.DATA, code=None, reply=None, parts=parts)
    return replace(whole, route=parts[0].route, code=parts[0].code, reply=parts[0].reply, parts=parts)
