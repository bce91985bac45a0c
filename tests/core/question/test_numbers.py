from __future__ import annotations

import pytest

from answerbook.core.question.numbers import find_numbers
from answerbook.core.question.tokens import tokenize
from tests.core.question.case_files import cases
from tests.core.question.written import number_text


@pytest.mark.parametrize("case", cases("numbers"), ids=lambda c: c["text"])
def test_numbers(case: dict[str, object]) -> None:
    assert [number_text(n) for n in find_numbers(tokenize(str(case["text"])))] == case["numbers"]
