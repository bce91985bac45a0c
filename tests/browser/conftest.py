"""The real application on a free port, a browser that watches for mistakes, and people signed in."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from answerbook.accounts import service as accounts
from answerbook.accounts.schemas import SetUpRequest
from answerbook.api.app import create_app
from answerbook.api.web import STATIC
from answerbook.platform.access import Principal
from answerbook.platform.runtime import Platform, open_platform
from answerbook.platform.settings import Settings
from answerbook.sources import service as sources
from answerbook.sources.schemas import SourceCreate

PASSWORD = "zebra lamp quiet moor"
EMAIL = "mia@example.com"
CHROMIUM = os.environ.get("ANSWERBOOK_TEST_CHROMIUM", "/usr/bin/chromium")
WATCH_POLICY = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`))"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


@dataclass
class House:
    """A running application."""

    url: str
    platform: Platform
    owner: Principal | None = None

    def link(self) -> str:
        assert self.owner
        return f"{self.url}/sign-in#link={accounts.issue_link(self.platform, self.owner)}"


@pytest.fixture(scope="session", autouse=True)
def _can_run() -> None:
    if not shutil.which(CHROMIUM):
        pytest.skip(f"no Chromium at {CHROMIUM} (set ANSWERBOOK_TEST_CHROMIUM)")
    if not (STATIC / "index.html").is_file():
        pytest.skip("the web app is not built (make web)")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    still = {"reduced_motion": "reduce", "service_workers": "block", "viewport": {"width": 1280, "height": 860}}
    return {**browser_context_args, **still}


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, store_path: Path) -> Iterator[House]:
    """An application with an owner and the demo store."""
    folder = tmp_path_factory.mktemp("house")
    files = folder / "files"
    files.mkdir()
    shutil.copy(store_path, files / "store.duckdb")
    with _running(folder) as running:
        owner = accounts.set_up(running.platform, _owner())
        address = f"duckdb:///{files / 'store.duckdb'}"
        sources.create(running.platform, owner, SourceCreate(name="Store", url=address))
        running.owner = owner
        yield running


@pytest.fixture
def empty_house(tmp_path: Path) -> Iterator[House]:
    """An application that nobody has set up yet."""
    with _running(tmp_path / "empty") as running:
        yield running


def _owner() -> SetUpRequest:
    return SetUpRequest.model_validate(
        {"workspace": "Acme Retail", "name": "Mia Ortega", "email": EMAIL, "password": PASSWORD}
    )


class _running:  # noqa: N801 - reads as a word: `with _running(folder) as house`
    """Serves an application from a thread for as long as the block lasts."""

    def __init__(self, folder: Path) -> None:
        self.platform = open_platform(Settings(data_dir=folder))
        config = uvicorn.Config(
            create_app(self.platform), port=0, log_config=None, access_log=False, timeout_graceful_shutdown=1
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    def __enter__(self) -> House:
        self.thread.start()
        give_up = time.monotonic() + 20
        while not self.server.started:
            assert time.monotonic() < give_up, "the server did not start"
            time.sleep(0.02)
        port = self.server.servers[0].sockets[0].getsockname()[1]
        return House(f"http://127.0.0.1:{port}", self.platform)

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join(timeout=10)
        self.platform.close()


@dataclass
class Watch:
    """What a page must not do: complain, break the content policy, or reach for another host."""

    faults: list[str]
    expected: tuple[str, ...] = ("/api/v1/me",)  # nobody is signed in yet: a 401 that the browser reports

    def expect(self, *parts: str) -> None:
        """Let the browser report failed requests whose address has one of these parts."""
        self.expected = (*self.expected, *parts)

    def unexpected(self) -> list[str]:
        return [fault for fault in self.faults if not any(part in fault for part in self.expected)]


@pytest.fixture(autouse=True)
def watch(context: BrowserContext) -> Iterator[Watch]:
    found = Watch([])

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            found.faults.append(f"console: {message.text} {message.location.get('url', '')}")

    def on_page(page: Page) -> None:
        page.on("pageerror", lambda error: found.faults.append(f"error: {error}"))

    context.add_init_script(WATCH_POLICY)
    context.on("console", on_console)
    context.on("page", on_page)
    context.on(
        "request",
        lambda request: (
            urlsplit(request.url).hostname in ("127.0.0.1", None)
            or found.faults.append(f"other host: {request.url}")
        ),
    )
    yield found
    assert found.unexpected() == []


@pytest.fixture
def inside(house: House, page: Page) -> Page:
    """A page of the owner, signed in, on Ask, settled: a menu opened while it loads would close again."""
    page.goto(house.link())
    page.wait_for_url("**/ask")
    page.get_by_role("textbox", name="Question").wait_for()
    page.wait_for_load_state("networkidle")
    return page
