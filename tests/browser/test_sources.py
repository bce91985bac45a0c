"""Sources in the page: browse, add, test, read again, delete."""

from __future__ import annotations

import re
import sqlite3

from playwright.sync_api import Page, expect

from tests.browser.conftest import House, Watch


def test_tables_and_columns_can_be_browsed(inside: Page) -> None:
    inside.get_by_role("link", name="Sources").click()
    expect(inside.get_by_role("heading", name="Sources")).to_be_visible()
    inside.get_by_role("main").get_by_role("link", name=re.compile("^Store")).click()
    expect(inside.get_by_role("heading", name="Store")).to_be_visible()
    inside.get_by_role("button", name=re.compile(r"^order_items")).click()
    table = inside.get_by_role("region", name="order_items")
    expect(table.get_by_text("orders.order_id")).to_be_visible()
    inside.get_by_role("searchbox").fill("department")
    expect(inside.get_by_role("heading", name="categories")).to_be_visible()
    inside.get_by_role("searchbox").fill("nothing of that name")
    expect(inside.get_by_text("No table or column contains")).to_be_visible()


def test_a_file_is_added_tested_read_again_and_deleted(house: House, inside: Page) -> None:
    path = house.platform.settings.data_dir / "files" / "library.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT, pages INTEGER)")
        database.execute("INSERT INTO books VALUES (1, 'Emma', 320), (2, 'Persuasion', 250)")
    database.close()
    inside.get_by_role("link", name="Sources").click()
    inside.get_by_role("button", name="Add source").click()
    inside.get_by_label("Database URL").fill(f"sqlite:///{path}")
    inside.get_by_label("Name").fill("Library")
    inside.get_by_role("button", name="Test and add").click()
    expect(inside.get_by_role("heading", name="Library")).to_be_visible()
    expect(inside.get_by_role("heading", name="books")).to_be_visible()
    inside.get_by_role("button", name="Test", exact=True).click()
    expect(inside.get_by_role("dialog")).to_contain_text("The source answers")
    inside.keyboard.press("Escape")
    inside.get_by_role("button", name="Read tables again").click()
    expect(inside.get_by_text("nothing changed").first).to_be_visible()
    inside.get_by_role("button", name="Delete").click()
    inside.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(inside).to_have_url(re.compile("/sources$"))
    expect(inside.get_by_role("link", name=re.compile("Library"))).to_have_count(0)


def test_a_file_that_is_not_there_is_explained(inside: Page, watch: Watch) -> None:
    watch.expect("/api/v1/sources")
    inside.goto(inside.url.replace("/ask", "/sources?add=1"))
    inside.get_by_label("Database URL").fill("sqlite:///nowhere.db")
    inside.get_by_label("Name").fill("Nowhere")
    inside.get_by_role("button", name="Test and add").click()
    expect(inside.get_by_role("alert")).to_contain_text("The source was not added")
    expect(inside.get_by_label("Name")).to_have_value("Nowhere")
