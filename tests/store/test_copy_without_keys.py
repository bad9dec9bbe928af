"""Copies of a store: what they hold, what they do not, and when they are made."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from workshopkit.domain.response import KeyGoneError, Response
from workshopkit.domain.round import Round, RoundState
from workshopkit.domain.workshop import Workshop
from workshopkit.store import SqlStore, open_store, schema
from workshopkit.store.backup import write_copy
from workshopkit.store.copies import copies_folder
from workshopkit.store.migration import copy_before

LONGEST = 500


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite"


@pytest.fixture
def served(path: Path, workshop: Workshop, round_: Round) -> Iterator[SqlStore]:
    """The store of a room that is open, with a secret ballot that one person has voted in."""
    store = open_store(str(path), checkpoints=True)
    with store.write() as unit:
        unit.add_workshop(workshop)
        unit.save_round(round_)
    with store.write() as unit:
        unit.open_box(round_.id)
        unit.save_round(open_(round_))
        slip = Response(round_.id, "alva", "", 1, {"choices": ["a"]})
        unit.put_slip(slip, workshop.id, LONGEST)
    yield store
    store.close()


def open_(round_: Round) -> Round:
    return replace(round_, state=RoundState.OPEN, settings={"secret": "yes"})


def close(store: SqlStore, round_: Round) -> None:
    with store.write() as unit:
        unit.count_slips(round_.id, {})
        unit.save_round(replace(open_(round_), state=RoundState.CLOSED))
        unit.put_fact("copy", round_.slug)


def kept_facts(path: Path) -> dict[str, str]:
    with contextlib.closing(sqlite3.connect(path)) as db:
        return dict(db.execute("SELECT name, value FROM fact").fetchall())


@pytest.mark.parametrize("how", ["by hand", "by itself"])
def test_a_copy_finds_no_key_of_the_store_it_was_made_of(
    served: SqlStore, round_: Round, keys: Path, tmp_path: Path, how: str
) -> None:
    (original,) = keys.rglob("*.key")
    if how == "by hand":
        copy = write_copy(served.path, tmp_path / "copy.sqlite")
    else:
        with served.write() as unit:
            unit.put_fact("copy", "due")
        copy = served.copy_if_due() or tmp_path
    store = open_store(str(copy))

    with store.read() as unit:
        assert unit.slip_count(round_.id) == 0
        assert not unit.has_key(round_.id)
    with pytest.raises(KeyGoneError), store.write() as unit:
        unit.count_slips(round_.id, {})
    # Given up there, and held again there: the key here stays.
    with store.write() as unit:
        unit.empty_box(round_.id)
        unit.save_round(replace(open_(round_), state=RoundState.CLOSED))
    with store.write() as unit:
        again = replace(open_(round_), id="again", number=2)
        unit.open_box(again.id)
        unit.save_round(again)
    store.give_up_keys()
    store.close()
    open_store(str(copy)).close()

    assert list(keys.rglob("*.key")) == [original]
    close(served, round_)
    with served.read() as unit:
        assert len(unit.counted_slips(round_.id)) == 1


def code_names(path: Path) -> set[bytes]:
    with contextlib.closing(sqlite3.connect(path)) as db:
        return {str(name).encode() for (name,) in db.execute("SELECT pseudonym FROM slip")}


def test_no_copy_keeps_a_code_name_or_a_slip_of_a_ballot_that_was_open(
    served: SqlStore, round_: Round, tmp_path: Path
) -> None:
    """Made while it was open because something else was closed, by hand, or before a change."""
    names = code_names(Path(served.path))
    assert names
    with served.write() as unit:
        unit.put_fact("copy", "something else")
    copies = [served.copy_if_due(), write_copy(served.path, tmp_path / "by-hand.sqlite")]
    before = copy_before(served.path, schema.VERSION)
    older = copies_folder(served.path) / "older.sqlite"
    shutil.copyfile(before, older)
    close(served, round_)

    assert served.sweep()

    for copy in (*copies, before, older):
        assert copy is not None
        content = copy.read_bytes()
        assert not [name for name in names if name in content], copy
        assert code_names(copy) == set()


def test_a_copy_of_a_copy_has_keys_of_its_own_too(served: SqlStore, tmp_path: Path) -> None:
    one = write_copy(served.path, tmp_path / "one.sqlite")
    open_store(str(one)).close()
    two = write_copy(str(one), tmp_path / "two.sqlite")

    folders = set()
    for each in (Path(served.path), one, two):
        with contextlib.closing(open_store(str(each))) as store, store.write() as unit:
            folders.add(unit.secret("store"))
    assert len(folders) == 3


def test_a_copy_that_could_not_be_written_is_still_due(
    served: SqlStore, round_: Round, path: Path
) -> None:
    close(served, round_)
    in_the_way = copies_folder(str(path))
    in_the_way.write_text("not a folder")

    with pytest.raises(OSError, match="exists"):
        served.copy_if_due()
    assert kept_facts(path)["copy"] == round_.slug
    in_the_way.unlink()
    copy = served.copy_if_due()

    assert copy is not None
    assert copy.is_file()
    assert kept_facts(path)["copy"] == ""
    assert served.copy_if_due() is None


@pytest.mark.parametrize(("serves", "left"), [(True, ""), (False, "due")])
def test_the_store_of_a_room_is_swept_when_it_is_closed(
    served: SqlStore, round_: Round, path: Path, serves: bool, left: str
) -> None:
    served.close()
    store = open_store(str(path), checkpoints=serves)
    close(store, round_)

    store.close()

    assert kept_facts(path)["sweep"] == left
