from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from server import RunningServer
from window import desk_is_up, watch

ARGUMENTS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real Chromium; without one the tests that need it are skipped."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no chromium on PATH")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """Open a page in a browser profile of its own; everything it asks for is noted."""
    contexts: list[BrowserContext] = []

    def open_(address: str = "", **options: Any) -> Page:
        context = chromium.new_context(**{"locale": "sv-SE", **options})
        contexts.append(context)
        watch(context)
        page = context.new_page()
        if address:
            page.goto(address)
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture
def open_desk(open_page: OpenPage) -> Callable[..., Page]:
    """Open the facilitator's desk and wait until its kernel has drawn it."""

    def open_(server: RunningServer, slug: str = "demo", **options: Any) -> Page:
        page = open_page(server.links.facilitator, **options)
        if slug != "demo":
            page.goto(f"{server.address}/desk/{slug}")
        desk_is_up(page)
        return page

    return open_


@pytest.fixture
def contexts(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Make browser profiles in which axe-core may look at any page."""
    made: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        # The plain pages let no script in but their own; axe is let in for these tests only.
        context = chromium.new_context(bypass_csp=True, reduced_motion="reduce", **options)
        watch(context)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()
