"""Find what cut of time a question asks for, and which returning parts of time it names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answerbook.core.question.engine import GrainSpan, NumberSpan, RecurringSpan, Token
from answerbook.core.question.lexicon.calendar_words import GRAIN_UNITS, GRAIN_WORDS, MONTHS, WEEKDAYS
from answerbook.core.question.spoken import Spoken, spoken

_UNITS = "|".join(GRAIN_UNITS)
_CUTS: tuple[re.Pattern[str], ...] = (
    re.compile(r"(?:(?:by|per|each|every|for each|for every|grouped by|over the|across the) )(?:the )?"
               r"(?P<weekday>days? of (?:the )?week|weekday)s?(?!\w)"),
    re.compile(r"(?:by|per|each|every|for each|for every) (?:the )?(?P<hour>hour)(?: of (?:the )?day)?(?!\w)"),
    re.compile(r"(?:by|per|each|every|(?:in|for|of) (?:each|every)|(?:over|across) the) "
               rf"(?:calendar |order )?(?P<unit>{_UNITS})s?(?! \d)(?!\w)"),
    re.compile(r"(?:by|per) (?:\w+ ){1,3}and (?P<also>year|quarter|month|week)s?(?! \d)(?!\w)"),
    re.compile(rf"(?P<unit>{_UNITS}) (?:by|over|on|to|after) (?P=unit)(?!\w)"),
    re.compile(rf"(?P<word>{'|'.join(GRAIN_WORDS)})(?!\w)"),
)  # fmt: skip
_ALSO = re.compile(rf"(?:,| and| then|, then|, and)(?: by| per)? (?P<unit>{_UNITS})s?(?!\w)")
_SORTED = re.compile(r"\b(?:sort|order|rank|arrang)(?:e|ed|ing)? $")
_DAY_NAMES = "|".join(WEEKDAYS)
_MONTH_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAYS = re.compile(
    rf"(?:on |every |each |during |for )+(?:the )?(?P<names>(?:(?:{_DAY_NAMES})s?|weekends?|weekdays)"
    rf"(?:(?:, and|,| and| or)(?: on)? (?:(?:{_DAY_NAMES})s?|weekends?|weekdays))*)(?!\w)"
)
_MONTH_OF_YEARS = re.compile(
    rf"(?:(?:every|each|during every|in every|in each) (?P<every>{_MONTH_NAMES})"
    rf"|in (?P<plain>{_MONTH_NAMES})(?: of (?:each|every|any) year)?)(?! \d)(?!,? (?:19|20)\d\d)(?!\w)"
)
_WEEKEND, _WORKDAYS = (5, 6), (0, 1, 2, 3, 4)


def find_grains(tokens: Sequence[Token], numbers: Sequence[NumberSpan]) -> tuple[GrainSpan, ...]:
    """Return the cuts of time asked for, from left to right.

    >>> from answerbook.core.question.tokens import tokenize
    >>> [g.grain for g in find_grains(tokenize("monthly sales per day of week and by year"), ())]
    ['month', 'weekday', 'year']
    """
    text = spoken(tokens, numbers)
    spans: list[GrainSpan] = []
    taken = -1
    for start in text.starts:
        is_free = start > taken and not _SORTED.search(text.line, 0, start)
        match = next((m for cut in _CUTS if (m := cut.match(text.line, start))), None) if is_free else None
        at = match.start("also") if match and "also" in match.groupdict() else start
        while match is not None:
            spans.append(GrainSpan(*text.tokens_of(at, match.end()), _grain(match)))
            taken = match.end() - 1
            match = _ALSO.match(text.line, match.end())
            at = match.start("unit") if match else at
    return tuple(spans)


def _grain(match: re.Match[str]) -> str:
    found = {name: value for name, value in match.groupdict().items() if value}
    if "word" in found:
        return GRAIN_WORDS[found["word"]]
    unit = found.get("unit") or found.get("also")
    return GRAIN_UNITS[unit] if unit else next(iter(found))


def find_recurring(tokens: Sequence[Token], numbers: Sequence[NumberSpan]) -> tuple[RecurringSpan, ...]:
    """Return the weekdays and months named as returning filters.

    A month after "in" without a year is both a period and this: the engine shows the choice.

    >>> from answerbook.core.question.tokens import tokenize
    >>> find_recurring(tokenize("orders on Saturdays and Sundays"), ())[0].values
    (5, 6)
    """
    text = spoken(tokens, numbers)
    days = [_days(m, text) for m in _matches(_DAYS, text)]
    months = [_months(m, text) for m in _matches(_MONTH_OF_YEARS, text)]
    return tuple(sorted(days + months, key=lambda span: span.first))


def _matches(pattern: re.Pattern[str], text: Spoken) -> list[re.Match[str]]:
    starts = set(text.starts)
    return [m for m in pattern.finditer(text.line) if m.start() in starts]


def _days(match: re.Match[str], text: Spoken) -> RecurringSpan:
    values: set[int] = set()
    for name in re.findall(r"[a-z]+", match["names"]):
        if name.startswith("weekend"):
            values.update(_WEEKEND)
        elif name == "weekdays":
            values.update(_WORKDAYS)
        elif name.removesuffix("s") in WEEKDAYS:
            values.add(WEEKDAYS[name.removesuffix("s")])
    return RecurringSpan(*text.tokens_of(*match.span()), "weekday", tuple(sorted(values)), match.group())


def _months(match: re.Match[str], text: Spoken) -> RecurringSpan:
    month = MONTHS[match["every"] or match["plain"]]
    return RecurringSpan(*text.tokens_of(*match.span()), "month", (month,), match.group())
