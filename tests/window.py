"""What the browser tests share: a watch on what pages ask for and what breaks in them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page
from server import PATIENCE

#: Every host that any page has asked for anything.
asked_hosts: set[str] = set()
#: What went wrong inside pages.
page_errors: list[str] = []


def watch(context: BrowserContext) -> None:
    """Note where a profile's pages turn to, and what breaks in them."""
    context.set_default_timeout(1000 * PATIENCE)

    def note(request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about", "file"):
            asked_hosts.add(parts.hostname or request.url)

    context.on("request", note)
    context.on("weberror", lambda error: page_errors.append(str(error.error)))


def desk_is_up(page: Page) -> None:
    page.wait_for_selector("[cell-index]:not([hidden]) .exercise h1")
