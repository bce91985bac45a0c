"""Every journey in the page: typed, answered, and shown as it was answered."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest
from playwright.sync_api import Browser, Page, expect

from answerbook.accounts.service import local_owner
from answerbook.core.scoring import Rows
from answerbook.sources import service as sources
from answerbook.sources.schemas import SourceCreate
from tests.browser.asking import SECONDS, ask, open_tab
from tests.browser.conftest import House
from tests.journeys.journey import Journey, load, objection


@pytest.fixture(scope="session")
def database_of(request: pytest.FixtureRequest, full_store: Path) -> Callable[[str], Path]:
    def find(source: str) -> Path:
        if source == "store":
            return full_store
        folder: Path = request.getfixturevalue("samples_folder")
        return folder / source / f"{source}.sqlite"

    return find


@pytest.fixture(scope="session")
def gold_of(
    database_of: Callable[[str], Path], full_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, str], Rows]:
    """Run a gold statement past everything that is tested; the store on a copy, as the server holds it."""
    copied = Path(shutil.copy(full_store, tmp_path_factory.mktemp("gold") / "store.duckdb"))

    def rows(source: str, sql: str) -> Rows:
        if source == "store":
            with duckdb.connect(str(copied), read_only=True) as connection:
                return connection.execute(sql).fetchall()
        with closing(sqlite3.connect(f"file:{database_of(source)}?mode=ro", uri=True)) as connection:
            return connection.execute(sql).fetchall()

    return rows


@pytest.fixture(scope="module")
def source_of(house: House, database_of: Callable[[str], Path]) -> Callable[[str], str]:
    """Register a source of the journeys once and give its id."""
    known: dict[str, str] = {}

    def register(source: str) -> str:
        if source not in known:
            path = database_of(source)
            request = SourceCreate(name=f"The {source}", url=f"{path.suffix.removeprefix('.')}:///{path}")
            known[source] = sources.create(house.platform, local_owner(house.platform), request).id
        return known[source]

    return register


@pytest.fixture(scope="module")
def signed_in(house: House, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(reduced_motion="reduce", service_workers="block")
    page = context.new_page()
    page.goto(house.link())
    page.wait_for_url("**/ask")
    yield page
    context.close()


@pytest.mark.parametrize("journey", [j for j in load() if not j.gap], ids=lambda j: j.id)
def test_journey(
    journey: Journey,
    house: House,
    signed_in: Page,
    source_of: Callable[[str], str],
    gold_of: Callable[[str, str], Rows],
) -> None:
    source = source_of(journey.source)
    signed_in.goto(f"{house.url}/sources/{source}")
    signed_in.get_by_role("button", name="Ask this source").or_(
        signed_in.get_by_role("link", name="Ask this source")
    ).click()
    for question in journey.turns:
        shown = ask(signed_in, question)
    newest = signed_in.request.get(f"{house.url}/api/v1/answers?limit=1").json()["items"][0]["id"]
    answer: Mapping[str, Any] = signed_in.request.get(f"{house.url}/api/v1/answers/{newest}").json()
    wrong = objection(journey, answer, lambda sql: gold_of(journey.source, sql))
    assert wrong is None
    expect(shown).to_have_attribute("data-status", answer["status"], timeout=SECONDS)
    expect(shown).to_contain_text(answer["summary"])
    if answer["status"] == "answered":
        open_tab(shown, "SQL")
        expect(shown.get_by_label("SQL statement")).to_contain_text("SELECT")
