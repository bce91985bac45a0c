"""The main job in the page: ask, watch, check, go on."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from answerbook.platform.cancel import CancelToken
from answerbook.sources import query
from tests.browser.asking import (
    ABSTAINED,
    CLARIFY,
    FAILED,
    LINE,
    REFUSED,
    SECONDS,
    SEVERAL,
    WIDE,
    answer_with,
    ask,
    open_tab,
)
from tests.browser.conftest import House

BY_MONTH = "How many orders are there by month?"


def test_a_question_gives_chart_table_and_sql(inside: Page) -> None:
    answer = ask(inside, BY_MONTH)
    expect(answer).to_have_attribute("data-status", "answered")
    expect(answer.get_by_text("Read as")).to_be_visible()
    expect(answer.locator("svg.marks")).to_be_visible(timeout=SECONDS)
    open_tab(answer, "Table")
    expect(answer.get_by_role("gridcell").first).to_be_visible()
    open_tab(answer, "SQL")
    expect(answer.get_by_label("SQL statement")).to_contain_text(re.compile("SELECT", re.I))
    open_tab(answer, "Details")
    expect(answer.get_by_text("Run SQL")).to_be_visible()
    expect(inside).to_have_url(re.compile(r"/ask/\w+"))


def test_a_starter_is_a_question_that_works(inside: Page) -> None:
    starter = inside.locator("main li button").first
    question = (starter.inner_text()).strip()
    starter.click()
    expect(inside.locator("article[data-status=answered]")).to_contain_text(question, timeout=SECONDS)


def test_a_reload_keeps_the_answer_and_a_link_opens_it(house: House, inside: Page) -> None:
    answer = ask(inside, BY_MONTH)
    summary = answer.locator("p.text-18").inner_text()
    inside.reload()
    expect(inside.locator("article p.text-18")).to_have_text(summary, timeout=SECONDS)
    inside.get_by_role("link", name="History").click()
    inside.get_by_role("link", name=BY_MONTH).first.click()
    expect(inside).to_have_url(re.compile(r"/answers/\w+"))
    expect(inside.locator("article p.text-18")).to_have_text(summary)


def test_a_follow_up_stays_in_the_conversation(inside: Page) -> None:
    ask(inside, BY_MONTH)
    address = inside.url
    ask(inside, "How many customers are there?")
    assert inside.url == address
    expect(inside.locator("article[data-status]")).to_have_count(2)
    inside.get_by_role("link", name="New question").click()
    expect(inside.get_by_text("What do you want to know?")).to_be_visible()


def test_a_number_of_the_headline_leads_to_its_cell(inside: Page) -> None:
    answer_with(inside, LINE)
    answer = ask(inside, LINE.get("question", "Orders in 2024 by month"))
    expect(answer.locator("svg.marks")).to_be_visible(timeout=SECONDS)
    number = answer.get_by_role("button", name="5,644, show in the table")
    number.hover()
    expect(answer.locator(".is-dim")).not_to_have_count(0)
    number.click()
    expect(answer.get_by_role("gridcell", name="5,644")).to_be_focused()


def test_another_reading_takes_the_place_of_the_answer(inside: Page) -> None:
    answer = ask(inside, BY_MONTH)
    before = answer.locator("strong").first.inner_text()
    answer.get_by_role("button", name="Change", exact=True).click()
    other = inside.get_by_role("menuitem").first
    reading = other.inner_text()
    other.click()
    replaced = inside.locator("article[data-status] strong").first
    expect(replaced).to_have_text(reading, timeout=SECONDS)
    assert reading != before


def test_an_answer_is_judged_and_exported(inside: Page) -> None:
    answer = ask(inside, BY_MONTH)
    answer.get_by_role("button", name="This is right").click()
    expect(answer.get_by_role("button", name="This is right")).to_have_attribute("aria-pressed", "true")
    answer.get_by_role("button", name="This is wrong").click()
    inside.get_by_label("The period").check()
    inside.get_by_role("button", name="Send").click()
    expect(answer.get_by_role("button", name="This is wrong")).to_have_attribute("aria-pressed", "true")
    answer.get_by_role("button", name="Export").click()
    with inside.expect_download() as download:
        inside.get_by_role("menuitem", name="Rows as CSV").click()
    assert download.value.path().read_text(encoding="utf-8-sig").count("\n") > 2


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Queries wait until the event is set or their run is cancelled."""
    go = threading.Event()
    real = query.fetch

    def slow(admitted: query.Admitted, cancel: CancelToken | None = None) -> query.Rows:
        while not go.wait(0.02) and not (cancel and cancel.cancelled):
            pass
        return real(admitted, cancel)

    monkeypatch.setattr(query, "fetch", slow)
    yield go
    go.set()


