"""What the trail covers and who is kept from what, each tried on its own."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

from awaiting import awaited
from ballot_room import room_folder
from faults import planted
from server import PROPOSE, Forum, Visitor
from stored_ballot import FACILITATOR, SLUG, StoredBallot

from workshopkit import verifier
from workshopkit.documents.content.trail_part import sealed
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.record import EntryKind
from workshopkit.domain.response import StaleAnswerError
from workshopkit.domain.trail import TrailLine
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import NotWrittenError
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.publishing.signing import sign_off
from workshopkit.facilitation.recording import add_entry
from workshopkit.room.guard.limit import JOINS, Joins, TooFastError
from workshopkit.room.live.shared_page import SharedPages
from workshopkit.store import open_store
from workshopkit.store.backup import write_copy
from workshopkit.store.key_folder import KeyFolder

_PEOPLE = 6
_TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger'"


@contextlib.contextmanager
def _ballot(*, secret: bool = False) -> Iterator[tuple[StoredBallot, Path]]:
    with room_folder() as folder:
        path = folder / "store.sqlite"
        with contextlib.closing(open_store(str(path), checkpoints=True)) as store:
            yield StoredBallot.made_in(store, folder, _PEOPLE, secret=secret), path


def _plain(path: Path, *commands: str) -> Path:
    """Return a copy in one file that anybody may change, and change it."""
    copy = path.parent / "plain.sqlite"
    copy.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(path)) as store:
        store.execute("VACUUM INTO ?", (str(copy),))
    with contextlib.closing(sqlite3.connect(copy)) as store, store:
        for (name,) in store.execute(_TRIGGERS).fetchall():
            store.execute(f"DROP TRIGGER {name}")
        for command in commands:
            store.execute(command)
    return copy


def _problems(path: Path) -> list[str]:
    return [problem for _, _, found in verifier.check(path) for problem in found]


def _noted(ballot: StoredBallot, text: str) -> None:
    with ballot.store.write() as unit:
        place = find_workshop(unit, SLUG)
        fields = {"text": text, "outcome": "Ja"}
        add_entry(unit, Actor(Role.SECRETARY), place, EntryKind.DECISION, fields)


def a_file_is_its_first_bytes(fault: str = "") -> list[str]:
    """A changed store with a whole ZIP hung on its end is still a changed store."""
    with planted(fault), _ballot() as (ballot, path):
        changed = _plain(path, "UPDATE trail SET body = '{}' WHERE seq = 1")
        lines = ballot.read(lambda unit, place: unit.trail(place.id))
        zipped = _zip(path.parent, ballot, {"a.html": b"a"})
        both = path.parent / "both"
        both.write_bytes(changed.read_bytes() + zipped.read_bytes())
        return [] if _problems(both) or not lines else ["a changed store is called whole"]


def _zip(folder: Path, ballot: StoredBallot, files: dict[str, bytes]) -> Path:
    def signed(listed: Any) -> list[TrailLine]:
        with ballot.store.write() as unit:
            return list(sign_off(unit, FACILITATOR, find_workshop(unit, SLUG), listed))

    place = Workshop("", SLUG, "", date(2027, 4, 15), "", "en", "", "")
    to = folder / "export.zip"
    with zipfile.ZipFile(to, "w") as archive:
        for name, content in (files | sealed(place, files, signed)).items():
            archive.writestr(name, content)
    return to


def what_is_kept_is_covered(fault: str = "") -> list[str]:
    """A title, a date, a shown vote's state, a decision: none is changed quietly."""
    commands = {
        "the title": "UPDATE workshop SET title = 'Other'",
        "the date": "UPDATE workshop SET date = '2030-01-01'",
        "a state": "UPDATE round SET state = 'prepared' WHERE state = 'closed'",
        "a decision": "UPDATE entry SET body = replace(body, 'nine', 'ten')",
        "whose an answer is": "UPDATE response SET voter = 'somebody' WHERE seq = 1",
    }
    with planted(fault), _ballot() as (ballot, path):
        ballot.cast(ballot.people[0], ballot.round.items[0].id, 1, ballot.round).result()
        ballot.do("close").result()
        _noted(ballot, "We were nine")
        wrong = [f"whole, yet: {problem}" for problem in _problems(_plain(path))]
        quiet = [what for what, sql in commands.items() if not _problems(_plain(path, sql))]
        return [*wrong, *(f"{what} was changed quietly" for what in quiet)]


def what_was_changed_stays_found(fault: str = "") -> list[str]:
    """The next line does not take over what was changed behind the back of the store."""
    with planted(fault), _ballot() as (ballot, path):
        _noted(ballot, "We were nine")
        with contextlib.closing(sqlite3.connect(path)) as db, db:
            db.execute("UPDATE entry SET body = replace(body, 'nine', 'ten')")
        _noted(ballot, "Something else")
        return [] if _problems(_plain(path)) else ["the next line has taken over a change"]


