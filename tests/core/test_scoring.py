from __future__ import annotations

import datetime as dt
import doctest
import importlib
import pkgutil
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerbook.core import scoring
from answerbook.core.scoring import (
    bootstrap_by_group,
    brier_score,
    expected_calibration_error,
    mcnemar,
    ndcg,
    precision_at_coverage,
    recall,
    risk_coverage,
    same_rows,
    wilson,
)

MODULES = [m.name for m in pkgutil.iter_modules(scoring.__path__, "answerbook.core.scoring.")]


@pytest.mark.parametrize("name", MODULES)
def test_doctests(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0
    assert result.attempted > 0


SAME = {
    "empty": ([], []),
    "columns swapped": ([(1, "a"), (2, "b")], [("a", 1), ("b", 2)]),
    "rows swapped": ([(1,), (2,)], [(2,), (1,)]),
    "duplicates kept": ([(1,), (1,), (2,)], [(1,), (2,), (1,)]),
    "float noise": ([(0.1 + 0.2, "x")], [(0.3, "x")]),
    "decimal and float": ([(Decimal("12.50"),)], [(12.5,)]),
    "integer and float": ([(3,)], [(3.0,)]),
    "boolean and integer": ([(True,)], [(1,)]),
    "date and its text": ([(dt.date(2024, 1, 2),)], [("2024-01-02",)]),
    "moment and its text": ([(dt.datetime(2024, 1, 2, 3),)], [("2024-01-02 03:00:00",)]),
    "nulls": ([(None, 1)], [(None, 1)]),
    "equal columns": ([(1, 1, 2)], [(2, 1, 1)]),
}
DIFFERENT = {
    "a row more": ([(1,)], [(1,), (1,)]),
    "a row less": ([(1,), (1,)], [(1,)]),
    "empty and not": ([], [(1,)]),
    "distinct": ([(1,), (1,), (2,)], [(1,), (2,), (2,)]),
    "a column more": ([(1,)], [(1, 2)]),
    "a column less": ([(1, 2)], [(1,)]),
    "null and zero": ([(None,)], [(0,)]),
    "null and empty text": ([(None,)], [("",)]),
    "text and number": ([("1",)], [(1,)]),
    "pairs mixed up": ([("a", 1), ("b", 2)], [("a", 2), ("b", 1)]),
    "letter case": ([("Texas",)], [("texas",)]),
    "close integers": ([(10_000_000,)], [(10_000_001,)]),
}


@pytest.mark.parametrize(("gold", "given_rows"), SAME.values(), ids=SAME.keys())
def test_same(gold: list, given_rows: list) -> None:
    assert same_rows(gold, given_rows)
    assert same_rows(given_rows, gold)


@pytest.mark.parametrize(("gold", "given_rows"), DIFFERENT.values(), ids=DIFFERENT.keys())
def test_different(gold: list, given_rows: list) -> None:
    assert not same_rows(gold, given_rows)


def test_order_counts_only_when_asked() -> None:
    assert same_rows([(1,), (2,)], [(2,), (1,)])
    assert not same_rows([(1,), (2,)], [(2,), (1,)], ordered=True)


def test_extra_columns_never_hide_missing_ones() -> None:
    assert same_rows([("a",)], [(3, "a", 4)], extra_columns=True)
    assert not same_rows([("a", 5)], [(3, "a", 4)], extra_columns=True)
    assert not same_rows([("a", "a")], [("a", 1)], extra_columns=True)


def test_many_equal_columns_are_bounded() -> None:
    gold = [tuple([0] * 12), tuple([1] * 12)]
    given_rows = [tuple([0] * 6 + [1] * 6), tuple([1] * 6 + [0] * 6)]
    began = time.perf_counter()
    assert not same_rows(gold, given_rows)
    assert time.perf_counter() - began < 2


tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.tuples(*[st.one_of(st.none(), st.integers(-3, 3), st.sampled_from("abc"))] * width),
        min_size=1,
        max_size=6,
    )
)


@given(tables, st.randoms(use_true_random=False))
def test_any_shuffle_is_the_same(rows: list[tuple], random) -> None:
    order = list(range(len(rows[0])))
    random.shuffle(order)
    shuffled = [tuple(row[i] for i in order) for row in rows]
    assert same_rows(rows, shuffled, ordered=True)
    random.shuffle(shuffled)
    assert same_rows(rows, shuffled)


def test_retrieval_edges() -> None:
    assert recall(set(), ["a"], 3) == 1.0
    assert recall({"a"}, [], 3) == 0.0
    assert ndcg({"a": 3, "b": 1}, ["a", "b"], 2) == 1.0
    assert ndcg({"a": 3, "b": 1}, ["b", "a"], 2) < 1.0
    assert ndcg({"a": 1}, ["a", "a", "a"], 3) == 1.0
    assert ndcg({"a": 1}, ["x"], 1) == 0.0


judgements = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40)


@given(judgements)
def test_confidence_figures_stay_in_bounds(judged: list[tuple[float, bool]]) -> None:
    assert 0 <= expected_calibration_error(judged) <= 1
    assert 0 <= brier_score(judged) <= 1
    curve = risk_coverage(judged)
    assert curve[-1].coverage == 1.0
    assert [p.coverage for p in curve] == sorted(p.coverage for p in curve)
    accuracy = sum(right for _, right in judged) / len(judged)
    assert curve[-1].risk == pytest.approx(1 - accuracy)
    assert precision_at_coverage(judged, 1.0) == pytest.approx(accuracy)


def test_no_judgements() -> None:
    assert expected_calibration_error([]) == 0.0
    assert brier_score([]) == 0.0
    assert risk_coverage([]) == ()
    assert precision_at_coverage([], 0.5) is None


def test_bootstrap_repeats_and_widens_with_groups_that_differ() -> None:
    alike = {str(i): [1.0, 0.0] * 10 for i in range(10)}
    apart = {str(i): [float(i % 2)] * 20 for i in range(10)}
    assert bootstrap_by_group(alike) == bootstrap_by_group(alike) == (0.5, 0.5)
    low, high = bootstrap_by_group(apart)
    assert high - low > 0.3
    with pytest.raises(ValueError, match="nothing to draw"):
        bootstrap_by_group({"a": []})


def test_intervals_at_the_edges() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(0, 20)[0] == 0.0
    assert wilson(20, 20)[1] == pytest.approx(1.0)
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(155, 73) < 1e-6
