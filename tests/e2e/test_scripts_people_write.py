"""Scripts that people write, in a real browser: panels of one cell, and words on a phone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from server import ROOT, RunningServer, eventually, new_forum
from written_notebook import CHECK_IN, EVALUATION, OPENING, notebook, text

pytestmark = pytest.mark.browser

WIDE = "\n\n".join(
    (
        "# Mål **nu**",
        f"$$\\frac{{{' + '.join(f'x_{{{n}}}' for n in range(40))}}}{{n}}$$",
        f"|{'kolumnrubrik|' * 12}\n|{'-|' * 12}\n|{'värde|' * 12}",
        f"https://example.invalid/{'lång' * 40}",
        f"```\n{'kod' * 80}\n```",
        "<img src='bred.png' width=2000>",
    )
)
SCRIPTS = {
    "one_cell": notebook(f"{OPENING}\nforum.welcome()\n{CHECK_IN}\n{EVALUATION}\nforum.thanks()"),
    "wide": notebook(OPENING, text(WIDE), CHECK_IN),
}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    folder = tmp_path_factory.mktemp("scripts")
    for name in ("home", "secretary"):
        shutil.copyfile(ROOT / "notebooks" / f"{name}.ipynb", folder / f"{name}.ipynb")
    for name, whole in SCRIPTS.items():
        (folder / f"{name}.ipynb").write_text(whole, encoding="utf-8")
    shutil.copyfile(ROOT / "docs/pictures/stage.png", folder / "bred.png")
    store = tmp_path_factory.mktemp("own") / "store.sqlite"
    server = RunningServer(store, "--notebooks", str(folder)).start()
    yield server
    server.stop()


def desk_of(own: RunningServer, slug: str, context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto(own.links.facilitator)
    page.goto(f"{own.address}/desk/{slug}")
    page.wait_for_function("document.querySelectorAll('.panel-root[data-section]').length === 5")
    return page


def test_one_cell_shows_the_panel_of_the_section_one_is_at(
    own: RunningServer, contexts: Callable[..., BrowserContext]
) -> None:
    forum = new_forum(own, script="one_cell", language="sv")
    page = desk_of(own, forum.slug, contexts())

    for section in ("check-in", "course-evaluation", "thanks", "welcome"):
        page.click(f".sections [data-section={section}]")
        shown = page.locator(".panel-root[data-section]:visible")
        expect(shown).to_have_count(1)
        expect(shown).to_have_attribute("data-section", section)


def test_keys_run_the_exercise_that_is_seen(
    own: RunningServer, contexts: Callable[..., BrowserContext]
) -> None:
    forum = new_forum(own, script="one_cell", language="sv")
    page = desk_of(own, forum.slug, contexts())
    page.click(".sections [data-section=course-evaluation]")
    page.keyboard.press("o")

    assert eventually(lambda: forum.round("course-evaluation")["state"] == "open")
    assert forum.round("check-in")["state"] == "prepared"


def test_nothing_in_a_script_scrolls_a_phone_sideways(
    own: RunningServer, contexts: Callable[..., BrowserContext]
) -> None:
    forum = new_forum(own, script="wide", language="sv")
    page = contexts(viewport={"width": 360, "height": 740}).new_page()
    page.goto(f"{own.address}/j/{forum.code}")
    page.click("form button")
    page.wait_for_selector(".prose img")

    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.locator(".prose .scroll").count() == 2
    assert page.evaluate("document.querySelector('.prose .scroll').scrollWidth") > 360
