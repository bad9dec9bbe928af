"""A disk that is full, or breaks, at any write: nobody is told “saved”, and it goes on after.

First the store on a disk that fails at a given write or sync, then the server, whose files are
not allowed to grow any more.
"""

from __future__ import annotations

import contextlib
import itertools
import random
import resource
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw
from ballot_room import BALLOT, BallotRoom, Person, is_whole, room_folder, write_scripts
from faults import planted
from forked_server import ForkedServer, Nursery
from history import Said, violations
from kills import note
from recording_disk import FailingDisk
from stored_ballot import StoredBallot
from watched_driver import on_disk

from workshopkit.store import SqlStore, open_store

_numbers = itertools.count(1)
#: What a disk may say, and at what.
_ERRORS: tuple[tuple[type[Exception], str], ...] = (
    (apsw.FullError, "write"),
    (apsw.IOError, "write"),
    (apsw.IOError, "sync"),
)
_PAGE = 4096


@dataclass
class FullFigures:
    """What came of a full disk, in the store and in the server."""

    points: int = 0
    in_store: int = 0
    in_server: int = 0
    tried: int = 0
    acknowledged: int = 0
    unknown: int = 0
    refused: int = 0
    clear_sentences: int = 0
    lost: int = 0
    duplicated: int = 0
    invented: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)


def fill_the_disk(
    nursery: Nursery, points: int = 50, *, seed: int = 1, secret: bool = False, fault: str = ""
) -> FullFigures:
    """Let the disk fail at so many points, half of them under the server; return what that did."""
    began = time.monotonic()
    figures = FullFigures()
    # Only Linux lets a program take room away from another.
    under_server = points // 2 if hasattr(resource, "prlimit") else 0
    fill_under_store(figures, points - under_server, seed, secret=secret, fault=fault)
    fill_under_server(nursery, figures, under_server, seed, secret=secret, fault=fault)
    figures.seconds = round(time.monotonic() - began, 1)
    return figures


# Under the store


@dataclass
class _Trouble:
    """What the disk does: works, or fails from the write or sync on that is counted down to."""

    error: type[Exception] = apsw.FullError
    act: str = "write"
    countdown: int = -1

    def fails(self, act: str) -> Exception | None:
        if self.countdown < 0 or act != self.act:
            return None
        self.countdown = max(0, self.countdown - 1)
        return self.error("the disk is full") if self.countdown == 0 else None


def fill_under_store(
    figures: FullFigures, points: int, seed: int, *, secret: bool = False, fault: str = ""
) -> None:
    """Let the disk fail under the real store, at a later write each time."""
    trouble = _Trouble()
    disk = FailingDisk(f"failing-{next(_numbers)}", trouble.fails)
    with room_folder() as folder, planted(fault):
        try:
            with on_disk(disk), contextlib.closing(_store(folder)) as store:
                ballot = StoredBallot.made_in(store, folder, 6, secret=secret)
                voting = _Voting(ballot, figures, trouble, random.Random(seed))
                for point in range(points):
                    voting.meet_full_disk(point)
        finally:
            disk.unregister()


def _store(folder: Path) -> SqlStore:
    return open_store(str(folder / "store.sqlite"), checkpoints=True)


