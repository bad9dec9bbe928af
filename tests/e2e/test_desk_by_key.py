"""The desk by keys alone: what was done is said, undone beside it, and moves nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from server import PROPOSE, Forum, RunningServer, new_forum

pytestmark = pytest.mark.browser
OpenDesk = Callable[..., Page]
SHOWN = "[cell-index]:not([hidden])"
PANEL = f"{SHOWN} .exercise"
SAID = f"{SHOWN} .said"
BUTTONS = f"{PANEL} .controls .button:not(.small)"


def desk_at(server: RunningServer, open_desk: OpenDesk) -> tuple[Forum, Page]:
    forum = new_forum(server, script="dialogue_forum")
    forum.do("go", section=PROPOSE)
    page = open_desk(server, forum.slug, viewport={"width": 1280, "height": 800})
    page.wait_for_selector(f"{PANEL}[data-state=prepared]")
    return forum, page


def places(page: Page) -> list[dict[str, float] | None]:
    """Where the title and the three buttons of an exercise stand."""
    every = [page.locator(f"{PANEL} h1"), *page.locator(BUTTONS).all()]
    return [dict(box) if (box := one.bounding_box()) else None for one in every]


def test_a_wrong_opening_is_taken_back_by_key(server: RunningServer, open_desk: OpenDesk) -> None:
    forum, page = desk_at(server, open_desk)
    page.keyboard.press("o")
    page.wait_for_selector(f"{PANEL}[data-state=open]")
    back = page.locator(f"{PANEL} [data-key=z]")
    expect(back).to_be_visible()

    page.keyboard.press("z")

    page.wait_for_selector(f"{PANEL}[data-state=prepared]")
    expect(back).to_have_count(0)
    expect(page.locator(f"{PANEL} [data-key=o]:not([disabled])")).to_be_focused()
    assert forum.round(PROPOSE)["state"] == "prepared"


def test_what_is_said_moves_nothing_and_goes_when_it_is_not_true(
    server: RunningServer, open_desk: OpenDesk
) -> None:
    forum, page = desk_at(server, open_desk)
    before = places(page)
    assert len(before) == 4

    page.keyboard.press("o")
    expect(page.locator(f"{SAID} p")).to_have_text("Övningen är öppen.")
    assert places(page) == before
    expect(page.locator(f"{SAID} button")).to_have_text("Ångra öppnandet")

    forum.answer(forum.join(), PROPOSE, {"texts": ["Bokälskaren"]})
    expect(page.locator(f"{SAID} button")).to_have_count(0)
    forum.do("close", PROPOSE)
    expect(page.locator(f"{SAID} p")).to_have_text("")
    assert places(page) == before


def test_undo_stands_beside_what_was_done_and_leads_back(
    server: RunningServer, open_desk: OpenDesk
) -> None:
    forum, page = desk_at(server, open_desk)
    forum.run(PROPOSE, {"texts": ["Bokälskaren", "Den oerfarne"]})
    page.wait_for_selector(f"{PANEL}[data-state=closed]")
    page.locator(f"{PANEL} [aria-label='Dölj ”Den oerfarne”']").click()
    expect(page.locator(f"{SAID} p")).to_have_text("”Den oerfarne” är dold.")

    # What was hidden is not named to a room that the desk is projected to.
    page.keyboard.press("p")
    expect(page.locator(f"{SAID} p")).to_be_hidden()
    page.keyboard.press("p")

    page.locator(f"{SAID} button").click()

    hide = page.locator(f"{PANEL} [aria-label='Dölj ”Den oerfarne”']")
    expect(hide).to_be_focused()
    expect(page.locator(f"{SAID} button")).to_have_count(0)


def test_after_showing_the_result_no_key_starts_over(
    server: RunningServer, open_desk: OpenDesk
) -> None:
    forum, page = desk_at(server, open_desk)
    forum.run(PROPOSE, {"texts": ["Bokälskaren"]})
    page.wait_for_selector(f"{PANEL}[data-state=closed]")

    page.keyboard.press("r")

    page.wait_for_selector(f"{PANEL}[data-state=revealed]")
    expect(page.locator(f"{PANEL} h1")).to_be_focused()
