"""Find the stretches of time that a question names."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from answerbook.core.question import dates
from answerbook.core.question.engine import Clock, NumberSpan, PeriodSpan, Relative, Token
from answerbook.core.question.spoken import Spoken, spoken
from answerbook.core.question.stretches import YEAR_RULES, Stretch, stretch_at

# What stands before a period says which side of it is meant; longest first.
_LEADS: tuple[tuple[str, str], ...] = (
    ("since", r"(?:on|in|at) or after|no earlier than|not before|since"
              r"|(?:starting|beginning) (?:from|in|on|with)"),
    ("until", r"(?:on|in|at) or before|no later than|not after|until|till|up (?:to|until|till)|through|thru|as of|"
              r"(?:by|until|to) (?:the )?end of"),
    ("after", r"after|later than|newer than|more recent than|following"),
    ("before", r"before|prior to|earlier than|older than"),
    ("within", r"in|during|within|on|for|of|over|throughout|from|at|dated|in the (?:course|span) of"
               r"|only|just|what about|how about"),
)  # fmt: skip
_LEAD = re.compile(
    "(?:" + "|".join(f"(?P<{bound}>{words})" for bound, words in _LEADS) + r") "
    r"(?P<fill>(?:the )?(?:entire |whole |full |end of |beginning of |start of |months? of |years? of )?(?:the )?)"
)
_TRAIL = re.compile(r"(?: (?P<since>on ?wards?|forward|on(?= ;|$)|(?:or|and) (?:later|after|newer|since))|"
                    r" (?P<until>(?:or|and) (?:earlier|before|older)))(?![\w-])")  # fmt: skip
_BETWEEN = re.compile(r"(?:between|from) (?:the )?")
_JOINT = re.compile(r"(?: and| to| until| till| through| thru| up to| -) (?:the )?")
_AND = re.compile(r"(?:,| and| or|, and|, or) (?:in |on )?(?:the )?")
# A round number after these is more often an amount than a year: "for 2000", "of 1500".
_WEAK_LEADS = ("for ", "of ", "from ", "at ", "up to ", "over ", "following ", "within ", "through ", "on ")
_AMOUNT_LEADS = (
    "only ",
    "just ",
    "what about ",
    "how about ",
    "up to ",
    "at ",
    "over ",
    "within ",
    "through ",
    "on ",
    "following ",
)


@dataclass(frozen=True, slots=True)
class Reach:
    """A period of the line with its bounds, before it is mapped to tokens."""

    start: int
    end: int
    first: Stretch
    bound: str = "within"
    last: Stretch | None = None
    years: tuple[int, ...] = ()  # places of bare years in the line


def find_periods(
    tokens: Sequence[Token], numbers: Sequence[NumberSpan], clock: Clock
) -> tuple[tuple[PeriodSpan, ...], tuple[NumberSpan, ...]]:
    """Return the periods, and the numbers with the years among them marked.

    >>> from answerbook.core.question.tokens import tokenize
    >>> periods, _ = find_periods(tokenize("orders since March 2017"), (), Clock("2026-11-20"))
    >>> periods[0].start, periods[0].end, periods[0].label
    ('2017-03-01', None, 'since March 2017')
    """
    text = spoken(tokens, numbers)
    spans: list[PeriodSpan] = []
    years: set[int] = set()
    taken = -1
    for start in text.starts:
        if start <= taken:
            continue
        for reach in _reaches(text.line, start, clock):
            taken = reach.end - 1
            spans.append(_span(reach, text, tokens))
            years.update(text.tokens_of(at, at + 1)[0] for at in reach.years)
    marked = tuple(replace(n, is_year=True) if n.first in years else n for n in numbers)
    return tuple(spans), marked


def place(span: PeriodSpan, clock: Clock) -> PeriodSpan:
    """Return the relative period as seen from the clock's day; a fixed one unchanged.

    The engine re-anchors "last month" to the newest row of old data by a clock of that day.
    """
    if span.relative is None:
        return span
    start, end = dates.stretch(span.relative, dates.today_of(clock), clock)
    bounds = dates.bounded(start.isoformat(), end.isoformat(), span.relative.bound)
    return replace(span, start=bounds[0], end=bounds[1])


def _reaches(line: str, start: int, clock: Clock) -> list[Reach]:
    """Return the period that begins here and those joined to it: "in 2016 and 2018"."""
    reach = _range(line, start, clock) or _led(line, start, clock) or _bare(line, start, clock)
    if reach is None:
        return []
    found = [reach]
    while found[-1].last is None and found[-1].bound == "within":
        follower = _joined(line, found[-1], clock)
        if follower is None:
            break
        found.append(follower)
    return found


def _range(line: str, start: int, clock: Clock) -> Reach | None:
    """Read "between 2016 and 2018", "from Jan to March 2018", "in 2016 - 2018", "May 2017 to June 2017"."""
    opening = _BETWEEN.match(line, start) or _LEAD.match(line, start)
    at = opening.end() if opening else start
    first = stretch_at(line, at, clock)
    joint = _JOINT.match(line, first[2]) if first else None
    if first is None or joint is None:
        return None
    last = stretch_at(line, joint.end(), clock)
    if last is None or not _is_range(line[start:at], joint.group(), first[0].is_clear and last[0].is_clear):
        return None
    low, high = _completed(first[1], last[1], clock)
    if low.start >= high.end:
        low, high = high, low
    years = tuple(found[2] - 4 for found in (first, last) if found[0].name in YEAR_RULES)
    return Reach(start, last[2], low, last=high, years=years)


def _is_range(opening: str, joint: str, is_clear: bool) -> bool:
    """Tell whether the words around two stretches make them one range; "in 2016 and 2018" does not."""
    word = joint.strip()
    if word.startswith("and"):
        return opening.startswith("between")
    return is_clear or not opening or opening.startswith(("between", "from", "in", "during", "for", "within"))


def _completed(low: Stretch, high: Stretch, clock: Clock) -> tuple[Stretch, Stretch]:
    """Give the year of one end to the other where only one has it: "from Jan to March 2018"."""
    if _lacks_year(low) and high.relative is None:
        return _moved(low, clock, int(high.start[:4]), not_after=high.start), high
    if _lacks_year(high):
        return low, _moved(high, clock, int(low.start[:4]), not_before=low.start)
    return low, high


def _lacks_year(stretch: Stretch) -> bool:
    return stretch.relative is not None and stretch.relative.shape == "named"


def _moved(stretch: Stretch, clock: Clock, year: int, not_after: str = "9999", not_before: str = "") -> Stretch:
    """Return the stretch in this year, or in the one beside it where the order of the ends asks for it."""
    relative = stretch.relative or Relative("month")
    for candidate in (year, year - 1 if not_after != "9999" else year + 1):
        start, end = dates.stretch(replace(relative, shape="in_year"), dt.date(candidate, 1, 1), clock)
        if not_before <= start.isoformat() <= not_after:
            break
    return Stretch(start.isoformat(), end.isoformat())


def _led(line: str, start: int, clock: Clock) -> Reach | None:
    """Read a period after a preposition."""
    lead = _LEAD.match(line, start)
    if lead is None:
        return None
    for at in (lead.end(), lead.start("fill")):
        found = stretch_at(line, at, clock)
        if found is None:
            continue
        rule, stretch, end = found
        years = (end - 4,) if rule.name in YEAR_RULES else ()
        if rule.name == "year" and _is_amount(line[start:at], line[at:end]):
            return None
        bound = next(name for name, _ in _LEADS if lead.group(name))
        trail = _TRAIL.match(line, end)
        if trail and bound == "within":
            bound, end = trail.lastgroup or bound, trail.end()
        return Reach(start, end, stretch, bound, years=years)
    return None


def _is_amount(lead: str, year: str) -> bool:
    return lead.startswith(_AMOUNT_LEADS) or (year.endswith("00") and lead.startswith(_WEAK_LEADS))


def _bare(line: str, start: int, clock: Clock) -> Reach | None:
    found = stretch_at(line, start, clock)
    if found is None or not found[0].is_clear:
        return None
    years = (found[2] - 4,) if found[0].name in YEAR_RULES else ()
    trail = _TRAIL.match(line, found[2])
    if trail:
        return Reach(start, trail.end(), found[1], trail.lastgroup or "within", years=years)
    return Reach(start, found[2], found[1], years=years)


def _joined(line: str, before: Reach, clock: Clock) -> Reach | None:
    joint = _AND.match(line, before.end)
    found = stretch_at(line, joint.end(), clock) if joint else None
    if joint is None or found is None:
        return None
    rule, stretch, end = found
    if rule.name == "year" and not before.years:
        return None
    return Reach(joint.end(), end, stretch, years=(end - 4,) if rule.name in YEAR_RULES else ())


def _span(reach: Reach, text: Spoken, tokens: Sequence[Token]) -> PeriodSpan:
    first, last = text.tokens_of(reach.start, reach.end)
    label = _label(tokens[first : last + 1])
    if reach.last is not None:
        return PeriodSpan(first, last, reach.first.start, reach.last.end, label)
    start, end = dates.bounded(reach.first.start, reach.first.end, reach.bound)
    relative = replace(reach.first.relative, bound=reach.bound) if reach.first.relative else None
    span = PeriodSpan(first, last, start, end, label, relative is not None, relative, reach.first.note)
    if reach.first.alternative is None:
        return span
    other = dates.bounded(*reach.first.alternative, reach.bound)
    return replace(span, alternatives=(PeriodSpan(first, last, *other, label),))


def _label(tokens: Sequence[Token]) -> str:
    """Return the words as they were asked, with the dashes and commas between them."""
    written = "".join(
        t.text + (t.mark if t.mark in ("-", "–") else ", " if t.mark == "," else " ") for t in tokens
    )
    return written.strip(" ,-–")
