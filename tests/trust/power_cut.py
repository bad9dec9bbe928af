"""Cutting the power at any write: what the disk may hold then is opened by the real store.

The store's own statements run on a disk that remembers writes and syncs. From that, crash images
are built: what was synced is there; of what was not, anything may be there, or part of it.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import sqlite3
import tempfile
import time
import unittest.mock
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from ballot_room import room_folder
from crash_images import STATES, Acknowledged, Disk, Files, KeyGone, Recording, Sent, crash_images
from faults import planted
from recording_disk import Event, RecordingDisk
from sqlalchemy import event
from stored_ballot import StoredBallot
from watched_driver import on_disk

from workshopkit.errors import WorkshopError
from workshopkit.store import SqlStore, open_store
from workshopkit.store.key_folder import KeyFolder
from workshopkit.store.seal import pseudonym, unseal
from workshopkit.verifier import check_store

_STORE = "store.sqlite"
#: So many pages in the write-ahead log are folded back: often, so that it happens in the test.
_CHECKPOINT_PAGES = 30
_numbers = itertools.count(1)


@dataclass
class CutFigures:
    """What came of cutting the power."""

    images: int = 0
    events: int = 0
    tried: int = 0
    acknowledged: int = 0
    lost: int = 0
    invented: int = 0
    damaged: int = 0
    broken_trails: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)


def cut_power(
    images: int = 5000,
    *,
    votes: int = 400,
    seed: int = 1,
    secret: bool = False,
    fault: str = "",
) -> CutFigures:
    """Record a voting, build crash images and open each by the store; return what was wrong."""
    began = time.monotonic()
    with room_folder() as folder:
        with planted(fault):
            recording = record(folder, votes, seed, secret=secret)
        with _image_folder() as image:
            figures = _check_images(image, recording, images, seed)
    figures.seconds = round(time.monotonic() - began, 1)
    return figures


def record(folder: Path, votes: int, seed: int, *, secret: bool = False) -> Recording:
    """Vote on a recording disk; return what happened."""
    made = Recording()
    disk = RecordingDisk(f"recording-{next(_numbers)}", made.log)
    try:
        with on_disk(disk), contextlib.closing(_store(folder)) as store:
            event.listen(store._engine, "connect", _checkpoint_often)
            store._engine.dispose()
            ballot = StoredBallot.made_in(store, folder, 12, secret=secret)
            made.names = {person.id: person.name for person in ballot.people}
            made.start = len(made.log)
            with _watched_keys(made):
                _vote(ballot, made, votes, random.Random(seed))
    finally:
        disk.unregister()
    return made


def _store(folder: Path) -> SqlStore:
    return open_store(str(folder / _STORE), checkpoints=True)


@contextlib.contextmanager
def _watched_keys(made: Recording) -> Iterator[None]:
    """Write down when the key of a secret ballot is destroyed; copy it before."""
    destroy = KeyFolder.destroy

    def watched(folder: KeyFolder, round_id: str) -> None:
        key = folder.find(round_id)
        destroy(folder, round_id)
        if key is not None:
            made.keys[round_id] = key
            made.log.append(KeyGone(round_id))

    with unittest.mock.patch.object(KeyFolder, "destroy", watched):
        yield


def _checkpoint_often(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute(f"PRAGMA wal_autocheckpoint={_CHECKPOINT_PAGES}")


def _vote(ballot: StoredBallot, made: Recording, votes: int, rng: random.Random) -> None:
    """Vote in four rounds; each is closed, counted and shown before the next is opened."""
    waiting: list[Future[object]] = []
    for number in range(4):
        if number:
            ballot.open()
        round_, revs = ballot.round, dict.fromkeys((p.id for p in ballot.people), 0)
        for _ in range(votes // 4):
            person, choice = rng.choice(ballot.people), rng.choice(round_.items).id
            revs[person.id] += 1
            sent = Sent(round_.id, person.id, revs[person.id], choice)
            made.log.append(sent)
            done = ballot.cast(person, choice, sent.rev, round_)
            waiting.append(_when_done(done, made.log, sent))
            if rng.random() < 0.4:
                _finish(waiting)
        _finish(waiting)
        _close_and_show(ballot, made.log)


def _close_and_show(ballot: StoredBallot, log: list[Event]) -> None:
    for command, state in (("close", "closed"), ("reveal", "revealed")):
        sent = Sent(ballot.round.id, "", STATES.index(state), state)
        log.append(sent)
        _when_done(ballot.do(command), log, sent).result()
        ballot.store.sweep()


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


@contextlib.contextmanager
def _image_folder() -> Iterator[Path]:
    """Return a folder in memory, where there is one: an image needs no disk of its own."""
    memory = Path("/dev/shm")
    where = str(memory) if os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="trust-", dir=where) as folder:
        yield Path(folder)


def _check_images(folder: Path, made: Recording, images: int, seed: int) -> CutFigures:
    figures = CutFigures(events=len(made.log) - made.start)
    figures.tried = sum(isinstance(what, Sent) for what in made.log)
    figures.acknowledged = sum(isinstance(what, Acknowledged) for what in made.log)
    rng = random.Random(seed)
    for disk, files in crash_images(made, images, rng):
        figures.images += 1
        _check_image(folder, files, disk, made, figures)
    return figures


def _check_image(
    folder: Path, files: Files, disk: Disk, made: Recording, figures: CutFigures
) -> None:
    for old in folder.iterdir():
        old.unlink()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    try:
        open_store(str(folder / _STORE)).close()
        with contextlib.closing(sqlite3.connect(folder / _STORE)) as store:
            _refuse_damaged(store)
            _compare(set(_rows(store, made)), disk, figures)
            _compare_slips(store, disk, made, figures)
        for _, _, problems in check_store(folder / _STORE):
            figures.broken_trails += bool(problems)
            figures.wrong += problems
    except (sqlite3.DatabaseError, WorkshopError) as error:
        figures.damaged += 1
        figures.wrong.append(f"image {figures.images}: {error}")


def _refuse_damaged(store: sqlite3.Connection) -> None:
    said = store.execute("PRAGMA integrity_check").fetchone()[0]
    if said != "ok":
        raise sqlite3.DatabaseError(said)


def _rows(store: sqlite3.Connection, made: Recording) -> Iterator[Sent]:
    """Yield every round's state, every open answer, and every slip that can be read."""
    for round_, state in store.execute("SELECT id, state FROM round"):
        yield Sent(round_, "", STATES.index(state), state)
    query = "SELECT round_id, voter, rev, json_extract(value, '$.choices[0]') FROM response"
    for row in store.execute(query):
        yield Sent(*row)
    for round_, name, rev, sealed in store.execute(
        "SELECT round_id, pseudonym, rev, sealed FROM slip"
    ):
        key = made.keys[round_]
        owners = {pseudonym(key, voter): voter for voter in made.names}
        content = unseal(key, name, sealed)["value"]["choices"][0]
        yield Sent(round_, owners[name], rev, content)


