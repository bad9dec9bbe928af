"""Cookies: one browser in several rooms, one that keeps none, and clocks that are set right."""

from __future__ import annotations

import http.cookies
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from server import Answer, Forum, RunningServer, Visitor, facilitator_of, the_demo
from tornado.web import create_signed_value, decode_signed_value

from workshopkit.app.server import store_secrets
from workshopkit.domain.language import LANGUAGES
from workshopkit.locale.language import language
from workshopkit.room.guard.identity import DAYS, PARTICIPANT_COOKIE, ROLE_COOKIE
from workshopkit.room.people.joining import NoCookiesError
from workshopkit.store import open_store

MakeServer = Callable[..., RunningServer]
DAY = 24 * 60 * 60


class Jar:
    """The cookies of one browser: one jar for every port of a host, and for https and http.

    A page that came in the open is not sent what came through TLS, and cannot replace it.
    """

    def __init__(self) -> None:
        self._held: dict[str, tuple[str, bool]] = {}

    def ask(
        self, server: RunningServer, path: str, fields: Mapping[str, str] | None = None
    ) -> Answer:
        is_safe = server.address.startswith("https")
        held = {n: value for n, (value, secure) in self._held.items() if is_safe or not secure}
        visitor = Visitor(server.address, cookies=held)
        answer = visitor.get(path) if fields is None else visitor.post(path, fields)
        for name, value in visitor.cookies.items():
            if is_safe or not self._held.get(name, ("", False))[1]:
                self._held[name] = (value, is_safe)
        return answer

    def run(self, server: RunningServer) -> None:
        """Come in by the facilitator's link."""
        link = server.links.facilitator
        assert self.ask(server, link[link.index("/", 8) :]).status == 303

    def join(self, server: RunningServer) -> None:
        assert self.ask(server, "/").status in (200, 303)
        assert self.ask(server, "/", {"code": server.links.code}).status == 303


@pytest.fixture(autouse=True)
def _home(tmp_path: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path / "home"))
        yield


def test_a_rehearsal_puts_nobody_out_of_the_real_room(
    make_server: MakeServer, tmp_path: Path
) -> None:
    real = make_server("--demo", store=tmp_path / "real.sqlite")
    rehearsal = make_server("--demo", store=tmp_path / "rehearsal.sqlite")
    desk, phone = Jar(), Jar()
    desk.run(real)
    phone.join(real)
    desk.run(rehearsal)
    phone.join(rehearsal)
    assert desk.ask(real, "/home").status == 200
    assert phone.ask(real, "/room").status == 200
    phone.join(real)
    assert the_demo(real).state()["joined"] == 1


def test_a_day_with_tls_puts_nobody_out_of_a_day_without(
    make_server: MakeServer, tmp_path: Path
) -> None:
    store = tmp_path / "both.sqlite"
    desk, phone = Jar(), Jar()
    for options in (("--demo", "--tls", "self"), ("--demo",), ("--demo", "--tls", "self")):
        server = make_server(*options, store=store)
        desk.run(server)
        assert desk.ask(server, "/home").status == 200, options
        phone.join(server)
        assert phone.ask(server, "/room").status == 200, options
        server.stop()


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_browser_that_keeps_no_cookies_is_told_and_makes_no_seat(forum: Forum, code: str) -> None:
    before = forum.state()["joined"]
    for _ in range(2):
        forgetful = Visitor(forum.server.address)
        assert forgetful.get(f"/j/{forum.code}").status == 200
        forgetful.cookies.clear()
        body = f"code={forum.code}&name=Alva&language={code}"
        kind = "application/x-www-form-urlencoded"
        told = forgetful.ask("POST", "/", body, Content_Type=kind)
        assert told.status == 422
        assert told.page.problem == NoCookiesError().sentence(language(code))
        assert told.page.value("name") == ["Alva"]
    assert forum.state()["joined"] == before


def test_a_browser_that_keeps_them_after_all_gets_in(forum: Forum) -> None:
    person = Visitor(forum.server.address)
    body, kind = f"code={forum.code}", "application/x-www-form-urlencoded"
    assert person.ask("POST", "/", body, Content_Type=kind).status == 422
    assert person.ask("POST", "/", body, Content_Type=kind).status == 303


def test_guessing_codes_without_cookies_is_counted_too(make_server: MakeServer) -> None:
    server = make_server("--demo")
    kind = "application/x-www-form-urlencoded"
    answers = [
        Visitor(server.address).ask("POST", "/", f"code=QQQ{n:03}", Content_Type=kind).status
        for n in range(120)
    ]
    assert 429 in answers


def set_back(server: RunningServer, visitor: Visitor, base: str, days: float) -> None:
    """Sign a cookie again as if it had been given so many days ago."""
    secret = store_secrets(open_store(str(server.store)))["cookie"]
    name = server.cookie(base)
    held = visitor.cookies[name].strip('"')
    value = decode_signed_value(secret, name, held)
    assert value
    then = time.time() - days * DAY
    visitor.cookies[name] = create_signed_value(secret, name, value, clock=lambda: then).decode()


@pytest.mark.parametrize("days", [2, 29, 400, 9000, -400])
def test_who_is_in_stays_in_whatever_the_clock_was(forum: Forum, days: float) -> None:
    person, desk = forum.join(), facilitator_of(forum.server)
    for visitor, base, path in (
        (person, PARTICIPANT_COOKIE, "/room"),
        (desk, ROLE_COOKIE, "/home"),
    ):
        set_back(forum.server, visitor, base, days)
        old = visitor.cookies[forum.server.cookie(base)]
        assert visitor.get(path).status == 200
        assert visitor.cookies[forum.server.cookie(base)] != old, "renewed while it is used"
        assert visitor.get(path).status == 200


def test_a_cookie_of_today_is_left_alone(forum: Forum) -> None:
    person = forum.join()
    name = forum.server.cookie(PARTICIPANT_COOKIE)
    held = person.cookies[name]
    person.get("/room")
    assert person.cookies[name] == held


def test_a_cookie_lives_by_the_browsers_clock(forum: Forum) -> None:
    person = Visitor(forum.server.address)
    answer = person.post("/", {"code": forum.code})
    (morsel,) = http.cookies.SimpleCookie(answer.headers["Set-Cookie"]).values()
    assert morsel["max-age"] == str(DAYS * DAY)
    assert not morsel["expires"], "a date by a clock that is behind would be over already"
