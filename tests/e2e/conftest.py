from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from server import RunningServer
from window import desk_is_up, watch

OpenPage = Callable[..., Page]


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
