"""Readings as short text, so that a table of cases can be read by eye."""

from __future__ import annotations

from answerbook.core.question.engine import NumberSpan, Reading, Token, TokenKind


def token_text(token: Token) -> str:
    kind = "" if token.kind is TokenKind.WORD else f":{token.kind.value}"
    pieces = f"={'+'.join(token.pieces)}" if token.pieces else ""
    return token.lower + kind + pieces + (f" {token.mark}" if token.mark else "")


def number_text(number: NumberSpan) -> str:
    notes = [n for n, on in (("ordinal", number.is_ordinal), ("year", number.is_year)) if on]
    return " ".join([str(number.value), *([number.unit] if number.unit else []), *notes])


def times_of(reading: Reading) -> dict[str, list[str]]:
    periods = [f"{p.label}: {p.start or ''}..{p.end or ''}{' relative' * p.is_relative}" for p in reading.periods]
    recurring = [f"{r.grain} {' '.join(map(str, r.values))}" for r in reading.recurring]
    found = {"periods": periods, "grains": [g.grain for g in reading.grains], "recurring": recurring}
    return {name: texts for name, texts in found.items() if texts}
