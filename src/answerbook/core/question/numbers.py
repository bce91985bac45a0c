"""Find the numbers of a question: digits, words, scales, ordinals, percents and money."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answerbook.core.question.engine import NumberSpan, Token, TokenKind
from answerbook.core.question.lexicon import number_words as words

_LITERAL = re.compile(
    r"^(?P<sign>-?)(?P<currency>[$€£¥₹]?)\s?(?P<digits>[\d,]*\.?\d+)(?P<suffix>[a-z]*)\s?(?P<percent>%?)$"
)
_ORDINAL_SUFFIXES = frozenset({"st", "nd", "rd", "th"})
_TENS_OF = {name[:-1] + "ieth": value for name, value in words.TENS.items()}
_MAX_WORD_TOKENS = 12
_MOST_DIGITS = 24


def find_numbers(tokens: Sequence[Token]) -> tuple[NumberSpan, ...]:
    """Return the numbers from left to right, none overlapping.

    >>> from answerbook.core.question.tokens import tokenize
    >>> [n.value for n in find_numbers(tokenize("top ten of 1,200 at 3.5k or two hundred and five"))]
    [10, 1200, 3500, 205]
    """
    spans: list[NumberSpan] = []
    at = 0
    while at < len(tokens):
        span = _literal(tokens, at) or _counted(tokens, at) or _spelled(tokens, at) or _ordinal(tokens, at)
        if span is None:
            at += 1
        else:
            spans.append(_with_unit(tokens, span))
            at = spans[-1].last + 1
    return tuple(spans)


def _literal(tokens: Sequence[Token], at: int) -> NumberSpan | None:
    """Read "1,200", "$3.5k", "20%", "3rd" and "2 million"."""
    token = tokens[at]
    parts = _LITERAL.match(token.lower) if token.kind is TokenKind.NUMBER else None
    if parts is None or len(parts["digits"]) > _MOST_DIGITS:
        return None
    value = _plain(parts["digits"])
    suffix, last = parts["suffix"], at
    if suffix in words.SUFFIXES:
        value = _scaled(value, words.SUFFIXES[suffix])
    elif not suffix:
        value, last = _scale_after(tokens, value, at)
    unit = "percent" if parts["percent"] else parts["currency"] or None
    return NumberSpan(
        at, last, -value if parts["sign"] else value, unit=unit, is_ordinal=suffix in _ORDINAL_SUFFIXES
    )


def _scale_after(tokens: Sequence[Token], value: int | float, at: int) -> tuple[int | float, int]:
    while at + 1 < len(tokens) and not tokens[at].mark and tokens[at + 1].lower in words.SCALES:
        at += 1
        value = _scaled(value, words.SCALES[tokens[at].lower])
    return value, at


def _spelled(tokens: Sequence[Token], at: int) -> NumberSpan | None:
    """Read "two hundred and five", "twenty-five", "seven"; "one" not where it is a pronoun."""
    if not _opens_number(tokens, at):
        return None
    total, current, last = 0, 0, at - 1
    for i in range(at, min(len(tokens), at + _MAX_WORD_TOKENS)):
        lower = tokens[i].lower
        if lower == "and" and last == i - 1 and _continues_after_and(tokens, i):
            continue
        if i > at and tokens[i - 1].mark not in ("", "-"):
            break
        step = _add_word(total, current, lower, is_first=i == at, previous=tokens[i - 1].lower if i > at else "")
        if step is None:
            break
        (total, current), last = step, i
    return NumberSpan(at, last, total + current)


def _opens_number(tokens: Sequence[Token], at: int) -> bool:
    lower = tokens[at].lower
    if tokens[at].kind is not TokenKind.WORD or not (lower in words.UNITS or lower in words.TENS):
        return False
    if lower != "one":
        return True
    before = tokens[at - 1].lower if at else ""
    after = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    return before not in words.PRONOUN_LEADS and after not in ("of", "another")


def _continues_after_and(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether "and" at this place is inside a number: after a scale, before a smaller word."""
    follows = at + 1 < len(tokens) and (tokens[at + 1].lower in words.UNITS or tokens[at + 1].lower in words.TENS)
    return follows and tokens[at - 1].lower in ("hundred", "thousand", "million")


