"""Channels of a chart, by what the labels hold."""

from __future__ import annotations

import pytest

from answerbook.core.chart.drawing import on_time_axis, time, tooltip
from answerbook.core.chart.shape import MONTHS, WEEKDAYS, Field, Role

DAYS = tuple(f"2024-01-{day:02d}" for day in range(1, 31))


@pytest.mark.parametrize(
    ("labels", "expected"),
    [(WEEKDAYS, "ordinal"), (MONTHS, "ordinal"), (("2024-01", "2024-02"), "ordinal"), (DAYS, "temporal")],
)
def test_only_instants_are_read_as_dates(labels: tuple[str, ...], expected: str) -> None:
    field = on_time_axis(Field("when", Role.TIME, labels))
    assert time(0, field)["type"] == expected
    said = tooltip([field])[0]
    assert isinstance(said, dict)
    assert (said["type"] == "temporal") == (expected == "temporal")
