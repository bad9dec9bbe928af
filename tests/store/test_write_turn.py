"""Whoever wants to write gets a turn, however busy the server's writer is."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from server import environment
from sqlalchemy.exc import OperationalError

from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.workshop import Workshop
from workshopkit.store import SqlStore, open_store, turn
from workshopkit.store.writer import GroupLostError

WAIT = 20
TURNS = 10
#: So many groups of the busy writer may come first, on average; waiting by chance takes over 100.
MOST_BEFORE = 20
#: Changes that wait for the busy writer at any moment, and how long a group holds the lock.
WAITING, HELD_SECONDS = 8, 0.02

#: Another program: for each turn, how many commits it saw go past between asking and writing.
OTHER = """
import json, sys
from workshopkit.domain.participant import Participant
from workshopkit.store import open_store

path, turns = sys.argv[1], int(sys.argv[2])
store, passed = open_store(path), []
for n in range(turns):
    with store.read() as unit:
        asked = unit.workshop_by_id("forum").version
    with store.write() as unit:
        passed.append(unit.workshop_by_id("forum").version - asked)
        unit.add_participant(Participant(f"other {n}", "forum"))
print(json.dumps(passed))
"""


@pytest.fixture
def store(tmp_path: Path, workshop: Workshop) -> Iterator[SqlStore]:
    opened = open_store(str(tmp_path / "store.sqlite"), checkpoints=True)
    with opened.write() as unit:
        unit.add_workshop(workshop)
    yield opened
    opened.close()


@contextlib.contextmanager
def kept_busy(store: SqlStore) -> Iterator[None]:
    """Keep changes waiting for the writer at every moment, as a room full of phones does."""
    is_over = False

    def change(unit: Unit) -> None:
        unit.touched.add("forum")  # type: ignore[attr-defined]
        time.sleep(HELD_SECONDS / WAITING)
        if not is_over:
            store.submit(change)

    for _ in range(WAITING):
        store.submit(change)
    try:
        yield
    finally:
        is_over = True


def test_another_program_gets_its_turn_while_the_writer_is_kept_busy(store: SqlStore) -> None:
    with kept_busy(store):
        command = [sys.executable, "-c", OTHER, store.path, str(TURNS)]
        done = subprocess.run(
            command, env=environment(), capture_output=True, text=True, timeout=200, check=False
        )
    assert done.returncode == 0, done.stderr
    passed = json.loads(done.stdout)
    assert sum(passed) <= TURNS * MOST_BEFORE, passed
    with store.read() as unit:
        assert unit.participant_count("forum") == TURNS


def test_the_writer_waits_for_another_program_and_then_goes_on(store: SqlStore) -> None:
    with contextlib.closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        saved = store.submit(lambda unit: unit.add_participant(Participant("alva", "forum")))
        with pytest.raises(TimeoutError):
            saved.result(0.2)
        other.execute("COMMIT")
        saved.result(WAIT)
    with store.read() as unit:
        assert unit.participant("alva") is not None


def test_who_has_waited_long_enough_is_told_as_by_the_database_itself(store: SqlStore) -> None:
    with contextlib.closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with patch.object(turn, "BUSY_MILLISECONDS", 20):
            with pytest.raises(OperationalError, match="locked"), store.write():
                pass
            waited = store.submit(lambda unit: unit.add_participant(Participant("alva", "forum")))
            assert isinstance(waited.exception(WAIT), GroupLostError)
        other.execute("ROLLBACK")
    store.submit(lambda unit: unit.add_participant(Participant("bo", "forum"))).result(WAIT)
