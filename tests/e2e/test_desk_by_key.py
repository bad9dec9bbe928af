"""The desk by keys alone: what was pressed by mistake is taken back where it was pressed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from server import PROPOSE, RunningServer, new_forum

pytestmark = pytest.mark.browser
PANEL = "[cell-index]:not([hidden]) .exercise"


def test_a_wrong_opening_is_taken_back_by_key(
    server: RunningServer, open_desk: Callable[..., Page]
) -> None:
    forum = new_forum(server, script="dialogue_forum")
    forum.do("go", section=PROPOSE)
    page = open_desk(server, forum.slug, viewport={"width": 1280, "height": 800})
    page.wait_for_selector(f"{PANEL}[data-state=prepared]")
    page.keyboard.press("o")
    page.wait_for_selector(f"{PANEL}[data-state=open]")
    back = page.locator(f"{PANEL} [data-key=z]")
    expect(back).to_be_visible()

    page.keyboard.press("z")

    page.wait_for_selector(f"{PANEL}[data-state=prepared]")
    expect(back).to_have_count(0)
    expect(page.locator(f"{PANEL} [data-key=o]:not([disabled])")).to_have_count(1)
    assert forum.round(PROPOSE)["state"] == "prepared"
