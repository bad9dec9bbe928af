from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import Round
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import SetupError
from workshopkit.store import SqlStore, open_store
from workshopkit.store.schema import APPLICATION_ID, VERSION
from workshopkit.store.sql import (
    NotAStoreError,
    StoreTooNewError,
    UnknownStoreAddressError,
    UnreachableStoreError,
)
from workshopkit.store.unit import SqlUnit
from workshopkit.store.writer import GroupLostError

WAL, FULL = "wal", 2
WAIT = 20


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite"


def pragma(store: SqlStore, name: str) -> object:
    """What a connection of the store itself says."""
    with store._engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def make_file(path: Path, *statements: str) -> bytes:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return path.read_bytes()


def refusal(path: Path) -> tuple[type[Exception], str]:
    with pytest.raises(SetupError) as refused:
        open_store(str(path))
    return type(refused.value), str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", WAL),
        ("synchronous", FULL),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("busy_timeout", 8000),
        ("application_id", APPLICATION_ID),
        ("user_version", VERSION),
    ],
)
def test_a_connection_of_the_store_is_really_set_so(path: Path, name: str, value: object) -> None:
    store = open_store(str(path))

    assert pragma(store, name) == value
    store.close()


@pytest.mark.parametrize(("checkpoints", "pages"), [(False, 0), (True, 1000)])
def test_only_the_server_folds_the_log_back(path: Path, checkpoints: bool, pages: int) -> None:
    store = open_store(str(path), checkpoints=checkpoints)

    assert pragma(store, "wal_autocheckpoint") == pages
    store.close()


def test_what_was_kept_is_there_when_the_file_is_opened_again(
    path: Path, workshop: Workshop, round_: Round
) -> None:
    store = open_store(str(path))
    with store.write() as unit:
        unit.add_workshop(workshop)
        unit.save_round(round_)
        secret = unit.secret("cookie")
    store.close()

    again = open_store(str(path))
    with again.read() as unit:
        assert list(unit.rounds("forum")) == [round_]
        assert unit.secret("cookie") == secret
    again.close()


def test_what_is_not_committed_is_not_seen_by_another_program(
    path: Path, workshop: Workshop
) -> None:
    store = open_store(str(path))

    with store.write() as unit:
        unit.add_workshop(workshop)
        with contextlib.closing(sqlite3.connect(path)) as other:
            before = other.execute("SELECT count(*) FROM workshop").fetchone()
    with contextlib.closing(sqlite3.connect(path)) as other:
        after = other.execute("SELECT count(*) FROM workshop").fetchone()

    assert (before, after) == ((0,), (1,))
    store.close()


def test_a_commit_through_another_store_is_seen_as_a_change(path: Path, workshop: Workshop) -> None:
    watching, writing = open_store(str(path)), open_store(str(path))
    seen = watching.changes()
    assert watching.changes() == seen

    with writing.write() as unit:
        unit.add_workshop(workshop)

    assert watching.changes() != seen
    with watching.read() as unit:
        assert unit.workshop("dialogforum") is not None
    watching.close()
    writing.close()


def test_the_folder_of_a_new_store_is_made(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "down" / "store.sqlite"

    open_store(str(path)).close()

    assert path.is_file()


def test_another_program_can_open_the_store_by_its_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workshop: Workshop
) -> None:
    monkeypatch.chdir(tmp_path)
    store = open_store("store.sqlite")
    with store.write() as unit:
        unit.add_workshop(workshop)
    monkeypatch.chdir("/")

    other = open_store(store.address)

    with other.read() as unit:
        assert len(unit.workshops()) == 1
    other.close()
    store.close()


def test_an_address_may_be_written_as_a_url(path: Path) -> None:
    store = open_store(f"sqlite:///{path}")

    assert store.address == str(path)
    store.close()


def test_an_empty_file_becomes_a_store(path: Path) -> None:
    path.touch()

    open_store(str(path)).close()

    assert path.read_bytes().startswith(b"SQLite format 3")


