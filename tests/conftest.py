"""What every test may use: a fresh platform, a small demo store built once, and where the evaluation data is."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from answerbook.platform.runtime import Platform, open_platform
from answerbook.platform.settings import Settings

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own settings do not reach the tests."""
    for name in list(os.environ):
        if name.startswith("ANSWERBOOK_") and not name.startswith(("ANSWERBOOK_TEST_", "ANSWERBOOK_EVAL_")):
            monkeypatch.delenv(name)


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Platform]:
    """A platform in a data directory of its own."""
    opened = open_platform(Settings(data_dir=tmp_path / "data"))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all workers of this run."""
    mine = tmp_path_factory.getbasetemp()
    return mine.parent if os.environ.get("PYTEST_XDIST_WORKER") else mine


def _store(folder: Path, orders: int) -> Path:
    """Build the demo store of this size, once for all workers."""
    from answerbook.demo.store import build_store

    path = folder / f"store_{orders}.duckdb"
    with (folder / f"store_{orders}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            build_store(path, orders=orders)
    return path


@pytest.fixture(scope="session")
def store_path(shared_folder: Path) -> Path:
    """The demo store with 2,000 orders."""
    return _store(shared_folder, 2_000)


@pytest.fixture(scope="session")
def full_store(shared_folder: Path) -> Path:
    """The demo store at its full size."""
    from answerbook.demo.store import ORDERS

    return _store(shared_folder, ORDERS)


@pytest.fixture(scope="session")
def samples_folder() -> Path:
    """The sample databases beside the project; tests that need them skip where they are absent."""
    folder = Path(os.environ.get("ANSWERBOOK_EVAL_DATA", ROOT.parent / "shared" / "data")) / "samples"
    if not folder.is_dir():
        pytest.skip(f"no sample databases in {folder} (set ANSWERBOOK_EVAL_DATA)")
    return folder
