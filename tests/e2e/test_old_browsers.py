"""What browsers must be able to read, and what a page says to those that cannot."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import pytest
import window
from looker import give_cookies
from playwright.sync_api import Page, expect
from server import PROPOSE, Forum

STATIC = Path(str(resources.files("workshopkit.front") / "static"))
DOCS = Path(__file__).parents[2] / "docs" / "browsers.md"
#: What phones run: read by Safari 13.1, Chrome 80 and Firefox 74.
ON_PHONES = ("room.js", "form.js", "draft.js", "live.js", "timer.js", "address.js")
#: What desk and stage run besides: read by Safari 14, Chrome 85 and Firefox 79.
ON_LAPTOPS = ("desk.js", "programme.js", "ask.js", "stage.js", "sound.js", "idiomorph.js")
#: What came later than Safari 14, Chrome 85 or Firefox 79.
TOO_NEW = {
    r"\.at\(": "Array.at",
    r"structuredClone": "structuredClone",
    r"\bstatic\s*\{": "static blocks",
    r"^\s*(static\s+)?#\w+": "private members",
    r"^await\b": "await outside a function",
    r"\(\?<[=!]": "a look behind",
    r"Object\.hasOwn\b|\.findLast|\.toSorted|\.toReversed|Object\.groupBy": "newer lists",
    r"import\s+.*\bwith\s*\{": "import attributes",
}
#: What came later than Safari 13.1, Chrome 80 or Firefox 74, too.
TOO_NEW_FOR_PHONES = {
    r"\|\|=|&&=|\?\?=": "assigning only if needed",
    r"\.replaceAll\(": "replaceAll",
    r"\b\d+_\d+\b": "digits in groups",
    r"Promise\.any|WeakRef": "Promise.any, WeakRef",
}
NOT_READ = "let x = null; x ||= 1; this is no script any browser can read"


@pytest.mark.parametrize(
    ("name", "refused"),
    [(n, {**TOO_NEW, **TOO_NEW_FOR_PHONES}) for n in ON_PHONES]
    + [(n, TOO_NEW) for n in ON_LAPTOPS],
)
def test_what_is_sent_is_read_by_the_browsers_it_is_for(name: str, refused: dict[str, str]) -> None:
    text = (STATIC / name).read_text(encoding="utf-8")
    code = re.sub(r"/\*.*?\*/|^\s*//.*?$", "", text, flags=re.DOTALL | re.MULTILINE)
    found = [
        f"{what}: {line.strip()[:80]}"
        for line in code.splitlines()
        for pattern, what in refused.items()
        if re.search(pattern, line)
    ]
    assert found == []


def test_every_script_is_for_somebody_and_named_in_the_table() -> None:
    assert {file.name for file in STATIC.glob("*.js")} == {*ON_PHONES, *ON_LAPTOPS}
    table = DOCS.read_text(encoding="utf-8")
    for said in ("13.4", "Chrome", "80", "Firefox", "74", "16"):
        assert said in table


@pytest.mark.browser
@pytest.mark.parametrize("reads", ["no script at all", "none as new as ours"])
def test_a_page_without_its_script_says_how_to_see_what_is_new(
    forum: Forum, open_page: Callable[..., Page], reads: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The script that cannot be read is an error that is meant.
    monkeypatch.setattr(window, "page_errors", [])
    person = forum.join("Alva", language="sv")
    page = open_page(java_script_enabled=reads != "no script at all")
    give_cookies(page.context, person)
    page.route(
        "**/static/room.js*",
        lambda route: route.fulfill(body=NOT_READ, content_type="text/javascript"),
    )
    page.goto(f"{forum.server.address}/room")
    expect(page.locator("#by-hand")).to_be_visible()
    forum.do("open", PROPOSE)
    page.click("#by-hand a")
    page.locator("input[name='texts']").first.fill("Utan skript")
    page.click("#answer-form .send button")
    expect(page.locator("#saved")).to_contain_text(":")
    assert [item["label"] for item in forum.round(PROPOSE)["items"]] == ["Utan skript"]


@pytest.mark.browser
def test_a_page_that_follows_by_itself_says_nothing_of_it(
    forum: Forum, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    give_cookies(page.context, forum.join())
    page.goto(f"{forum.server.address}/room")
    expect(page.locator("#by-hand")).to_have_count(0)
