"""What the room looks at is read again when it has to be, and only then."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest

from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.workshop import NoSuchWorkshopError, Workshop
from workshopkit.facilitation.workshop import WorkshopPlan, new_workshop
from workshopkit.room.live import look, scene
from workshopkit.room.live.codes import JoinCodes
from workshopkit.room.live.scene import Scenes
from workshopkit.store import SqlStore, open_store

FOREVER = 1e9
Read = Callable[[], AbstractContextManager[Unit]]


class Room:
    """A workshop, the scenes of the process that serves it, and how often they read the store."""

    def __init__(self, store: SqlStore, workshop: Workshop) -> None:
        self.store, self.workshop = store, workshop
        self.scenes = Scenes(store, {})
        self.reads = 0
        self._joined = 0

    def title(self) -> str:
        return self.look().workshop.title

    def look(self) -> scene.Scene:
        with patch.object(self.store, "read", self._counted(self.store.read)):
            return self.scenes.scene(self.workshop.id)

    def join(self) -> None:
        """Change a count, and no layout."""
        self._joined += 1
        seat = Participant(f"p{self._joined}", self.workshop.id)
        self.store.submit(lambda unit: unit.add_participant(seat)).result()

    def rename(self, title: str, store: SqlStore | None = None) -> None:
        renamed = replace(self.workshop, title=title)
        (store or self.store).submit(lambda unit: unit.save_workshop(renamed)).result()

    def _counted(self, read: Read) -> Read:
        def counted() -> AbstractContextManager[Unit]:
            self.reads += 1
            return read()

        return counted


@pytest.fixture(params=["file", "memory"])
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Room]:
    store = open_store("sqlite://" if request.param == "memory" else str(tmp_path / "room.sqlite"))
    plan = WorkshopPlan("Forum", date(2027, 4, 15), "", "sv", "dialogue_forum")
    with store.write() as unit:
        workshop = new_workshop(unit, Actor(Role.FACILITATOR), plan)
    yield Room(store, workshop)
    store.close()


@pytest.fixture
def other(room: Room) -> Iterator[SqlStore]:
    """The store as another program has it open."""
    if room.store.path == ":memory:":
        pytest.skip("nobody else has a store in memory")
    opened = open_store(room.store.path)
    yield opened
    opened.close()


@pytest.fixture
def never_again() -> Iterator[None]:
    """Let nothing be read again only because some time has passed."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(patch.object(look, "LOOK_SECONDS", FOREVER))
        stack.enter_context(patch.object(scene, "COUNT_SECONDS", FOREVER))
        yield


@pytest.mark.usefixtures("never_again")
def test_answers_alone_are_no_reason_to_read_everything_again(room: Room) -> None:
    room.look()
    room.reads = 0
    for _ in range(20):
        room.join()
        room.look()
    assert room.reads == 0


@pytest.mark.usefixtures("never_again")
def test_who_commands_and_then_asks_sees_the_change_whoever_answers_meanwhile(room: Room) -> None:
    room.look()
    for n in range(10):
        room.join()
        room.rename(f"Forum {n}")
        room.join()
        assert room.title() == f"Forum {n}"


@pytest.mark.usefixtures("never_again")
def test_a_workshop_that_was_removed_is_gone_at_once(room: Room) -> None:
    room.look()
    room.join()
    room.store.submit(lambda unit: unit.remove_workshop(room.workshop.id)).result()
    with pytest.raises(NoSuchWorkshopError):
        room.look()


@pytest.mark.usefixtures("never_again")
def test_what_another_program_changes_is_seen_at_once_while_nothing_is_saved_here(
    room: Room, other: SqlStore
) -> None:
    room.look()
    for n in range(5):
        room.rename(f"Forum {n}", other)
        assert room.title() == f"Forum {n}"


def test_what_another_program_changes_is_seen_soon_while_answers_pour_in(
    room: Room, other: SqlStore
) -> None:
    room.look()
    room.rename("Anders", other)
    looks = 0
    while room.title() != "Anders":
        room.join()
        looks += 1
    assert looks < 10_000


def test_counts_catch_up_when_no_more_answers_come(room: Room) -> None:
    with patch.object(scene, "COUNT_SECONDS", FOREVER):
        before = room.look().joined
        room.join()
        with patch.object(look, "LOOK_SECONDS", 0):
            assert room.look().joined == before, "a count may be a little old"
    with patch.object(scene, "COUNT_SECONDS", 0):
        assert room.look().joined == before + 1


@pytest.mark.usefixtures("never_again")
def test_a_code_is_looked_up_once_and_again_after_a_new_layout(room: Room) -> None:
    codes = JoinCodes(room.store)
    with patch.object(room.store, "read", room._counted(room.store.read)):
        for _ in range(20):
            assert codes.workshop(room.workshop.code.lower())
            room.join()
        assert room.reads == 1
        room.rename("Anders")
        found = codes.workshop(room.workshop.code)
        assert found is not None
        assert found.title == "Anders"
        room.store.submit(lambda unit: unit.remove_workshop(room.workshop.id)).result()
        assert codes.workshop(room.workshop.code) is None


def test_a_code_that_leads_nowhere_is_asked_for_each_time(room: Room) -> None:
    codes = JoinCodes(room.store)
    with patch.object(room.store, "read", room._counted(room.store.read)):
        assert [codes.workshop("XXXXXX"), codes.workshop("XXXXXX")] == [None, None]
    assert room.reads == 2
