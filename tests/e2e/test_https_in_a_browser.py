"""A real browser over https, after somebody has pressed “go on”."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Error, Page
from server import PROPOSE, RunningServer, the_demo

pytestmark = pytest.mark.browser
#: What the browser says of a certificate that nobody vouches for.
REFUSAL = "ERR_CERT_AUTHORITY_INVALID"


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(home))
        running = RunningServer(home / "room.sqlite", "--demo", "--tls", "self").start()
        yield running
        running.stop()


def test_the_browser_warns_first(secure: RunningServer, open_page: Callable[..., Page]) -> None:
    with pytest.raises(Error, match=REFUSAL):
        open_page(secure.address)


def test_the_desk_works_through_wss_and_the_room_follows(
    secure: RunningServer, open_page: Callable[..., Page]
) -> None:
    forum = the_demo(secure)
    # Typed as it stands on the screen: the browser asks without TLS first.
    room = open_page(f"http://127.0.0.1:{secure.port}/j/{forum.code}", ignore_https_errors=True)
    room.click("form.join button")
    room.wait_for_url("**/room")
    sockets: list[str] = []
    desk = open_page(ignore_https_errors=True)
    desk.on("websocket", lambda socket: sockets.append(socket.url))
    desk.goto(secure.links.facilitator)
    desk.wait_for_selector("[cell-index]:not([hidden]) .exercise h1")
    desk.wait_for_selector(".welcome .warns")
    forum.do("open", PROPOSE)
    room.wait_for_selector("[name=texts]")

    assert room.url.startswith("https://")
    assert sockets
    assert all(address.startswith("wss://") for address in sockets)
    assert all(c.get("secure") for c in room.context.cookies() + desk.context.cookies())
