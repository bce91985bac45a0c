from __future__ import annotations

import base64

import pytest

from answerbook.platform.errors import Invalid
from answerbook.platform.paging import decode_cursor, encode_cursor, page_of


def test_pages_join_without_gap_or_double() -> None:
    rows = list(range(25))
    got: list[int] = []
    cursor: str | None = None
    while True:
        position = decode_cursor(cursor, parts=1)
        start = int(position[0]) + 1 if position else 0
        kept, cursor = page_of(rows[start : start + 11], 10, lambda row: [row])
        got += kept
        if cursor is None:
            break
    assert got == rows


BAD = [
    "@",
    "a",
    "AAAA",
    base64.urlsafe_b64encode(b'{"a":1}').decode(),
    base64.urlsafe_b64encode(b"[null]").decode(),
]


@pytest.mark.parametrize("cursor", [*BAD, encode_cursor(["a", "b"]), "é"])
def test_a_cursor_that_is_not_ours_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid):
        decode_cursor(cursor, parts=1)


def test_no_cursor_is_the_first_page() -> None:
    assert decode_cursor(None) is None
    assert decode_cursor("") is None
