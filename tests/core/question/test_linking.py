from __future__ import annotations

import time

import pytest

from answerbook.core.catalog import Catalog, Column, Kind, Table
from answerbook.core.question.linking import Link, Links, link
from answerbook.core.question.reading import read
from tests.core.question.asking import CATALOG, CONTEXT, linked
from tests.core.question.case_files import cases


def said(one: Link) -> str:
    name = one.table if one.column is None else f"{one.table}.{one.column}"
    return name if one.value is None else f"{name} = {one.value}"


def strongest(question: str, links: Links, words: str) -> str | None:
    """Return the strongest link of exactly these words."""
    tokens = read(question, CONTEXT).tokens
    found = [one for one in links.items if question[tokens[one.first].start : tokens[one.last].end] == words]
    best = max(found, key=lambda one: one.weight, default=None)
    return said(best) if best else None


@pytest.mark.parametrize("case", cases("linking"), ids=lambda case: case["question"])
def test_words_are_tied_to_what_they_mean(case: dict[str, object]) -> None:
    question, expected = str(case["question"]), dict(case["links"])  # type: ignore[call-overload]
    _, links = linked(question)
    assert {words: strongest(question, links, words) for words in expected} == expected


def test_weights_lie_between_zero_and_one_and_spans_inside_the_question() -> None:
    for case in cases("linking"):
        reading, links = linked(str(case["question"]))
        for one in links.items:
            assert 0.0 < one.weight <= 1.0
            assert 0 <= one.first <= one.last < len(reading.tokens)
            table = CATALOG.get(one.table)
            assert one.column is None or table.find(one.column) is not None


def test_words_without_a_meaning_are_unknown() -> None:
    reading, links = linked("How many helicopters did Ana repair?")
    assert [reading.tokens[i].lower for i in links.unknown] == ["helicopters", "repair"]


def test_a_wide_schema_is_read_once_and_then_fast() -> None:
    columns = tuple(Column(f"measure_{i}_amount", "REAL", Kind.NUMBER) for i in range(20))
    catalog = Catalog("sqlite", tuple(Table(f"facts_{i}", columns) for i in range(1_000)))
    reading = read("What is the average amount of facts per measure in table 17?", CONTEXT)
    link(reading, catalog, ())
    began = time.perf_counter()
    links = link(reading, catalog, ())
    assert time.perf_counter() - began < 1.0
    assert links.items
