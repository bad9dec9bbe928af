"""The box of a secret ballot: what it takes, what it gives, and what it refuses."""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy.exc import IntegrityError

from workshopkit.domain.participant import Participant, VotingCode
from workshopkit.domain.ports import Store, Unit
from workshopkit.domain.response import DamagedSlipError, KeyGoneError, Response
from workshopkit.domain.round import Round, RoundState
from workshopkit.domain.workshop import Workshop
from workshopkit.store import SqlStore, open_store
from workshopkit.store.key_folder import KEY_BYTES, KeyFolder
from workshopkit.store.turn import BUSY_MILLISECONDS

WAIT = 60
LONGEST = 1500
VOTES = {
    "alva": {"choices": ["a"]},
    "bo": {"choices": ["c", "b"]},
    "carin": {"choices": []},
    "daga": {"choices": ["a"]},
}
NAMES = {"alva": "Alva Exempelsson", "bo": "bo påhittström", "carin": "", "daga": "Bo Påhittström"}


class BrokenError(Exception):
    """What a broken change raises."""


def slip(voter: str, rev: int = 1, value: dict[str, Any] | None = None, **more: Any) -> Response:
    said = VOTES[voter] if value is None else value
    return Response("round", voter, "", rev, said, **more)


def put(store: Store, *slips: Response) -> None:
    with store.write() as unit:
        for each in slips:
            unit.put_slip(each, "forum", LONGEST)


def open_ballot(store: Store, round_: Round) -> Round:
    opened = replace(round_, state=RoundState.OPEN, settings={"votes": 5, "secret": "yes"})
    with store.write() as unit:
        unit.open_box(opened.id)
        unit.save_round(opened)
    return opened


def close(store: Store, opened: Round, roll: dict[str, str] | None = None) -> None:
    with store.write() as unit:
        unit.count_slips(opened.id, NAMES if roll is None else roll)
        unit.save_round(replace(opened, state=RoundState.CLOSED))


def key_files(keys: Path) -> list[Path]:
    return sorted(keys.rglob("*.key"))


@pytest.fixture
def ballot(kept: Store, round_: Round) -> Round:
    """A secret ballot that is open, in the store of `kept`."""
    return open_ballot(kept, round_)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite"


@pytest.fixture
def file_store(path: Path, workshop: Workshop, round_: Round) -> Iterator[SqlStore]:
    """A store in a file, with a prepared round."""
    opened = open_store(str(path))
    with opened.write() as unit:
        unit.add_workshop(workshop)
        unit.save_round(round_)
    yield opened
    opened.close()


@pytest.fixture
def on_file(file_store: SqlStore, round_: Round) -> Round:
    """A secret ballot that is open, in the store of `file_store`."""
    return open_ballot(file_store, round_)