def test_a_newer_file_is_refused_and_left_as_it_is(path: Path) -> None:
    before = make_file(
        path,
        "CREATE TABLE workshop (id)",
        f"PRAGMA application_id={APPLICATION_ID}",
        f"PRAGMA user_version={VERSION + 1}",
    )

    assert refusal(path) == (
        StoreTooNewError,
        f"“{path}” was made by a newer version of workshopkit. Update workshopkit to open it.",
    )
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "statement",
    ["CREATE TABLE recipe (title)", "PRAGMA user_version=1", "PRAGMA user_version=7"],
)
def test_a_database_of_another_program_is_refused_and_left_as_it_is(
    path: Path, statement: str
) -> None:
    before = make_file(path, statement)

    assert refusal(path) == (
        NotAStoreError,
        f"“{path}” is not a workshopkit store. Name another file with --store.",
    )
    assert path.read_bytes() == before


@pytest.mark.parametrize("text", ["hej", "Protokoll från mötet.\n" * 500])
def test_a_file_of_text_is_refused_and_left_as_it_is(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")

    assert refusal(path) == (
        NotAStoreError,
        f"“{path}” is not a workshopkit store. Name another file with --store.",
    )
    assert path.read_text(encoding="utf-8") == text


def test_a_refused_file_gets_no_companions(path: Path) -> None:
    make_file(path, "CREATE TABLE recipe (title)")

    refusal(path)

    assert list(path.parent.iterdir()) == [path]


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path) == (
        UnreachableStoreError,
        f"The store “{tmp_path}” cannot be opened: unable to open database file.",
    )


def test_a_file_below_a_file_is_refused(path: Path) -> None:
    path.touch()

    assert refusal(path / "store.sqlite")[0] is UnreachableStoreError


@pytest.mark.parametrize(
    "address",
    ["postgresql://localhost/forum", "mysql://x", "redis://", "http://a b:c", "nonsense://"],
)
def test_an_address_of_something_else_is_refused(address: str) -> None:
    with pytest.raises(UnknownStoreAddressError) as refused:
        open_store(address)

    assert str(refused.value) == (
        f"“{address}” is not an address of a store. Use a file name, or sqlite:///file."
    )


def test_an_answer_that_was_replaced_leaves_no_trace_in_the_file(
    path: Path, workshop: Workshop
) -> None:
    store = open_store(str(path), checkpoints=True)
    with store.write() as unit:
        unit.add_workshop(workshop)
        unit.add_participant(Participant("alva", "forum", "Alva Exempelsson"))
    with store.write() as unit:
        unit.save_participant(Participant("alva", "forum", ""))
    store.close()

    assert b"Exempelsson" not in path.read_bytes()


def test_nothing_is_said_to_be_saved_when_the_disk_was_full(path: Path, workshop: Workshop) -> None:
    store = open_store(str(path))
    with store.write() as unit:
        unit.add_workshop(workshop)
    started, going_on = threading.Event(), threading.Event()

    def fill_the_disk(unit: Unit) -> None:
        assert isinstance(unit, SqlUnit)
        pages = unit._connection.exec_driver_sql("PRAGMA page_count").scalar() or 0
        unit._connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 2}")
        started.set()
        assert going_on.wait(WAIT)

    def joining(name: str, words: str = "") -> Callable[[Unit], None]:
        return lambda unit: unit.add_participant(Participant(name, "forum", words))

    store.submit(fill_the_disk)
    assert started.wait(WAIT)
    group = [
        store.submit(joining("alva")),
        store.submit(joining("bo", "long " * 20_000)),
        store.submit(joining("carin")),
    ]
    going_on.set()
    said = [type(future.exception(WAIT)) for future in group]
    after = store.submit(joining("dag"))

    assert said == [GroupLostError, GroupLostError, GroupLostError]
    assert after.exception(WAIT) is None
    with store.read() as unit:
        assert [participant.id for participant in unit.participants("forum")] == ["dag"]
    store.close()
