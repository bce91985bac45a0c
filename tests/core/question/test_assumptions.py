from __future__ import annotations

from answerbook.core.question.engine import Assumption
from answerbook.core.question.render import render
from tests.core.question import store
from tests.core.question.asking import CATALOG, proposals


def assumed(question: str) -> dict[str, Assumption]:
    return {a.id: a for a in proposals(question).items[0].assumptions}


def test_the_date_chosen_among_several_can_be_changed() -> None:
    found = assumed("number of orders by month in 2018")["date"]
    assert "order date" in found.text
    (label, plan), *_ = found.choices
    assert "shipped" in label
    assert "shipped_at" in render(plan, CATALOG)


def test_an_entity_shown_by_its_name_can_be_shown_whole() -> None:
    found = assumed("customers from France")["shown"]
    assert "shown by" in found.text
    rows = store.run("sqlite", render(found.choices[0][1], CATALOG))
    assert len(rows[0]) == len(CATALOG.get("customers").columns)


def test_counted_values_can_be_counted_as_rows() -> None:
    found = assumed("How many different countries do customers come from?")["count"]
    assert store.run("sqlite", render(found.choices[0][1], CATALOG)) == [(4,)]


def test_every_choice_renders() -> None:
    for question in ("customers from France", "orders in 2018", "different countries of customers"):
        for item in proposals(question).items:
            for one in item.assumptions:
                assert one.choices
                assert all(render(plan, CATALOG) for _, plan in one.choices)


def test_links_are_told_as_evidence() -> None:
    evidence = proposals("customers from France").items[0].evidence
    assert ("link", "“customers” → customers") in evidence
