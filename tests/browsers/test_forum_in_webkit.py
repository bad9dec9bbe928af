"""A phone with WebKit in a forum: drafts, the server's end and return, and more tabs than lines."""

from __future__ import annotations

import pytest
from server import PRIORITISE, PROPOSE, Forum, eventually
from test_back import FIELD, SEND, join, saved
from webkit import WebKit

pytestmark = pytest.mark.browsers
LEFT = (
    "Object.defineProperty(document, 'hidden', {value: true}) && "
    "document.dispatchEvent(new Event('visibilitychange'))"
)
PLACE = "document.querySelector('.part').dataset.place"


def is_at(browser: WebKit, section: str, state: str) -> bool:
    return eventually(
        lambda: (
            browser.ask(f"{PLACE}.startsWith('{section}:')")
            and browser.ask(f"{PLACE}.includes(':{state}:')")
        )
    )


def test_a_phone_keeps_up_with_a_forum(demo: Forum, webkit: WebKit) -> None:
    demo.do("open", PROPOSE)
    join(webkit, demo)
    webkit.type("input[name='texts']", "Utkast")
    webkit.reload()
    assert eventually(lambda: webkit.ask(FIELD) == "Utkast")
    demo.server.kill()
    webkit.ask(SEND)
    assert eventually(lambda: bool(webkit.ask("!document.getElementById('connection').hidden")))
    demo.server.restart()
    assert eventually(lambda: saved(demo) == ["Utkast"])
    assert eventually(lambda: bool(webkit.ask("document.getElementById('connection').hidden")))
    webkit.type("input[name='texts']", " och mer")
    demo.do("close", PROPOSE)
    assert is_at(webkit, PROPOSE, "closed")
    webkit.reload()
    unsent = "(document.querySelector('.unsent') || document.body).textContent"
    assert eventually(lambda: "Utkast och mer" in webkit.ask(unsent))
    demo.do("reveal", PROPOSE)
    assert is_at(webkit, PROPOSE, "revealed")
    demo.do("open", PRIORITISE)
    assert is_at(webkit, PRIORITISE, "open")
    webkit.ask("document.querySelector(\"input[name='choices']\").click()")
    webkit.ask(SEND)
    assert eventually(lambda: demo.round(PRIORITISE)["answered"] == 1)


def test_six_tabs_that_nobody_sees_do_not_block_the_seventh(demo: Forum, webkit: WebKit) -> None:
    join_at = f"{demo.server.address}/room"
    demo.do("open", PROPOSE)
    join(webkit, demo)
    for _ in range(6):
        # Here each tab is a window of its own, and none lies behind another.
        webkit.ask(LEFT)
        webkit.new_tab()
        webkit.goto(join_at)
        assert is_at(webkit, PROPOSE, "open")
    demo.do("close", PROPOSE)
    assert is_at(webkit, PROPOSE, "closed")
