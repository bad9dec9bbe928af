"""Back in WebKit brings a page back alive: nothing that was saved or typed is lost by it."""

from __future__ import annotations

import pytest
from server import PROPOSE, Forum, eventually
from webkit import WebKit

pytestmark = pytest.mark.browsers
FIELD = "document.querySelector(\"input[name='texts']\").value"
SEND = "document.querySelector('#answer-form .send button').click()"


def join(browser: WebKit, forum: Forum, name: str = "Alva") -> None:
    browser.goto(f"{forum.server.address}/j/{forum.code}")
    browser.type("#name", name)
    browser.ask("document.querySelector('form.join button').click()")
    assert eventually(lambda: browser.ask("location.pathname") == "/room")
    assert eventually(lambda: bool(browser.ask("!!document.getElementById('answer-form')")))


def saved(forum: Forum) -> list[str]:
    return [item["label"] for item in forum.round(PROPOSE)["items"]]


def test_what_is_saved_and_what_is_typed_survive_going_back(demo: Forum, webkit: WebKit) -> None:
    demo.do("open", PROPOSE)
    join(webkit, demo)
    webkit.type("input[name='texts']", "Sparat")
    webkit.ask(SEND)
    assert eventually(lambda: saved(demo) == ["Sparat"])
    assert eventually(lambda: bool(webkit.ask("document.getElementById('saved').textContent")))
    webkit.goto(f"{demo.server.address}/j/{demo.code}?new=1")
    webkit.type("#name", "Halvskrivet")
    webkit.back()
    assert eventually(lambda: webkit.ask(FIELD) == "Sparat")
    webkit.forward()
    assert eventually(lambda: webkit.ask("document.getElementById('name').value") == "Halvskrivet")
    webkit.back()
    assert eventually(lambda: webkit.ask("location.pathname") == "/room")
    webkit.type("input[name='texts']", " och mer")
    webkit.goto(f"{demo.server.address}/j/{demo.code}?new=1")
    webkit.back()
    assert eventually(lambda: webkit.ask(FIELD) == "Sparat och mer")
    webkit.ask(SEND)
    assert eventually(lambda: saved(demo) == ["Sparat och mer"])
