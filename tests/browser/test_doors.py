"""Coming in and going out: first run, password, one-time link, sign-out."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import EMAIL, PASSWORD, House, Watch


def fill_sign_in(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_first_run_leads_from_nothing_to_the_first_question(empty_house: House, page: Page) -> None:
    page.goto(empty_house.url)
    expect(page.get_by_role("heading", name="Set up Answerbook")).to_be_visible()
    page.get_by_label("Workspace name").fill("Acme Retail")
    page.get_by_label("Your name").fill("Mia Ortega")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create workspace").click()
    expect(page).to_have_url(re.compile("/ask$"))
    expect(page.get_by_text("Acme Retail")).to_be_visible()
    expect(page.get_by_role("link", name="Add a source")).to_be_visible()


def test_a_weak_password_is_explained_at_its_field(empty_house: House, page: Page, watch: Watch) -> None:
    watch.expect("/auth/setup")
    page.goto(f"{empty_house.url}/set-up")
    page.get_by_label("Workspace name").fill("Acme Retail")
    page.get_by_label("Your name").fill("Mia Ortega")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill("password1234")
    page.get_by_role("button", name="Create workspace").click()
    expect(page.get_by_label("Password")).to_have_attribute("aria-invalid", "true")


def test_sign_in_returns_to_the_page_that_was_wanted(house: House, page: Page) -> None:
    page.goto(f"{house.url}/sources")
    expect(page).to_have_url(re.compile(r"/sign-in\?next=/sources$"))
    fill_sign_in(page)
    expect(page).to_have_url(re.compile("/sources$"))
    expect(page.get_by_role("heading", name="Sources")).to_be_visible()


def test_sign_in_goes_to_no_other_host(house: House, page: Page) -> None:
    page.goto(f"{house.url}/sign-in?next=//example.com/")
    fill_sign_in(page)
    expect(page).to_have_url(re.compile("/ask$"))


def test_a_wrong_password_says_so_and_keeps_what_was_typed(house: House, page: Page, watch: Watch) -> None:
    watch.expect("/auth/sign-in")
    page.goto(f"{house.url}/sign-in")
    fill_sign_in(page, "not the password")
    expect(page.get_by_role("alert")).to_contain_text("You are not signed in")
    expect(page.get_by_label("Email")).to_have_value(EMAIL)


def test_a_one_time_link_signs_in_once_and_leaves_the_address(house: House, page: Page, watch: Watch) -> None:
    watch.expect("/auth/link")
    link = house.link()
    page.goto(link)
    expect(page).to_have_url(re.compile("/ask$"))
    assert "link=" not in page.evaluate(
        "location.href + performance.getEntriesByType('navigation')[0].name.split('#')[0]"
    )
    page.context.clear_cookies()
    page.goto("about:blank")
    page.goto(link)
    expect(page.get_by_role("alert")).to_contain_text("This sign-in link did not work")


def test_sign_out(inside: Page) -> None:
    inside.get_by_role("button", name="Account of Mia Ortega").click()
    inside.get_by_role("menuitem", name="Sign out").click()
    expect(inside).to_have_url(re.compile("/sign-in"))
    inside.goto(inside.url.replace("/sign-in", "/answers"))
    expect(inside).to_have_url(re.compile("/sign-in"))


def test_a_session_that_ended_leads_to_sign_in_and_back(house: House, inside: Page, watch: Watch) -> None:
    watch.expect("/api/v1/answers")
    expect(inside.get_by_text("Questions made from Store")).to_be_visible()
    inside.wait_for_load_state("networkidle")
    inside.context.clear_cookies()
    inside.get_by_role("link", name="History").click()
    expect(inside).to_have_url(re.compile(r"/sign-in\?next=/answers"))
    fill_sign_in(inside)
    expect(inside).to_have_url(re.compile("/answers$"))
