"""Faults in what the trail covers, in what is hidden, and in who can hold the room up."""

from __future__ import annotations

import contextlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from planting import around, fault

from workshopkit import verifier
from workshopkit.domain.actor import Role
from workshopkit.facilitation import answering, material, sight
from workshopkit.facilitation.people import roll
from workshopkit.store import backup, writer
from workshopkit.store.unit import SqlUnit


@fault("a file is what hangs on its end")
def _by_its_end() -> AbstractContextManager[object]:
    def check(path: Path) -> Any:
        if not zipfile.is_zipfile(path):
            return verifier.check_store(path)
        with zipfile.ZipFile(path) as archive:
            kept = json.loads(archive.read("trail.json"))
        lines = [verifier.Line(**line) for line in kept["lines"]]
        return [(kept["workshop"], lines, list(verifier.broken_lines(lines)))]

    return patch.object(verifier, "check", check)


@fault("only what an act tells is covered")
def _acts_only() -> AbstractContextManager[object]:
    return patch.object(verifier, "_uncovered", lambda *_: [])


@fault("what changes is told by no line")
def _untold() -> AbstractContextManager[object]:
    return patch.object(SqlUnit, "covering", lambda *_: contextlib.nullcontext())


@fault("every line tells everything anew")
def _laundered() -> AbstractContextManager[object]:
    def add(original: Any, unit: SqlUnit, workshop_id: str, *args: Any) -> Any:
        unit.restate(workshop_id)
        return original(unit, workshop_id, *args)

    return around(SqlUnit, "add_to_trail", add)


@fault("the files of a ZIP are signed off by nobody")
def _unsigned() -> AbstractContextManager[object]:
    return patch.object(verifier, "_other_files", lambda *_: [])


@fault("the list of a ZIP's files is empty")
def _unlisted() -> AbstractContextManager[object]:
    return patch.object(verifier, "digests_of", lambda *_: {})


@fault("the draft shows the room what staff see")
def _staff_draft() -> AbstractContextManager[object]:
    return around(material, "seen", lambda original, found, _: original(found, Role.SECRETARY))


@fault("everybody sees everything")
def _no_sight() -> AbstractContextManager[object]:
    everything = sight.Sight(form=True, count=True, result=True)
    stack = contextlib.ExitStack()
    from workshopkit.room.live import scene
    from workshopkit.room.staff import programs

    for owner in (sight, scene, programs):
        stack.enter_context(patch.object(owner, "sight_of", lambda *_: everything))
    return stack


@fault("a page is made anew for each reader")
def _each_reader() -> AbstractContextManager[object]:
    from workshopkit.room.live import shared_page

    return around(
        shared_page, "_fresh", lambda original, _known, shows, make: original(None, shows, make)
    )


@fault("a message sets the revision as it likes")
def _far_ahead() -> AbstractContextManager[object]:
    return patch.object(answering, "in_turn", lambda _, sent: sent)


@fault("a slip that says the same is taken, another is not")
def _tells_the_slip() -> AbstractContextManager[object]:
    def require(original: Any, round_: Any, known: Any, sent: Any, **named: Any) -> None:
        if not (known and answering.says_the_same(known, sent)):
            original(round_, known, sent, **named)

    return around(answering, "_require_next", require)


@fault("a copy keeps the slips of an open ballot")
def _slips_in_copies() -> AbstractContextManager[object]:
    return patch.object(backup, "remove_slips", lambda *_: 0)


@fault("who has a lost code keeps the seat")
def _keeps_seat() -> AbstractContextManager[object]:
    def replaced(original: Any, unit: Any, *args: Any) -> Any:
        with patch.object(type(unit), "save_participant", lambda *_: None):
            return original(unit, *args)

    return around(roll, "replace_code", replaced)


@fault("one who floods the door closes it for others")
def _one_door() -> AbstractContextManager[object]:
    from workshopkit.room.guard.limit import Joins

    return around(Joins, "take", lambda original, joins, place, _: original(joins, place, "all"))


@fault("an address that cannot be is an error of ours")
def _odd_address() -> AbstractContextManager[object]:
    from workshopkit.room import addresses
    from workshopkit.room.jupyter import guarded

    @contextlib.contextmanager
    def breaks() -> Iterator[None]:
        yield

    stack = contextlib.ExitStack()
    for owner in (addresses, guarded):
        stack.enter_context(patch.object(owner, "there_is_no_such_file", breaks))
    return stack


@fault("a disk without room for a key is an error of ours")
def _full_for_keys() -> AbstractContextManager[object]:
    return patch.object(writer, "_as_told", lambda error: error)