def a_zip_is_bound(fault: str = "") -> list[str]:
    """A document in a ZIP that is changed, taken out or slipped in is found."""
    with planted(fault), _ballot() as (ballot, path):
        whole = _zip(path.parent, ballot, {"a.html": b"a", "b.html": b"b"})
        with zipfile.ZipFile(whole) as archive:
            inside = {name: archive.read(name) for name in archive.namelist()}
        emptied = json.loads(inside["trail.json"]) | {"lines": []}
        spoiled = {
            "changed": inside | {"a.html": b"other"},
            "taken out": {name: one for name, one in inside.items() if name != "b.html"},
            "slipped in": inside | {"c.html": b"c"},
            "without a trail": inside | {"trail.json": json.dumps(emptied).encode()},
        }
        return [what for what, files in spoiled.items() if not _problems(_packed(path, files))]


def _packed(path: Path, files: dict[str, bytes]) -> Path:
    to = path.parent / "spoiled.zip"
    with zipfile.ZipFile(to, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return to


def nobody_locks_an_answer(fault: str = "") -> list[str]:
    """A revision far ahead is only the next one."""
    with planted(fault), _ballot() as (ballot, _):
        anna, choice = ballot.people[0], ballot.round.items[0].id
        ballot.cast(anna, choice, 999_999, ballot.round).result()
        return [] if ballot.own(anna)[0] == 1 else ["one message locks an answer"]


def a_slip_is_not_tried_out(fault: str = "") -> list[str]:
    """A slip of the saved revision is answered alike, whatever it says."""
    with planted(fault), _ballot(secret=True) as (ballot, _):
        anna, (first, second) = ballot.people[0], [item.id for item in ballot.round.items[:2]]
        ballot.cast(anna, first, 1, ballot.round).result()
        told = [
            ballot.cast(anna, choice, 1, ballot.round).exception() for choice in (first, second)
        ]
        alike = [type(error) for error in told]
        is_alike = alike[0] is alike[1] and isinstance(told[0], StaleAnswerError)
        return [] if is_alike else [f"told {alike[0]} or {alike[1]}"]


def copies_hold_no_slips(fault: str = "") -> list[str]:
    """No copy keeps a code name of a ballot that was open."""
    with planted(fault), _ballot(secret=True) as (ballot, path):
        ballot.cast(ballot.people[0], ballot.round.items[0].id, 1, ballot.round).result()
        copy = write_copy(str(path), path.parent / "copy.sqlite")
        with contextlib.closing(sqlite3.connect(copy)) as db:
            kept = db.execute("SELECT count(*) FROM slip").fetchone()[0]
        return [f"{kept} slips in a copy"] if kept else []


def a_lost_code_is_out(fault: str = "") -> list[str]:
    """Whoever came in with a code that was replaced is out."""
    with planted(fault), _ballot(secret=True) as (ballot, _):
        seat = ballot.people[0]
        ballot.do("replace_code", number=1).result()
        now = ballot.read(lambda unit, _: unit.participant(seat.id))
        return [] if now.device > seat.device else ["who has a lost code keeps the seat"]


def a_flood_keeps_nobody_out(fault: str = "") -> list[str]:
    """One who joins over and over waits; others come in."""
    with planted(fault):
        joins = Joins(lambda: 1000.0)
        for _ in range(2 * JOINS.at_once):
            with contextlib.suppress(TooFastError):
                joins.take("forum", "flooder")
        try:
            joins.take("forum", "somebody else")
        except TooFastError:
            return ["somebody else has to wait"]
        return []


def a_page_is_made_once(fault: str = "") -> list[str]:
    """However many read, and however often, a page is made once while it shows the same."""
    made: list[int] = []

    async def read() -> None:
        pages = SharedPages()
        for _ in range(20):
            await pages.read("draft", lambda: 1, lambda: made.append(1) or b"page")

    with planted(fault):
        awaited(read())
    return [f"made {len(made)} times"] if len(made) > 1 else []


def no_room_is_a_sentence(fault: str = "") -> list[str]:
    """A key that cannot be written is told in a sentence."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with planted(fault), _ballot() as (ballot, _):
        ballot.do("close").result()
        with patch.object(KeyFolder, "make", full):
            opened = ballot.store.submit(lambda unit: unit.open_box("another"))
            told = opened.exception()
        return [] if isinstance(told, NotWrittenError) else [f"told {told!r}"]


# In a room


def hidden_is_not_sent(forum: Forum) -> Iterator[str]:
    """Nothing of an answer is in the draft, on the stage or at the result before it is shown."""
    forum.do("stage", stage="comments")
    forum.do("go", section=PROPOSE)
    forum.do("open", PROPOSE)
    anna, bo = forum.join("Anna"), forum.join("Bo")
    forum.answer(anna, PROPOSE, {"texts": ["Hemlisordet"]})
    for state in ("open", "closed"):
        if state == "closed":
            forum.do("close", PROPOSE)
        for path in ("/draft", f"/stage/{forum.slug}", "/room", f"/result/{forum.slug}/{PROPOSE}"):
            if "Hemlisordet" in bo.get(path).text:
                yield f"{path} tells an answer while it is {state}"


def odd_addresses_are_answered(forum: Forum) -> Iterator[str]:
    """An address that cannot be is no error of ours."""
    for path in ("/static/%00", "/voila/templates/x", "/voila/templates/%2f/%2f"):
        if Visitor(forum.server.address).get(path).status >= 500:
            yield f"{path} breaks"
