"""The tables of cases beside the tests."""

from __future__ import annotations

from pathlib import Path

import yaml

FOLDER = Path(__file__).parents[1] / "cases" / "question"


def cases(name: str) -> list[dict[str, object]]:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
