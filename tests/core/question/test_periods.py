from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerbook.core.question.engine import Clock, Context, PeriodSpan
from answerbook.core.question.periods import place
from answerbook.core.question.reading import read
from tests.core.question.case_files import cases
from tests.core.question.written import times_of

TODAY = Clock("2026-11-20")
RELATIVE = [
    "last 30 days", "in the past six months", "last quarter", "this year", "year to date", "since last month",
    "in March", "last March", "next week", "last Monday", "Q3 of last year", "yesterday", "last weekend",
    "2 years ago",
]  # fmt: skip


def _only(question: str, clock: Clock = TODAY) -> PeriodSpan:
    (period,) = read(f"orders {question}", Context(clock)).periods
    return period


@pytest.mark.parametrize("case", cases("periods"), ids=lambda c: c["text"])
def test_times(case: dict[str, object]) -> None:
    expected = {name: found for name, found in case.items() if name != "text"}
    assert times_of(read(str(case["text"]), Context(TODAY))) == expected


@pytest.mark.parametrize("words", RELATIVE)
@given(day=st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)))
def test_placing_on_another_day_is_reading_on_that_day(words: str, day: dt.date) -> None:
    clock = Clock(day.isoformat())
    assert replace(place(_only(words), clock), first=0, last=0) == replace(_only(words, clock), first=0, last=0)


@pytest.mark.parametrize("words", RELATIVE)
@given(day=st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)))
def test_start_is_before_end(words: str, day: dt.date) -> None:
    period = _only(words, Clock(day.isoformat()))
    assert period.end is None or (period.start or "") < period.end


def test_fixed_periods_stay_where_they_are() -> None:
    assert place(_only("in 2018"), Clock("1990-01-01")) == _only("in 2018")


def test_fiscal_year_is_named_by_the_year_it_ends_in() -> None:
    april = Clock("2026-11-20", fiscal_year_start_month=4)
    period = _only("in FY2018", april)
    assert (period.start, period.end) == ("2017-04-01", "2018-04-01")
    assert period.note == "the fiscal year begins on 2017-04-01"
    assert _only("this fiscal year", april).start == "2026-04-01"
    assert _only("Q2 FY2018", april).start == "2017-07-01"


def test_week_start_comes_from_the_clock() -> None:
    assert _only("this week", Clock("2026-11-20", week_start=6)).start == "2026-11-15"
    assert _only("this week").start == "2026-11-16"


def test_ambiguous_day_is_noted_with_its_other_reading() -> None:
    period = _only("on 3/5/2018")
    assert period.note is not None
    assert [(p.start, p.end) for p in period.alternatives] == [("2018-05-03", "2018-05-04")]


def test_years_stay_numbers_for_integer_columns() -> None:
    numbers = read("cars built in 1998 with more than 2000 orders", Context(TODAY)).numbers
    assert [(n.value, n.is_year) for n in numbers] == [(1998, True), (2000, False)]
