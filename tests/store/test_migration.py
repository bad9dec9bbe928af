"""A store of the previous version, with a rehearsed dialogue forum in it, is opened by this one."""

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

from workshopkit.catalogue.folder import read_catalogue
from workshopkit.catalogue.script import load_script
from workshopkit.documents.documentation import documentation
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.document import Bars, DecisionLine, Document, Persona, Poster
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import EntryKind
from workshopkit.domain.round import RoundState
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.material import gather
from workshopkit.facilitation.record import change_entry, record_of
from workshopkit.facilitation.workshop import find_workshop, latest_round, prepare_rounds
from workshopkit.kinds import KINDS, full_settings
from workshopkit.locale.language import language
from workshopkit.store import SqlStore, open_store
from workshopkit.store.migration import STEPS, copy_before
from workshopkit.store.schema import VERSION
from workshopkit.store.sql import UnreachableStoreError

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden" / "version-1.sqlite"
SLUG = "dialogforum-varen-2027"
WAIT = 60
GROUPS = [
    ("Den oerfarne", 8),
    ("Den identitetsökande tonåringen", 9),
    ("Den stressade småbarnsföräldern", 7),
    ("Det nyfikna förskolebarnet", 9),
    ("Den digitala analfabeten", 8),
    ("Daisy- och storstilsläsaren", 8),
    ("Den kommunplacerade flyktingen", 9),
    ("Bokälskaren", 7),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A copy of the older store, which a test may change."""
    return Path(shutil.copyfile(GOLDEN, tmp_path / "store.sqlite"))


@pytest.fixture
def store(path: Path) -> Iterator[SqlStore]:
    opened = open_store(str(path))
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
    assert number(GOLDEN) == 1


def test_an_older_store_becomes_one_of_this_version(path: Path) -> None:
    open_store(str(path)).close()

    assert number(path) == VERSION


def test_a_new_store_and_an_updated_one_have_the_same_columns(path: Path) -> None:
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


@pytest.mark.parametrize(
    "table", ["secret", "participant", "response", "hand_count", "act", "entry"]
)
def test_nothing_anybody_wrote_is_changed(path: Path, table: str) -> None:
    open_store(str(path)).close()

    assert rows(path, table) == rows(GOLDEN, table)


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
    assert [(label, count) for label, count, _ in vote.rows] == GROUPS
    assert sum(count for _, count, _ in vote.rows) == 65
    assert vote.base == "65 röster sammanlagt. 9 bord deltog."
    assert [block.group for block in of(found, Persona)] == [label for label, _ in GROUPS]
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
        (bars,) = [bar for bar in of(document(unit), Bars) if len(bar.rows) == len(GROUPS)]
    assert slugs == [section.key for section in script.exercises]
    assert vote.state is RoundState.REVEALED
    assert [(label, count) for label, count, _ in bars.rows] == GROUPS


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
