"""Values of a result as JSON values."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest

from answerbook.core.catalog import Kind
from answerbook.core.cells import as_cell, as_rows
from answerbook.core.results import ResultColumn, ResultSet

CASES = [
    (None, None),
    (True, True),
    (7, 7),
    (2**53, 2**53),
    (2**53 + 1, str(2**53 + 1)),
    (-(2**70), str(-(2**70))),
    (1.5, 1.5),
    (float("nan"), None),
    (float("inf"), None),
    (Decimal("12.50"), 12.5),
    (Decimal("12.00"), 12),
    (b"\x00\xff", "0x00ff"),
    (b"x" * 100, "0x" + "78" * 32 + "…"),
    (dt.date(2024, 3, 1), "2024-03-01"),
    (dt.datetime(2024, 3, 1, 10, 30), "2024-03-01 10:30:00"),
    (dt.time(10, 30), "10:30:00"),
    (dt.timedelta(hours=2), "2:00:00"),
    ("<b>löschen</b>", "<b>löschen</b>"),
]


@pytest.mark.parametrize(("value", "expected"), CASES)
def test_a_cell_is_a_json_value(value: object, expected: object) -> None:
    cell = as_cell(value)  # type: ignore[arg-type]
    assert cell == expected
    assert json.loads(json.dumps(cell, allow_nan=False)) == expected


def test_rows_keep_their_order_and_width() -> None:
    columns = (ResultColumn("n", Kind.INTEGER), ResultColumn("t", Kind.TEXT))
    assert as_rows(ResultSet(columns, ((1, 2), ("a", None)))) == [[1, "a"], [2, None]]


def test_no_rows_is_an_empty_list() -> None:
    assert as_rows(ResultSet((ResultColumn("n", Kind.INTEGER),), ((),))) == []
