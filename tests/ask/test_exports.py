"""Answers as files."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest

from answerbook.ask import exports
from answerbook.ask.errors import NothingToShow
from answerbook.ask.schemas import Answer, ColumnShape


def answer(rows: list[list[object]]) -> Answer:
    return Answer.model_validate(
        {
            "id": "a",
            "run_id": "r",
            "created_at": dt.datetime(2026, 11, 20, tzinfo=dt.UTC),
            "status": "answered",
            "question": "which?",
            "sql": "SELECT 1",
            "columns": [ColumnShape(name="name", type="text"), ColumnShape(name="n", type="integer")],
            "rows": rows,
        }
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_is_defused(start: str) -> None:
    text = exports.as_csv(answer([[f"{start}cmd|' /C calc'!A0", -5]]))
    row = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))[1]
    assert row == [f"'{start}cmd|' /C calc'!A0", "-5"]


def test_csv_begins_with_a_byte_order_mark_and_the_names() -> None:
    text = exports.as_csv(answer([['größe, "quoted"\nline', None]]))
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows == [["name", "n"], ['größe, "quoted"\nline', ""]]


def test_json_carries_names_sql_and_truncation() -> None:
    body = json.loads(exports.as_json(answer([["a", 1]])))
    assert body == {"question": "which?", "sql": "SELECT 1", "truncated": False, "rows": [{"name": "a", "n": 1}]}


def test_no_chart_is_said_with_the_next_step() -> None:
    with pytest.raises(NothingToShow) as caught:
        exports.chart_image(answer([]), "svg")
    assert "csv" in caught.value.hint
