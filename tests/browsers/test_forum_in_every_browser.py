"""A phone in a forum: drafts, two tabs, sleep, the server's return, and more tabs than lines."""

from __future__ import annotations

import pytest
from engines import Browser
from server import PRIORITISE, PROPOSE, Forum, eventually
from test_back import FIELD, SEND, join, saved

pytestmark = pytest.mark.browsers
LEFT = (
    "Object.defineProperty(document, 'hidden', {value: true}) && "
    "document.dispatchEvent(new Event('visibilitychange'))"
)
PLACE = "document.querySelector('.part').dataset.place"


def is_at(browser: Browser, section: str, state: str) -> bool:
    return eventually(
        lambda: (
            browser.ask(f"{PLACE}.startsWith('{section}:')")
            and browser.ask(f"{PLACE}.includes(':{state}:')")
        )
    )


def test_a_phone_keeps_up_with_a_forum(demo: Forum, browser: Browser) -> None:
    demo.do("open", PROPOSE)
    join(browser, demo)
    browser.type("input[name='texts']", "Utkast")
    browser.reload()
    assert eventually(lambda: browser.ask(FIELD) == "Utkast")
    demo.server.kill()
    browser.ask(SEND)
    assert eventually(lambda: bool(browser.ask("!document.getElementById('connection').hidden")))
    demo.server.restart()
    assert eventually(lambda: saved(demo) == ["Utkast"])
    assert eventually(lambda: bool(browser.ask("document.getElementById('connection').hidden")))
    browser.type("input[name='texts']", " och mer")
    demo.do("close", PROPOSE)
    assert is_at(browser, PROPOSE, "closed")
    browser.reload()
    unsent = "(document.querySelector('.unsent') || document.body).textContent"
    assert eventually(lambda: "Utkast och mer" in browser.ask(unsent))
    demo.do("reveal", PROPOSE)
    assert is_at(browser, PROPOSE, "revealed")
    demo.do("open", PRIORITISE)
    assert is_at(browser, PRIORITISE, "open")
    browser.ask("document.querySelector(\"input[name='choices']\").click()")
    browser.ask(SEND)
    assert eventually(lambda: demo.round(PRIORITISE)["answered"] == 1)


def test_six_tabs_that_nobody_sees_do_not_block_the_seventh(demo: Forum, browser: Browser) -> None:
    join_at = f"{demo.server.address}/room"
    demo.do("open", PROPOSE)
    join(browser, demo)
    for _ in range(6):
        # Here each tab is a window of its own, and none lies behind another.
        browser.ask(LEFT)
        browser.new_tab()
        browser.goto(join_at)
        assert is_at(browser, PROPOSE, "open")
    demo.do("close", PROPOSE)
    assert is_at(browser, PROPOSE, "closed")


def test_two_tabs_of_one_phone_are_one_person(demo: Forum, browser: Browser) -> None:
    demo.do("open", PROPOSE)
    join(browser, demo)
    browser.new_tab()
    browser.goto(f"{demo.server.address}/room")
    browser.type("input[name='texts']", "Från den andra")
    browser.ask(SEND)
    assert eventually(lambda: saved(demo) == ["Från den andra"])
    browser.use(0)
    browser.reload()
    assert eventually(lambda: browser.ask(FIELD) == "Från den andra")
    assert demo.round(PROPOSE)["answered"] == 1


def test_a_phone_that_wakes_up_sees_what_is_new(demo: Forum, browser: Browser) -> None:
    demo.do("open", PROPOSE)
    join(browser, demo)
    browser.type("input[name='texts']", "Före sömnen")
    browser.sleep()
    demo.do("close", PROPOSE)
    demo.do("reveal", PROPOSE)
    browser.wake()
    assert is_at(browser, PROPOSE, "revealed")
    browser.reload()
    assert eventually(lambda: "Före sömnen" in browser.ask("document.body.textContent"))
