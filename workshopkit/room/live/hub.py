"""Ticks: telling every page that something changed, without asking anybody twice.

One watcher asks the store. Pages get a tick over server-sent events, at most four a second a
workshop, and fetch what they need only when the layout they show is no longer the layout there is.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import Protocol

from workshopkit.domain.ports import Store
from workshopkit.domain.workshop import NoSuchWorkshopError
from workshopkit.room.guard.limit import TooManyPagesError
from workshopkit.room.live.scene import Scene, Scenes

log = logging.getLogger(__name__)

WATCH_SECONDS = 0.05
TICK_SECONDS = 0.25
#: So many pages can be told a new count in a second without keeping answers waiting.
COUNTS_A_SECOND = 500
#: One seat on more pages than this is no person: each holds a connection open.
PAGES_A_SEAT = 6
#: So often every page is told where the room is, also when nothing has changed: a page that misses
#: it twice takes a new line. Comments do not do: browsers do not pass them on to a page.
BEAT_SECONDS = 5


class Listener(Protocol):
    """A page that wants ticks."""

    def tick(self, message: str) -> None:
        """Send a message; must not wait."""

    def leave(self) -> None:
        """Listen no more."""


class Hub:
    """Who listens to which workshop, and the watcher that tells them."""

    def __init__(self, store: Store, scenes: Scenes) -> None:
        self._store = store
        self._scenes = scenes
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)
        self._of_seat: defaultdict[str, list[Listener]] = defaultdict(list)
        self._last: dict[str, _Told] = {}
        #: Where the room is found, as it is read from a screen.
        self.address = ""
        #: How many pages of participants may listen; more would take the connections of answers.
        self.most = sys.maxsize

    def require_place(self) -> None:
        """Let one more page listen.

        Raises:
            TooManyPagesError: The machine has no connection left for it. It can read and answer.
        """
        if self.pages()[0] >= self.most:
            raise TooManyPagesError

    def add(self, workshop_id: str, listener: Listener) -> None:
        """Let a page listen, and tell it at once where the room is."""
        self._listeners[workshop_id].add(listener)
        listener.tick(tick_of(self._facts(self._scenes.scene(workshop_id))))

    def keep_few(self, seat_id: str, listener: Listener) -> None:
        """Let one seat listen on a few pages only: the one that came first has to go."""
        listening = self._of_seat[seat_id]
        listening.append(listener)
        while len(listening) > PAGES_A_SEAT:
            listening.pop(0).leave()

    def leave_seat(self, seat_id: str, listener: Listener) -> None:
        """Let go of a seat's page."""
        if listener in self._of_seat[seat_id]:
            self._of_seat[seat_id].remove(listener)
        if not self._of_seat[seat_id]:
            del self._of_seat[seat_id]

    def remove(self, workshop_id: str, listener: Listener) -> None:
        """Let a page go."""
        self._listeners[workshop_id].discard(listener)

    def listening(self, workshop_id: str) -> int:
        """Return how many pages listen."""
        return len(self._listeners[workshop_id])

    def pages(self) -> tuple[int, int]:
        """Return how many pages of participants listen, and how many pages in all."""
        return sum(map(len, self._of_seat.values())), sum(map(len, self._listeners.values()))

    async def watch(self) -> None:
        """Tick for as long as the server runs."""
        beaten = time.monotonic()
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            try:
                self._tick_all()
                if time.monotonic() - beaten > BEAT_SECONDS:
                    beaten = time.monotonic()
                    self._beat()
            except Exception:
                log.exception("Watching the store failed; trying again")
                await asyncio.sleep(1)

    def _tick_all(self) -> None:
        for workshop_id, listeners in list(self._listeners.items()):
            if not listeners:
                continue
            try:
                self._tick_one(workshop_id, listeners)
            except NoSuchWorkshopError:
                self._send_away(workshop_id)

    def _facts(self, scene: Scene) -> dict[str, int | str]:
        return {**facts_of(scene), "address": self.address}

    def _send_away(self, workshop_id: str) -> None:
        """Let the pages of a workshop that was deleted ask again, and be told so."""
        last = self._last.pop(workshop_id, None)
        gone = {**(last.facts if last else {}), "layout": -1}
        for listener in self._listeners.pop(workshop_id):
            listener.tick(tick_of(gone))

    def _beat(self) -> None:
        """Tell every page once more what it was told last."""
        for workshop_id, listeners in list(self._listeners.items()):
            last = self._last.get(workshop_id)
            if last is None:
                continue
            for listener in list(listeners):
                listener.tick(tick_of(last.facts))

    def _tick_one(self, workshop_id: str, listeners: set[Listener]) -> None:
        last = self._last.get(workshop_id, _Told(0.0, -1, {}))
        waited = time.monotonic() - last.when
        if waited < TICK_SECONDS:
            return
        scene = self._scenes.scene(workshop_id)
        facts = self._facts(scene)
        layout = scene.workshop.layout
        is_count_only = layout == last.layout
        if facts == last.facts or (is_count_only and waited < _count_seconds(listeners)):
            return
        self._last[workshop_id] = _Told(time.monotonic(), layout, facts)
        message = tick_of(facts)
        for listener in list(listeners):
            listener.tick(message)


@dataclass(frozen=True)
class _Told:
    """What the pages of a workshop were last told, and when."""

    when: float
    layout: int
    facts: dict[str, int | str]


def _count_seconds(listeners: set[Listener]) -> float:
    return max(TICK_SECONDS, len(listeners) / COUNTS_A_SECOND)


def facts_of(scene: Scene) -> dict[str, int | str]:
    """Return what a page needs to know: whether its layout is old, the counts, the timer.

    And the last line of the audit trail, for a page to remember.
    """
    return {
        "layout": scene.workshop.layout,
        "answered": scene.base.took_part if scene.sight.count else 0,
        "of": scene.base.joined,
        "joined": scene.joined,
        "version": scene.workshop.version,
        "timer": scene.workshop.timer_end,
        "head": f"{scene.head.seq}:{scene.head.mark}" if scene.head else "",
    }


def tick_of(facts: dict[str, int | str]) -> str:
    """Return the facts as an event, with the time here: clocks of pages may be wrong."""
    here = {"now": int(time.time()), "beat": BEAT_SECONDS}
    return f"data: {json.dumps({**facts, **here})}\n\n"
