"""Everything without a mouse."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.asking import SECONDS, WIDE, answer_with, ask

BY_MONTH = "How many orders are there by month?"


def test_the_first_tab_skips_to_the_content(inside: Page) -> None:
    inside.goto(inside.url.replace("/ask", "/answers"))
    expect(inside.get_by_role("heading", name="History")).to_be_visible()
    inside.keyboard.press("Tab")
    expect(inside.get_by_role("link", name="Skip to content")).to_be_focused()
    inside.keyboard.press("Enter")
    expect(inside.locator("#content")).to_be_focused()


def test_a_question_from_slash_to_sql(inside: Page) -> None:
    inside.locator("body").click(position={"x": 700, "y": 840})
    inside.keyboard.press("/")
    expect(inside.get_by_role("textbox", name="Question")).to_be_focused()
    inside.keyboard.type("first line")
    inside.keyboard.press("Shift+Enter")
    inside.keyboard.type("second")
    expect(inside.get_by_role("textbox", name="Question")).to_have_value("first line\nsecond")
    inside.keyboard.press("ControlOrMeta+a")
    inside.keyboard.type(BY_MONTH)
    inside.keyboard.press("Enter")
    expect(inside.locator("article[data-status]")).to_be_visible(timeout=SECONDS)
    inside.get_by_role("tab", name="Chart").focus()
    inside.keyboard.press("ArrowRight")
    inside.keyboard.press("ArrowRight")
    inside.keyboard.press("Enter")
    expect(inside.get_by_role("tab", name="SQL")).to_have_attribute("aria-selected", "true")


def test_cells_of_a_thousand_rows(inside: Page) -> None:
    answer_with(inside, WIDE)
    answer = ask(inside, WIDE["question"])
    grid = answer.get_by_role("grid")
    expect(grid).to_have_attribute("aria-rowcount", "1001")
    answer.get_by_role("columnheader", name="customer_id").get_by_role("button").focus()
    inside.keyboard.press("ArrowDown")
    expect(answer.get_by_role("gridcell", name="1", exact=True)).to_be_focused()
    inside.keyboard.press("ControlOrMeta+End")
    last = answer.locator("[data-cell='999:5']")
    expect(last).to_be_focused()
    inside.keyboard.press("Home")
    expect(answer.locator("[data-cell='999:0']")).to_have_text("1000")
    inside.keyboard.press("ControlOrMeta+Home")
    expect(answer.locator("[data-cell='0:0']")).to_be_focused()


def test_sorting_a_column(inside: Page) -> None:
    answer_with(inside, WIDE)
    answer = ask(inside, WIDE["question"])
    header = answer.get_by_role("columnheader", name="spent")
    header.get_by_role("button").press("Enter")
    expect(header).to_have_attribute("aria-sort", "descending")
    expect(answer.locator("[data-cell='0:4']")).to_have_text("1,250.00")
    header.get_by_role("button").press("Enter")
    expect(header).to_have_attribute("aria-sort", "ascending")


def test_the_focus_follows_the_page(inside: Page) -> None:
    inside.get_by_role("link", name="Sources").press("Enter")
    expect(inside.get_by_role("heading", name="Sources")).to_be_focused()
    expect(inside).to_have_title(re.compile("Sources"))


def test_the_theme_from_the_keyboard(inside: Page) -> None:
    inside.get_by_role("button", name="Account of").press("Enter")
    inside.get_by_role("menuitemradio", name="Dark").press("Enter")
    expect(inside.locator("html")).to_have_attribute("data-theme", "dark")
    inside.reload()
    expect(inside.locator("html")).to_have_attribute("data-theme", "dark")
