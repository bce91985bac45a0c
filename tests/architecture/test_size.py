"""The size ratchet: small functions, short files. The lists below may only shrink."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GENERATED = ROOT / "src" / "answerbook" / "migrations" / "versions"
PYTHON = sorted(p for p in (ROOT / "src" / "answerbook").rglob("*.py") if not p.is_relative_to(GENERATED))
VUE = sorted((ROOT / "web" / "src").rglob("*.vue"))
FUNCTION_LINES, FILE_LINES, VUE_LINES = 60, 400, 250
COMMENT_SHARE = 0.05
LONG_FILES: set[str] = set()


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _functions(path: Path) -> list[tuple[str, int]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [(n.name, (n.end_lineno or n.lineno) - n.lineno + 1) for n in ast.walk(tree) if isinstance(n, kinds)]


@pytest.mark.parametrize("path", PYTHON, ids=_name)
def test_functions_stay_small(path: Path) -> None:
    long = [f"{name}: {lines} lines" for name, lines in _functions(path) if lines > FUNCTION_LINES]
    assert not long, f"split by meaning into functions of at most {FUNCTION_LINES} lines"


@pytest.mark.parametrize("path", PYTHON, ids=_name)
def test_python_files_stay_short(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= FILE_LINES or _name(path) in LONG_FILES, f"{lines} lines: split the file by meaning"


@pytest.mark.parametrize("path", VUE, ids=_name)
def test_vue_files_stay_short(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= VUE_LINES, f"{lines} lines: extract a component or a composable"


def test_the_typical_function_is_short() -> None:
    lengths = sorted(lines for path in PYTHON for _, lines in _functions(path))
    assert lengths[len(lengths) // 2] <= 10
    assert lengths[int(len(lengths) * 0.9)] <= 35


def test_comments_stay_few() -> None:
    lines = [line.strip() for path in PYTHON for line in path.read_text(encoding="utf-8").splitlines()]
    code = [line for line in lines if line]
    comments = [line for line in code if line.startswith("#")]
    assert len(comments) <= COMMENT_SHARE * len(code), "let names carry the meaning"
