"""A question as one plain line for patterns, with the way back from characters to tokens."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from answerbook.core.question.engine import NumberSpan, Token

_BARRIER = ";"


@dataclass(frozen=True, slots=True)
class Spoken:
    """`line` holds the tokens in lower case, numbers as digits, blank-separated; `starts[i]` begins piece i.

    `spans[i]` are the first and last token of piece i. Quoted strings are `"`, so that no pattern reads them.
    """

    line: str
    starts: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

    def tokens_of(self, start: int, end: int) -> tuple[int, int]:
        """Return the first and last token of these characters of the line."""
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, max(end - 1, start)) - 1
        return self.spans[first][0], self.spans[last][1]


def spoken(tokens: Sequence[Token], numbers: Sequence[NumberSpan]) -> Spoken:
    """Write the tokens as one line.

    >>> from answerbook.core.question.numbers import find_numbers
    >>> from answerbook.core.question.tokens import tokenize
    >>> tokens = tokenize("In the third quarter, last two weeks: 'x'?")
    >>> spoken(tokens, find_numbers(tokens)).line
    'in the 3th quarter, last 2 weeks ; " ;'
    """
    by_first = {n.first: n for n in numbers}
    line: list[str] = []
    starts: list[int] = []
    spans: list[tuple[int, int]] = []
    at, length = 0, 0
    while at < len(tokens):
        number = by_first.get(at)
        last = number.last if number else at
        word = _digits(number, tokens[at]) if number else '"' if tokens[at].is_quoted else tokens[at].lower
        piece = word + _between(tokens[last].mark, is_last=last == len(tokens) - 1)
        starts.append(length)
        spans.append((at, last))
        line.append(piece)
        length += len(piece)
        at = last + 1
    return Spoken("".join(line).rstrip(" "), tuple(starts), tuple(spans))


def _digits(number: NumberSpan, token: Token) -> str:
    """Write the value; an amount, or one with a thousands separator, so that it can be no year."""
    if number.unit is not None:
        return f"{number.value} {number.unit}" if number.unit == "percent" else f"{number.unit}{number.value}"
    if "," in token.lower:
        return token.lower
    return f"{number.value}th" if number.is_ordinal else f"{number.value}"


def _between(mark: str, *, is_last: bool) -> str:
    """Return what the patterns see between two words: a comma, a dash, a barrier or a blank."""
    bare = mark.removeprefix("'s").strip("'\"")
    if not bare or (bare == "." and not is_last):
        return " "
    if bare == ",":
        return ", "
    if bare in ("-", "–", "—"):
        return " - "
    return f" {_BARRIER} "
