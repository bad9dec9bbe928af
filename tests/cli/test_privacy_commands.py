from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from server import (
    PROPOSE,
    RunningServer,
    commanded,
    eventually,
    new_forum,
    workshopkit,
)

from workshopkit import verifier
from workshopkit.domain.actor import Actor, Role
from workshopkit.facilitation.answering import hand_in
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.people.roll import make_codes
from workshopkit.facilitation.recording import add_entry
from workshopkit.facilitation.running import close_round, open_round
from workshopkit.facilitation.workshop import close_workshop
from workshopkit.store import open_store
from workshopkit.store.backup import keep_copy
from workshopkit.store.copies import copies_folder

FACILITATOR = Actor(Role.FACILITATOR)
NAMES = ("Qalva", "Qbord", "Qnärvarande")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with a workshop that was held, and one that is to come."""
    path = tmp_path / "store.sqlite"
    for slug, day in (("held", "2027-04-15"), ("later", "2027-05-15")):
        made = commanded("new", slug, "--title", slug, "--date", day, "--store", str(path))
        assert made.returncode == 0, made.stderr
    with closing(open_store(str(path))) as opened, opened.write() as unit:
        place = find_workshop(unit, "held")
        seat = join(unit, place.code, name=NAMES[0], table=NAMES[1])
        join(unit, find_workshop(unit, "later").code, name="Qlater")
        make_codes(unit, FACILITATOR, place, 2)
        round_ = open_round(unit, FACILITATOR, place, PROPOSE)
        actor = Actor(Role.PARTICIPANT, seat.id, place.id)
        hand_in(unit, actor, round_, seat, {"texts": ["=Den nyfikna"]}, 1)
        close_round(unit, FACILITATOR, find_workshop(unit, "held"), PROPOSE)
        add_entry(unit, FACILITATOR, place, "attendance", {"name": NAMES[2]})  # type: ignore[arg-type]
        close_workshop(unit, FACILITATOR, find_workshop(unit, "held"))
    return path


def run(store: Path, *words: str) -> str:
    """Run a command that must work, and return what it says."""
    ended = commanded(*words, "--store", str(store))
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def refused(store: Path, *words: str) -> str:
    ended = commanded(*words, "--store", str(store))
    assert ended.returncode == 2, (ended.stdout, ended.stderr)
    assert "Traceback" not in ended.stderr
    return ended.stderr.strip()


def left(store: Path, *words: str) -> set[str]:
    """Return which words stand in any file beside the store, as text or as JSON."""
    content = b"".join(
        f.read_bytes() for f in store.parent.rglob("*") if f.suffix != ".zip" and f.is_file()
    )
    return {w for w in words if w.encode() in content or json.dumps(w)[1:-1].encode() in content}


def rows(store: Path) -> list[str]:
    with closing(sqlite3.connect(store)) as db:
        return list(db.iterdump())


# Forgetting


def test_names_are_forgotten_and_the_file_is_wiped_at_once(store: Path) -> None:
    copy = keep_copy(str(store), "close")
    assert left(store, *NAMES) == set(NAMES)

    said = run(store, "forget", "held", "--yes")

    assert str(copy) in said
    assert left(store, *NAMES) == set()
    assert not copy.exists()
    assert left(store, "Qlater", "Den nyfikna") == {"Qlater", "Den nyfikna"}
    assert [p for *_, problems in verifier.check_store(store) for p in problems] == []
    assert len(list(copies_folder(str(store)).iterdir())) == 1


def test_forgetting_twice_and_listing_says_so(store: Path) -> None:
    for _ in range(2):
        run(store, "forget", "held", "--yes")

    lines = {line.split()[0]: line for line in run(store, "list").splitlines()}
    assert "names forgotten" in lines["held"]
    assert "names until 2027-08-13" in lines["later"]


def test_a_workshop_that_is_not_over_is_refused_or_closed_first(store: Path) -> None:
    before = rows(store)
    assert refused(store, "forget", "later", "--yes").startswith("Close the workshop first")
    assert rows(store) == before

    run(store, "forget", "later", "--yes", "--close")

    assert left(store, "Qlater") == set()


def test_nothing_happens_without_a_yes(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows(store)
    for word in ("n\n", ""):
        monkeypatch.setattr("sys.stdin", io.StringIO(word))
        for words in (("forget", "held"), ("delete", "held", "--without-data")):
            assert commanded(*words, "--store", str(store)).returncode == 130
    assert rows(store) == before

    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    run(store, "forget", "held")
    assert left(store, *NAMES) == set()


def test_the_data_can_be_written_first(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "data.zip"

    run(store, "forget", "held", "--yes", "--data", str(file))

    with zipfile.ZipFile(file) as archive:
        assert json.loads(archive.read("participants.json"))[0]["name"] == NAMES[0]
    assert [problems for _, _, problems in verifier.check(file)] == [[]]
    assert left(store, *NAMES) == set()


# Deleting


def test_deleting_wants_the_data_written_or_a_word_that_nobody_needs_it(
    store: Path, tmp_path: Path
) -> None:
    before = rows(store)
    assert "--data FILE" in refused(store, "delete", "held", "--yes")
    both = ("--without-data", "--data", str(tmp_path / "d.zip"))
    assert refused(store, "delete", "held", "--yes", *both)
    assert rows(store) == before


def test_a_workshop_is_deleted_with_everything_after_its_data_is_written(
    store: Path, tmp_path: Path
) -> None:
    file = tmp_path / "held.zip"
    with closing(sqlite3.connect(store)) as db:
        key = db.execute("SELECT id FROM workshop WHERE slug = 'held'").fetchone()[0]

    said = run(store, "delete", "held", "--yes", "--data", str(file))

    assert str(file) in said
    assert left(store, *NAMES, "Den nyfikna", key) == set()
    assert [line.split()[0] for line in run(store, "list").splitlines()] == ["later"]
    with zipfile.ZipFile(file) as archive:
        assert "Den nyfikna" in archive.read("answers.csv").decode("utf-8-sig")


def test_data_that_cannot_be_written_deletes_nothing(store: Path, tmp_path: Path) -> None:
    before = rows(store)
    file = tmp_path / "there.zip"
    file.write_bytes(b"mine")

    assert str(file) in refused(store, "delete", "held", "--yes", "--data", str(file))

    assert rows(store) == before
    assert file.read_bytes() == b"mine"


@pytest.mark.parametrize(
    "words",
    [
        ("forget", "nowhere", "--yes"),
        ("delete", "nowhere", "--yes", "--without-data"),
        ("data", "nowhere", "none.zip"),
        ("new", "other", "--keep-days", "-1"),
        ("new", "other", "--keep-days", "5000"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_changes_nothing(store: Path, words: tuple[str, ...]) -> None:
    before = rows(store)
    assert refused(store, *words)
    assert rows(store) == before
    assert not Path("none.zip").exists()


@pytest.mark.parametrize("command", ["forget", "delete", "data"])
def test_no_store_is_made_to_take_something_out_of(tmp_path: Path, command: str) -> None:
    more = {"data": [str(tmp_path / "d.zip")], "delete": ["--without-data"], "forget": []}
    path = tmp_path / "none.sqlite"
    assert str(path) in refused(path, command, "held", *more[command])
    assert not path.exists()


# The data


def test_the_data_is_all_there_is_without_what_could_be_used(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "out" / "held.zip"
    with closing(sqlite3.connect(store)) as db:
        secrets = [row[0] for row in db.execute("SELECT value FROM secret")]
        codes = [row[0] for row in db.execute("SELECT code FROM voting_code")]

    run(store, "data", "held", str(file))

    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    whole = "".join(parts.values())
    assert all(name in whole for name in NAMES)
    assert not any(word in whole for word in (*secrets, *codes, "Qlater"))
    assert len(json.loads(parts["personal_codes.json"])) == len(codes) == 2
    assert file.stat().st_mode & 0o077 == 0


def test_the_answers_are_a_table_with_names_and_no_formulas(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "held.zip"
    run(store, "data", "held", str(file))

    with zipfile.ZipFile(file) as archive:
        text = archive.read("answers.csv").decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    assert (row["exercise"], row["name"], row["table"]) == (PROPOSE, *NAMES[:2])
    assert row["answer"] == "'=Den nyfikna"


def test_the_trail_in_the_data_can_be_checked(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "held.zip"
    run(store, "data", "held", str(file))

    ((slug, lines, problems),) = verifier.check_zip(file)

    assert (slug, problems) == ("held", [])
    assert lines[0].kind == "created"


# Until when


def test_how_long_names_are_kept_is_chosen_and_listed(store: Path) -> None:
    run(store, "new", "short", "--date", "2027-04-15", "--keep-days", "10")
    assert "names until 2027-04-25" in run(store, "list")


@pytest.fixture
def serve() -> Iterator[Callable[[Path], RunningServer]]:
    started: list[RunningServer] = []

    def start(store: Path) -> RunningServer:
        started.append(RunningServer(store).start())
        return started[-1]

    yield start
    for server in started:
        server.stop()


def test_a_server_reminds_of_names_that_are_overdue(
    store: Path, serve: Callable[[Path], RunningServer]
) -> None:
    long_ago = str(date.today() - timedelta(days=200))  # noqa: DTZ011 -- any day long ago
    run(store, "new", "overdue", "--date", long_ago)

    server = serve(store)

    (line,) = [line for line in server.log.splitlines() if "Names should be forgotten" in line]
    assert "overdue" in line
    assert "held" not in line


def test_a_server_that_runs_wipes_the_file_and_lets_the_pages_go(
    store: Path, serve: Callable[[Path], RunningServer]
) -> None:
    server = serve(store)
    forum = new_forum(server)
    person, other = forum.join("Qserved"), new_forum(server).join("Qother")
    copy = keep_copy(str(store), "close")
    with person.listening() as stream:
        stream.tick()
        said = workshopkit("delete", forum.slug, "--yes", "--without-data", "--store", str(store))
        assert said.returncode == 0, said.stderr
        assert "server" in said.stdout
        stream.until(lambda tick: tick["layout"] == -1)
    assert (person.get("/room").status, other.get("/room").status) == (303, 200)
    assert eventually(lambda: not copy.exists())
    assert eventually(lambda: not left(store, "Qserved"))
    assert left(store, "Qother")
    assert server.broken == []
