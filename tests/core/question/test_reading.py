from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerbook.core.question.engine import Clock, Context, Reading
from answerbook.core.question.phrases import MOST_PHRASES
from answerbook.core.question.reading import read

CONTEXT = Context(Clock("2026-11-20"))
WORDS = st.sampled_from(
    "in last 2018 march and to from between 30 days the top of by month q3 first half ' \" , ? ; - 3/5/2018 9999 "
    "week 99 select delete drop hello please 1. 2) \n fy feb 31 0 ago -5 % $ two hundred until or later".split(" ")
)  # fmt: skip
# Repetitions that make careless patterns explode.
HARD = [
    "and ", "please can you ", "((", "1,", "' ", '" ', "1 2 ", "in 2018 and ", "a-", "select ", "A1-", "1. a b ",
    "a@b.", "ignore ignore and ", ". Which a ", "\n", "9", "update a ", "a'", "hi, ", "thanks ", "twenty one ",
]  # fmt: skip


def _check(reading: Reading) -> None:
    count = len(reading.tokens)
    spans = (*reading.numbers, *reading.periods, *reading.grains, *reading.recurring)
    assert all(0 <= s.first <= s.last < count for s in spans)
    assert len(reading.phrases) <= MOST_PHRASES
    for part in reading.parts:
        _check(part)


@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    _check(read(text, CONTEXT))


@given(st.lists(WORDS, max_size=40))
def test_any_words_are_read(words: list[str]) -> None:
    _check(read(" ".join(words), CONTEXT))


@pytest.mark.parametrize("piece", HARD)
def test_repetition_is_read_in_bounded_time(piece: str) -> None:
    text = (piece * 2_000)[:2_000]
    start = time.perf_counter()
    read(text, CONTEXT)
    assert time.perf_counter() - start < 2.0


def test_reading_is_the_same_every_time() -> None:
    assert read("top 5 customers by sales in 2018", CONTEXT) == read("top 5 customers by sales in 2018", CONTEXT)


def test_phrases_are_longest_first_and_hold_names_and_quotes() -> None:
    phrases = read("albums of 'Led Zeppelin' by the University of the Arts in new york", CONTEXT).phrases
    assert {"Led Zeppelin", "University of the Arts", "new york"} <= set(phrases)
    lengths = [len(p.split()) for p in phrases]
    assert lengths == sorted(lengths, reverse=True)
    assert len({p.casefold() for p in phrases}) == len(phrases)