@dataclass
class _Voting:
    """People who vote in a store until it cannot write, and once more when it can."""

    ballot: StoredBallot
    figures: FullFigures
    trouble: _Trouble
    rng: random.Random
    saved: dict[str, tuple[int, str]] = field(default_factory=dict)
    sent: dict[str, set[tuple[int, str]]] = field(default_factory=dict)

    def meet_full_disk(self, point: int) -> None:
        self.figures.points += 1
        self.figures.in_store += 1
        self.trouble.error, self.trouble.act = _ERRORS[point % len(_ERRORS)]
        self.trouble.countdown = 1 + point % 12
        refused = self._vote_until_refused()
        self._compare("full")
        self.trouble.countdown = -1
        for person, choice, rev in refused:
            # The same ballot with the same number, as a page sends it again.
            if not self._saves(person, choice, rev):
                self.figures.wrong.append(f"point {point}: not saved when there is room again")
        self._compare("room again")

    def _vote_until_refused(self) -> list[tuple[Any, str, int]]:
        for _ in range(100):
            people = self.rng.sample(self.ballot.people, self.rng.randint(1, 4))
            ballots = [self._next(person) for person in people]
            futures = [(ballot, self._send(*ballot)) for ballot in ballots]
            refused = [ballot for ballot, future in futures if not self._is_saved(*ballot, future)]
            if refused:
                return refused
        self.figures.wrong.append("the disk never failed")
        return []

    def _next(self, person: Any) -> tuple[Any, str, int]:
        rev = max((rev for rev, _ in self.sent.get(person.id, ())), default=0) + 1
        return person, self.rng.choice(self.ballot.round.items).id, rev

    def _send(self, person: Any, choice: str, rev: int) -> Future[Any]:
        self.figures.tried += 1
        self.sent.setdefault(person.id, set()).add((rev, choice))
        return self.ballot.cast(person, choice, rev, self.ballot.round)

    def _saves(self, person: Any, choice: str, rev: int) -> bool:
        return self._is_saved(person, choice, rev, self._send(person, choice, rev))

    def _is_saved(self, person: Any, choice: str, rev: int, future: Future[Any]) -> bool:
        error = future.exception()
        if error is None:
            self.figures.acknowledged += 1
            self.saved[person.id] = (rev, choice)
            return True
        self.figures.refused += 1
        self.figures.clear_sentences += is_clear(str(error))
        if not is_clear(str(error)):
            self.figures.unclear.append(f"{type(error).__name__} instead of a clear sentence")
        return False

    def _compare(self, when: str) -> None:
        """Compare what is read with what was saved; reading works on a full disk, too."""
        for person in self.ballot.people:
            found = self.ballot.own(person)
            if found[0] < self.saved.get(person.id, (0, ""))[0]:
                self.figures.lost += 1
                self.figures.wrong.append(f"{when}: {found} instead of {self.saved[person.id]}")
            elif found[0] and found not in self.sent.get(person.id, ()):
                self.figures.invented += 1
                self.figures.wrong.append(f"{when}: {found} was never sent")


def is_clear(sentence: str) -> bool:
    """Return whether a sentence says that nothing was saved, and why."""
    return "not saved" in sentence and "disk" in sentence


# Under the server


def fill_under_server(
    nursery: Nursery,
    figures: FullFigures,
    points: int,
    seed: int,
    *,
    secret: bool = False,
    fault: str = "",
) -> None:
    """Let the files of the real server stop growing, at another size each time."""
    with room_folder() as folder:
        path = folder / "room.sqlite"
        server = ForkedServer(nursery, path, *write_scripts(folder), fault=fault).start()
        try:
            room = BallotRoom.on(server, 6, seed, secret=secret)
            rng = random.Random(seed)
            for _ in range(points):
                figures.points += 1
                figures.in_server += 1
                _fill_once(server, room, figures, rng)
            room.close()
            note(figures, violations(room.history, room.counted()))
        finally:
            server.stop()
        if not is_whole(path):
            figures.wrong.append("the store is damaged")


def _fill_once(
    server: ForkedServer, room: BallotRoom, figures: FullFigures, rng: random.Random
) -> None:
    server.limit_files(_log_size(server.store) + rng.randrange(8 * _PAGE))
    person = next((p for p in _in_turn(room.people) if not _saves(room, p, figures)), None)
    if person is None:
        figures.wrong.append("the disk was never full")
        return
    _look_around(room, person, figures)
    server.limit_files(-1)
    if not _saves(room, person, figures):
        figures.wrong.append("not saved when there is room again")
    note(figures, violations(room.history, room.counted()))


def _log_size(store: Path) -> int:
    return Path(f"{store}-wal").stat().st_size


def _in_turn(people: list[Person]) -> itertools.islice[Person]:
    return itertools.islice(itertools.cycle(people), 200)


def _saves(room: BallotRoom, person: Person, figures: FullFigures) -> bool:
    return room.cast_and_count(person, figures) is Said.OK


def _look_around(room: BallotRoom, person: Person, figures: FullFigures) -> None:
    """Look at what a browser without script is told, and whether reading still works."""
    figures.tried += 1
    figures.refused += 1
    chosen = room.choices[person.unsure.content] if person.unsure else ""
    fields = {"round": [room.round_id], "rev": [str(person.rev + 1)], "choices": [chosen]}
    answer = person.visitor.post("/room", fields)
    told = answer.page.problem or answer.page.title
    figures.clear_sentences += is_clear(told)
    figures.unclear += [] if is_clear(told) else [told]
    checks: dict[str, Callable[[], bool]] = {
        "a status of the server's own fault": lambda: answer.status >= 500,
        "not called saved": lambda: not answer.page.saved,
        "reading the page": lambda: person.visitor.get("/room").status == 200,
        "reading the count": lambda: room.forum.round(BALLOT)["state"] == "open",
    }
    figures.wrong += [f"full disk: {name}: {told}" for name, holds in checks.items() if not holds()]
