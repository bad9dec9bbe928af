"""What the store promises, tried on a store of its own; each function returns what is not kept."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
import unittest.mock
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ballot_room import BALLOT, keys_left, reading, room_folder
from faults import planted
from forked_server import TESTS
from stored_ballot import FACILITATOR, SLUG, StoredBallot

from workshopkit.domain.ports import Unit
from workshopkit.errors import WorkshopError
from workshopkit.facilitation.command import perform
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.people.joining import join
from workshopkit.store import open_store
from workshopkit.store.key_folder import KeyFolder
from workshopkit.store.seal import pseudonym
from workshopkit.verifier import check_store

_PEOPLE = 12
_GOLDEN = TESTS / "store" / "golden" / "version-1.sqlite"


@contextlib.contextmanager
def _ballot(*, secret: bool = False) -> Iterator[tuple[StoredBallot, Path]]:
    with room_folder() as folder:
        path = folder / "store.sqlite"
        with contextlib.closing(open_store(str(path), checkpoints=True)) as store:
            yield StoredBallot.made_in(store, folder, _PEOPLE, secret=secret), path


def _refused(act: Callable[[], Any]) -> bool:
    """Return whether something is refused, by the program or by the database."""
    try:
        act()
    except (WorkshopError, sqlite3.Error):
        return True
    return False


def one_ballot_each(fault: str = "") -> list[str]:
    """One ballot each, the latest one, until it is closed, which happens once."""
    with planted(fault), _ballot() as (ballot, _):
        return list(_one_each(ballot))


def _one_each(ballot: StoredBallot) -> Iterator[str]:
    anna, round_ = ballot.people[0], ballot.round
    first, second = round_.items[0].id, round_.items[1].id
    for _ in range(2):
        ballot.cast(anna, first, 2, round_).result()
    if ballot.read(lambda unit, _: unit.response_count(round_.id)) != 1:
        yield "the same ballot sent twice is counted twice"
    if not _refused(ballot.cast(anna, second, 1, round_).result):
        yield "an older ballot is taken"
    if ballot.own(anna) != (2, first):
        yield "an older ballot has replaced a newer one"
    ballot.do("close").result()
    if not _refused(ballot.cast(anna, second, 3, round_).result):
        yield "a ballot is taken after closing"
    if not _refused(ballot.do("close").result):
        yield "a closed ballot is closed again"


def a_copy_before_migration(fault: str = "") -> list[str]:
    """Before an old store is changed, there is a copy of it as it was."""
    with planted(fault), room_folder() as folder:
        path = folder / "old.sqlite"
        shutil.copy(_GOLDEN, path)
        open_store(str(path)).close()
        copy = Path(f"{path}.version-1")
        return [] if copy.exists() else ["the old store is gone"]


# Secret ballots


def _secret(fault: str, look: Callable[[StoredBallot, Path], Iterator[str]]) -> list[str]:
    with planted(fault), _ballot(secret=True) as (ballot, path):
        return list(look(ballot, path))


def _vote(ballot: StoredBallot) -> None:
    """Let everybody vote, in an order that is neither that of names nor that of the choices."""
    round_ = ballot.round
    for number in range(_PEOPLE):
        person = ballot.people[(7 * number + 3) % _PEOPLE]
        choice = round_.items[(2 * number + 1) % 3].id
        ballot.cast(person, choice, 1, round_).result()


def nothing_beside_a_slip(fault: str = "") -> list[str]:
    """A vote changes the box and the number of changes, and nothing else in the store."""

    def look(ballot: StoredBallot, path: Path) -> Iterator[str]:
        before = _tables(path)
        _vote(ballot)
        after = _tables(path)
        for table in after:
            if table != "slip" and before[table] != after[table]:
                yield f"a vote changes {table}"

    return _secret(fault, look)


def _tables(path: Path) -> dict[str, list[Any]]:
    with reading(path) as store:
        names = store.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        found = {n: store.execute(f"SELECT * FROM {n}").fetchall() for (n,) in names}
        store.row_factory = sqlite3.Row
        rows = [dict(row) for row in store.execute("SELECT * FROM workshop")]
    found["workshop"] = [{k: v for k, v in row.items() if k != "version"} for row in rows]
    return found


def slips_tell_nothing(fault: str = "") -> list[str]:
    """A slip cannot be read without its key, nor told from another by its length."""

    def look(ballot: StoredBallot, path: Path) -> Iterator[str]:
        _vote(ballot)
        blank = ballot.people[0]
        ballot.cast_value(blank, {"choices": []}, 9, ballot.round).result()
        with reading(path) as store:
            sealed = [slip for (slip,) in store.execute("SELECT sealed FROM slip")]
        if any(b"choices" in slip for slip in sealed):
            yield "a slip can be read"
        if len({len(slip) for slip in sealed}) > 1:
            yield "slips differ in length"

    return _secret(fault, look)


def an_interrupted_count_is_finished(fault: str = "") -> list[str]:
    """A program that stops right after counting leaves its key to the next one to destroy."""

    def look(ballot: StoredBallot, path: Path) -> Iterator[str]:
        _vote(ballot)
        round_id, names = ballot.round.id, _code_names(ballot, path)
        with unittest.mock.patch.object(KeyFolder, "destroy", return_value=None):
            ballot.do("close").result()
            ballot.store.close()
        assert round_id in keys_left(path.parent)
        with contextlib.closing(open_store(str(path), checkpoints=True)) as store:
            store.sweep()
            yield from _left_behind(path, round_id, names)

    return _secret(fault, look)


def no_trace_after_counting(fault: str = "") -> list[str]:
    """After counting, neither key, order nor code names are left anywhere."""

    def look(ballot: StoredBallot, path: Path) -> Iterator[str]:
        _vote(ballot)
        round_id = ballot.round.id
        names = _code_names(ballot, path)
        ballot.do("close").result()
        ballot.store.sweep()
        yield from _left_in_tables(path, round_id)
        yield from _left_behind(path, round_id, names)

    return _secret(fault, look)


def _left_behind(path: Path, round_id: str, names: set[str]) -> Iterator[str]:
    if round_id in keys_left(path.parent):
        yield "the key is left"
    for file in path.parent.glob("store.sqlite*"):
        held = file.read_bytes()
        if any(name.encode() in held for name in names):
            yield f"code names are left in {file.name}"


def _code_names(ballot: StoredBallot, path: Path) -> set[str]:
    key = next(path.parent.rglob(f"{ballot.round.id}.key")).read_bytes()
    names = {pseudonym(key, person.id) for person in ballot.people}
    with reading(path) as store:
        assert names == {name for (name,) in store.execute("SELECT pseudonym FROM slip")}
    return names


def _left_in_tables(path: Path, round_id: str) -> Iterator[str]:
    with reading(path) as store:
        # In the order they lie in, which is what somebody with the file sees.
        wanted = (round_id,)
        slips = store.execute("SELECT value FROM counted_slip WHERE round_id = ?", wanted)
        contents = [json.dumps(json.loads(value)) for (value,) in slips]
        rows = store.execute("SELECT name FROM took_part WHERE round_id = ?", wanted)
        people = [name for (name,) in rows]
        left = store.execute("SELECT count(*) FROM slip").fetchone()[0]
    if len(contents) != _PEOPLE or len(people) != _PEOPLE:
        yield f"{len(contents)} slips of {len(people)} people"
    if contents != sorted(contents):
        yield "the slips lie in another order than that of what is on them"
    if people != sorted(people):
        yield "who took part is in another order than that of names"
    if left:
        yield "sealed slips are left"


def the_database_refuses(fault: str = "") -> list[str]:
    """Late slips and changes of the trail are refused by the database itself."""
    late = "INSERT INTO slip SELECT id, 'late', 1, 0, x'00' FROM round WHERE state = 'closed'"
    commands = {
        "a late slip is taken": late,
        "the trail is changed": "UPDATE trail SET body = '{}'",
        "the trail is shortened": "DELETE FROM trail WHERE seq > 2",
        "a counted slip is changed": "UPDATE counted_slip SET value = '{}'",
    }

    def look(ballot: StoredBallot, path: Path) -> Iterator[str]:
        _vote(ballot)
        ballot.do("close").result()
        for what, command in commands.items():
            with contextlib.closing(sqlite3.connect(path)) as store:
                if not _refused(lambda c=command, s=store: s.execute(c)):
                    yield what

    return _secret(fault, look)


def trail_and_state_together(fault: str = "") -> list[str]:
    """What is undone leaves neither a changed state nor a line in the trail."""

    def look(ballot: StoredBallot, _: Path) -> Iterator[str]:
        _vote(ballot)
        before = ballot.read(lambda unit, place: unit.trail(place.id))
        facts = {"command": "close", "exercise": BALLOT}

        def close_and_break(unit: Unit) -> None:
            perform(unit, FACILITATOR, find_workshop(unit, SLUG), facts)
            raise RuntimeError

        with contextlib.suppress(RuntimeError), ballot.store.write() as unit:
            close_and_break(unit)
        if ballot.read(lambda unit, place: unit.trail(place.id)) != before:
            yield "the trail tells of what did not happen"
        if ballot.round.state != "open":
            yield "half of it happened"

    return _secret(fault, look)


def one_seat_a_code(fault: str = "") -> list[str]:
    """A personal code on a second device moves the seat, and its ballot, there."""

    def look(ballot: StoredBallot, _: Path) -> Iterator[str]:
        _vote(ballot)
        code = ballot.read(lambda unit, place: unit.voting_codes(place.id)[0].code)
        with ballot.store.write() as unit:
            moved = join(unit, code, name="Person 0, on a tablet")
        ballot.people.append(moved)
        ballot.cast(moved, ballot.round.items[0].id, 2, ballot.round).result()
        seats = ballot.read(lambda unit, place: unit.participant_count(place.id))
        slips = ballot.read(lambda unit, _: unit.slip_count(ballot.round.id))
        if (seats, slips) != (_PEOPLE, _PEOPLE):
            yield f"{_PEOPLE} codes, {seats} seats, {slips} slips"

    return _secret(fault, look)


def the_verifier_sees_changes(fault: str = "") -> list[str]:
    """Whoever has the file and no respect for its triggers is found out."""
    commands = {
        "a counted slip": "UPDATE counted_slip SET value = json_set(value, '$.choices', '[]')",
        "a line of the trail": "UPDATE trail SET body = '{}' WHERE seq = 2",
        "the order of the trail": "UPDATE trail SET kind = 'revealed' WHERE seq = 3",
        "a question": "UPDATE round SET exercise = json_set(exercise, '$.minutes', 99)",
    }

    def look(ballot: StoredBallot, path: Path) -> Iterator[str]:
        _vote(ballot)
        ballot.do("close").result()
        for what, command in commands.items():
            copy = path.parent / "changed.sqlite"
            copy.unlink(missing_ok=True)
            with contextlib.closing(sqlite3.connect(path)) as store:
                store.execute("VACUUM INTO ?", (str(copy),))
            assert not any(problems for _, _, problems in check_store(copy))
            with contextlib.closing(sqlite3.connect(copy)) as store:
                for (name,) in store.execute(_TRIGGERS).fetchall():
                    store.execute(f"DROP TRIGGER {name}")
                store.execute(command)
                store.commit()
            if not any(problems for _, _, problems in check_store(copy)):
                yield f"{what} could be changed"

    return _secret(fault, look)


_TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
