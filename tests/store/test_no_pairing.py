"""After a secret ballot nothing on the disk tells who put which slip into the box.

150 people vote, some of them twice, in an order that is drawn; each has a choice of their own, so
that whoever finds the choice beside the person, or in the order of voting, has found the pair.
"""

from __future__ import annotations

import contextlib
import random
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest

from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.item import Item
from workshopkit.domain.participant import Participant
from workshopkit.domain.round import Round, RoundState
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.answering import hand_in
from workshopkit.facilitation.ballot import begin
from workshopkit.facilitation.results.closing import shut
from workshopkit.store import SqlStore, open_store
from workshopkit.store.seal import pseudonym

WAIT = 60
VOTERS, CASTS, ORDERS = 150, 230, 20
#: Two things so near to each other on the disk are in the same row.
NEAR = 300
#: How far from nought a correlation of so many is by chance.
CHANCE = 1 / (VOTERS - 1) ** 0.5
SETTINGS = {"votes": 1, "method": "dots", "voters": "people", "mode": "hands"}

Files = Mapping[str, bytes]


@dataclass
class Held:
    """A ballot that was held, and what an onlooker could have written down about it."""

    choices: Mapping[str, str]
    names: Mapping[str, str]
    first_cast: Sequence[str]
    last_cast: Sequence[str]
    key: bytes
    sealed: Sequence[bytes]
    #: Every file while it was open, when it was counted and swept, and when the store was closed.
    meanwhile: Files
    counted: Files
    closed: Files


@dataclass
class Place:
    """Where a ballot is held."""

    folder: Path
    workshop: Workshop
    round: Round

    @property
    def path(self) -> Path:
        return self.folder / "room" / "store.sqlite"

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    def files(self) -> Files:
        found = [file for file in self.folder.rglob("*") if file.is_file()]
        return {str(file.relative_to(self.folder)): file.read_bytes() for file in found}

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with contextlib.closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(sql).fetchall()

    def hold(self, seed: int, *, secret: str) -> Held:
        """Hold a ballot in an order that is drawn, sweep, copy, and look at the disk."""
        drawn = random.Random(seed)
        store = open_store(str(self.path), checkpoints=True, keys=self.keys)
        people, opened = self._open(store, drawn, secret)
        order = [*people, *drawn.choices(people, k=CASTS - VOTERS)]
        drawn.shuffle(order)
        choices = dict(zip((p.id for p in people), drawn.sample(CHOICES, VOTERS), strict=True))
        cast(store, opened, order, choices)
        key = b"".join(file.read_bytes() for file in self.keys.rglob("*.key"))
        sealed = [bytes(row[0]) for row in self.rows("SELECT sealed FROM slip")]
        meanwhile = self.files()
        with store.write() as unit:
            shut(unit, opened)
        store.sweep()
        assert store.copy_if_due() is not None
        counted = self.files()
        store.close()
        ids = [person.id for person in order]
        return Held(
            choices,
            {person.id: person.name for person in people},
            list(dict.fromkeys(ids)),
            list(dict.fromkeys(reversed(ids)))[::-1],
            key,
            sealed,
            meanwhile,
            counted,
            self.files(),
        )

    def _open(
        self, store: SqlStore, drawn: random.Random, secret: str
    ) -> tuple[list[Participant], Round]:
        settings = {**SETTINGS, "secret": secret}
        items = tuple(Item(choice, f"Choice {choice}") for choice in CHOICES)
        opened = replace(self.round, state=RoundState.OPEN, items=items, settings=settings)
        people = [
            Participant(f"{drawn.getrandbits(128):032x}", "forum", f"Exempelsson {n:03}")
            for n in range(VOTERS)
        ]
        with store.write() as unit:
            unit.add_workshop(self.workshop)
            unit.save_round(replace(self.round, settings=settings))
            for person in people:
                unit.add_participant(person)
            begin(unit, opened)
        return people, opened


CHOICES = [f"c{n:03}" for n in range(VOTERS)]


def cast(
    store: SqlStore, opened: Round, order: Sequence[Participant], choices: Mapping[str, str]
) -> None:
    """Let everybody hand in what they chose, one after the other."""
    saved = []
    for rev, person in enumerate(order, start=1):
        actor, value = (
            Actor(Role.PARTICIPANT, person.id, "forum"),
            {"choices": [choices[person.id]]},
        )
        change = partial(
            hand_in, actor=actor, round_=opened, participant=person, value=value, rev=rev
        )
        saved.append(store.submit(change))
    for each in saved:
        each.result(WAIT)


# The scanner


def needle(choice: str) -> bytes:
    """How a choice is written in an answer."""
    return f'"choices": ["{choice}"]'.encode()


def places(data: bytes, wanted: bytes) -> Iterator[int]:
    at = data.find(wanted)
    while at >= 0:
        yield at
        at = data.find(wanted, at + 1)


def pairs(files: Files, held: Held) -> int:
    """How many people have what they chose beside their id or their name, in any file."""
    return sum(
        any(
            needle(choice) in data[max(0, at - NEAR) : at + NEAR]
            for data in files.values()
            for who in (voter, held.names[voter])
            for at in places(data, who.encode())
        )
        for voter, choice in held.choices.items()
    )


