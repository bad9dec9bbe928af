"""Stores of earlier versions, with a rehearsed workshop in each, are opened by this one."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest
from printed_votes import VOTES

from workshopkit.catalogue.folder import read_catalogue
from workshopkit.catalogue.script import load_script
from workshopkit.documents.content.documentation import documentation
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.document import Bars, DecisionLine, Document, Persona, Poster
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import EntryKind
from workshopkit.domain.round import RoundState
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.material import gather
from workshopkit.facilitation.preparing import prepare_rounds
from workshopkit.facilitation.recording import change_entry, record_of
from workshopkit.facilitation.running import close_round, open_round
from workshopkit.kinds import KINDS, full_settings
from workshopkit.locale.language import language
from workshopkit.store import SqlStore, open_store
from workshopkit.store.migration import STEPS, copy_before
from workshopkit.store.schema import VERSION
from workshopkit.store.sql import UnreachableStoreError
from workshopkit.verifier import check_store

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden" / "version-1.sqlite"
#: Kept by the last version without an audit trail.
COMMUNICATION_DAY = Path(__file__).parent / "golden" / "version-3.sqlite"
SLUG = "dialogforum-varen-2027"
DAY = "workshop-med-sagobiblioteken-271007"
EVERY_GOLDEN = (GOLDEN, COMMUNICATION_DAY)
WAIT = 60


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A copy of the older store, which a test may change."""
    return Path(shutil.copyfile(GOLDEN, tmp_path / "store.sqlite"))


@pytest.fixture
def store(path: Path) -> Iterator[SqlStore]:
    opened = open_store(str(path))
    yield opened
    opened.close()


@pytest.fixture
def day_path(tmp_path: Path) -> Path:
    """A copy of a communication day, kept by the version before this one."""
    return Path(shutil.copyfile(COMMUNICATION_DAY, tmp_path / "store.sqlite"))


@pytest.fixture
def day_store(day_path: Path) -> Iterator[SqlStore]:
    opened = open_store(str(day_path))
    yield opened
    opened.close()


def rows(path: Path, table: str) -> list[dict[str, Any]]:
    """What any program finds in a table, without a word of ours between."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        found = connection.execute(f"SELECT * FROM {table} ORDER BY rowid")
        return [dict(row) for row in found.fetchall()]


def number(path: Path) -> int:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def copy_of(path: Path) -> Path:
    return path.with_name("store.sqlite.version-1")


def triggers(path: Path) -> dict[str, str]:
    """What the database itself refuses, in its own words."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return dict(found.fetchall())


def beside(path: Path) -> set[str]:
    """The files there are, apart from the log that SQLite keeps while a store is open."""
    return {p.name for p in path.parent.iterdir() if not p.name.endswith(("-wal", "-shm"))}


def document(unit: Unit) -> Document:
    return documentation(gather(unit, find_workshop(unit, SLUG)), language("sv"))


def of(found: Document, kind: type) -> list[Any]:
    return [block for block in found.blocks if isinstance(block, kind)]


