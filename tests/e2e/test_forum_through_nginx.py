"""The forum that people play, once more: through a real nginx, with TLS and under a path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from hosted import PUBLIC_HOST, BehindNginx, serving_behind_nginx
from playwright.sync_api import Page
from server import Forum, new_forum, the_demo
from test_forum import (
    test_a_forum_is_played,
    test_a_workshop_is_made_on_the_home_page,
    test_nothing_broke_inside_any_page,
    test_pages_come_back_by_themselves_after_the_server_was_killed,
    test_the_secretary_keeps_the_record_and_takes_it_home,
)
from window import asked_hosts, desk_is_up

__all__ = (
    "test_a_forum_is_played",
    "test_a_workshop_is_made_on_the_home_page",
    "test_nothing_broke_inside_any_page",
    "test_pages_come_back_by_themselves_after_the_server_was_killed",
    "test_the_secretary_keeps_the_record_and_takes_it_home",
)
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", autouse=True)
def at_another_host() -> Iterator[None]:
    """Let the tests of other files know of no host but theirs."""
    yield
    asked_hosts.discard(PUBLIC_HOST)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BehindNginx]:
    """Serve as `server` does, behind nginx."""
    with serving_behind_nginx(tmp_path_factory.mktemp("behind")) as running:
        yield running


@pytest.fixture
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forum]:
    """Serve the demo as `demo` does, behind an nginx of its own."""
    with serving_behind_nginx(tmp_path_factory.mktemp("demo"), "--demo") as running:
        yield the_demo(running)


@pytest.fixture
def open_page(open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Go on whatever the browser says about the certificate."""
    return partial(open_page, ignore_https_errors=True)


def test_no_page_has_asked_for_anything_outside_the_path(
    server: BehindNginx, open_page: Callable[..., Page]
) -> None:
    forum = new_forum(server)
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url.replace("wss:", "https:")))
    page.goto(server.links.facilitator)
    page.goto(f"{server.address}/desk/{forum.slug}")
    desk_is_up(page)
    page.goto(f"{server.address}/stage/{forum.slug}")
    page.wait_for_selector("#stage svg")

    ours = f"{server.address}/"
    assert any("/channels" in url for url in asked)
    assert any(url.endswith("/events") for url in asked)
    assert [url for url in asked if not url.startswith((ours, "data:", "blob:"))] == []
