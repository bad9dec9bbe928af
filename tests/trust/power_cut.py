"""Cutting the power at any write: what the disk may hold then is opened by the real store.

The store's own statements run on a disk that remembers writes and syncs. From that, crash images
are built: what was synced is there; of what was not, anything may be there, or part of it.
"""

from __future__ import annotations

import contextlib
import itertools
import random
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from ballot_room import room_folder
from faults import planted
from recording_disk import Deleted, Event, RecordingDisk, Synced, Truncated, Unsure, Written
from sqlalchemy import event
from stored_ballot import StoredBallot
from watched_driver import on_disk

from workshopkit.errors import WorkshopError
from workshopkit.store import open_store

SECTOR = 512
_STORE = "store.sqlite"
_STATES = ("prepared", "open", "closed", "revealed")
#: So many pages in the write-ahead log are folded back: often, so that it happens in the test.
_CHECKPOINT_PAGES = 30
_Files = dict[str, bytearray]
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Sent:
    """A ballot, or a state (with a voter called “”), on its way to the disk."""

    round: str
    voter: str
    rev: int
    content: str


@dataclass(frozen=True)
class Acknowledged:
    """What was promised: it is on the disk."""

    sent: Sent


@dataclass
class CutFigures:
    """What came of cutting the power."""

    images: int = 0
    opened_by_store: int = 0
    events: int = 0
    tried: int = 0
    acknowledged: int = 0
    lost: int = 0
    invented: int = 0
    damaged: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)


def cut_power(
    images: int = 5000,
    *,
    votes: int = 400,
    seed: int = 1,
    fault: str = "",
    store_opens: int = 10,
) -> CutFigures:
    """Record a voting, build crash images and open each; return what was wrong in how many.

    Every image is checked with SQLite; one of `store_opens` is opened by the store, too.
    """
    began = time.monotonic()
    with room_folder() as folder:
        with planted(fault):
            log, start = record(folder, votes, seed)
        figures = _check_images(folder, log, start, images, seed, store_opens)
    figures.seconds = round(time.monotonic() - began, 1)
    return figures


def record(folder: Path, votes: int, seed: int) -> tuple[list[Event], int]:
    """Vote on a recording disk; return what happened, and where the voting starts in it."""
    log: list[Event] = []
    disk = RecordingDisk(f"recording-{next(_numbers)}", log)
    try:
        with on_disk(disk), contextlib.closing(open_store(str(folder / _STORE))) as store:
            event.listen(store._engine, "connect", _checkpoint_often)
            store._engine.dispose()
            ballot = StoredBallot.made_in(store, folder, 12)
            start = len(log)
            _vote(ballot, log, votes, random.Random(seed))
    finally:
        disk.unregister()
    return log, start


