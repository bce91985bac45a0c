"""Every page and state, in both themes, on a desk and on a phone: accessible, inside its frame, and quiet."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.asking import (
    ABSTAINED,
    CLARIFY,
    FAILED,
    LINE,
    PLAIN,
    REFUSED,
    SECONDS,
    SEVERAL,
    WIDE,
    answer_with,
    ask,
)
from tests.browser.conftest import House

# Menus stand outside the landmarks for as long as they are open.
RULES = {
    "rules": {"region": {"enabled": False}},
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]},
}
PICTURES = os.environ.get("ANSWERBOOK_TEST_PICTURES")
SCREENS = {"desk": {"width": 1280, "height": 860}, "phone": {"width": 390, "height": 844}}
State = Callable[[Page, House], object]


def shown(given: dict[str, Any], tab: str | None = None) -> State:
    def open_it(page: Page, house: House) -> None:
        answer_with(page, given)
        page.goto(f"{house.url}/ask")
        answer = ask(page, {**PLAIN, **given}["question"])
        if given.get("chart") and tab is None:
            answer.locator("svg.marks").wait_for(timeout=SECONDS)
        if tab:
            answer.get_by_role("tab", name=tab).click()

    return open_it


def at(path: str, then: Callable[[Page], object] = lambda page: None) -> State:
    def open_it(page: Page, house: House) -> None:
        page.goto(f"{house.url}{path}")
        page.locator("h1").wait_for()
        page.wait_for_load_state("networkidle")
        then(page)

    return open_it


def first_source(page: Page) -> None:
    page.locator("main li a").first.click()
    page.locator("main table").wait_for()


def first_answer(page: Page) -> None:
    page.locator("main li a").first.click()
    page.locator("article").wait_for()


STATES: dict[str, State] = {
    "start": at("/ask"),
    "chart": shown(LINE),
    "table": shown(WIDE),
    "sql": shown(LINE, "SQL"),
    "details": shown(LINE, "Details"),
    "several": shown(SEVERAL),
    "clarify": shown(CLARIFY),
    "abstained": shown(ABSTAINED),
    "refused": shown(REFUSED),
    "failed": shown(FAILED),
    "history": at("/answers"),
    "answer": at("/answers", first_answer),
    "sources": at("/sources"),
    "source": at("/sources", first_source),
    "add": at("/sources?add=1", lambda page: page.get_by_role("dialog").wait_for()),
    "delete": at("/sources", lambda page: (first_source(page), page.get_by_role("button", name="Delete").click())),
    "account": at("/ask", lambda page: page.get_by_role("button", name="Account of").click()),
    "picker": at("/ask", lambda page: page.get_by_role("button", name="Source:").click()),
    "lost": at("/no-such-page"),
}


@pytest.fixture(scope="module")
def someone(browser: Browser, house: House) -> Iterator[Any]:
    """A signed-in owner's cookies, with one answer in the history."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(house.link())
    page.wait_for_url("**/ask")
    ask(page, "How many orders are there by month?")
    yield context.storage_state()
    context.close()


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages(browser: Browser, house: House, someone: Any, theme: Any, screen: str) -> None:
    phone = {"has_touch": True, "is_mobile": True} if screen == "phone" else {}
    context = browser.new_context(
        viewport=SCREENS[screen], color_scheme=theme, reduced_motion="reduce", storage_state=someone, **phone
    )
    page = context.new_page()
    faults = [
        fault for name, state in STATES.items() for fault in faults_of(page, house, name, state, theme, screen)
    ]
    context.close()
    assert faults == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/sign-in", "/set-up"])
def test_doors(browser: Browser, house: House, empty_house: House, path: str, theme: Any) -> None:
    context = browser.new_context(viewport=SCREENS["phone"], color_scheme=theme, reduced_motion="reduce")
    door = empty_house if path == "/set-up" else house
    faults = faults_of(context.new_page(), door, path.strip("/"), at(path), theme, "phone")
    context.close()
    assert faults == []


def faults_of(page: Page, house: House, name: str, state: State, theme: str, screen: str) -> list[str]:
    page.unroute_all()
    state(page, house)
    page.wait_for_timeout(300)  # colours in transition have false contrasts
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}-{theme}-{screen}.png")
    found = Axe().run(page, options=RULES).response["violations"]
    faults = [f"{name}: {v['id']} {[n['target'] for n in v['nodes']][:3]}" for v in found]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*faults, f"{name}: {wide} px too wide"] if wide > 0 else faults
