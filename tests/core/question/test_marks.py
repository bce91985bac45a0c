from __future__ import annotations

import pytest

from answerbook.core.question.marks import mark
from tests.core.question.asking import linked
from tests.core.question.case_files import cases


@pytest.mark.parametrize("case", cases("marks"), ids=lambda case: case["question"])
def test_a_question_is_cut_into_marks(case: dict[str, object]) -> None:
    found = mark(*linked(str(case["question"])))
    assert " ".join(m.symbol for m in found) == case["symbols"]


@pytest.mark.parametrize("case", cases("propose"), ids=lambda case: case["question"])
def test_every_token_is_in_one_mark(case: dict[str, object]) -> None:
    reading, links = linked(str(case["question"]))
    covered = [at for m in mark(reading, links) for at in range(m.first, m.last + 1)]
    assert covered == list(range(len(reading.tokens)))
