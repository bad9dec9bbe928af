from __future__ import annotations

import asyncio
from datetime import date

import pytest
from awaiting import awaited

from workshopkit.domain.actor import Actor, Role
from workshopkit.facilitation.workshop import WorkshopPlan, new_workshop
from workshopkit.room.live.hub import Hub
from workshopkit.room.live.scene import Scenes
from workshopkit.store import open_store


class Listening:
    def __init__(self) -> None:
        self.heard: list[str] = []

    def tick(self, message: str) -> None:
        self.heard.append(message)


@pytest.fixture
def hub() -> tuple[Hub, str]:
    store = open_store("sqlite://")
    plan = WorkshopPlan("Forum", date(2027, 4, 15), "", "sv", "dialogue_forum")
    with store.write() as unit:
        workshop = new_workshop(unit, Actor(Role.FACILITATOR), plan)
    return Hub(store, Scenes(store, {})), workshop.id


def test_a_listener_is_told_at_once_and_forgotten_when_it_goes(hub: tuple[Hub, str]) -> None:
    room, workshop = hub
    page = Listening()
    room.add(workshop, page)
    assert len(page.heard) == 1
    assert room.listening(workshop) == 1
    room.remove(workshop, page)
    room.remove(workshop, page)
    assert room.listening(workshop) == 0


def test_nothing_is_ticked_twice(hub: tuple[Hub, str]) -> None:
    room, workshop = hub
    page = Listening()
    room.add(workshop, page)

    async def watch() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(room.watch(), 0.8)

    awaited(watch())
    assert len(page.heard) <= 2
    # The clock goes on between two ticks; what is told does not.
    assert len({message.partition(', "now"')[0] for message in page.heard}) == 1
