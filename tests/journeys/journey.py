"""Journeys: questions as analysts type them, their gold statements, and the one judge of all doors.

A door is a function: the name of a source and the questions of one thread in, the JSON of the last Answer out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from answerbook.core.scoring import Rows, same_rows

FOLDER = Path(__file__).parents[1] / "core" / "cases" / "journeys"
SOURCES = ("store", "chinook", "northwind")
Door = Callable[[str, Sequence[str]], Mapping[str, Any]]
Gold = Callable[[str], Rows]


@dataclass(frozen=True)
class Journey:
    """`gap` says why the product cannot answer it yet; `expect` is what comes instead of rows."""

    source: str
    title: str
    turns: tuple[str, ...]
    golds: tuple[str, ...]
    ordered: bool
    expect: str
    gap: str

    @property
    def id(self) -> str:
        return f"{self.source}: {self.title}"


def load() -> list[Journey]:
    journeys = []
    for source in SOURCES:
        suite = yaml.safe_load((FOLDER / f"{source}.yaml").read_text(encoding="utf-8"))
        journeys += [_journey(suite["source"], case) for case in suite["cases"]]
    return journeys


def _journey(source: str, case: dict[str, Any]) -> Journey:
    golds = [case["check_query"], *case.get("accept", [])] if "check_query" in case else []
    return Journey(
        source=source,
        title=case["title"],
        turns=tuple(case.get("turns") or [case["question"]]),
        golds=tuple(golds),
        ordered=case.get("ordered", False),
        expect=case.get("expect", "rows"),
        gap=case.get("gap", ""),
    )


def objection(journey: Journey, answer: Mapping[str, Any], gold: Gold) -> str | None:
    """Say what is wrong with the answer; None when it is right.

    The answer may carry more columns than the gold result, as it may show the measure it sorted by.
    """
    seen = f"{answer['status']} {answer['sql'] or answer['summary']}"
    match journey.expect:
        case "clarify":
            choices = (answer["clarification"] or {}).get("choices", [])
            return (
                None if answer["status"] == "clarify" and 2 <= len(choices) <= 4 else f"no question back: {seen}"
            )
        case "abstain":
            silent = answer["status"] in ("abstained", "refused") and not answer["rows"]
            return None if silent and answer["summary"] else f"not declined: {seen}"
    if answer["status"] != "answered":
        return seen
    rows = answer["rows"]
    right = any(same_rows(gold(sql), rows, ordered=journey.ordered, extra_columns=True) for sql in journey.golds)
    return None if right else f"wrong rows {rows[:3]} of {len(rows)} from {answer['sql']}"
