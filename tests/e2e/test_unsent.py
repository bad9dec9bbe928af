"""What somebody typed and did not send is found again, whatever the room has done meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from looker import give_cookies
from playwright.sync_api import Page, expect
from server import PRIORITISE, PROPOSE, Forum

from workshopkit.locale.language import language

pytestmark = pytest.mark.browser
FIELD = "input[name='texts']"
TITLE = language("sv").text("You had not sent this")


@pytest.fixture
def phone(forum: Forum, open_page: Callable[..., Page]) -> Page:
    """A phone with an open exercise on it."""
    forum.do("open", PROPOSE)
    person = forum.join("Alva", language="sv")
    page = open_page(viewport={"width": 360, "height": 740})
    give_cookies(page.context, person)
    page.goto(f"{forum.server.address}/room")
    return page


def test_what_was_typed_when_it_closed_is_found_after_a_reload_and_a_round_later(
    forum: Forum, phone: Page
) -> None:
    phone.locator(FIELD).first.fill("Halvskrivet")
    forum.do("close", PROPOSE)
    phone.wait_for_selector(f".part[data-place^='{PROPOSE}:'][data-place*=':closed:']")
    unsent = phone.locator(".unsent")
    for _ in range(2):
        expect(unsent).to_contain_text(TITLE)
        expect(unsent).to_contain_text("Halvskrivet")
        phone.reload()
    forum.do("go", section=PRIORITISE)
    phone.wait_for_selector(f".part[data-place^='{PRIORITISE}:']")
    expect(unsent).to_contain_text("Halvskrivet")
    forum.do("go", section="thanks")
    phone.wait_for_selector(".part[data-place^='thanks:']")
    phone.reload()
    expect(unsent).to_contain_text("Halvskrivet")
    phone.click(".unsent button")
    expect(unsent).to_have_count(0)
    phone.reload()
    phone.wait_for_selector(".part")
    expect(unsent).to_have_count(0)


def test_what_was_sent_is_not_called_unsent(forum: Forum, phone: Page) -> None:
    phone.locator(FIELD).first.fill("Skickat")
    phone.click("#answer-form .send button")
    expect(phone.locator("#saved")).to_contain_text(":")
    forum.do("close", PROPOSE)
    phone.wait_for_selector(".part[data-place*=':closed:']")
    phone.reload()
    expect(phone.locator(".own dd")).to_have_text("Skickat")
    expect(phone.locator(".unsent")).to_have_count(0)


def test_a_page_that_came_back_emptied_is_filled_again(forum: Forum, phone: Page) -> None:
    """As WebKit brings a page back alive."""
    phone.locator(FIELD).first.fill("Sparat")
    phone.click("#answer-form .send button")
    expect(phone.locator("#saved")).to_contain_text(":")
    phone.evaluate(
        """dispatchEvent(new PageTransitionEvent("pagehide", {persisted: true}));
        document.querySelectorAll("#answer-form input").forEach((field) => (field.value = ""));
        dispatchEvent(new PageTransitionEvent("pageshow", {persisted: true}));"""
    )
    expect(phone.locator(FIELD).first).to_have_value("Sparat")
    phone.click("#answer-form .send button")
    expect(phone.locator("#saved")).to_contain_text(":")
    assert [item["label"] for item in forum.round(PROPOSE)["items"]] == ["Sparat"]


def test_an_emptied_vote_is_asked_about_and_comes_back(
    forum: Forum, open_page: Callable[..., Page]
) -> None:
    forum.make_ready(PRIORITISE)
    person = forum.join("Bo", language="sv")
    page = open_page()
    give_cookies(page.context, person)
    page.goto(f"{forum.server.address}/room")
    first, send = page.locator("input[name='choices']").first, "#answer-form .send button"
    first.check()
    page.click(send)
    expect(page.locator("#saved")).to_contain_text(":")
    first.uncheck()
    page.click(send)
    expect(page.locator("#summary")).to_be_focused()
    expect(first).to_be_checked()
    expect(page.locator("#emptied")).to_be_visible()
    first.uncheck()
    page.check("#emptied input")
    page.click(send)
    expect(page.locator("#saved")).to_contain_text(":")
    expect(page.locator("#emptied")).to_be_hidden()
    page.reload()
    expect(first).not_to_be_checked()