def _compare(rows: set[Sent], disk: Disk, figures: CutFigures) -> None:
    there = {(row.round, row.voter): row.rev for row in rows}
    counted = {row.round for row in rows if not row.voter and row.content in STATES[2:]}
    lost = [
        (round_, voter)
        for (round_, voter), rev in disk.promised.items()
        # A counted slip has neither name nor number: `_compare_slips` looks after those.
        if there.get((round_, voter), 0) < rev and not (voter and round_ in counted - _open(rows))
    ]
    invented = {row for row in rows if row.voter} - disk.sent
    _note(figures, lost, invented)


def _open(rows: set[Sent]) -> set[str]:
    """Return the rounds whose answers have names."""
    return {row.round for row in rows if row.voter}


def _compare_slips(
    store: sqlite3.Connection, disk: Disk, made: Recording, figures: CutFigures
) -> None:
    """Compare who took part in a counted ballot, and the slips, with what was promised."""
    rounds = {round_ for round_, voter in disk.promised if voter}
    for round_ in rounds & set(made.keys):
        state = store.execute("SELECT state FROM round WHERE id = ?", (round_,)).fetchone()[0]
        if state not in STATES[2:]:
            continue
        query = "SELECT name FROM took_part WHERE round_id = ?"
        people = [name for (name,) in store.execute(query, (round_,))]
        query = "SELECT json_extract(value, '$.choices[0]') FROM counted_slip WHERE round_id = ?"
        slips = [choice for (choice,) in store.execute(query, (round_,))]
        voters = {v for r, v in disk.promised if r == round_ and v}
        sent = {(what.voter, what.content) for what in disk.sent if what.round == round_}
        lost = [v for v in voters if made.names[v] not in people]
        invented = set(slips) - {content for _, content in sent}
        if len(slips) != len(people):
            invented.add(f"{len(slips)} slips of {len(people)} people")
        _note(figures, lost, invented)


def _note(figures: CutFigures, lost: Sequence[object], invented: Collection[object]) -> None:
    figures.lost += bool(lost)
    figures.invented += bool(invented)
    if lost or invented:
        figures.wrong.append(f"image {figures.images}: {len(lost)} lost, {len(invented)} invented")
