"""The floors, the rooms' privacy and core's purity, by import-linter's contracts (.importlinter)."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = sorted(p.name for p in (ROOT / "src" / "answerbook").iterdir() if (p / "__init__.py").exists())


def test_every_room_is_on_a_floor() -> None:
    contracts = (ROOT / ".importlinter").read_text(encoding="utf-8")
    missing = [room for room in ROOMS if room not in contracts]
    assert not missing, "put the room on a floor in .importlinter"


def test_the_client_imports_nothing_of_ours() -> None:
    for path in (ROOT / "src" / "answerbook" / "client").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            origin = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            ours = [n for n in names + origin if n.startswith("answerbook") and "answerbook.client" not in n]
            assert not ours
