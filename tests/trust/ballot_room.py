"""A room with one ballot, and people who vote in it over HTTP and remember what they were told."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
import os
import random
import sqlite3
import tempfile
import time
import unittest.mock
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from history import Cast, Close, Counted, Head, History, Read, Said
from server import Forum, Links, Visitor, new_forum

from workshopkit.store.seal import pseudonym, unseal

BALLOT = "our-ballot"
CHOICES = ("Longer opening hours", "More places to sit", "A quiet room")
_FACTS = """kind = "vote"
minutes = 5

[settings]
votes = 1
"""
_WORDS = """# What matters most?

Choose one.

::: choices
{choices}
:::
"""


class AnyServer(Protocol):
    """A server as this room needs it."""

    store: Path
    links: Links

    @property
    def address(self) -> str: ...

    def start(self) -> Any: ...

    def restart(self) -> None: ...

    def kill(self) -> None: ...

    def stop(self) -> None: ...


def write_scripts(folder: Path) -> tuple[str, ...]:
    """Write a script with one ballot, and return the options that make a server use it."""
    exercise, notebooks = folder / "exercises" / BALLOT, folder / "notebooks"
    exercise.mkdir(parents=True, exist_ok=True)
    notebooks.mkdir(exist_ok=True)
    (exercise / "exercise.toml").write_text(_FACTS)
    choices = "\n".join(f"- {choice}" for choice in CHOICES)
    (exercise / "en.md").write_text(_WORDS.format(choices=choices))
    (notebooks / "one_ballot.ipynb").write_text(json.dumps(_notebook()))
    return ("--notebooks", str(notebooks), "--exercises", str(exercise.parent))


def _notebook() -> dict[str, Any]:
    cells = [
        "from workshopkit import open_forum\n\nforum = open_forum()",
        f'forum.exercise("{BALLOT}")',
    ]
    made = [
        {
            "cell_type": "code",
            "id": f"cell-{number}",
            "metadata": {},
            "source": cell,
            "outputs": [],
            "execution_count": None,
        }
        for number, cell in enumerate(cells)
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


@dataclass
class Person:
    """Somebody with a seat, who sends what was not confirmed once more, with the same number."""

    name: str
    visitor: Visitor
    rng: random.Random
    rev: int = 0
    unsure: Cast | None = None

    def vote(self, room: BallotRoom) -> Cast:
        """Vote, change the vote, or send once more what may not have arrived."""
        content = self.unsure.content if self.unsure else self.rng.choice(CHOICES)
        rev = self.rev + 1
        cast = room.cast(self, rev, content)
        if cast.said is Said.OK:
            self.rev = rev
        self.unsure = cast if cast.said is Said.UNKNOWN else None
        return cast

    def starts_anew(self) -> None:
        """Forget the round that is over."""
        self.rev, self.unsure = 0, None


@dataclass
class BallotRoom:
    """A workshop with one ballot on a server, its people, and the history of the round."""

    server: AnyServer
    forum: Forum
    people: list[Person]
    secret: bool = False
    round_id: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    history: History = field(default_factory=History)

    @classmethod
    def on(cls, server: Any, people: int, seed: int, *, secret: bool = False) -> BallotRoom:
        """Make the workshop, let people in and open the ballot; a secret one is by codes."""
        forum = new_forum(server, script="one_ballot", language="en")
        if secret:
            forum.do("settings", BALLOT, settings={"mode": "vote", "secret": "yes"})
            forum.do("codes", count=people)
        codes = _personal_codes(server.store) if secret else [forum.code] * people
        named = [(f"Person {number}", code) for number, code in enumerate(codes)]
        seats = [
            Person(name, _seated(server, name, code), random.Random(f"{seed}/{name}"))
            for name, code in named
        ]
        room = cls(server, forum, seats, secret)
        room.open()
        return room

    def open(self) -> None:
        """Open the ballot; once it has been closed, its next run."""
        # There may be few people, and there is no TLS: that is meant.
        self.forum.do("open", BALLOT, confirmed=True)
        facts = self.forum.round(BALLOT)
        self.round_id = facts["id"]
        self.choices = {choice["label"]: choice["id"] for choice in facts["choices"]}
        # The audit trail is one for all rounds; the rest begins anew.
        self.history = History(heads=self.history.heads)
        for person in self.people:
            person.starts_anew()

    def cast(self, person: Person, rev: int, content: str) -> Cast:
        """Send a ballot and write down what came back."""
        began = time.monotonic()
        said = self.send(person, rev, content)
        cast = Cast(person.name, rev, content, began, time.monotonic(), said)
        self.history.casts.append(cast)
        return cast

    def cast_and_count(self, person: Person, figures: Any) -> Said:
        """Let somebody vote, and count what came of it."""
        cast = person.vote(self)
        figures.tried += 1
        figures.acknowledged += cast.said is Said.OK
        figures.unknown += cast.said is Said.UNKNOWN
        return cast.said

    def send(self, person: Person, rev: int, content: str) -> Said:
        """Send a ballot as the page's own script does."""
        fields = {"round": [self.round_id], "rev": [str(rev)], "choices": [self.choices[content]]}
        try:
            answer = person.visitor.post("/room", fields, Accept="application/json")
            if answer.status == 200:
                return Said.OK if answer.json.get("saved") else Said.NO
            # A reply that was cut off says nothing.
            again = answer.json.get("again") if self.secret and answer.status == 409 else None
        except (OSError, http.client.HTTPException, ValueError):
            return Said.UNKNOWN
        if self.secret and answer.status == 409:
            if again is None:
                return Said.TOO_LATE
            # One is there already, and nobody is told whether it says the same.
            person.rev = again - 1
            return Said.UNKNOWN
        # A server that broke down in the middle has promised nothing and excluded nothing.
        return Said.NO if 400 <= answer.status < 500 else Said.UNKNOWN

    def close(self) -> Said:
        """Ask for the ballot to be closed."""
        began = time.monotonic()
        said = self.command("close")
        digest = self._digest() if said is Said.OK else ""
        self.history.closes.append(Close(began, time.monotonic(), said, digest))
        return said

    def look_at_trail(self, person: Person) -> None:
        """Let somebody's page remember the last line of the audit trail, as it is told of it."""
        began = time.monotonic()
        with person.visitor.listening() as stream:
            seq, _, mark = stream.tick()["head"].partition(":")
        self.history.heads.append(Head(person.name, int(seq), mark, began))

    def still_has(self, head: Head) -> bool:
        """Return whether the server still knows a line that a page has seen."""
        seen = f"/room/trail?seen={head.seq}:{head.hash}"
        return bool(self.people[0].visitor.get(seen, Accept="application/json").json["fits"])

    def look_at_result(self) -> None:
        """Write down what the result is, once the ballot is closed."""
        self.history.results.append(self._digest())

    def command(self, name: str) -> Said:
        """Give a command that may be cut off."""
        try:
            answer = self.forum.command(name, exercise=BALLOT)
        except (OSError, http.client.HTTPException):
            return Said.UNKNOWN
        return Said.OK if answer.status == 200 else Said.NO

    def _digest(self) -> str:
        try:
            text = self.forum.desk.get(f"/result/{self.forum.slug}/{BALLOT}").json["items"]
        except (OSError, http.client.HTTPException, ValueError, KeyError):
            return ""
        return hashlib.sha256(json.dumps(text).encode()).hexdigest()[:12]

    def state(self) -> str:
        """Return the state of the round that people vote in, empty if it is gone."""
        with reading(self.server.store) as store:
            query = "SELECT state FROM round WHERE id = ?"
            row = store.execute(query, (self.round_id,)).fetchone()
            return str(row[0]) if row else ""

    def own(self, person: Person) -> tuple[int, str]:
        """Return the revision and content that somebody is shown as their own, (0, "") if none.

        What is on a slip is shown to nobody.
        """
        began = time.monotonic()
        facts = person.visitor.get(f"/answer/{BALLOT}/me").json
        chosen = (facts.get("answer") or {}).get("choices") or []
        labels = {choice: label for label, choice in self.choices.items()}
        self.history.reads.append(Read(person.name, facts["rev"], began))
        return facts["rev"], labels[chosen[0]] if chosen else ""

    def counted(self) -> Counted:
        """Return what is in the store: while a secret ballot is open, by its key."""
        if not self.secret:
            return self._plain()
        return self._sealed() if self.state() == "open" else self._slips()

    def _sealed(self) -> Counted:
        labels = {choice: label for label, choice in self.choices.items()}
        (file,) = Path(os.environ["WORKSHOPKIT_KEYS"]).rglob(f"{self.round_id}.key")
        key = file.read_bytes()
        with reading(self.server.store) as store:
            people = store.execute("SELECT id, name FROM participant").fetchall()
            query = "SELECT pseudonym, rev, sealed FROM slip WHERE round_id = ? AND NOT withdrawn"
            found = store.execute(query, (self.round_id,)).fetchall()
        names = {pseudonym(key, voter): name for voter, name in people}
        contents = [unseal(key, code, sealed)["value"]["choices"][0] for code, _, sealed in found]
        rows = zip(found, contents, strict=True)
        return _of_rows([(names[code], rev, labels[choice]) for (code, rev, _), choice in rows])

    def _plain(self) -> Counted:
        labels = {choice: label for label, choice in self.choices.items()}
        query = """SELECT p.name, r.rev, json_extract(r.value, '$.choices[0]')
                   FROM response r LEFT JOIN participant p ON p.id = r.participant_id
                   WHERE r.round_id = ?"""
        with reading(self.server.store) as store:
            found = store.execute(query, (self.round_id,)).fetchall()
        return _of_rows([(name, rev, labels[choice]) for name, rev, choice in found])

    def _slips(self) -> Counted:
        labels = {choice: label for label, choice in self.choices.items()}
        with reading(self.server.store) as store:
            wanted = (self.round_id,)
            slips = store.execute("SELECT value FROM counted_slip WHERE round_id = ?", wanted)
            contents = [labels[json.loads(value)["choices"][0]] for (value,) in slips]
            names = store.execute("SELECT name FROM took_part WHERE round_id = ?", wanted)
            return Counted([name for (name,) in names], contents)


