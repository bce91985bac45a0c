"""Docs are tested: the reference is what the code says, README commands exist, links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from answerbook.cli.reference import pages

ROOT = Path(__file__).parents[2]
DOCS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("name", ["cli.md", "settings.md"])
def test_the_reference_is_fresh(name: str) -> None:
    written = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert written == pages()[name], "run `make docs`"


@pytest.mark.parametrize("path", DOCS, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target


def test_every_make_target_in_the_docs_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {t for p in DOCS for t in re.findall(r"`?make ([a-z]+)`?", p.read_text(encoding="utf-8"))}
    spoken = {"make", "sure", "it", "them"}
    assert named - spoken <= targets


def test_every_command_in_the_readme_exists() -> None:
    known = pages()["cli.md"]
    for command in re.findall(r"answerbook ((?:[a-z]+ ?){1,2})", (ROOT / "README.md").read_text(encoding="utf-8")):
        first = command.split()[0]
        assert f"`answerbook {first}" in known, command


def test_contributing_is_two_pages_at_most() -> None:
    assert len((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()) <= 100
