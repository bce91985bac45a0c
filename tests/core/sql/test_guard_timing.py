"""The guard stays cheap, whatever it is given; processor time, because test machines are shared."""

from __future__ import annotations

import statistics
import time

import pytest

from answerbook.core.sql.guard import check
from answerbook.core.sql.verdict import Allowed, Refused
from tests.core.sql.corpus import DIALECTS, cases, catalog

LARGE = {
    "a hundred kilobytes": "SELECT " + "1 + " * 25_000 + "1",
    "brackets": "SELECT " + "(" * 800 + "1" + ")" * 800,
    "open brackets": "SELECT " + "(" * 800,
    "calls": "SELECT " + "abs(" * 800 + "1" + ")" * 800,
    "sub-queries": "SELECT * FROM " + "(SELECT * FROM " * 800 + "books" + ")" * 800,
    "negations": "SELECT " + "NOT " * 800 + "1",
    "cases": "SELECT " + "CASE WHEN " * 800 + "1",
    "lists": "SELECT " + "{" * 800 + "1" + "}" * 800,
    "types": "SELECT " + "date(" * 800 + "1" + ")" * 800,
}
# Forms of which a parser may try several readings on each level.
NESTED = {
    "brackets": ("(", "1", ")"),
    "calls": ("coalesce((1), ", "1", ")"),
    "types": ("date(", "1", ")"),
    "arrays": ("ARRAY[", "1", "]"),
    "rows": ("row(", "1", ")"),
    "lambdas": ("f(x -> ", "1", ")"),
    "structs": ("{a: ", "1", "}"),
    "lists": ("1 IN (", "1", ")"),
}


def elapsed(sql: str, dialect: str) -> tuple[float, object]:
    best, verdict = 9.9, None
    for _ in range(3):
        start = time.process_time()
        verdict = check(sql, dialect=dialect, catalog=None)
        best = min(best, time.process_time() - start)
    return best, verdict


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", LARGE)
def test_large_inputs_are_refused_at_once(dialect: str, name: str) -> None:
    seconds, verdict = elapsed(LARGE[name], dialect)
    assert isinstance(verdict, Refused)
    assert verdict.rule in ("too-long", "too-nested")
    assert seconds < 0.05


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", NESTED)
def test_nesting_up_to_the_bound_is_not_exponential(dialect: str, name: str) -> None:
    opening, middle, closing = NESTED[name]
    for depth in (6, 12, 25, 49):
        seconds, _ = elapsed("SELECT " + opening * depth + middle + closing * depth, dialect)
        assert seconds < 1.0


def test_a_statement_costs_a_few_milliseconds() -> None:
    spent = []
    for case in cases("benign"):
        start = time.process_time()
        check(case.sql, dialect=case.dialect, catalog=catalog(case.dialect))
        spent.append(time.process_time() - start)
    assert statistics.median(spent) < 0.02


def test_a_long_list_is_no_attack() -> None:
    numbers = ", ".join(map(str, range(2_000)))
    assert isinstance(
        check(f"SELECT id FROM books WHERE id IN ({numbers})", dialect="sqlite", catalog=None), Allowed
    )
