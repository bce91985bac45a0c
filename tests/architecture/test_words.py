"""One word per thing: names that say nothing are not used, and files speak the rooms' vocabulary."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = sorted((ROOT / "src" / "answerbook").rglob("*.py"))
BANNED = ("utils", "helper", "manager", "processor", "common", "misc")
BANNED_FILES = ("data", "info")


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PYTHON, ids=_name)
def test_no_name_says_nothing(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = [path.stem, *(n.name for n in ast.walk(tree) if isinstance(n, ast.ClassDef))]
    spoken = [part for name in names for part in _parts(name)]
    assert not set(spoken) & set(BANNED)
    assert path.stem not in BANNED_FILES


def _parts(name: str) -> list[str]:
    spaced = "".join(f"_{c.lower()}" if c.isupper() else c for c in name)
    return [part.removesuffix("s") if part != "utils" else part for part in spaced.split("_") if part]


@pytest.mark.parametrize("path", PYTHON, ids=_name)
def test_every_module_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not text.strip() or ast.get_docstring(ast.parse(text)), "begin the file with one line on what it holds"


def test_nothing_names_this_machine_or_a_registry() -> None:
    """A lock with registry addresses once made a clone install only where it was written."""
    files = [ROOT / "requirements.lock", ROOT / "Makefile", ROOT / "pyproject.toml", ROOT / ".ci" / "run"]
    lock = ROOT / "web" / "package-lock.json"
    for path in [*files, *([lock] if lock.exists() else [])]:
        text = path.read_text(encoding="utf-8")
        for host in ("py" + "pi.org", "pythonhosted" + ".org", "registry.npm" + "js.org"):
            assert host not in text, f"{path.name} names a package registry"