def begin(page: Page, question: str) -> None:
    page.get_by_role("textbox", name="Question").fill(question)
    page.keyboard.press("Enter")


def test_steps_arrive_before_the_answer(inside: Page, held: threading.Event) -> None:
    begin(inside, BY_MONTH)
    running = inside.locator("article[aria-busy=true]")
    expect(running.get_by_text("Checked: one read-only statement")).to_be_visible(timeout=SECONDS)
    expect(running.get_by_text("Working")).to_be_visible()
    held.set()
    expect(inside.locator("article[data-status=answered]")).to_be_visible(timeout=SECONDS)


def test_stop_keeps_what_has_arrived(inside: Page, held: threading.Event) -> None:
    begin(inside, BY_MONTH)
    expect(inside.get_by_text("Checked: one read-only statement")).to_be_visible(timeout=SECONDS)
    inside.get_by_role("button", name="Stop").click()
    article = inside.locator("main article")
    expect(article.get_by_text("Stopped", exact=True)).to_be_visible(timeout=SECONDS)
    expect(article.get_by_text("Checked: one read-only statement")).to_be_visible()
    expect(article.get_by_role("button", name="Try again")).to_be_visible()


def test_a_reload_picks_the_running_question_up(inside: Page, held: threading.Event) -> None:
    begin(inside, BY_MONTH)
    expect(inside).to_have_url(re.compile(r"/ask/\w+"))
    expect(inside.get_by_text("Checked: one read-only statement")).to_be_visible(timeout=SECONDS)
    inside.reload()
    expect(inside.get_by_text("Checked: one read-only statement")).to_be_visible(timeout=SECONDS)
    held.set()
    expect(inside.locator("article[data-status=answered]")).to_be_visible(timeout=SECONDS)


def test_an_unclear_question_offers_choices_and_enter_takes_the_first(inside: Page) -> None:
    answer_with(inside, CLARIFY)
    answer = ask(inside, CLARIFY["question"])
    expect(answer.get_by_role("button", name="Highest total payments")).to_be_focused()
    inside.unroute_all()
    answer_with(inside, {**LINE, "question": "Customers by total payments"})
    inside.keyboard.press("Enter")
    chosen = inside.locator("article[data-status=answered]")
    expect(chosen.get_by_role("heading", name="Customers by total payments")).to_be_visible(timeout=SECONDS)


def test_what_is_not_in_the_data_is_named(inside: Page) -> None:
    answer = ask(inside, "What is the weather in Paris?")
    expect(answer).to_have_attribute("data-status", "abstained")
    expect(answer.get_by_role("list", name="Not found")).to_contain_text("weather")
    expect(answer.get_by_text("You could ask")).to_be_visible()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (ABSTAINED, "No answer"),
        (REFUSED, "write_request"),
        (FAILED, "Try again"),
        (SEVERAL, "2 of 2"),
        (WIDE, "1,000 rows"),
    ],
    ids=lambda value: value.get("status", "answered") if isinstance(value, dict) else "",
)
def test_every_outcome_has_its_own_words(inside: Page, given: dict[str, Any], said: str) -> None:
    answer_with(inside, given)
    expect(ask(inside, given["question"])).to_contain_text(said)


def test_two_thousand_characters_are_the_most(inside: Page) -> None:
    inside.get_by_role("textbox", name="Question").fill("a" * 2001)
    expect(inside.get_by_text("2,001 of 2,000 characters")).to_be_visible()
    expect(inside.get_by_role("button", name="Ask", exact=True)).to_be_disabled()
