from __future__ import annotations

import pytest

from tests.core.question import store
from tests.core.question.asking import proposals, ranked


@pytest.mark.parametrize(
    "question", ["top products", "which are the best products?", "show me the top 3 products"]
)
def test_a_top_without_a_measure_offers_measures_that_can_be_answered(question: str) -> None:
    asked = proposals(question).clarification
    assert asked is not None
    assert asked.is_needed
    labels = [label for label, _ in asked.choices]
    assert "weight" in labels
    assert len(labels) == len(set(labels)) <= 4
    for _, full in asked.choices:
        candidates, order = ranked(full)
        assert order.best is not None
        assert store.run("sqlite", candidates.items[order.best].sql)


def test_the_asked_number_of_rows_is_kept() -> None:
    asked = proposals("show me the top 3 products").clarification
    assert asked is not None
    assert all(question.startswith("top 3 products by ") for _, question in asked.choices)


@pytest.mark.parametrize("question", ["top 3 products by weight", "the heaviest product", "customers from France"])
def test_a_measure_that_is_said_is_not_asked_back(question: str) -> None:
    asked = proposals(question).clarification
    assert asked is None or not asked.is_needed


def test_a_name_of_two_tables_is_asked_back_with_full_questions() -> None:
    asked = proposals("show me the names").clarification
    assert asked is not None
    assert not asked.is_needed
    (one, _), (other, _) = asked.choices[:2]
    assert one != other
    assert all(label in question for label, question in asked.choices)
