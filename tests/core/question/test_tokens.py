from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerbook.core.question.tokens import stem, tokenize
from tests.core.question.case_files import cases
from tests.core.question.written import token_text


@pytest.mark.parametrize("case", cases("tokens"), ids=lambda c: c["text"])
def test_tokens(case: dict[str, object]) -> None:
    assert [token_text(t) for t in tokenize(str(case["text"]))] == case["tokens"]


@given(st.text(max_size=120))
def test_offsets_point_at_the_text(text: str) -> None:
    tokens = tokenize(text)
    for token in tokens:
        assert token.text in text[token.start : token.end]
    assert all(a.end <= b.start for a, b in pairwise(tokens))


def test_forms_of_a_word_share_a_stem() -> None:
    assert len({stem(w) for w in ("order", "orders", "ordered", "ordering")}) == 1
