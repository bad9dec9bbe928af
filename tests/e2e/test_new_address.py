"""A laptop that comes into another network: everything that says where the room is follows."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from looker import give_cookies
from playwright.sync_api import Page, expect
from server import Forum, RunningServer, eventually, the_demo

from workshopkit.locale.language import language
from workshopkit.room.live.whereabouts import MOVED

#: How long the room may take to follow.
SECONDS = 10
HERE, THERE = "127.0.0.2", "127.0.0.3"


class MovingServer(RunningServer):
    program = (str(Path(__file__).with_name("moving_laptop.py")),)


class Laptop:
    """A laptop with a room on it; it can be carried into another network."""

    def __init__(self, folder: Path, *options: str) -> None:
        self._file = folder / "address"
        self.go_to(HERE)
        options = ("--demo", "--host", "0.0.0.0", *options)
        self.server = MovingServer(folder / "room.sqlite", *options).start()
        self.forum: Forum = the_demo(self.server)

    def go_to(self, address: str) -> None:
        self._file.write_text(address, encoding="utf-8")

    def stage(self) -> str:
        return self.forum.desk.get("/stage/demo/part").page.words("//*[@class='address']")


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Callable[..., Laptop]]:
    made: list[Laptop] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAPTOP_ADDRESS", str(tmp_path / "address"))
        patch.setenv("XDG_STATE_HOME", str(tmp_path / "home"))

        def make(*options: str) -> Laptop:
            made.append(Laptop(tmp_path, *options))
            return made[-1]

        yield make
        for one in made:
            one.server.stop()


def test_stage_links_slips_and_desk_follow(laptop: Callable[..., Laptop]) -> None:
    moved = laptop()
    forum, port = moved.forum, moved.server.port
    forum.do("join_screen", shown=True)
    forum.do("codes", count=1)
    assert moved.stage() == f"{HERE}:{port}"
    assert forum.state()["moved"] == ""
    qr = forum.desk.get("/stage/demo/part").page.find("//*[@class='qr-box']")[0]
    moved.go_to(THERE)
    assert eventually(lambda: moved.stage() == f"{THERE}:{port}", SECONDS)
    now = forum.desk.get("/stage/demo/part").page.find("//*[@class='qr-box']")[0]
    assert len(now.xpath(".//*[@d]/@d")) == 1
    assert now.xpath(".//@d") != qr.xpath(".//@d"), "the QR code leads there"
    state = forum.state()
    assert state["address"] == f"{THERE}:{port}"
    assert state["join"].startswith(f"http://{THERE}:{port}/j/")
    facts = {"old": f"{HERE}:{port}", "new": f"{THERE}:{port}"}
    assert state["moved"] == language("sv").text(MOVED, **facts)
    assert THERE in forum.desk.get("/codes/demo").text
    with forum.desk.listening("/stage/demo/events") as stream:
        assert stream.tick()["address"] == f"{THERE}:{port}"


def test_who_is_in_no_network_for_a_while_keeps_the_address(laptop: Callable[..., Laptop]) -> None:
    moved = laptop()
    moved.forum.do("join_screen", shown=True)
    moved.go_to("127.0.0.1")
    assert not eventually(lambda: HERE not in moved.stage(), 5)
    moved.go_to(HERE)
    assert moved.forum.state()["moved"] == ""


def test_the_laptops_own_certificate_is_made_for_the_new_address(
    laptop: Callable[..., Laptop],
) -> None:
    moved = laptop("--tls", "self")
    port = moved.server.port

    def names() -> set[str]:
        pem = ssl.get_server_certificate(("127.0.0.1", port))
        made = x509.load_pem_x509_certificate(pem.encode())
        found = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        return {str(address) for address in found.get_values_for_type(x509.IPAddress)}

    assert HERE in names()
    moved.go_to(THERE)
    assert eventually(lambda: THERE in names(), SECONDS)
    assert moved.forum.state()["join"].startswith(f"https://{THERE}:{port}/j/")


@pytest.mark.browser
def test_open_pages_of_stage_and_desk_show_it(
    laptop: Callable[..., Laptop], open_page: Callable[..., Page]
) -> None:
    moved = laptop()
    moved.forum.do("join_screen", shown=True)
    stage = open_page()
    give_cookies(stage.context, moved.forum.desk)
    stage.goto(f"{moved.server.address}/stage/demo")
    desk = stage.context.new_page()
    desk.goto(f"{moved.server.address}/desk/demo")
    desk.wait_for_selector("[cell-index]:not([hidden]) .exercise h1")
    moved.go_to(THERE)
    expect(stage.locator(".joining .address")).to_contain_text(THERE)
    expect(desk.locator(".code-line span")).to_contain_text(THERE)
    expect(desk.locator(".welcome .address")).to_contain_text(THERE)
    expect(desk.locator("#moved")).to_contain_text(HERE)
    expect(desk.locator("#moved")).to_be_visible()