def _checkpoint_often(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute(f"PRAGMA wal_autocheckpoint={_CHECKPOINT_PAGES}")


def _vote(ballot: StoredBallot, log: list[Event], votes: int, rng: random.Random) -> None:
    per_round = max(20, votes // 4)
    revs: dict[str, int] = {}
    waiting: list[Future[object]] = []
    for number in range(votes):
        if number % per_round == 0:
            _next_round(ballot, log, first=number == 0)
            round_, revs = ballot.round, {}
        person = rng.choice(ballot.people)
        choice = rng.choice(round_.items).id
        revs[person.id] = revs.get(person.id, 0) + 1
        sent = Sent(round_.id, person.id, revs[person.id], choice)
        log.append(sent)
        done = ballot.cast(person, choice, sent.rev, round_)
        waiting.append(_when_done(done, log, sent))
        if rng.random() < 0.4:
            _finish(waiting)
    _finish(waiting)
    _next_round(ballot, log, first=False)


def _next_round(ballot: StoredBallot, log: list[Event], *, first: bool) -> None:
    for command, state in () if first else (("close", "closed"), ("reveal", "revealed")):
        sent = Sent(ballot.round.id, "", _STATES.index(state), state)
        log.append(sent)
        _when_done(ballot.do(command), log, sent).result()
    ballot.do("open").result()


def _when_done(done: Future[object], log: list[Event], sent: Sent) -> Future[object]:
    # The callback runs in the writer's thread at the very moment the promise is made.
    def note(future: Future[object]) -> None:
        if future.exception() is None:
            log.append(Acknowledged(sent))

    done.add_done_callback(note)
    return done


def _finish(waiting: list[Future[object]]) -> None:
    for done in waiting:
        with contextlib.suppress(WorkshopError):
            done.result()
    waiting.clear()


# From what happened to what may be on the disk


@dataclass
class _Disk:
    """What is on the disk for certain, what may be, and what was promised so far."""

    durable: _Files = field(default_factory=dict)
    unsure: list[Unsure] = field(default_factory=list)
    sent: set[Sent] = field(default_factory=set)
    promised: dict[tuple[str, str], int] = field(default_factory=dict)

    def happen(self, what: Event) -> None:
        match what:
            case Written() | Truncated() | Deleted():
                self.unsure.append(what)
            case Synced(file):
                self._sync(file)
            case Sent():
                self.sent.add(what)
            case Acknowledged(sent):
                key = (sent.round, sent.voter)
                self.promised[key] = max(sent.rev, self.promised.get(key, 0))

    def _sync(self, file: str) -> None:
        left = []
        for change in self.unsure:
            if change.file == file:
                _apply(self.durable, change)
            else:
                left.append(change)
        self.unsure = left

    def all_synced(self) -> None:
        for file in {change.file for change in self.unsure}:
            self._sync(file)

    def image(self, variant: int, rng: random.Random) -> _Files:
        """Return one state the disk may be in: the first variant has nothing that is unsure."""
        files = {name: bytearray(data) for name, data in self.durable.items()}
        for change in self.unsure if variant else ():
            fate = rng.random()
            if fate < 0.5:
                _apply(files, change)
            elif fate < 0.75 and isinstance(change, Written):
                kept = SECTOR * rng.randrange(len(change.data) // SECTOR + 1)
                _apply(files, Written(change.file, change.offset, change.data[:kept]))
        return files


def _apply(files: _Files, change: Unsure) -> None:
    match change:
        case Written(file, offset, data):
            held = files.setdefault(file, bytearray())
            held.extend(b"\0" * (offset - len(held)))
            held[offset : offset + len(data)] = data
        case Truncated(file, size):
            del files.setdefault(file, bytearray())[size:]
        case Deleted(file):
            files.pop(file, None)


def _check_images(
    folder: Path, log: list[Event], start: int, images: int, seed: int, store_opens: int
) -> CutFigures:
    figures = CutFigures(events=len(log) - start)
    figures.tried = sum(isinstance(what, Sent) for what in log)
    figures.acknowledged = sum(isinstance(what, Acknowledged) for what in log)
    rng = random.Random(seed)
    for disk, files in _images(log, start, images, rng):
        figures.images += 1
        by_store = figures.images % store_opens == 0
        figures.opened_by_store += by_store
        _check_image(folder / "image", files, disk, figures, by_store=by_store)
    return figures


def _images(
    log: list[Event], start: int, images: int, rng: random.Random
) -> Iterator[tuple[_Disk, _Files]]:
    disk = _Disk()
    for what in log[:start]:
        disk.happen(what)
    disk.all_synced()
    cuts = [e for e in log[start:] if isinstance(e, Unsure | Synced | Acknowledged)]
    done = seen = 0
    for what in log[start:]:
        disk.happen(what)
        if not isinstance(what, Unsure | Synced | Acknowledged):
            continue
        seen += 1
        due = images * seen // len(cuts)
        for variant in range(due - done):
            yield disk, disk.image(variant, rng)
        done = due


def _check_image(
    folder: Path, files: _Files, disk: _Disk, figures: CutFigures, *, by_store: bool
) -> None:
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    try:
        if by_store:
            open_store(str(folder / _STORE)).close()
        rows = set(_rows(folder / _STORE))
    except (sqlite3.DatabaseError, WorkshopError) as error:
        figures.damaged += 1
        figures.wrong.append(f"image {figures.images}: {error}")
        return
    _compare(rows, disk, figures)


def _rows(path: Path) -> Iterator[Sent]:
    """Yield every ballot and every round's state in a store; refuse a damaged one."""
    with contextlib.closing(sqlite3.connect(path)) as store:
        said = store.execute("PRAGMA integrity_check").fetchone()[0]
        if said != "ok":
            raise sqlite3.DatabaseError(said)
        for round_, state in store.execute("SELECT id, state FROM round"):
            yield Sent(round_, "", _STATES.index(state), state)
        query = "SELECT round_id, voter, rev, json_extract(value, '$.choices[0]') FROM response"
        for row in store.execute(query):
            yield Sent(*row)


def _compare(rows: set[Sent], disk: _Disk, figures: CutFigures) -> None:
    there = {(row.round, row.voter): row.rev for row in rows}
    lost = [key for key, rev in disk.promised.items() if there.get(key, 0) < rev]
    ballots = {row for row in rows if row.voter}
    invented = ballots - disk.sent
    figures.lost += bool(lost)
    figures.invented += bool(invented)
    if lost or invented:
        figures.wrong.append(f"image {figures.images}: {len(lost)} lost, {len(invented)} invented")