def raw(path: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """What any program finds, or may change, with the database alone."""
    with contextlib.closing(sqlite3.connect(path, timeout=WAIT)) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        with connection:
            return connection.execute(sql, values).fetchall()


# One slip a voter


def test_a_voter_finds_the_own_slip_and_nobody_elses(kept: Store, ballot: Round) -> None:
    put(kept, slip("alva"))

    with kept.read() as unit:
        assert unit.slip(ballot.id, "alva") == slip("alva")
        assert unit.slip(ballot.id, "bo") is None
        assert unit.slip_count(ballot.id) == 1


def test_a_slip_that_is_changed_or_sent_again_stays_one(kept: Store, ballot: Round) -> None:
    changed = slip("alva", 2, {"choices": ["b"]})

    put(kept, slip("alva"), slip("bo"), slip("alva"), changed)
    put(kept, changed)

    with kept.read() as unit:
        assert unit.slip(ballot.id, "alva") == changed
        assert unit.slip_count(ballot.id) == 2


def test_the_database_keeps_one_slip_under_one_code_name(
    file_store: SqlStore, on_file: Round, path: Path
) -> None:
    put(file_store, slip("alva"))

    with pytest.raises(sqlite3.IntegrityError):
        raw(path, "INSERT INTO slip SELECT * FROM slip")

    assert raw(path, "SELECT count(*) FROM slip WHERE round_id = ?", on_file.id) == [(1,)]


def test_a_withdrawn_slip_is_not_counted_and_its_revision_stays(kept: Store, ballot: Round) -> None:
    gone = slip("alva", 2, {}, withdrawn=True)
    put(kept, slip("alva"), slip("bo"), gone)

    with kept.read() as unit:
        found, count = unit.slip(ballot.id, "alva"), unit.slip_count(ballot.id)
    close(kept, ballot)

    assert (found, count) == (gone, 1)
    with kept.read() as unit:
        assert [dict(each.value) for each in unit.counted_slips(ballot.id)] == [VOTES["bo"]]
        assert list(unit.took_part(ballot.id)) == [NAMES["bo"]]


def test_a_slip_without_a_ballot_that_is_open_is_refused(kept: Store, round_: Round) -> None:
    with pytest.raises(KeyGoneError):
        put(kept, slip("alva"))
    opened = open_ballot(kept, round_)
    close(kept, opened)
    with pytest.raises(KeyGoneError):
        put(kept, slip("alva"))

    with kept.read() as unit:
        assert unit.slip_count(round_.id) == 0


def test_a_slip_longer_than_a_slip_can_be_is_refused(kept: Store, ballot: Round) -> None:
    with pytest.raises(ValueError, match="longer"):
        put(kept, slip("alva", value={"choices": ["x" * 3000]}))

    with kept.read() as unit:
        assert unit.slip_count(ballot.id) == 0


# Counting


def test_what_was_voted_and_who_voted_are_counted_apart(kept: Store, ballot: Round) -> None:
    put(kept, *map(slip, VOTES))

    with kept.read() as unit:
        assert list(unit.counted_slips(ballot.id)) == []
        assert list(unit.took_part(ballot.id)) == []
    close(kept, ballot)

    with kept.read() as unit:
        counted = unit.counted_slips(ballot.id)
        assert [each.value["choices"] for each in counted] == [["a"], ["a"], ["c", "b"], []]
        assert {(each.participant_id, each.rev, each.saved_at) for each in counted} == {("", 1, "")}
        assert list(unit.took_part(ballot.id)) == sorted(
            NAMES.values(), key=lambda name: (name.casefold(), name)
        )
        assert unit.slip_count(ballot.id) == 4
        assert unit.slip(ballot.id, "alva") is None


def test_somebody_who_is_not_on_the_roll_is_counted_without_a_name(
    kept: Store, ballot: Round
) -> None:
    put(kept, slip("alva"), slip("bo"))

    close(kept, ballot, {"bo": "Bo Påhittström"})

    with kept.read() as unit:
        assert list(unit.took_part(ballot.id)) == ["", "Bo Påhittström"]
        assert len(unit.counted_slips(ballot.id)) == 2


def test_a_ballot_that_nobody_voted_in_is_counted(kept: Store, ballot: Round) -> None:
    close(kept, ballot)

    with kept.read() as unit:
        assert list(unit.counted_slips(ballot.id)) == []
        assert unit.slip_count(ballot.id) == 0


def test_forgotten_names_leave_their_number(kept: Store, ballot: Round) -> None:
    put(kept, *map(slip, VOTES))
    close(kept, ballot)

    with kept.write() as unit:
        unit.forget_who_took_part(ballot.id)

    with kept.read() as unit:
        assert list(unit.took_part(ballot.id)) == [""] * 4
        assert unit.slip_count(ballot.id) == 4


def test_a_closing_that_fails_leaves_the_ballot_open_with_its_key(
    kept: Store, ballot: Round
) -> None:
    put(kept, *map(slip, VOTES))

    def closing(unit: Unit) -> None:
        unit.count_slips(ballot.id, NAMES)
        unit.save_round(replace(ballot, state=RoundState.CLOSED))
        raise BrokenError

    with pytest.raises(BrokenError), kept.write() as unit:
        closing(unit)

    with kept.read() as unit:
        assert unit.slip(ballot.id, "bo") == slip("bo")
        assert unit.can_count(ballot.id)
        assert unit.slip_count(ballot.id) == 4
        assert list(unit.counted_slips(ballot.id)) == []
    close(kept, ballot)
    with kept.read() as unit:
        assert len(unit.counted_slips(ballot.id)) == 4


def test_a_ballot_that_is_emptied_is_not_counted_and_has_no_key(kept: Store, ballot: Round) -> None:
    put(kept, *map(slip, VOTES))

    with kept.write() as unit:
        unit.empty_box(ballot.id)

    with kept.read() as unit:
        assert unit.slip_count(ballot.id) == 0
        assert not unit.has_key(ballot.id)


def tables_of(folder: Path, workshop: Workshop, round_: Round, order: Sequence[str]) -> object:
    """What a ballot leaves in the file when people vote in this order, some of them twice."""
    path = folder / "store.sqlite"
    store = open_store(str(path), checkpoints=True)
    with store.write() as unit:
        unit.add_workshop(workshop)
        unit.save_round(round_)
    opened = open_ballot(store, round_)
    for rev, voter in enumerate(order, start=1):
        put(store, slip(voter, rev))
    close(store, opened)
    assert store.sweep()
    store.close()
    return (
        raw(path, "SELECT rowid, position, typeof(value), hex(value) FROM counted_slip"),
        raw(path, "SELECT rowid, position, typeof(name), hex(name) FROM took_part"),
        raw(path, "SELECT * FROM slip"),
    )


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    orders=some.tuples(
        *[
            some.permutations(list(VOTES)).flatmap(
                lambda first: some.lists(some.sampled_from(first), max_size=4).map(
                    lambda again: [*first, *again]
                )
            )
        ]
        * 2
    )
)
def test_what_is_left_says_nothing_of_the_order_in_which_people_voted(
    orders: tuple[list[str], list[str]],
    workshop: Workshop,
    round_: Round,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    one, another = (
        tables_of(tmp_path_factory.mktemp("order"), workshop, round_, order) for order in orders
    )

    assert one == another


def test_every_slip_in_the_box_is_of_one_length(
    file_store: SqlStore, on_file: Round, path: Path
) -> None:
    long = {"choices": ["å" * 40] * 15}
    put(file_store, *map(slip, VOTES), slip("carin", 2, long), slip("bo", 2, {}, withdrawn=True))

    assert raw(path, "SELECT count(*), count(DISTINCT length(sealed)) FROM slip") == [(4, 1)]
    assert on_file.is_secret


def test_a_slip_sealed_once_more_looks_like_another(
    file_store: SqlStore, on_file: Round, path: Path
) -> None:
    put(file_store, slip("alva"))
    first = raw(path, "SELECT pseudonym, sealed FROM slip")
    put(file_store, slip("alva"))
    second = raw(path, "SELECT pseudonym, sealed FROM slip")

    assert first[0][0] == second[0][0]
    assert first[0][1] != second[0][1]
    assert on_file.is_secret


def test_a_code_name_is_another_in_every_ballot(
    file_store: SqlStore, on_file: Round, path: Path
) -> None:
    again = replace(on_file, id="again", number=2)
    open_ballot(file_store, again)
    put(file_store, slip("alva"), replace(slip("alva"), round_id="again"))

    found = raw(path, "SELECT round_id, pseudonym FROM slip ORDER BY round_id")

    assert [round_id for round_id, _ in found] == ["again", "round"]
    assert len({name for _, name in found}) == 2
    # Who knows everybody's id cannot try them out.
    guessed = {hashlib.new(name, b"alva").hexdigest()[:32] for name in ("sha256", "md5", "sha1")}
    assert guessed.isdisjoint(name for _, name in found)


# The key


def test_the_key_is_on_disk_before_the_ballot_is_open_and_for_its_owner_alone(
    file_store: SqlStore, round_: Round, keys: Path, path: Path
) -> None:
    with file_store.write() as unit:
        unit.open_box(round_.id)
        (file,) = key_files(keys)
        assert file.name == f"{round_.id}.key"
        assert len(file.read_bytes()) == KEY_BYTES
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert path.parent not in file.parents
    with file_store.read() as unit:
        assert file.parent == keys / unit.secret("store")


def test_two_stores_have_their_keys_apart(
    file_store: SqlStore, on_file: Round, workshop: Workshop, round_: Round, keys: Path
) -> None:
    other = open_store(f"{file_store.path}.other")
    with other.write() as unit:
        unit.add_workshop(workshop)
        unit.save_round(round_)
    opened = open_ballot(other, round_)

    first, second = key_files(keys)
    assert first.name == second.name
    assert first.read_bytes() != second.read_bytes()
    close(other, opened)
    other.close()
    assert len(key_files(keys)) == 1
    with file_store.read() as unit:
        assert unit.has_key(on_file.id)


def test_the_key_is_destroyed_right_after_the_commit_that_closes(
    file_store: SqlStore, on_file: Round, keys: Path
) -> None:
    put(file_store, *map(slip, VOTES))

    with file_store.write() as unit:
        unit.count_slips(on_file.id, NAMES)
        unit.save_round(replace(on_file, state=RoundState.CLOSED))
        assert len(key_files(keys)) == 1

    assert key_files(keys) == []


def test_a_store_in_memory_leaves_no_key_anywhere(keys: Path, workshop: Workshop) -> None:
    store = open_store("sqlite://")
    with store.write() as unit:
        unit.add_workshop(workshop)
        unit.open_box("round")
    with store.read() as unit:
        assert unit.has_key("round")
    folder = Path(store._memory_keys)
    assert len(key_files(folder)) == 1
    store.close()

    assert not folder.exists()
    assert not keys.exists()


@pytest.mark.parametrize("left", [None, b"", b"k" * (KEY_BYTES - 1)])
def test_without_its_key_a_ballot_says_that_it_must_be_held_again(
    file_store: SqlStore, on_file: Round, keys: Path, left: bytes | None
) -> None:
    put(file_store, *map(slip, VOTES))
    (file,) = key_files(keys)
    file.unlink() if left is None else file.write_bytes(left)

    with pytest.raises(KeyGoneError), file_store.write() as unit:
        unit.put_slip(slip("alva"), "forum", LONGEST)
    with pytest.raises(KeyGoneError), file_store.write() as unit:
        unit.count_slips(on_file.id, NAMES)
    with file_store.read() as unit:
        assert not unit.has_key(on_file.id)
        assert not unit.can_count(on_file.id)
        assert unit.slip(on_file.id, "alva") is None
        assert list(unit.counted_slips(on_file.id)) == []


def test_with_another_key_nothing_is_counted_twice_or_wrongly(
    file_store: SqlStore, on_file: Round, keys: Path
) -> None:
    put(file_store, *map(slip, VOTES))
    (file,) = key_files(keys)
    file.write_bytes(os.urandom(KEY_BYTES))
    put(file_store, slip("alva", 2))

    with pytest.raises(DamagedSlipError), file_store.write() as unit:
        unit.count_slips(on_file.id, NAMES)
    with file_store.read() as unit:
        assert not unit.can_count(on_file.id)
        assert list(unit.counted_slips(on_file.id)) == []


SOMEBODY_ELSES = "SELECT other.sealed FROM slip other WHERE other.pseudonym != slip.pseudonym"


@pytest.mark.parametrize(
    "tampering",
    [
        f"UPDATE slip SET sealed = ({SOMEBODY_ELSES})",
        "UPDATE slip SET sealed = x'00'",
        "UPDATE slip SET sealed = substr(sealed, 1, length(sealed) - 1)",
        "UPDATE slip SET sealed = cast(sealed || x'00' AS BLOB)",
        "UPDATE slip SET pseudonym = 'x' || substr(pseudonym, 2)",
    ],
)
def test_a_slip_that_somebody_has_tampered_with_is_never_counted(
    file_store: SqlStore, on_file: Round, path: Path, tampering: str
) -> None:
    put(file_store, *map(slip, VOTES))
    raw(path, tampering)

    with pytest.raises(DamagedSlipError), file_store.write() as unit:
        unit.count_slips(on_file.id, NAMES)

    with file_store.read() as unit:
        assert not unit.can_count(on_file.id)
        assert list(unit.counted_slips(on_file.id)) == []


# Stopped in between


def test_a_key_that_could_not_be_destroyed_goes_when_the_store_is_opened_next(
    file_store: SqlStore,
    on_file: Round,
    path: Path,
    keys: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_folder: KeyFolder, _round_id: str) -> None:
        raise PermissionError

    put(file_store, *map(slip, VOTES))
    with monkeypatch.context() as patched:
        patched.setattr(KeyFolder, "destroy", refuse)
        # It is counted and on disk: that it failed must not be said.
        close(file_store, on_file)
        left = key_files(keys)
    open_store(str(path)).close()

    assert len(left) == 1
    assert key_files(keys) == []
    with file_store.read() as unit:
        assert len(unit.counted_slips(on_file.id)) == 4


def test_a_change_is_not_made_twice_because_a_key_could_not_be_destroyed(
    file_store: SqlStore, on_file: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_folder: KeyFolder, _round_id: str) -> None:
        raise PermissionError

    monkeypatch.setattr(KeyFolder, "destroy", refuse)
    tries = []

    def closing(unit: Unit) -> str:
        tries.append("closing")
        unit.count_slips(on_file.id, NAMES)
        unit.save_round(replace(on_file, state=RoundState.CLOSED))
        return "closed"

    assert file_store.submit(closing).result(WAIT) == "closed"
    assert tries == ["closing"]


KILLED = """
import os, signal, sys
from workshopkit.store import open_store
from workshopkit.store.key_folder import KeyFolder
{before}
store = open_store(sys.argv[1])
with store.write() as unit:
    {act}
"""
DIE = "os.kill(os.getpid(), signal.SIGKILL)"
DIE_AT_DESTROYING = f"KeyFolder.destroy = lambda *_: {DIE}"
CLOSING = """unit.count_slips("round", {})
    from dataclasses import replace
    from workshopkit.domain.round import RoundState
    unit.save_round(replace(unit.round("round"), state=RoundState.CLOSED))"""


def killed(path: Path, before: str, act: str) -> None:
    """Let a program do something to a store, and be killed at it."""
    program = KILLED.format(before=before, act=act)
    ended = subprocess.run([sys.executable, "-c", program, str(path)], timeout=WAIT, check=False)
    assert ended.returncode == -signal.SIGKILL


def test_a_program_killed_between_the_commit_and_the_key_is_finished_by_the_next(
    file_store: SqlStore, on_file: Round, path: Path, keys: Path
) -> None:
    put(file_store, *map(slip, VOTES))
    file_store.close()

    killed(path, DIE_AT_DESTROYING, CLOSING)
    left = key_files(keys)
    again = open_store(str(path))

    assert len(left) == 1
    assert key_files(keys) == []
    with again.read() as unit:
        assert len(unit.counted_slips(on_file.id)) == 4
        assert unit.round_state(on_file.id) is RoundState.CLOSED
    again.close()


def test_a_program_killed_before_the_commit_leaves_the_ballot_open(
    file_store: SqlStore, on_file: Round, path: Path, keys: Path
) -> None:
    put(file_store, *map(slip, VOTES))
    file_store.close()

    killed(path, "", f"{CLOSING}\n    {DIE}")
    again = open_store(str(path))

    assert len(key_files(keys)) == 1
    close(again, on_file)
    with again.read() as unit:
        assert len(unit.counted_slips(on_file.id)) == 4
    again.close()


def test_an_opening_that_fails_leaves_no_key(
    file_store: SqlStore, round_: Round, keys: Path
) -> None:
    made = []

    def opening(unit: Unit) -> None:
        unit.open_box(round_.id)
        made.extend(key_files(keys))
        raise BrokenError

    with pytest.raises(BrokenError), file_store.write() as unit:
        opening(unit)

    assert len(made) == 1
    assert key_files(keys) == []


def test_an_opening_that_fails_among_others_leaves_no_key(
    file_store: SqlStore, round_: Round, keys: Path
) -> None:
    def broken(unit: Unit) -> None:
        unit.open_box(round_.id)
        raise BrokenError

    def other(unit: Unit) -> None:
        unit.open_box("other")
        unit.save_round(replace(round_, id="other", number=2, state=RoundState.OPEN))

    one, another = file_store.submit(broken), file_store.submit(other)

    with pytest.raises(BrokenError):
        one.result(WAIT)
    another.result(WAIT)
    assert [file.stem for file in key_files(keys)] == ["other"]


def test_a_key_left_by_a_program_killed_at_opening_is_never_used(
    file_store: SqlStore, round_: Round, path: Path, keys: Path
) -> None:
    file_store.close()
    killed(path, "", f'unit.open_box("round")\n    {DIE}')
    (left,) = [file.read_bytes() for file in key_files(keys)]
    again = open_store(str(path))
    with pytest.raises(IntegrityError, match="not open"):
        put(again, slip("alva"))

    open_ballot(again, round_)

    (made,) = [file.read_bytes() for file in key_files(keys)]
    assert made != left
    again.close()


# Sweeping


@pytest.mark.parametrize("begin", ["BEGIN", "BEGIN IMMEDIATE"])
def test_a_sweep_that_somebody_is_in_the_way_of_is_done_later_and_holds_nobody_up(
    path: Path, workshop: Workshop, round_: Round, begin: str
) -> None:
    store = open_store(str(path), checkpoints=True)
    with store.write() as unit:
        unit.add_workshop(workshop)
        unit.save_round(round_)
    opened = open_ballot(store, round_)
    put(store, *map(slip, VOTES))
    close(store, opened)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(begin)
        other.execute("SELECT count(*) FROM round").fetchone()
        before = time.monotonic()
        in_the_way = store.sweep()
        took = time.monotonic() - before

    assert (in_the_way, store.sweep(), store.sweep()) == (False, True, False)
    assert took < BUSY_MILLISECONDS / 1000, "as long as a write waits"
    store.close()


def test_only_the_process_that_serves_sweeps(file_store: SqlStore, on_file: Round) -> None:
    put(file_store, *map(slip, VOTES))
    close(file_store, on_file)

    assert file_store.sweep() is False
    with file_store.read() as unit:
        assert unit.fact("sweep") == "due"


# Taking away


def test_a_run_that_is_taken_back_takes_its_slips_and_its_key_along(
    file_store: SqlStore, on_file: Round, path: Path, keys: Path
) -> None:
    put(file_store, slip("alva", 2, {}, withdrawn=True))

    with file_store.write() as unit:
        unit.empty_box(on_file.id)
        unit.remove_round(on_file.id)

    assert raw(path, "SELECT * FROM slip") == []
    assert key_files(keys) == []


def test_a_workshop_can_be_deleted_with_everything_in_it(
    file_store: SqlStore, on_file: Round, path: Path
) -> None:
    put(file_store, *map(slip, VOTES))
    close(file_store, on_file)
    with file_store.write() as unit:
        unit.add_to_trail("forum", "opened", {"at": "now"})
        unit.add_voting_code(VotingCode("forum", 1, "BCDFGHJKM"))
        unit.add_participant(Participant("alva", "forum"))

    raw(path, "DELETE FROM workshop WHERE id = 'forum'")

    for table in ("workshop", "round", "counted_slip", "took_part", "trail", "voting_code"):
        assert raw(path, f"SELECT * FROM {table}") == [], table


# What the database itself refuses

NOT_OPEN, STAYS = "this ballot is not open", "a counted slip stays"
WHO_STAYS, TRAIL = "who took part stays", "the trail is not"
REFUSED_WHEN_CLOSED = [
    ("INSERT INTO slip VALUES ('round', 'x', 1, 0, x'00')", NOT_OPEN),
    ("INSERT OR REPLACE INTO slip VALUES ('round', 'x', 1, 0, x'00')", NOT_OPEN),
    ("INSERT INTO slip VALUES ('gone', 'x', 1, 0, x'00')", NOT_OPEN),
    ("INSERT INTO counted_slip VALUES ('round', 9, '{}')", NOT_OPEN),
    ("INSERT OR REPLACE INTO counted_slip VALUES ('round', 0, '{}')", NOT_OPEN),
    ("REPLACE INTO counted_slip VALUES ('round', 0, '{}')", NOT_OPEN),
    ("UPDATE counted_slip SET value = '{}' WHERE position = 0", STAYS),
    ("UPDATE OR REPLACE counted_slip SET position = 1 WHERE position = 0", STAYS),
    ("UPDATE counted_slip SET round_id = 'other'", STAYS),
    ("DELETE FROM counted_slip WHERE position = 0", STAYS),
    ("INSERT INTO took_part VALUES ('round', 9, 'Bo')", NOT_OPEN),
    ("REPLACE INTO took_part VALUES ('round', 0, 'Bo')", NOT_OPEN),
    ("UPDATE took_part SET name = 'Bo' WHERE position = 0", WHO_STAYS),
    ("DELETE FROM took_part WHERE position = 0", WHO_STAYS),
    ("UPDATE round SET state = 'open'", "a secret ballot is not opened again"),
    ("UPDATE round SET state = 'prepared'", "a secret ballot is not opened again"),
    ('UPDATE round SET settings = \'{"secret": "no"}\'', "a secret ballot stays secret"),
    ("UPDATE round SET settings = '{}'", "a secret ballot stays secret"),
    ("UPDATE trail SET body = '{}' WHERE seq = 1", TRAIL),
    ("UPDATE trail SET kind = 'closed'", TRAIL),
    ("UPDATE trail SET mark = ''", TRAIL),
    ("UPDATE trail SET seq = seq + 10", TRAIL),
    ("UPDATE trail SET workshop_id = 'other'", TRAIL),
    ("DELETE FROM trail", TRAIL),
    ("DELETE FROM trail WHERE seq = 3", TRAIL),
    ("REPLACE INTO trail VALUES ('forum', 2, 'opened', '{}', '')", TRAIL),
    ("INSERT OR REPLACE INTO trail VALUES ('forum', 3, 'opened', '{}', '')", TRAIL),
    ("INSERT INTO trail VALUES ('forum', 0, 'opened', '{}', '')", TRAIL),
    ("INSERT INTO trail VALUES ('forum', 9, 'opened', '{}', '')", TRAIL),
]
REFUSED_WHEN_OPEN = [
    ('UPDATE round SET settings = \'{"secret": "no"}\'', "a secret ballot stays secret"),
    ("UPDATE round SET state = 'prepared'", "a secret ballot is not opened again"),
]
EVERYTHING = ("round", "slip", "counted_slip", "took_part", "trail")


def contents(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    return {table: raw(path, f"SELECT * FROM {table} ORDER BY 1, 2") for table in EVERYTHING}


@pytest.fixture
def add_trail(file_store: SqlStore) -> Callable[[], None]:
    def add() -> None:
        with file_store.write() as unit:
            for n in range(3):
                unit.add_to_trail("forum", "opened", {"n": n})

    return add


@pytest.mark.parametrize(("sql", "sentence"), REFUSED_WHEN_CLOSED)
def test_nobody_changes_quietly_what_was_closed(
    file_store: SqlStore,
    on_file: Round,
    path: Path,
    add_trail: Callable[[], None],
    sql: str,
    sentence: str,
) -> None:
    put(file_store, *map(slip, VOTES))
    add_trail()
    close(file_store, on_file)
    before = contents(path)

    with pytest.raises(sqlite3.IntegrityError, match=sentence):
        raw(path, sql)

    assert contents(path) == before
    assert [len(before[table]) for table in EVERYTHING[:-1]] == [1, 0, 4, 4]
    # Besides those written here, lines that tell of what was covered when it was changed.
    assert [row[2] for row in before["trail"]].count("opened") == 3


@pytest.mark.parametrize(("sql", "sentence"), REFUSED_WHEN_OPEN)
def test_nobody_loosens_a_secret_ballot_that_is_open(
    file_store: SqlStore, on_file: Round, path: Path, sql: str, sentence: str
) -> None:
    put(file_store, *map(slip, VOTES))

    with pytest.raises(sqlite3.IntegrityError, match=sentence):
        raw(path, sql)

    with file_store.read() as unit:
        assert unit.round(on_file.id) == on_file


def test_a_round_that_is_not_secret_may_be_opened_again_by_any_program(
    file_store: SqlStore, round_: Round, path: Path
) -> None:
    with file_store.write() as unit:
        unit.save_round(replace(round_, state=RoundState.CLOSED))

    raw(path, "UPDATE round SET state = 'open'")

    with file_store.read() as unit:
        assert unit.round_state(round_.id) is RoundState.OPEN
