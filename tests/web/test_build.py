"""What is served: small, from one host, nothing inline."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from answerbook.api.web import STATIC

ROOT = Path(__file__).parents[2]


@pytest.fixture
def page() -> str:
    index = STATIC / "index.html"
    if not index.is_file():
        pytest.skip("the web app is not built (make web)")
    return index.read_text(encoding="utf-8")


def test_the_page_has_nothing_inline(page: str) -> None:
    scripts = re.findall(r"<script\b([^>]*)>(.*?)</script>", page, re.S)
    assert scripts
    assert all("src=" in attributes and not body.strip() for attributes, body in scripts)
    assert "<style" not in page
    assert not re.search(r"\s(style|on\w+)=", page)


def test_the_page_names_no_other_host(page: str) -> None:
    assert re.findall(r"""(?:src|href)=["'](?!/)[^"']*""", page) == []


def test_styles_fetch_from_here_only(page: str) -> None:
    del page
    for sheet in (STATIC / "assets").glob("*.css"):
        addresses = re.findall(r"url\(([^)]*)\)", sheet.read_text(encoding="utf-8"))
        assert [a for a in addresses if not a.strip("\"'").startswith(("/assets/", "./"))] == [], sheet.name


def test_chunks_keep_their_budgets(page: str) -> None:
    del page
    node = ROOT / ".venv" / "bin" / "node"
    if not node.exists():
        pytest.skip("no Node in .venv (make install)")
    ran = subprocess.run(
        [node, ROOT / "web" / "scripts" / "size.mjs"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
