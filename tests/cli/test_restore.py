"""Putting a copy back: what is written into it, what goes, and what a stop in between leaves."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from workshopkit.cli import store as store_commands
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.exercise import Exercise, Wording
from workshopkit.domain.response import KeyGoneError
from workshopkit.domain.round import RoundState
from workshopkit.domain.script import Script, Section, SectionKind
from workshopkit.facilitation.answering import hand_in
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.preparing import prepare_rounds
from workshopkit.facilitation.running import close_round, open_round
from workshopkit.facilitation.workshop import WorkshopPlan, new_workshop
from workshopkit.store import SqlStore, open_store
from workshopkit.store.backup import replace_store
from workshopkit.store.key_folder import VARIABLE
from workshopkit.store.lock import StoreInUseError
from workshopkit.verifier import check_store

FACILITATOR = Actor(Role.FACILITATOR)
SLUG, VOTE = "forum", "vote"


class StoppedError(Exception):
    """The program was stopped here."""


@dataclass
class Kept:
    """A store with a workshop in which a secret ballot is open, and a copy of it."""

    path: Path
    copy: Path
    keys: Path

    def restore(self) -> Result:
        words = [str(self.copy), "--store", str(self.path)]
        return CliRunner().invoke(store_commands.restore, words)

    @contextlib.contextmanager
    def opened(self) -> Iterator[SqlStore]:
        with contextlib.closing(open_store(str(self.path))) as store:
            yield store

    def close(self) -> None:
        with self.opened() as store, store.write() as unit:
            close_round(unit, FACILITATOR, find_workshop(unit, SLUG), VOTE)

    def kinds(self) -> list[str]:
        ((_, lines, problems),) = check_store(self.path)
        assert problems == []
        return [line.kind for line in lines]

    def key_files(self) -> list[Path]:
        return sorted(self.keys.rglob("*.key"))

    def beside(self) -> set[str]:
        return {file.name for file in self.path.parent.iterdir()}


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kept:
    keys = tmp_path / "keys"
    monkeypatch.setenv(VARIABLE, str(keys))
    path = tmp_path / "here" / "store.sqlite"
    store = open_store(str(path))
    hold(store)
    copied = CliRunner().invoke(
        store_commands.backup, [str(tmp_path / "copy.sqlite"), "--store", str(path)]
    )
    assert copied.exit_code == 0, copied.output
    store.close()
    return Kept(path, tmp_path / "copy.sqlite", keys)


def hold(store: SqlStore) -> None:
    choices = {"choices": ("Ja", "Nej")}
    words = {"sv": Wording("sv", VOTE, "Välj.", "", choices)}
    vote = Exercise(VOTE, "vote", 5, {}, words, ())
    section = Section(VOTE, SectionKind.EXERCISE, VOTE, (0,), {"secret": "yes"})
    with store.write() as unit:
        plan = WorkshopPlan("Forum", date(2027, 4, 15), "", "sv", "a_script", SLUG)
        made = new_workshop(unit, FACILITATOR, plan)
        prepare_rounds(unit, made, Script("a_script", "Forum", (section,)), {VOTE: vote})
        person = join(unit, made.code, name="Alva Exempelsson")
        opened = open_round(unit, FACILITATOR, find_workshop(unit, SLUG), VOTE, confirmed=True)
        actor = Actor(Role.PARTICIPANT, person.id, made.id)
        hand_in(unit, actor, opened, person, {"choices": [opened.items[0].id]}, 1)


def test_what_is_restored_says_so_and_which_line_was_replaced(kept: Kept) -> None:
    kept.close()
    ((_, before, _),) = check_store(kept.path)

    done = kept.restore()

    assert done.exit_code == 0, done.output
    ((_, lines, problems),) = check_store(kept.path)
    assert ([line.kind for line in lines], problems) == (["created", "opened", "restored"], [])
    assert json.loads(lines[-1].body)["replaced"] == {
        "line": before[-1].seq,
        "mark": before[-1].mark,
    }


def test_no_key_of_the_store_that_was_replaced_is_left(kept: Kept) -> None:
    assert len(kept.key_files()) == 1

    assert kept.restore().exit_code == 0

    assert kept.key_files() == []
    # The ballot that is open in what was restored has to be held again.
    with pytest.raises(KeyGoneError):
        kept.close()
    with kept.opened() as store, store.write() as unit:
        again = open_round(unit, FACILITATOR, find_workshop(unit, SLUG), VOTE, confirmed=True)
    assert (again.number, len(kept.key_files())) == (2, 1)
    kept.close()
    assert kept.key_files() == []


def test_the_line_is_in_the_file_before_it_takes_the_stores_place(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def look(store: str, fresh: Path) -> Path | None:
        ((_, lines, problems),) = check_store(fresh)
        seen.append(([line.kind for line in lines], problems))
        # Nothing of it is still only in a log.
        assert not Path(f"{fresh}-wal").exists()
        assert kept.kinds() == ["created", "opened"]
        return replace_store(store, fresh)

    monkeypatch.setattr(store_commands, "replace_store", look)
    done = kept.restore()

    assert done.exit_code == 0, done.output
    assert seen == [(["created", "opened", "restored"], [])]


def stop(*_: object) -> None:
    raise StoppedError


@pytest.mark.parametrize("at", ["replace_store", "note_restored", "heads"])
def test_a_stop_in_between_leaves_the_store_and_its_open_ballot_as_they_were(
    kept: Kept, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    beside = kept.beside()
    with monkeypatch.context() as patched:
        patched.setattr(store_commands, at, stop)
        assert isinstance(kept.restore().exception, StoppedError)

    assert kept.beside() - beside <= {"store.sqlite.serving"}
    assert kept.kinds() == ["created", "opened"]
    kept.close()
    with kept.opened() as store, store.read() as unit:
        vote = latest_round(unit, find_workshop(unit, SLUG), VOTE)
        assert vote.state is RoundState.CLOSED
        assert len(unit.counted_slips(vote.id)) == 1


def test_a_stop_while_the_old_store_is_kept_leaves_it_in_its_place(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("workshopkit.store.backup.write_copy", stop)
        assert isinstance(kept.restore().exception, StoppedError)

    assert kept.kinds() == ["created", "opened"]
    assert len(kept.key_files()) == 1


def test_a_stop_at_the_very_end_loses_nothing_that_is_only_in_the_log(
    kept: Kept, tmp_path: Path
) -> None:
    with kept.opened() as looking, looking.read() as unit:
        # Somebody who looks keeps the log from being folded back when the others are done.
        assert unit.workshops()
        kept.close()
        with pytest.raises(StoreInUseError):
            replace_store(str(kept.path), kept.path.with_name("nowhere.sqlite"))
        assert not list(kept.path.parent.glob("*.before-*"))
        # What is on the disk now is what is there after a power cut.
        shutil.copytree(kept.path.parent, tmp_path / "cut")

    cut = replace(kept, path=tmp_path / "cut" / kept.path.name)
    assert cut.kinds() == ["created", "opened", "closed"]
    with pytest.raises(FileNotFoundError):
        replace_store(str(kept.path), kept.path.with_name("nowhere.sqlite"))
    assert kept.kinds() == ["created", "opened", "closed"]


def test_what_was_there_is_kept_beside_and_finds_no_key(kept: Kept) -> None:
    kept.restore()

    (before,) = kept.path.parent.glob("store.sqlite.before-*")
    was = replace(kept, path=before)
    assert was.kinds() == ["created", "opened"]
    with pytest.raises(KeyGoneError):
        was.close()


def test_a_store_can_be_restored_where_there_was_none(kept: Kept, tmp_path: Path) -> None:
    new = replace(kept, path=tmp_path / "elsewhere" / "store.sqlite")

    done = new.restore()

    assert done.exit_code == 0, done.output
    assert new.kinds() == ["created", "opened", "restored"]
    # The key of the store that the copy was made of is not the one that was replaced.
    assert len(kept.key_files()) == 1
    kept.close()