def strings(data: object) -> Iterator[str]:
    """Everything somebody wrote in an answer or a line of the record."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from strings(value)


# What is there afterwards


def test_there_is_a_way_from_every_older_version() -> None:
    assert sorted(STEPS) == list(range(1, VERSION))
    assert (number(GOLDEN), number(COMMUNICATION_DAY)) == (1, 3)


@pytest.mark.parametrize("golden", EVERY_GOLDEN, ids=lambda path: path.stem)
def test_an_older_store_becomes_one_of_this_version(golden: Path, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(golden, tmp_path / "store.sqlite"))

    open_store(str(path)).close()

    assert number(path) == VERSION
    assert number(path.with_name(f"store.sqlite.version-{number(golden)}")) == number(golden)


@pytest.mark.parametrize("golden", EVERY_GOLDEN, ids=lambda path: path.stem)
def test_a_new_store_and_an_updated_one_have_the_same_columns(golden: Path, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(golden, tmp_path / "store.sqlite"))
    fresh = path.with_name("fresh.sqlite")
    for each in (path, fresh):
        open_store(str(each)).close()

    def columns(of_file: Path) -> dict[str, set[tuple[object, ...]]]:
        with contextlib.closing(sqlite3.connect(of_file)) as connection:
            tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            return {
                name: {
                    (column[1], column[2], column[3])
                    for column in connection.execute(f"PRAGMA table_info({name})")
                }
                for (name,) in tables.fetchall()
            }

    assert columns(path) == columns(fresh)
    assert triggers(path) == triggers(fresh) != {}


@pytest.mark.parametrize("golden", EVERY_GOLDEN, ids=lambda path: path.stem)
@pytest.mark.parametrize(
    "table", ["secret", "workshop", "participant", "response", "hand_count", "act", "entry"]
)
def test_nothing_anybody_wrote_is_changed(golden: Path, table: str, tmp_path: Path) -> None:
    path = Path(shutil.copyfile(golden, tmp_path / "store.sqlite"))
    open_store(str(path)).close()

    before, after = rows(golden, table), rows(path, table)
    known = [{name: row[name] for name in was} for was, row in zip(before, after, strict=False)]
    assert known == before
    # A store has a name of its own now, which its keys lie under, and a salt for each trail.
    added = [str(row["name"]).partition(" ")[0] for row in after[len(before) :]]
    assert sorted(added) == ["store", "trail"] * (table == "secret")


def test_every_answer_counts_and_every_seat_is_on_its_first_device(path: Path) -> None:
    open_store(str(path)).close()

    assert {row["withdrawn"] for row in rows(path, "response")} == {0}
    assert {row["device"] for row in rows(path, "participant")} == {1}


def test_the_workshop_is_what_it_was_without_a_timer_or_a_last_day(store: SqlStore) -> None:
    with store.read() as unit:
        (found,) = unit.workshops()

    (before,) = rows(GOLDEN, "workshop")
    assert found == Workshop(
        id=before["id"],
        slug=SLUG,
        title="Dialogforum våren 2027",
        date=date(2027, 4, 15),
        place="Ängelåsa bibliotek",
        language="sv",
        script="dialogue_forum",
        code=before["code"],
        state=found.state,
        section="headlines",
        version=80,
        layout=21,
        # 90 days later.
        keep_until=date(2027, 7, 14),
    )
    assert (found.timer_end, found.until, found.is_self_paced) == (0, None, False)


def test_every_exercise_is_where_it_was_with_all_its_answers(store: SqlStore) -> None:
    with store.read() as unit:
        rounds = list(unit.rounds(find_workshop(unit, SLUG).id))
        counts = [unit.response_count(round_.id) for round_ in rounds]
        papers = [unit.paper_count(round_.id) for round_ in rounds]

    assert [(r.slug, r.number, r.state) for r in rounds] == [
        ("propose-target-groups", 1, RoundState.REVEALED),
        ("prioritise-target-groups", 1, RoundState.REVEALED),
        ("personas", 1, RoundState.REVEALED),
        ("headlines", 1, RoundState.REVEALED),
    ]
    assert (counts, papers) == ([9, 9, 7, 5], [0, 0, 0, 0])


def test_an_exercise_has_every_setting_its_kind_knows_now(store: SqlStore) -> None:
    """A kind reads its settings without asking whether they are there."""
    with store.read() as unit:
        rounds = list(unit.rounds(find_workshop(unit, SLUG).id))

    before = {row["id"]: json.loads(row["settings"]) for row in rows(GOLDEN, "round")}
    for round_ in rounds:
        kind = round_.exercise.kind
        assert round_.settings == full_settings(kind, before[round_.id]), kind
        assert round_.settings.keys() == full_settings(kind).keys(), kind
    assert {round_.exercise.kind for round_ in rounds} <= KINDS.keys()


def test_the_documentation_still_says_the_same(store: SqlStore) -> None:
    with store.read() as unit:
        found = document(unit)

    (vote,) = of(found, Bars)
    assert [(label, count) for label, count, _ in vote.rows] == list(VOTES)
    assert sum(count for _, count, _ in vote.rows) == 65
    assert vote.base.startswith("65 röster totalt. 9 bord deltog.")
    assert [block.group for block in of(found, Persona)] == [label for label, _ in VOTES]
    assert len(of(found, Poster)) == 5
    assert [line.outcome for line in of(found, DecisionLine)] == [
        "Ja. Alla var överens.",
        "Ja, med motivering. Valet redovisas på nästa dialogforum.",
    ]


def test_every_word_of_the_older_store_is_in_the_documentation(store: SqlStore) -> None:
    answered = [json.loads(row["value"]) for row in rows(GOLDEN, "response")]
    cards = [value["cards"] for value in answered if "cards" in value]
    posters = [value for value in answered if "headline" in value]
    record = [
        body
        for row in rows(GOLDEN, "entry")
        for body in [{**json.loads(row["body"]), "presence": "", "section": ""}]
    ]
    for poster in posters:
        # A group is kept by its id; the document has its label.
        poster.pop("group")
    wanted = set(strings([cards, posters, record]))

    with store.read() as unit:
        whole = repr(document(unit)).replace("\\n", "\n")

    assert len(wanted) > 120
    assert sorted(text for text in wanted if text not in whole) == []


# A communication day of version 3


def test_a_day_of_the_version_before_has_all_its_exercises_and_answers(day_store: SqlStore) -> None:
    with day_store.read() as unit:
        place = find_workshop(unit, DAY)
        found = [(r.slug, r.number, r.state) for r in unit.rounds(place.id)]
        counts = [unit.response_count(round_.id) for round_ in unit.rounds(place.id)]
        seats = unit.participants(place.id)

    ran = [
        ("check-in", 1),
        ("present-state", 1),
        ("opportunities-obstacles", 1),
        ("headlines", 1),
        ("success-factors", 1),
        ("message-needs", 1),
        ("common-message", 1),
        ("common-message", 2),
        ("groups-and-change", 1),
        ("communication-goals", 1),
        ("needs", 1),
        ("consensus", 1),
        ("consensus", 2),
        ("next-step-decision", 1),
    ]
    assert [(slug, n) for slug, n, state in found if state is RoundState.REVEALED] == ran
    assert len(found) == len(ran) + 3
    assert (sum(counts), len(seats)) == (68, 5)
    assert place.keep_until == date(2028, 1, 5)


def test_every_word_of_the_day_is_in_its_documentation(day_store: SqlStore) -> None:
    with day_store.read() as unit:
        place = find_workshop(unit, DAY)
        whole = repr(documentation(gather(unit, place), language("sv"))).replace("\\n", "\n")
    of_kind = {
        row["id"]: json.loads(row["exercise"])["kind"] for row in rows(COMMUNICATION_DAY, "round")
    }
    cards = [
        {**json.loads(row["value"]), "consent": ""}
        for row in rows(COMMUNICATION_DAY, "response")
        if of_kind[row["round_id"]] in ("collect", "grid", "statement")
    ]
    record = [
        {**json.loads(row["body"]), "section": "", "exercise": "", "presence": ""}
        for row in rows(COMMUNICATION_DAY, "entry")
    ]

    wanted = {text for text in strings([cards, record]) if text}
    assert len(wanted) > 100
    # This one was merged with another that says the same.
    assert [text for text in wanted if text not in whole] == ["En avsatt timme i veckan"]


@pytest.mark.parametrize("golden", EVERY_GOLDEN, ids=lambda path: path.stem)
def test_nothing_is_made_up_about_what_was_done_before_there_was_a_trail(
    golden: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copyfile(golden, tmp_path / "store.sqlite"))

    open_store(str(path)).close()

    # The trail of each workshop begins here, by a line that says so; pages need nothing anew.
    ((_, lines, problems),) = check_store(path)
    (begun,) = lines
    assert (begun.kind, problems) == ("begun", [])
    said = json.loads(begun.body)
    assert (said.pop("covers"), said.pop("anew")) == (2, True)
    assert list(said) == ["kept"]
    seen = [(row["version"], row["layout"]) for row in rows(path, "workshop")]
    assert seen == [(row["version"], row["layout"]) for row in rows(golden, "workshop")]


def test_the_trail_of_an_older_workshop_begins_at_the_first_act(
    day_path: Path, day_store: SqlStore
) -> None:
    facilitator = Actor(Role.FACILITATOR)
    with day_store.write() as unit:
        place = find_workshop(unit, DAY)
        again = open_round(unit, facilitator, place, "check-in")
    with day_store.write() as unit:
        close_round(unit, facilitator, find_workshop(unit, DAY), "check-in")

    with day_store.read() as unit:
        lines = unit.trail(place.id)
    said = [json.loads(line.body) for line in lines]
    assert [(line.seq, line.kind) for line in lines] == [(1, "begun"), (2, "opened"), (3, "closed")]
    assert [body.get("number") for body in said] == [None, 2, 2]
    assert [body.get("round") for body in said] == [None, again.id, again.id]
    assert [problems for _, _, problems in check_store(day_path)] == [[]]


# Going on with it


def test_a_longer_script_is_followed_and_nothing_is_lost(store: SqlStore) -> None:
    exercises = read_catalogue(ROOT / "exercises").exercises
    script, _ = load_script(ROOT / "notebooks", "dialogue_forum", exercises)

    with store.write() as unit:
        prepare_rounds(unit, find_workshop(unit, SLUG), script, exercises)

    with store.read() as unit:
        place = find_workshop(unit, SLUG)
        slugs = [round_.slug for round_ in unit.rounds(place.id)]
        vote = latest_round(unit, place, "prioritise-target-groups")
        (bars,) = [bar for bar in of(document(unit), Bars) if len(bar.rows) == len(VOTES)]
    assert slugs == [section.key for section in script.exercises]
    assert vote.state is RoundState.REVEALED
    assert [(label, count) for label, count, _ in bars.rows] == list(VOTES)


def test_a_decision_written_before_can_be_changed(store: SqlStore) -> None:
    secretary = Actor(Role.SECRETARY)
    with store.write() as unit:
        place = find_workshop(unit, SLUG)
        first, _ = record_of(unit, place).of(EntryKind.DECISION)
        change_entry(unit, secretary, place, first.id, {"outcome": "Ja, enhälligt."}, first.rev)

    with store.read() as unit:
        changed, second = record_of(unit, place).of(EntryKind.DECISION)
    assert (changed.body["text"], changed.body["outcome"]) == (first.body["text"], "Ja, enhälligt.")
    assert second.body["outcome"] == "Ja, med motivering. Valet redovisas på nästa dialogforum."


def test_what_is_new_can_be_kept_in_it(store: SqlStore) -> None:
    with store.write() as unit:
        timed = replace(find_workshop(unit, SLUG), timer_end=1_800_000_000, until=date(2027, 4, 30))
        unit.save_workshop(timed)

    with store.read() as unit:
        found = find_workshop(unit, SLUG)
    assert (found.timer_end, found.until) == (1_800_000_000, date(2027, 4, 30))


# The copy


def test_the_store_as_it_was_lies_beside_it(path: Path) -> None:
    open_store(str(path)).close()

    assert beside(path) == {"store.sqlite", "store.sqlite.version-1"}
    assert number(copy_of(path)) == 1
    for table in ("workshop", "round", "response", "entry", "act", "secret"):
        assert rows(copy_of(path), table) == rows(GOLDEN, table)


def test_the_copy_of_a_newer_store_is_named_after_its_own_version(day_path: Path) -> None:
    open_store(str(day_path)).close()

    assert beside(day_path) == {"store.sqlite", "store.sqlite.version-3"}
    copy = day_path.with_name("store.sqlite.version-3")
    for table in ("workshop", "round", "response", "entry", "act", "secret"):
        assert rows(copy, table) == rows(COMMUNICATION_DAY, table)


def test_nobody_else_may_read_the_copy(path: Path) -> None:
    open_store(str(path)).close()

    assert copy_of(path).stat().st_mode & 0o777 == 0o600


def test_opening_it_again_changes_neither_the_store_nor_the_copy(path: Path) -> None:
    open_store(str(path)).close()
    files = {name: (path.parent / name).read_bytes() for name in beside(path)}

    again = open_store(str(path))
    with again.read() as unit:
        assert len(of(document(unit), Persona)) == 8
    again.close()

    assert {name: (path.parent / name).read_bytes() for name in beside(path)} == files


def test_a_new_store_has_no_copy(tmp_path: Path) -> None:
    new = tmp_path / "store.sqlite"

    for _ in range(2):
        open_store(str(new)).close()

    assert beside(new) == {"store.sqlite"}


def test_a_copy_is_never_of_a_store_that_is_up_to_date_already(path: Path) -> None:
    """Somebody else was faster between looking at the store and copying it."""
    open_store(str(path)).close()
    copy_of(path).unlink()

    copy_before(str(path), 1)

    assert beside(path) == {"store.sqlite"}


def test_a_copy_that_is_there_is_not_written_over(path: Path) -> None:
    copy_of(path).write_text("mine", encoding="utf-8")

    open_store(str(path)).close()

    assert copy_of(path).read_text(encoding="utf-8") == "mine"
    assert number(path) == VERSION


def test_a_store_that_cannot_be_copied_is_left_as_it_is(path: Path) -> None:
    # The name leaves no room for that of an unfinished copy.
    path = path.rename(path.with_name("s" * 240))

    with pytest.raises(UnreachableStoreError):
        open_store(str(path))

    assert number(path) == 1
    assert rows(path, "workshop") == rows(GOLDEN, "workshop")


def test_a_step_that_fails_leaves_the_store_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = {1: (*STEPS[1], "ALTER TABLE nowhere ADD COLUMN something")}
    monkeypatch.setattr("workshopkit.store.migration.STEPS", steps)

    with pytest.raises(UnreachableStoreError):
        open_store(str(path))

    assert number(path) == 1
    assert rows(path, "workshop") == rows(GOLDEN, "workshop")
    assert rows(path, "round") == rows(GOLDEN, "round")


# Two at once


def _open_at_once(path: str, ready: Barrier) -> None:
    ready.wait(WAIT)
    store = open_store(path)
    with store.read() as unit:
        assert len(document(unit).blocks) > 20
    store.close()


def test_two_programs_that_open_it_at_once_both_get_a_whole_store(path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(2)
    programs = [context.Process(target=_open_at_once, args=(str(path), ready)) for _ in range(2)]

    for program in programs:
        program.start()
    for program in programs:
        program.join(WAIT)

    assert [program.exitcode for program in programs] == [0, 0]
    assert number(path) == VERSION
    assert (number(copy_of(path)), rows(copy_of(path), "round")) == (1, rows(GOLDEN, "round"))
    assert beside(path) == {"store.sqlite", "store.sqlite.version-1"}


def test_many_who_open_it_at_once_make_one_whole_copy(path: Path) -> None:
    ready = threading.Barrier(8)

    def opening() -> None:
        ready.wait(WAIT)
        open_store(str(path)).close()

    with ThreadPoolExecutor(8) as pool:
        for opened in [pool.submit(opening) for _ in range(8)]:
            opened.result(WAIT)

    assert number(path) == VERSION
    assert (number(copy_of(path)), rows(copy_of(path), "round")) == (1, rows(GOLDEN, "round"))
    assert beside(path) == {"store.sqlite", "store.sqlite.version-1"}
