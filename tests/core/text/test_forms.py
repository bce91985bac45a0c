from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerbook.core.text.forms import half_keys, halves, is_code, likeness, normal_form


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Paris", "paris"),
        ("  New   York ", "new york"),
        ("São-Paulo", "sao paulo"),
        ("Straße", "strasse"),
        ("AC/DC", "ac dc"),
        ("snake_case", "snake case"),
        ("C#", "c#"),
        ("C++", "c++"),
        ("ﬁne", "fine"),
        ("...", ""),
        ("", ""),
    ],
)
def test_normal_form(text: str, expected: str) -> None:
    assert normal_form(text) == expected


@given(st.text())
def test_normal_form_is_stable(text: str) -> None:
    once = normal_form(text)
    assert normal_form(once) == once


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A1", True),
        ("USA", True),
        ("us", True),
        ("Rock", False),
        ("ROCKS", False),
        ("rock", False),
        ("2024", True),
    ],
)
def test_is_code(text: str, expected: bool) -> None:
    assert is_code(text) is expected


@given(st.text("abcdefgh", min_size=6, max_size=20), st.data())
def test_one_mistake_is_found_again(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 2))
    wrong = data.draw(
        st.sampled_from(
            [
                word[:place] + word[place + 1 :],
                word[:place] + "x" + word[place:],
                word[:place] + "x" + word[place + 1 :],
                word[:place] + word[place + 1] + word[place] + word[place + 2 :],
            ]
        )
    )
    assert set(halves(word)) & set(half_keys(wrong))
    assert likeness(word, wrong) > 0.5


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [("france", "france", 0.9), ("france", "frnace", 0.75), ("spain", "japan", 0.0), ("ab", "ba", 0.45)],
)
def test_likeness(first: str, second: str, expected: float) -> None:
    assert likeness(first, second) == pytest.approx(expected)
