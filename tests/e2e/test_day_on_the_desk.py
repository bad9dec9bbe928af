"""The day on the desk, by mouse and by key: moved, skipped, and asked something unplanned."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from server import (
    HEADLINES,
    PERSONAS,
    PRIORITISE,
    PROPOSE,
    Forum,
    RunningServer,
    eventually,
    new_forum,
)

pytestmark = pytest.mark.browser
OpenDesk = Callable[..., Page]
ROWS = ".sections li"


def row(page: Page, key: str) -> Locator:
    return page.locator(f"{ROWS}[data-key='{key}']")


def keys(page: Page) -> list[str]:
    return [
        str(key) for key in page.locator(ROWS).evaluate_all("rows => rows.map(r => r.dataset.key)")
    ]


def listed(forum: Forum) -> list[str]:
    return [section["key"] for section in forum.state()["sections"]]


@pytest.fixture
def desk(server: RunningServer, open_desk: OpenDesk) -> tuple[Forum, Page]:
    forum = new_forum(server, script="dialogue_forum")
    forum.do("go", section=PROPOSE)
    page = open_desk(server, forum.slug, viewport={"width": 1280, "height": 800})
    return forum, page


def test_the_day_is_changed_by_key_and_by_hand(desk: tuple[Forum, Page]) -> None:
    forum, page = desk
    before = keys(page)
    assert before == listed(forum)

    # By key: the row keeps the focus, and where it is now is said.
    button = row(page, PRIORITISE).locator(".go")
    button.focus()
    at = before.index(PRIORITISE)
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(".sections [role=status]")).to_have_text(
        f"”Prioritera målgrupper” är nu nummer {at - 1}."
    )
    expect(button).to_be_focused()
    expect(row(page, PRIORITISE).locator(".lacks")).to_have_text(
        "bygger på ”Föreslå målgrupper”, som kommer senare"
    )
    assert eventually(lambda: listed(forum) == keys(page))
    assert keys(page).index(PRIORITISE) == at - 2
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowDown")
    expect(row(page, PRIORITISE).locator(".lacks")).to_have_text("")

    # By hand, once the day is being changed: nobody drags a row by the way.
    assert row(page, HEADLINES).get_attribute("draggable") != "true"
    page.get_by_role("button", name="Ändra dagen").click()
    minutes = row(page, HEADLINES).get_by_label("Minuter: ")
    minutes.fill("99")
    minutes.press("Tab")
    expect(page.locator("#clock")).to_contain_text("minuter sen. Slutar ")
    expect(row(page, HEADLINES).locator(".begins")).to_have_text(re.compile(r"\d\d:\d\d"))
    row(page, HEADLINES).drag_to(row(page, PERSONAS))
    expect(page.locator(".sections [role=status]")).to_contain_text("Löpsedlar från framtiden")
    wanted = [key for key in before if key != HEADLINES]
    wanted.insert(before.index(PERSONAS), HEADLINES)
    assert keys(page) == wanted
    row(page, PERSONAS).get_by_role("button", name="Hoppa över: ").click()
    expect(row(page, PERSONAS).locator(".mark")).to_have_text("överhoppad")
    assert eventually(lambda: listed(forum) == wanted)

    # The arrows of the day leave out what is skipped; whoever goes there brings it back.
    forum.do("go", section=HEADLINES)
    expect(row(page, HEADLINES).locator(".go")).to_have_attribute("aria-current", "true")
    page.keyboard.press("ArrowRight")
    after = wanted[wanted.index(PERSONAS) + 1]
    expect(row(page, after).locator(".go")).to_have_attribute("aria-current", "true")
    row(page, PERSONAS).locator(".go").click()
    expect(row(page, PERSONAS).locator(".mark")).to_have_text("inte öppnad")


def test_something_is_asked_in_three_actions(desk: tuple[Forum, Page]) -> None:
    forum, page = desk
    phone = forum.join(name="Alva")
    page.locator("h1:visible").first.click()

    page.keyboard.press("n")
    dialog = page.get_by_role("dialog", name="Fråga något nu")
    expect(dialog.get_by_label("Frågan")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_have_text("Skriv vad du vill fråga.")
    page.keyboard.type("Ska vi ta paus?")
    page.keyboard.press("Enter")

    shown = page.locator("[cell-index]:not([hidden]) .exercise")
    expect(shown.locator("h1")).to_contain_text("Ska vi ta paus?")
    expect(shown).to_have_attribute("data-state", "open")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert keys(page)[keys(page).index(PROPOSE) + 1] == "asked-1"
    expect(shown.locator(".waiting")).to_have_text("Har inte svarat: Alva")
    forum.answer(phone, "asked-1", forum.full_answer("asked-1"))
    expect(shown.locator(".ready")).to_have_text("Svar: 1 av 1")
    expect(shown.locator(".waiting")).to_have_count(0)
    page.keyboard.press("o")
    expect(shown).to_have_attribute("data-state", "closed")
    page.keyboard.press("r")
    expect(shown).to_have_attribute("data-state", "revealed")
    assert forum.round("asked-1")["state"] == "revealed"

    # From there on as from any section, and back.
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[cell-index]:not([hidden]) .exercise h1")).to_contain_text(
        "Föreslå målgrupper"
    )
    page.keyboard.press("ArrowRight")
    expect(shown.locator("h1")).to_contain_text("Ska vi ta paus?")

    # What is typed stays where it was refused.
    page.keyboard.press("n")
    dialog.get_by_label("Rangordning").check()
    dialog.get_by_label("Frågan").fill("Vad är viktigast? Tid")
    dialog.get_by_role("button", name="Fråga rummet").click()
    expect(dialog.get_by_role("alert")).to_contain_text("minst två")
    expect(dialog.get_by_label("Frågan")).to_have_value("Vad är viktigast? Tid")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
