"""Lines that go silent without ending, devices that wake up, and tabs that nobody sees."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from looker import give_cookies
from playwright.sync_api import Page, expect
from server import PROPOSE, Forum, Visitor, eventually
from sleepy_air import SleepyAir

pytestmark = pytest.mark.browser
OpenPage = Callable[..., Page]
HIDE = """(is) => {
    Object.defineProperty(document, "hidden", {value: is, configurable: true});
    document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def air(forum: Forum) -> Iterator[SleepyAir]:
    with SleepyAir(forum.server.port).running() as running:
        yield running


@pytest.fixture
def open_through(air: SleepyAir, open_page: OpenPage) -> Callable[[Visitor, str], Page]:
    """Open a page of somebody who is in already, through the air."""

    def open_(person: Visitor, path: str) -> Page:
        page = open_page()
        give_cookies(page.context, person)
        page.goto(f"http://127.0.0.1:{air.port}{path}")
        return page

    return open_


def wait(page: Page, is_it: Callable[[], bool]) -> None:
    assert eventually(lambda: page.wait_for_timeout(100) is None and is_it())


def test_phone_stage_and_desk_notice_a_silent_line_and_say_so(
    forum: Forum, air: SleepyAir, open_through: Callable[[Visitor, str], Page]
) -> None:
    phone = open_through(forum.join(), "/room")
    stage = open_through(forum.desk, f"/stage/{forum.slug}")
    desk = open_through(forum.desk, f"/desk/{forum.slug}")
    desk.wait_for_selector("[cell-index]:not([hidden])", state="attached")
    wait(phone, lambda: len(air.listening()) == 3)
    for page in (phone, stage, desk):
        page.evaluate(
            """window.said = [];
            const banner = document.getElementById("connection");
            new MutationObserver(() => banner.hidden || said.push(banner.textContent))
              .observe(banner, {attributes: true});"""
        )
    assert air.fall_silent() == 3
    forum.do("open", PROPOSE)
    phone.wait_for_selector(f".part[data-place^='{PROPOSE}:']")
    expect(stage.locator(".answered")).to_be_visible()
    expect(desk.locator(f".sections button[data-section='{PROPOSE}'] .mark.is-open")).to_have_count(
        1
    )
    for page in (phone, stage, desk):
        assert page.evaluate("said.join('')"), "it was said"
        expect(page.locator("#connection")).to_be_hidden()


@pytest.mark.parametrize(
    "waking",
    [
        "window.dispatchEvent(new Event('online'))",
        "document.dispatchEvent(new Event('visibilitychange'))",
        "document.dispatchEvent(new Event('resume'))",
        "window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))",
        "navigator.connection.dispatchEvent(new Event('change'))",
    ],
)
def test_who_wakes_up_takes_a_new_line_at_once(
    forum: Forum, air: SleepyAir, open_through: Callable[[Visitor, str], Page], waking: str
) -> None:
    phone = open_through(forum.join(), "/room")
    wait(phone, lambda: len(air.listening()) == 1)
    # Nobody looks at how long nothing was heard: only waking up is tried here.
    phone.evaluate("performance.now = () => 0")
    assert air.fall_silent() == 1
    forum.do("open", PROPOSE)
    phone.evaluate(waking)
    phone.wait_for_selector(f".part[data-place^='{PROPOSE}:']")


def test_a_tab_that_nobody_sees_leaves_its_line_to_the_others(
    forum: Forum, air: SleepyAir, open_through: Callable[[Visitor, str], Page]
) -> None:
    person = forum.join()
    first = open_through(person, "/room")
    tabs = [first]
    for _ in range(6):
        first.wait_for_timeout(100)
        tabs[-1].evaluate(HIDE, True)
        tabs.append(first.context.new_page())
        tabs[-1].goto(f"http://127.0.0.1:{air.port}/room")
    wait(first, lambda: len(air.listening()) == 1)
    forum.do("open", PROPOSE)
    tabs[-1].wait_for_selector(f".part[data-place^='{PROPOSE}:']")
    tabs[0].evaluate(HIDE, False)
    tabs[0].wait_for_selector(f".part[data-place^='{PROPOSE}:']")