def traces(files: Files, held: Held) -> set[str]:
    """What is left of a box: code names, pieces of the key, pieces of sealed slips."""
    names = [pseudonym(held.key, voter).encode() for voter in held.choices]
    wanted = {
        "code name": names + [bytes.fromhex(name.decode()) for name in names],
        "key": [held.key[at : at + 16] for at in range(0, len(held.key), 16)],
        "key in hex": [held.key[:16].hex().encode(), held.key[-16:].hex().encode()],
        "slip": [piece for blob in held.sealed for piece in (blob[:32], blob[-32:])],
    }
    return {
        f"{what} in {name}"
        for name, data in files.items()
        for what, pieces in wanted.items()
        if any(piece in data for piece in pieces)
    }


def correlation(order: Sequence[str], positions: Mapping[str, int]) -> float:
    """Spearman's rank correlation of the order of voting with an order on the disk."""
    ranks = {voter: rank for rank, voter in enumerate(sorted(positions, key=positions.__getitem__))}
    n = len(order)
    apart = sum((ranks[voter] - rank) ** 2 for rank, voter in enumerate(order))
    return 1 - 6 * apart / (n * (n**2 - 1))


def on_disk(data: bytes, held: Held) -> dict[str, int]:
    """Where in a file each person's choice lies."""
    found = {voter: data.find(needle(choice)) for voter, choice in held.choices.items()}
    assert min(found.values()) > 0
    return found


@pytest.fixture
def place(tmp_path: Path, workshop: Workshop, round_: Round) -> Place:
    return Place(tmp_path, workshop, round_)


STORE = "room/store.sqlite"


def test_the_scanner_finds_everybody_in_a_vote_that_is_not_secret(place: Place) -> None:
    held = place.hold(1, secret="no")

    assert pairs({STORE: held.closed[STORE]}, held) == VOTERS
    assert abs(correlation(held.first_cast, on_disk(held.closed[STORE], held))) > 0.9


def test_the_scanner_finds_the_box_while_it_is_open(place: Place) -> None:
    held = place.hold(1, secret="yes")

    found = {trace.split(" in ")[0] for trace in traces(held.meanwhile, held)}
    assert found == {"code name", "slip", "key"}
    # The key is not where the box is, not even then.
    assert not any(t.startswith("key in room") for t in traces(held.meanwhile, held))
    assert pairs(held.meanwhile, held) == 0


def test_nothing_is_left_of_the_box_when_it_is_counted(place: Place) -> None:
    held = place.hold(2, secret="yes")

    assert len(held.sealed) == VOTERS
    assert len(held.key) == 64
    assert {STORE, f"{STORE}-wal", f"{STORE}-shm"} <= held.counted.keys()
    assert any(".copies/" in name for name in held.counted)
    assert [name for name in held.closed if name.startswith("keys/")] == []
    assert traces(held.counted, held) == set()
    assert traces(held.closed, held) == set()
    assert place.rows("SELECT * FROM slip") == []
    # The file was written anew: it has no page that was something else before.
    assert place.rows("PRAGMA freelist_count") == [(0,)]


def test_nobody_lies_beside_what_they_chose(place: Place) -> None:
    held = place.hold(3, secret="yes")

    assert pairs(held.counted, held) == 0
    assert pairs(held.closed, held) == 0
    # It was looked for in the right place: every choice is there, once, apart from the people.
    assert all(held.closed[STORE].count(needle(choice)) == 1 for choice in held.choices.values())
    assert all(name.encode() in held.closed[STORE] for name in held.names.values())


def test_no_time_is_kept_with_a_slip_or_with_who_took_part(place: Place) -> None:
    place.hold(4, secret="yes")

    columns = {
        table: [row[1] for row in place.rows(f"PRAGMA table_info({table})")]
        for table in ("slip", "counted_slip", "took_part")
    }
    assert columns == {
        "slip": ["round_id", "pseudonym", "rev", "withdrawn", "sealed"],
        "counted_slip": ["round_id", "position", "value"],
        "took_part": ["round_id", "position", "name"],
    }
    assert place.rows("SELECT * FROM response") == []


def test_the_order_on_the_disk_does_not_follow_the_order_of_voting(
    tmp_path: Path, workshop: Workshop, round_: Round
) -> None:
    found: dict[str, list[float]] = {}
    for seed in range(ORDERS):
        place = Place(tmp_path / str(seed), workshop, round_)
        held = place.hold(100 + seed, secret="yes")
        rows = place.rows("SELECT name FROM took_part ORDER BY rowid")
        ids = {name: voter for voter, name in held.names.items()}
        named = {ids[str(name)]: n for n, (name,) in enumerate(rows)}
        for data in (name for name in held.closed if name.endswith(".sqlite")):
            slips = on_disk(held.closed[data], held)
            found.setdefault("slips, first", []).append(correlation(held.first_cast, slips))
            found.setdefault("slips, last", []).append(correlation(held.last_cast, slips))
        found.setdefault("names, first", []).append(correlation(held.first_cast, named))
        found.setdefault("names, last", []).append(correlation(held.last_cast, named))

    for what, each in found.items():
        assert max(map(abs, each)) < 4.5 * CHANCE, what
        assert abs(sum(each) / len(each)) < 4 * CHANCE / ORDERS**0.5, what