def _add_word(total: int, current: int, lower: str, *, is_first: bool, previous: str) -> tuple[int, int] | None:
    """Return the running sums with this word added, or None when the word does not continue the number."""
    if lower in words.TENS:
        fits = is_first or (current % 100 == 0 and previous not in words.TENS)
        return (total, current + words.TENS[lower]) if fits else None
    if lower in words.UNITS:
        value = words.UNITS[lower]
        fits = is_first or previous in ("and", *words.SCALES) or (previous in words.TENS and 0 < value < 10)
        return (total, current + value) if fits else None
    scale = words.SCALES.get(lower)
    if scale is None or is_first:
        return None
    if scale <= 100:
        return total, max(current, 1) * scale
    return total + max(current, 1) * scale, 0


def _counted(tokens: Sequence[Token], at: int) -> NumberSpan | None:
    """Read "a dozen", "half a million", "a couple of", and "twice" after a comparison."""
    lowers = [t.lower for t in tokens[at : at + 3]]
    if len(lowers) == 3 and lowers[:2] == ["half", "a"] and lowers[2] in words.SCALES:
        return NumberSpan(at, at + 2, words.SCALES[lowers[2]] // 2)
    if (
        len(lowers) >= 2
        and lowers[0] == "a"
        and lowers[1] in ("dozen", "hundred", "thousand", "million", "billion")
    ):
        value, last = _scale_after(tokens, 1, at)
        return NumberSpan(at, last, value)
    if lowers == ["a", "couple", "of"]:
        value, last = _scale_after(tokens, 2, at + 2)
        return NumberSpan(at, last, value)
    if lowers and lowers[0] == "dozen":
        return NumberSpan(at, at, 12)
    compares = at > 0 and tokens[at - 1].lower in ("than", "least", "most", "exactly", "only")
    if lowers and compares and lowers[0] in words.TIMES:
        return NumberSpan(at, at, words.TIMES[lowers[0]])
    return None


def _ordinal(tokens: Sequence[Token], at: int) -> NumberSpan | None:
    """Read "third", "twenty-first"; "second" not where it is a unit of time."""
    lower = tokens[at].lower
    if tokens[at].kind is not TokenKind.WORD:
        return None
    value = words.ORDINALS.get(lower) or _TENS_OF.get(lower)
    is_time = lower == "second" and at > 0 and tokens[at - 1].lower in ("per", "a", "each", "every")
    return None if value is None or is_time else NumberSpan(at, at, value, is_ordinal=True)


def _with_unit(tokens: Sequence[Token], span: NumberSpan) -> NumberSpan:
    after = [t.lower for t in tokens[span.last + 1 : span.last + 3]]
    if span.unit or not after or tokens[span.last].mark:
        return span
    if after[0] in words.PERCENT_WORDS:
        return NumberSpan(span.first, span.last + 1, span.value, "percent", span.is_ordinal)
    if after == ["per", "cent"]:
        return NumberSpan(span.first, span.last + 2, span.value, "percent", span.is_ordinal)
    if after[0] in words.CURRENCY_WORDS:
        return NumberSpan(span.first, span.last + 1, span.value, words.CURRENCY_WORDS[after[0]], span.is_ordinal)
    return span


def _plain(digits: str) -> int | float:
    text = digits.replace(",", "")
    return float(text) if "." in text else int(text)


def _scaled(value: int | float, scale: int) -> int | float:
    """Multiply without binary dust: 3.5k is 3500, not 3500.0000001."""
    product = round(value * scale, 6)
    return int(product) if product == int(product) else product
