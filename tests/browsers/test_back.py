"""Back brings a page back alive: nothing that was saved or typed is lost by it."""

from __future__ import annotations

import pytest
from engines import Browser
from server import PROPOSE, Forum, eventually

pytestmark = pytest.mark.browsers
#: Nothing while a page is on its way.
FIELD = "(document.querySelector(\"input[name='texts']\") || {}).value"
SEND = "document.querySelector('#answer-form .send button').click()"


def join(browser: Browser, forum: Forum, name: str = "Alva") -> None:
    browser.goto(f"{forum.server.address}/j/{forum.code}")
    browser.type("#name", name)
    browser.ask("document.querySelector('form.join button').click()")
    assert eventually(lambda: browser.ask("location.pathname") == "/room")
    assert eventually(lambda: bool(browser.ask("!!document.getElementById('answer-form')")))
    # Only now does our script run, which keeps what is typed.
    assert eventually(lambda: bool(browser.ask("!document.getElementById('by-hand')")))


def saved(forum: Forum) -> list[str]:
    return [item["label"] for item in forum.round(PROPOSE)["items"]]


def test_what_is_saved_and_what_is_typed_survive_going_back(demo: Forum, browser: Browser) -> None:
    demo.do("open", PROPOSE)
    join(browser, demo)
    browser.type("input[name='texts']", "Sparat")
    browser.ask(SEND)
    assert eventually(lambda: saved(demo) == ["Sparat"])
    assert eventually(
        lambda: bool(browser.ask("(document.getElementById('saved') || {}).textContent"))
    )
    browser.goto(f"{demo.server.address}/j/{demo.code}?new=1")
    browser.type("#name", "Halvskrivet")
    browser.back()
    assert eventually(lambda: browser.ask(FIELD) == "Sparat")
    browser.forward()
    assert eventually(
        lambda: browser.ask("(document.getElementById('name') || {}).value") == "Halvskrivet"
    )
    browser.back()
    assert eventually(lambda: browser.ask("location.pathname") == "/room")
    browser.type("input[name='texts']", " och mer")
    browser.goto(f"{demo.server.address}/j/{demo.code}?new=1")
    browser.back()
    assert eventually(lambda: browser.ask(FIELD) == "Sparat och mer")
    browser.ask(SEND)
    assert eventually(lambda: saved(demo) == ["Sparat och mer"])
