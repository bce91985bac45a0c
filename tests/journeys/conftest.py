from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from answerbook.accounts.service import local_owner
from answerbook.core.scoring import Rows
from answerbook.platform.runtime import Platform, open_platform
from answerbook.platform.settings import Settings
from answerbook.sources import service as sources
from answerbook.sources.schemas import SourceCreate


@pytest.fixture(scope="session")
def path_of(request: pytest.FixtureRequest, full_store: Path) -> Callable[[str], Path]:
    """Give the database file of a source by its name; skips where the samples are absent."""

    def find(source: str) -> Path:
        if source == "store":
            return full_store
        folder: Path = request.getfixturevalue("samples_folder")
        return folder / source / f"{source}.sqlite"

    return find


@pytest.fixture(scope="session")
def gold_of(
    path_of: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, str], Rows]:
    """Run a gold statement on a source, past everything that is tested.

    DuckDB opens a file once per process and configuration, so the gold statements have a copy.
    """
    copies: dict[Path, Path] = {}

    def rows(source: str, sql: str) -> Rows:
        path = path_of(source)
        if path.suffix == ".duckdb":
            if path not in copies:
                copies[path] = Path(shutil.copy(path, tmp_path_factory.mktemp("gold")))
            with duckdb.connect(str(copies[path]), read_only=True) as connection:
                return connection.execute(sql).fetchall()
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return connection.execute(sql).fetchall()

    return rows


@pytest.fixture(scope="session")
def journeys_platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    opened = open_platform(Settings(data_dir=tmp_path_factory.mktemp("journeys")))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def registered(journeys_platform: Platform, path_of: Callable[[str], Path]) -> Callable[[str], str]:
    """Register a source of the journeys once and give its id."""
    owner = local_owner(journeys_platform)
    known: dict[str, str] = {}

    def register(source: str) -> str:
        if source not in known:
            path = path_of(source)
            product = "duckdb" if path.suffix == ".duckdb" else "sqlite"
            request = SourceCreate(name=source, url=f"{product}:///{path.absolute()}")
            known[source] = sources.create(journeys_platform, owner, request).id
        return known[source]

    return register
