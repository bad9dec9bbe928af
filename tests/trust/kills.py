"""Killing the server at any moment of voting, closing, revealing and exporting."""

from __future__ import annotations

import contextlib
import http.client
import random
import sqlite3
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from ballot_room import BALLOT, BallotRoom, Person, is_whole, keys_left, room_folder, write_scripts
from forked_server import ForkedServer, Nursery
from history import Rule, Said, Violation, violations
from server import RunningServer

from workshopkit.verifier import check_store

#: What goes on when the server is killed; voting always does.
MOMENTS = ("voting", "closing", "exporting")
_FORMATS = ("csv", "json", "md", "xlsx", "html")
_STATES = ("prepared", "open", "closed", "revealed")


@dataclass
class KillFigures:
    """What came of killing a server: how often, what it had confirmed, and what was wrong."""

    kills: int = 0
    whole_program: int = 0
    closed: int = 0
    tried: int = 0
    acknowledged: int = 0
    unknown: int = 0
    exports: int = 0
    lost: int = 0
    duplicated: int = 0
    invented: int = 0
    damaged: int = 0
    broken_trails: int = 0
    seconds: float = 0.0
    slowest_start: float = 0.0
    moments: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def kill_often(
    nursery: Nursery,
    kills: int = 100,
    *,
    whole_program: int = 0,
    people: int = 8,
    seed: int = 1,
    secret: bool = False,
    fault: str = "",
) -> KillFigures:
    """Kill a server again and again while people vote, and return what that did.

    `whole_program` is how many of the kills are of `workshopkit serve` started from nothing.
    """
    with room_folder() as folder:
        options = write_scripts(folder)
        server = ForkedServer(nursery, folder / "room.sqlite", *options, fault=fault).start()
        run = None
        try:
            run = _Run(server, BallotRoom.on(server, people, seed, secret=secret), seed)
            return run.go(kills, whole_program, options)
        finally:
            (run.room.server if run else server).stop()


class _Run:
    def __init__(self, server: ForkedServer, room: BallotRoom, seed: int) -> None:
        self.room = room
        self.figures = KillFigures()
        self._forked = server
        self._rng = random.Random(seed)
        self._least = "open"

    def go(self, kills: int, whole_program: int, options: tuple[str, ...]) -> KillFigures:
        began = time.monotonic()
        whole = set(self._rng.sample(range(kills), whole_program))
        for number in range(kills):
            if number in whole:
                self._in_the_whole_program(options)
            self._kill_once()
            self._use(self._forked)
            self._start()
            if not self.room.state():
                self._note_that_all_is_gone()
                break
            self._check()
        else:
            self._finish_round()
        self.figures.seconds = round(time.monotonic() - began, 1)
        return self.figures

    def _note_that_all_is_gone(self) -> None:
        self.figures.lost += 1
        self.figures.wrong.append("the whole round is gone")

    def _in_the_whole_program(self, options: tuple[str, ...]) -> None:
        self._forked.kill()
        whole = RunningServer(self._forked.store, *options)
        whole.port = self._forked.port
        self._use(whole)
        self._start()
        self.figures.whole_program += 1

    def _use(self, server: Any) -> None:
        self.room.server = server
        self.room.forum.server = server

    def _start(self) -> None:
        began = time.monotonic()
        self.room.server.start()
        took = round(time.monotonic() - began, 2)
        self.figures.slowest_start = max(took, self.figures.slowest_start)

    def _kill_once(self) -> None:
        moment = self._rng.choice(MOMENTS)
        down = threading.Event()
        doing = [(self._vote, person) for person in self.room.people]
        doing += [(self._close, self._rng.uniform(0, 0.05))] if moment == "closing" else []
        doing += [(self._export, self._rng.choice(_FORMATS))] if moment == "exporting" else []
        threads = [threading.Thread(target=act, args=(what, down)) for act, what in doing]
        for thread in threads:
            thread.start()
        time.sleep(self._rng.uniform(0.005, 0.15))
        self.room.server.kill()
        down.set()
        for thread in threads:
            thread.join()
        self.figures.kills += 1
        self.figures.moments[moment] = self.figures.moments.get(moment, 0) + 1

    def _vote(self, person: Person, down: threading.Event) -> None:
        while not down.is_set():
            said = self.room.cast_and_count(person, self.figures)
            if said is not Said.OK:
                # Closed, or gone: the next try is after the server has started again.
                return

    def _close(self, wait: float, down: threading.Event) -> None:
        down.wait(wait)
        if self.room.close() is Said.OK:
            self._least = "closed"
            if self.room.command("reveal") is Said.OK:
                self._least = "revealed"

    def _export(self, format_: str, down: threading.Event) -> None:
        while not down.is_set():
            with contextlib.suppress(OSError, http.client.HTTPException):
                answer = self.room.forum.desk.get(f"/export/{self.room.forum.slug}.{format_}")
                if answer.status != 200:
                    self.figures.wrong.append(f"export: {answer.status}")
                self.figures.exports += 1

    def _check(self) -> None:
        self._check_file()
        self._check_trail()
        state = self.room.state()
        if _STATES.index(state) < _STATES.index(self._least):
            self.figures.wrong.append(f"{self._least} has become {state}")
        for person in self.room.people:
            if person.unsure is not None:
                self.room.cast_and_count(person, self.figures)
        if state == "open":
            self._check_history()
        else:
            self._finish_round()
            self.room.open()
            self._least = "open"

    def _check_file(self) -> None:
        if self.room.state() != "open" and self.room.round_id in keys_left(
            self._forked.store.parent
        ):
            self.figures.wrong.append("the key of a closed ballot is left")
        try:
            whole = is_whole(self.room.server.store)
        except sqlite3.DatabaseError:
            whole = False
        if not whole:
            self.figures.damaged += 1
        for _, _, problems in check_store(self._forked.store):
            self.figures.broken_trails += bool(problems)
            self.figures.wrong += problems

    def _check_trail(self) -> None:
        """Let a page ask whether the last line it saw is still there, and see the newest one."""
        seen = self.room.history.heads[-1:]
        if seen and not self.room.still_has(seen[0]):
            self.figures.wrong.append("a line of the trail that a page has seen is gone")
        self.room.look_at_trail(self._rng.choice(self.room.people))

    def _finish_round(self) -> None:
        """Close the round, twice, and compare what was counted with what people were told."""
        if self.room.state() == "open":
            self.room.close()
        self.room.look_at_result()
        self.room.command("reveal")
        self.room.close()
        self.room.look_at_result()
        self.figures.closed += 1
        self._check_history()

    def _check_history(self) -> None:
        counted = self.room.counted()
        found = violations(self.room.history, counted)
        answered = self.room.forum.round(BALLOT)["answered"]
        if answered != len(set(counted.took_part)):
            people = len(set(counted.took_part))
            found.append(Violation(Rule.ONE_EACH, f"{answered} shown, {people} counted"))
        note(self.figures, found)


def note(figures: Any, found: list[Violation]) -> None:
    """Add what is wrong to figures that have lost, duplicated, invented and wrong."""
    for violation in found:
        figures.lost += violation.rule is Rule.NOTHING_LOST
        figures.duplicated += violation.rule is Rule.ONE_EACH
        figures.invented += violation.rule is Rule.NOTHING_INVENTED
        figures.wrong.append(f"{violation.rule} – {violation.where}")
