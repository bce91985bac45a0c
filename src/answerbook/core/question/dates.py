"""Arithmetic of calendar units, and where a relative period lies seen from a day."""

from __future__ import annotations

import calendar
import datetime as dt

from answerbook.core.question.engine import Clock, Relative

DAY = dt.timedelta(days=1)
MONTHS_OF = {
    "month": 1,
    "quarter": 3,
    "fiscal_quarter": 3,
    "half": 6,
    "year": 12,
    "fiscal_year": 12,
    "decade": 120,
    "century": 1200,
}
DAYS_OF = {"day": 1, "week": 7, "weekend": 7}

Bounds = tuple[str | None, str | None]


def today_of(clock: Clock) -> dt.date:
    return dt.date.fromisoformat(clock.today[:10])


def add_months(day: dt.date, count: int) -> dt.date:
    """Return the day `count` months on, the last of the month where that month is shorter.

    >>> add_months(dt.date(2024, 1, 31), 1).isoformat()
    '2024-02-29'
    """
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    last_day = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last_day))


def shift(day: dt.date, unit: str, count: int) -> dt.date:
    if unit in DAYS_OF:
        return day + dt.timedelta(days=DAYS_OF[unit] * count)
    return add_months(day, MONTHS_OF[unit] * count)


def unit_start(day: dt.date, unit: str, clock: Clock) -> dt.date:
    """Return the first day of the unit that holds the day.

    >>> fiscal = Clock("2026-11-20", fiscal_year_start_month=4)
    >>> unit_start(dt.date(2026, 11, 20), "fiscal_year", fiscal).isoformat()
    '2026-04-01'
    """
    if unit == "day":
        return day
    if unit == "week":
        return day - dt.timedelta(days=(day.weekday() - clock.week_start) % 7)
    if unit == "weekend":
        return day - dt.timedelta(days=day.weekday()) + 5 * DAY
    first_month = clock.fiscal_year_start_month if unit.startswith("fiscal") else 1
    months = MONTHS_OF[unit]
    if months > 12:
        return dt.date(max(day.year - day.year % (months // 12), 1), 1, 1)
    past = (day.month - first_month) % 12 % months
    return add_months(day.replace(day=1), -past)


def unit_end(start: dt.date, unit: str) -> dt.date:
    return start + 2 * DAY if unit == "weekend" else shift(start, unit, 1)


def stretch(relative: Relative, today: dt.date, clock: Clock) -> tuple[dt.date, dt.date]:
    """Return the first day and the day after the last of the period itself, without its bound.

    Raises: ValueError or OverflowError outside the years 1 to 9999.
    """
    unit, count, tomorrow = relative.unit, relative.count, today + DAY
    if relative.shape == "rolling":
        other = shift(tomorrow, unit, count if relative.offset > 0 else -count)
        return min(other, tomorrow), max(other, tomorrow)
    if relative.shape == "to_date":
        return unit_start(today, unit, clock), tomorrow
    if relative.shape in ("named", "in_year"):
        start = _named_start(relative, today, clock)
        return start, unit_end(start, unit)
    start = shift(unit_start(today, unit, clock), unit, relative.offset)
    return start, unit_end(shift(start, unit, count - 1), unit)


def _named_start(relative: Relative, today: dt.date, clock: Clock) -> dt.date:
    """Place "March", "Q3", "3 March" or "Monday": in a year, or the latest one begun by today."""
    if relative.unit == "day" and relative.name is not None and relative.day is None:
        back = (today.weekday() - relative.name) % 7
        step = relative.offset if relative.offset > 0 or back == 0 else relative.offset + 1
        return today - dt.timedelta(days=back) + dt.timedelta(days=7 * min(step, 1))
    if relative.shape == "in_year":
        return _in_year(relative, today.year + relative.offset, clock)
    start = _in_year(relative, today.year, clock)
    if start > today:
        start = _in_year(relative, today.year - 1, clock)
    if relative.offset < 0 and unit_end(start, relative.unit) > today:
        start = _in_year(relative, start.year - 1, clock)
    return _in_year(relative, start.year + 1, clock) if relative.offset > 0 else start


def _in_year(relative: Relative, year: int, clock: Clock) -> dt.date:
    name = relative.name or 1
    if relative.unit == "week":
        return dt.date.fromisocalendar(year, name, 1)
    if relative.unit == "day":
        return dt.date(year, name, relative.day or 1)
    first_month = clock.fiscal_year_start_month if relative.unit.startswith("fiscal") else 1
    return add_months(dt.date(year, first_month, 1), (name - 1) * MONTHS_OF[relative.unit])


def bounded(start: str, end: str, bound: str) -> Bounds:
    """Return start and end of what lies within, since, after, before or until a period.

    >>> bounded("2018-01-01", "2019-01-01", "after"), bounded("2018-01-01", "2019-01-01", "until")
    (('2019-01-01', None), (None, '2019-01-01'))
    """
    return {
        "within": (start, end),
        "since": (start, None),
        "after": (end, None),
        "before": (None, start),
        "until": (None, end),
    }[bound]
