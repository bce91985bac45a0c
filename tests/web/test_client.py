"""The web app speaks the API that the server has: description and typed client are fresh."""

from __future__ import annotations

import filecmp
import json
import subprocess
from pathlib import Path

import pytest

from answerbook.api.app import create_app
from answerbook.platform.runtime import Platform

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"
GENERATOR = WEB / "node_modules" / "@hey-api" / "openapi-ts" / "bin" / "run.js"
GENERATED = WEB / "src" / "api" / "generated"
CURE = "run `make client` and commit what it writes"


def test_the_description_is_the_servers(platform: Platform) -> None:
    written = json.loads((WEB / "openapi.json").read_text(encoding="utf-8"))
    assert written == create_app(platform).openapi(), f"web/openapi.json is stale: {CURE}"


def test_the_typed_client_is_made_from_it(tmp_path: Path) -> None:
    node = ROOT / ".venv" / "bin" / "node"
    if not (node.exists() and GENERATOR.is_file()):
        pytest.skip("no Node or no web/node_modules (make install)")
    subprocess.run([node, GENERATOR, "--output", tmp_path], cwd=WEB, check=True, capture_output=True)
    subprocess.run([node, "scripts/plain.mjs", tmp_path], cwd=WEB, check=True)
    made = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*.ts"))
    kept = sorted(p.relative_to(GENERATED) for p in GENERATED.rglob("*.ts"))
    assert made == kept, CURE
    assert [str(p) for p in made if not filecmp.cmp(tmp_path / p, GENERATED / p, shallow=False)] == [], CURE
