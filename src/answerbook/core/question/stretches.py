"""The ways to say one stretch of time, each a pattern and what it means."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from answerbook.core.question import dates
from answerbook.core.question.engine import Clock, Relative
from answerbook.core.question.lexicon.calendar_words import DECADES, MONTHS, WEEKDAYS


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time as read: `start` included, `end` excluded. `year_only` says it was a bare year."""

    start: str
    end: str
    relative: Relative | None = None
    note: str | None = None
    alternative: tuple[str, str] | None = None


Build = Callable[[re.Match[str], Clock], Stretch | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """`is_clear` says that the words mean time even without a preposition before them."""

    name: str
    pattern: re.Pattern[str]
    build: Build
    is_clear: bool = True


_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_WEEKDAY = "(?P<weekday>" + "|".join(WEEKDAYS) + ")"
_YEAR = r"(?P<year>1[0-9]\d\d|20\d\d|21\d\d)"
_UNIT = r"(?P<unit>day|week|weekend|month|quarter|year|decade|century)"
_TURN = r"(?P<turn>last|previous|prior|past|this|current|present|next|coming|following)"
_QUARTER = r"(?:q ?(?P<quarter>[1-4])|(?P<ordinal>[1-4])th quarter|(?P<final>last|final) quarter)"
_HALF = r"(?:h(?P<half>[12])|(?P<ordinal>[12])th half)"
_FISCAL = r"(?:fy ?|fiscal (?:year )?)(?P<year>\d{4}|\d{2})"
_OF = r"(?: of| in|,)?(?: the)?(?: year)? "
_OFFSETS = {"this": 0, "current": 0, "present": 0, "next": 1, "coming": 1, "following": 1}


def _offset(turn: str) -> int:
    return _OFFSETS.get(turn, -1)


def _relative(relative: Relative, clock: Clock, note: str | None = None) -> Stretch:
    start, end = dates.stretch(relative, dates.today_of(clock), clock)
    return Stretch(start.isoformat(), end.isoformat(), relative, note)


def _unit_at(start: dt.date, unit: str) -> Stretch:
    return Stretch(start.isoformat(), dates.unit_end(start, unit).isoformat())


def _iso_day(m: re.Match[str], _: Clock) -> Stretch:
    day = dt.date(int(m[1]), int(m[2]), int(m[3]))
    if m[4]:
        moment = dt.datetime.combine(day, dt.time.fromisoformat(m[4]))
        width = dt.timedelta(seconds=1) if m[4].count(":") == 2 else dt.timedelta(minutes=1)
        return Stretch(moment.isoformat(" "), (moment + width).isoformat(" "))
    return _unit_at(day, "day")


def _iso_month(m: re.Match[str], _: Clock) -> Stretch:
    return _unit_at(dt.date(int(m[1]), int(m[2]), 1), "month")


def _slashed(m: re.Match[str], _: Clock) -> Stretch | None:
    """Read 3/5/2018: month first where both are possible, with a note; 2018/3/5 and 25/3/2018 are plain."""
    first, second, third = m[1], int(m[2]), m[3]
    if len(first) == 4:
        return _unit_at(dt.date(int(first), second, int(third)), "day")
    year = int(third) if len(third) == 4 else 2000 + int(third) if int(third) < 70 else 1900 + int(third)
    month, day = int(first), second
    if month > 12:
        return _unit_at(dt.date(year, day, month), "day")
    stretch = _unit_at(dt.date(year, month, day), "day")
    if day > 12 or day == month:
        return stretch
    other = _unit_at(dt.date(year, day, month), "day")
    note = f"{m[0]} is read as month/day: {stretch.start}; day/month would be {other.start}"
    return Stretch(stretch.start, stretch.end, None, note, (other.start, other.end))


def _day_of_month(m: re.Match[str], clock: Clock) -> Stretch:
    month, day = MONTHS[m["month"]], int(m["day"])
    if m["year"]:
        return _unit_at(dt.date(int(m["year"]), month, day), "day")
    return _relative(Relative("day", shape="named", name=month, day=day), clock)


def _month_of_year(m: re.Match[str], _: Clock) -> Stretch:
    return _unit_at(dt.date(int(m["year"]), MONTHS[m["month"]], 1), "month")


def _month_of_turn(m: re.Match[str], clock: Clock) -> Stretch:
    return _relative(Relative("month", _offset(m["turn"]), shape="in_year", name=MONTHS[m["month"]]), clock)


def _turn_of_month(m: re.Match[str], clock: Clock) -> Stretch:
    shape = "in_year" if _offset(m["turn"]) == 0 else "named"
    return _relative(Relative("month", _offset(m["turn"]), shape=shape, name=MONTHS[m["month"]]), clock)


def _month(m: re.Match[str], clock: Clock) -> Stretch:
    note = f"{m['month'].capitalize()} without a year is read as the latest one"
    return _relative(Relative("month", shape="named", name=MONTHS[m["month"]]), clock, note)


def _weekday(m: re.Match[str], clock: Clock) -> Stretch:
    return _relative(Relative("day", _offset(m["turn"]), shape="named", name=WEEKDAYS[m["weekday"]]), clock)


def _part(m: re.Match[str]) -> tuple[str, int]:
    """Return which unit of the year and which one of them the match names."""
    found = m.groupdict()
    if "half" in found:
        return "half", int(found["half"] or found["ordinal"] or 1)
    if found.get("final"):
        return "quarter", 4
    return "quarter", int(found["quarter"] or found["ordinal"] or 1)


def _part_of_year(m: re.Match[str], _: Clock) -> Stretch:
    unit, number = _part(m)
    start = dates.add_months(dt.date(int(m["year"]), 1, 1), (number - 1) * dates.MONTHS_OF[unit])
    return _unit_at(start, unit)


def _part_of_fiscal(m: re.Match[str], clock: Clock) -> Stretch:
    _, number = _part(m)
    start = dates.add_months(_fiscal_start(m["year"], clock), (number - 1) * 3)
    return _unit_at(start, "fiscal_quarter")


def _part_of_turn(m: re.Match[str], clock: Clock) -> Stretch:
    unit, number = _part(m)
    return _relative(Relative(unit, _offset(m["turn"]), shape="in_year", name=number), clock)


def _part_alone(m: re.Match[str], clock: Clock) -> Stretch:
    unit, number = _part(m)
    return _relative(
        Relative(unit, shape="named", name=number), clock, f"{m[0].upper()} is read as the latest one"
    )


def _fiscal_start(year: str, clock: Clock) -> dt.date:
    """Return the first day of the fiscal year named by the calendar year it ends in."""
    named = int(year) if len(year) == 4 else 2000 + int(year)
    month = clock.fiscal_year_start_month
    return dt.date(named if month == 1 else named - 1, month, 1)


def _fiscal_year(m: re.Match[str], clock: Clock) -> Stretch:
    start = _fiscal_start(m["year"], clock)
    stretch = _unit_at(start, "fiscal_year")
    note = f"the fiscal year begins on {stretch.start}" if clock.fiscal_year_start_month != 1 else None
    return Stretch(stretch.start, stretch.end, None, note)


def _year(m: re.Match[str], _: Clock) -> Stretch:
    return _unit_at(dt.date(int(m["year"]), 1, 1), "year")


def _decade(m: re.Match[str], _: Clock) -> Stretch:
    text = m["decade"]
    year = DECADES.get(text) or int(text)
    if year < 100:
        year += 1900 if year >= 20 else 2000
    return _unit_at(dt.date(year, 1, 1), "century" if year % 100 == 0 and year < 2000 else "decade")


def _century(m: re.Match[str], _: Clock) -> Stretch:
    return _unit_at(dt.date(max((int(m["number"]) - 1) * 100 + 1, 1), 1, 1), "century")


def _week_of_year(m: re.Match[str], _: Clock) -> Stretch:
    return _unit_at(dt.date.fromisocalendar(int(m["year"]), int(m["number"]), 1), "week")


def _week_alone(m: re.Match[str], clock: Clock) -> Stretch:
    relative = Relative("week", shape="named", name=int(m["number"]))
    return _relative(relative, clock, f"week {m['number']} without a year is read as the latest one")


def _named_day(m: re.Match[str], clock: Clock) -> Stretch:
    offsets = {"today": 0, "yesterday": -1, "tomorrow": 1, "the day before yesterday": -2}
    return _relative(Relative("day", offsets[m[0]]), clock)


def _turn_of_unit(m: re.Match[str], clock: Clock) -> Stretch:
    if m["turn"] == "past":
        return _relative(Relative(m["unit"], shape="rolling"), clock)
    unit = f"fiscal_{m['unit']}" if m["fiscal"] else m["unit"]
    return _relative(Relative(unit, _offset(m["turn"])), clock)


def _last_day(_: re.Match[str], clock: Clock) -> Stretch:
    return _relative(Relative("day", shape="rolling"), clock)


def _counted(m: re.Match[str], clock: Clock) -> Stretch | None:
    """Read "last 30 days" as the 30 days that end with today."""
    count = int(m["count"] or 1)
    ahead = 1 if _offset(m["turn"]) > 0 else 0
    unit, count = ("week", 2 * count) if m["unit"] == "fortnight" else (m["unit"], count)
    return _relative(Relative(unit, ahead, count, shape="rolling"), clock)


def _ago(m: re.Match[str], clock: Clock) -> Stretch:
    count = int(m["count"]) if m["count"].isdigit() else 1
    return _relative(Relative(m["unit"], -count), clock)


def _to_date(m: re.Match[str], clock: Clock) -> Stretch:
    short = {"y": "year", "q": "quarter", "m": "month", "w": "week"}
    unit = short[m["short"]] if m["short"] else m["unit"] or m["unit2"] or m["unit3"]
    return _relative(Relative(unit, shape="to_date"), clock)


def _rule(name: str, pattern: str, build: Build, *, is_clear: bool = True) -> Rule:
    return Rule(name, re.compile(pattern + r"(?![\w-])"), build, is_clear)


RULES: tuple[Rule, ...] = (
    _rule("iso day", r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ](\d{2}:\d{2}(?::\d{2})?))?", _iso_day),
    _rule("iso month", r"(\d{4})-(\d{2})", _iso_month),
    _rule("slashed day", r"(\d{1,4})[/.](\d{1,2})[/.](\d{2,4})", _slashed),
    _rule("month day", _MONTH + r" (?:the )?(?P<day>\d{1,2})(?:th)?(?:(?:,| of)? " + _YEAR + ")?", _day_of_month),
    _rule("day month", r"(?P<day>\d{1,2})(?:th)?(?: of)? " + _MONTH + "(?:,? " + _YEAR + ")?", _day_of_month),
    _rule("month year", _MONTH + "(?: of|,| in)? " + _YEAR, _month_of_year),
    _rule("year month", _YEAR + " " + _MONTH, _month_of_year),
    _rule("month of turn", _MONTH + "(?: of)? " + _TURN + " year", _month_of_turn),
    _rule("turn of month", _TURN + " " + _MONTH, _turn_of_month),
    _rule("month", _MONTH + "(?! of (?:each|every|any) year)", _month, is_clear=False),
    _rule("turn of weekday", _TURN + " " + _WEEKDAY, _weekday),
    _rule("quarter of fiscal", _QUARTER + "(?: of)? " + _FISCAL, _part_of_fiscal),
    _rule("quarter of year", "(?:the )?" + _QUARTER + _OF + _YEAR, _part_of_year),
    _rule("year quarter", _YEAR + r"[ -]q(?P<quarter>[1-4])(?P<ordinal>)(?P<final>)", _part_of_year),
    _rule("quarter of turn", "(?:the )?" + _QUARTER + "(?: of)? " + _TURN + " year", _part_of_turn),
    _rule("quarter", r"q(?P<quarter>[1-4])(?P<ordinal>)(?P<final>)", _part_alone),
    _rule("half of year", "(?:the )?" + _HALF + _OF + _YEAR, _part_of_year),
    _rule("half of turn", "(?:the )?" + _HALF + "(?: of)? " + _TURN + " year", _part_of_turn),
    _rule("fiscal year", _FISCAL, _fiscal_year),
    _rule("the year", r"(?:the )?(?:calendar )?years? (?:of )?" + _YEAR, _year),
    _rule("year", r"(?P<year>1[5-9]\d\d|20\d\d|21\d\d)", _year, is_clear=False),
    _rule("decade", r"(?:the )?(?:early |late )?(?P<decade>\d{3}0|\d0)s", _decade),
    _rule("named decade", "(?:the )?(?P<decade>" + "|".join(DECADES) + ")", _decade),
    _rule("century", r"(?:the )?(?P<number>\d{1,2})th century", _century),
    _rule("week of year", r"week (?P<number>\d{1,2})" + _OF + _YEAR, _week_of_year),
    _rule("week", r"week (?P<number>\d{1,2})", _week_alone, is_clear=False),
    _rule("named day", r"(?:today|yesterday|tomorrow|the day before yesterday)", _named_day),
    _rule(
        "turn of unit",
        "(?:the )?(?!last day)" + _TURN + " (?P<fiscal>fiscal |financial )?" + _UNIT + "(?! of)",
        _turn_of_unit,
    ),
    _rule("last day", "(?:the )?(?:last|past) day(?! of)", _last_day, is_clear=False),
    _rule(
        "counted units",
        r"(?:the |these )?(?P<turn>last|past|previous|prior|next|coming|following|recent) (?P<count>\d{1,4}) "
        r"(?:full |whole |calendar )?(?P<unit>day|week|month|quarter|year|decade|fortnight)s?",
        _counted,
    ),
    _rule("units ago", r"(?P<count>\d{1,4}|an?) (?P<unit>day|week|month|quarter|year|decade)s? ago", _ago),
    _rule(
        "to date",
        r"(?:(?P<short>[yqmw])td|(?P<unit>year|quarter|month|week) to date"
        r"|so far this (?P<unit2>year|quarter|month|week)|this (?P<unit3>year|quarter|month|week) so far)",
        _to_date,
    ),
)
YEAR_RULES = frozenset({"year", "the year"})


def stretch_at(text: str, at: int, clock: Clock) -> tuple[Rule, Stretch, int] | None:
    """Return the longest way to read a stretch of time from this place of the text, with where it ends."""
    found: tuple[Rule, re.Match[str]] | None = None
    for rule in RULES:
        match = rule.pattern.match(text, at)
        if match and (found is None or match.end() > found[1].end()):
            found = rule, match
    if found is None:
        return None
    rule, match = found
    try:
        stretch = rule.build(match, clock)
    except (ValueError, OverflowError):
        return None
    return None if stretch is None else (rule, stretch, match.end())
