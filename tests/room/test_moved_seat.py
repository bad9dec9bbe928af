"""A seat that moves while something waits; what is told of a slip; how many pages one has."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from server import Answer, Forum, RunningServer, Visitor, new_forum, the_demo
from voting import Voting, come_in, make_codes

from workshopkit.facilitation.people.roll import SeatMovedError
from workshopkit.locale.language import language
from workshopkit.room.guard.limit import JOINS
from workshopkit.room.live.hub import PAGES_A_SEAT

ENGLISH = language("en")
MOVED = SeatMovedError().sentence(ENGLISH)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "room.sqlite"


@pytest.fixture
def own(make_server: Callable[..., RunningServer], path: Path) -> Forum:
    """A workshop on a server of its own, whose store a test can hold up."""
    return new_forum(make_server("--demo", store=path))


@pytest.fixture
def opened(own: Forum) -> Voting:
    voting = Voting.in_forum(own, secret="no")
    voting.open()
    return voting


@contextlib.contextmanager
def held_up(path: Path) -> Iterator[None]:
    """Let every write to a store wait until the block is left."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def sent(pool: ThreadPoolExecutor, own: Forum, act: Callable[[], Answer]) -> Future[Answer]:
    """Send something and return when the server has taken it in, though it is not answered."""
    looking = Visitor(own.server.address)
    future = pool.submit(act)
    for _ in range(20):
        assert looking.get("/").status == 200
    assert not future.done()
    return future


def test_a_vote_that_waited_while_its_seat_moved_is_refused(
    own: Forum, opened: Voting, path: Path
) -> None:
    first = opened.people[0]
    code = make_codes(own, 1)[0]
    second = Visitor(own.server.address)
    fields = {"code": code, "name": "", "language": "en"}

    with ThreadPoolExecutor(2) as pool:
        with held_up(path):
            move = sent(pool, own, lambda: second.post("/", fields))
            vote = sent(pool, own, lambda: opened.cast(first, "Alfa"))
        moved, refused = move.result(), vote.result()

    assert moved.status == 303
    assert refused.page.problem == MOVED
    assert opened.answered == 0
    # What the server remembers of the seat is the new device, and only that one has it.
    assert opened.cast(second, "Beta").page.saved
    assert first.get("/room").status == 303
    assert opened.answered == 1


# What a page tells of a slip


@pytest.fixture
def secret(own: Forum) -> Voting:
    voting = Voting.in_forum(own)
    voting.open()
    return voting


def test_no_page_sends_back_what_is_on_ones_own_slip(secret: Voting) -> None:
    person = secret.people[0]
    assert secret.cast(person, "Beta").page.saved

    own_answer = person.get(f"/answer/{secret.exercise}/me", Accept="application/json").json
    page, part = person.get("/room"), person.get("/room/part")

    assert (own_answer["answer"], own_answer["rev"]) == ({}, 1)
    for shown in (page, part):
        assert shown.status == 200
        assert not shown.page.find("//input[@checked]")
    # The next try is a change of it all the same.
    assert page.page.hidden("rev") == "2"


def test_in_a_vote_that_is_not_secret_ones_own_answer_is_there(opened: Voting) -> None:
    person = opened.people[0]
    assert opened.cast(person, "Beta").page.saved

    told = person.get(f"/answer/{opened.exercise}/me", Accept="application/json").json

    assert len(told["answer"]["choices"]) == 1
    assert person.get("/room").page.find("//input[@checked]")


# How many pages one seat has


def test_one_seat_listens_on_a_few_pages_and_the_first_has_to_go(own: Forum) -> None:
    person, other = own.join("Alva Exempelsson"), own.join("Bo Påhittström")
    with contextlib.ExitStack() as open_pages:
        of_other = open_pages.enter_context(other.listening())
        pages = [open_pages.enter_context(person.listening()) for _ in range(PAGES_A_SEAT)]
        for page in (of_other, *pages):
            assert page.tick()
        newest = open_pages.enter_context(person.listening())
        assert newest.tick()

        # The server has ended it: there is nothing more to read.
        pages[0].rest()
        third = own.join("Carin Låtsasberg")
        assert third.get("/room").status == 200
        for page in (of_other, *pages[1:], newest):
            page.until(lambda told: told["joined"] == 3)


def test_a_page_that_was_closed_makes_room_for_another(own: Forum) -> None:
    person = own.join("Alva Exempelsson")
    with person.listening() as stays:
        assert stays.tick()
        for _ in range(3 * PAGES_A_SEAT):
            with person.listening() as page:
                assert page.tick()
            # By then the server has seen that nobody reads it any more.
            assert person.get("/room").status == 200
        own.join("Bo Påhittström")
        stays.until(lambda told: told["joined"] == 2)


# A crowd at the door


def test_a_crowd_with_the_code_on_the_screen_does_not_hold_up_personal_codes(
    make_server: Callable[..., RunningServer],
) -> None:
    demo = the_demo(make_server("--demo"))
    codes = make_codes(demo, 3)
    fields = {"code": demo.code, "language": "en"}

    def knock(_: int) -> int:
        return Visitor(demo.server.address).post("/", fields).status

    with ThreadPoolExecutor(16) as pool:
        crowd = list(pool.map(knock, range(JOINS.at_once + 800)))
        assert 429 in crowd
        # While the crowd is still knocking.
        more = [pool.submit(knock, n) for n in range(200)]
        for code in codes:
            assert come_in(demo, code).get("/room").status == 200
        assert 429 in {each.result() for each in more}