def _seated(server: AnyServer, name: str, code: str) -> Visitor:
    visitor = Visitor(server.address)
    answer = visitor.post("/", {"code": [code], "name": [name], "language": ["en"]})
    assert answer.status == 303, answer.text
    return visitor


def _personal_codes(path: Path) -> list[str]:
    with reading(path) as store:
        return [code for (code,) in store.execute("SELECT code FROM voting_code ORDER BY number")]


@contextlib.contextmanager
def room_folder() -> Iterator[Path]:
    """Return a folder for a store and its scripts; keys of secret ballots stay inside it, too."""
    with tempfile.TemporaryDirectory(prefix="trust-") as made:
        folder = Path(made)
        keys = str(folder / "keys")
        with unittest.mock.patch.dict(os.environ, {"WORKSHOPKIT_KEYS": keys}):
            yield folder


def keys_left(folder: Path) -> set[str]:
    """Return the rounds that have a key."""
    return {file.stem for file in (folder / "keys").rglob("*.key")}


def _of_rows(rows: list[tuple[str, int, str]]) -> Counted:
    return Counted([row[0] for row in rows], [row[2] for row in rows], rows)


@contextlib.contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a store beside its server, to look at only."""
    with contextlib.closing(sqlite3.connect(path, timeout=10)) as connection:
        connection.execute("PRAGMA query_only=ON")
        yield connection


def is_whole(path: Path) -> bool:
    """Return whether SQLite finds nothing wrong with a store."""
    with reading(path) as store:
        return bool(store.execute("PRAGMA integrity_check").fetchone()[0] == "ok")
