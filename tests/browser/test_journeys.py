"""Every journey in the page: typed, answered, and shown as it was answered."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.asking import SECONDS, ask, open_tab
from tests.browser.conftest import House
from tests.journeys.journey import Journey, load, objection

from answerbook.core.scoring import Rows
from answerbook.sources import service as sources
from answerbook.sources.schemas import SourceCreate

PICKED = {"store": "Store", "chinook": "Chinook", "northwind": "Northwind"}


@pytest.fixture(scope="session")
def database_of(request: pytest.FixtureRequest, store_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Give a source's database file; a copy of the store, as the house holds the one it serves."""
    copied = Path(shutil.copy(store_path, tmp_path_factory.mktemp("gold") / "store.duckdb"))

    def find(source: str) -> Path:
        if source == "store":
            return copied
        folder: Path = request.getfixturevalue("samples_folder")
        return folder / source / f"{source}.sqlite"

    return find


@pytest.fixture(scope="module")
def source_of(house: House, database_of: Callable[[str], Path]) -> Callable[[str], str]:
    """Register a source of the journeys once and give its id."""
    known: dict[str, str] = {}

    def register(source: str) -> str:
        assert house.owner
        if source not in known:
            name = PICKED[source]
            listed = {s.name: s.id for s in sources.list_sources(house.platform, house.owner).items}
            known[source] = listed.get(name) or _add(house, name, database_of(source))
        return known[source]

    return register


def _add(house: House, name: str, path: Path) -> str:
    assert house.owner
    return sources.create(house.platform, house.owner, SourceCreate(name=name, url=f"sqlite:///{path}")).id


@pytest.fixture(scope="module")
def signed_in(house: House, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(reduced_motion="reduce", service_workers="block")
    page = context.new_page()
    page.goto(house.link())
    page.wait_for_url("**/ask")
    yield page
    context.close()


def _gold(path: Path, sql: str) -> Rows:
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as connection:
            return connection.execute(sql).fetchall()
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute(sql).fetchall()


@pytest.mark.parametrize("journey", [j for j in load() if not j.gap], ids=lambda j: j.id)
def test_journey(
    journey: Journey,
    house: House,
    signed_in: Page,
    source_of: Callable[[str], str],
    database_of: Callable[[str], Path],
) -> None:
    source = source_of(journey.source)
    signed_in.goto(f"{house.url}/ask?source={source}")
    for question in journey.turns:
        with signed_in.expect_response("**/api/v1/ask") as response:
            shown = ask(signed_in, question)
    answer: Mapping[str, Any] = json.loads(response.value.text().strip().split("\n\n")[-1].split("\ndata: ", 1)[1])["answer"]
    wrong = objection(journey, answer, lambda sql: _gold(database_of(journey.source), sql))
    assert wrong is None
    expect(shown).to_have_attribute("data-status", answer["status"], timeout=SECONDS)
    expect(shown).to_contain_text(answer["summary"])
    if answer["status"] == "answered":
        open_tab(shown, "SQL")
        expect(shown.get_by_label("SQL statement")).to_contain_text("SELECT")
