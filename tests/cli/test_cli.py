from __future__ import annotations

import hashlib
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from server import (
    PROPOSE,
    ROOT,
    SCENARIO,
    RunningServer,
    Visitor,
    busy_port,
    commanded,
    facilitator_of,
    whole_program,
    workshopkit,
)

from workshopkit.facilitation.command import COMMANDS as NAMED

COMMANDS = {
    "serve": "--demo --store --host --port --tls --notebooks --exercises --no-browser --json",
    "new": "--script --title --date --place --language --keep-days --store",
    "list": "--store",
    "open": "--store",
    "close": "--store",
    "reveal": "--store",
    "init": "",
    "wheelhouse": "",
    "do": "--as --json --list --store",
    "rehearse": "--scenario --url --cafile --people --store",
    "export": "--format --out --store",
    "calendar": "--out --todos --store",
    "data": "--store",
    "new-links": "--store",
    "forget": "--close --data --yes --store",
    "delete": "--data --without-data --yes --store",
    "check": "--run",
    "new-exercise": "--kind --language --exercises",
    "questionnaire": "--language --scales --exercises",
    "lab": "",
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Path]:
    """A store with one workshop in it."""
    path = tmp_path / "store.sqlite"
    run = commanded("new", "forum", "--title", "Ett forum", "--store", str(path))
    assert run.returncode == 0, run.stderr
    return path


def rows(store: Path) -> list[str]:
    """Return everything in a store, line by line."""
    with sqlite3.connect(store) as connection:
        return list(connection.iterdump())


def refused(*words: str) -> str:
    """Run a command that must be refused; return its one sentence."""
    run = (workshopkit if words[0] == "serve" else commanded)(*words)
    assert run.returncode == 2, (run.stdout, run.stderr)
    assert "Traceback" not in run.stderr
    assert run.stdout == ""
    lines = run.stderr.strip().splitlines()
    assert lines[-1].endswith((".", "…", "”")) or "Error" in lines[-1], lines
    return lines[-1]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    run = commanded(command, "--help")
    assert run.returncode == 0
    for option in COMMANDS[command].split():
        assert option in run.stdout


def test_the_program_lists_its_commands() -> None:
    text = whole_program("--help").stdout
    assert all(f"  {command} " in text for command in COMMANDS)


def test_a_workshop_is_made_and_listed(store: Path) -> None:
    run = workshopkit(
        "new",
        "host-forum",
        "--script",
        "dialogue_forum",
        "--title",
        "Høstforum",
        "--date",
        "2027-09-01",
        "--place",
        "Biblioteket",
        "--language",
        "nb",
        "--store",
        str(store),
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith("host-forum  ")
    lines = workshopkit("list", "--store", str(store)).stdout.splitlines()
    assert any("host-forum  2027-09-01  drafted" in line and "Høstforum" in line for line in lines)
    assert len(lines) == 2


def test_an_exercise_is_run_from_the_command_line(store: Path) -> None:
    for command, state in (("open", "open"), ("close", "closed"), ("reveal", "revealed")):
        run = workshopkit(command, "forum", PROPOSE, "--store", str(store))
        assert run.returncode == 0, run.stderr
        with sqlite3.connect(store) as connection:
            found = connection.execute("SELECT state FROM round WHERE slug = ?", [PROPOSE])
            assert found.fetchall() == [(state,)]


def test_any_command_is_done_by_its_name(store: Path, tmp_path: Path) -> None:
    at = ("--store", str(store))
    line = ("kind=next_step", "fields.what=Boka lokal = 2", "fields.who=Alva")
    file = tmp_path / "facts.json"
    file.write_text('{"minutes": 5}', encoding="utf-8")
    for words in (
        ("do", "forum", "settings", f"exercise={PROPOSE}", "settings.texts=2", *at),
        ("do", "forum", "add_entry", *line, "--as", "secretary", *at),
        ("do", "forum", "join_screen", "shown=true", *at),
        ("do", "forum", "timer", "--json", str(file), *at),
    ):
        run = commanded(*words)
        assert run.returncode == 0, run.stderr

    with sqlite3.connect(store) as connection:
        settings = connection.execute("SELECT settings FROM round WHERE slug = ?", [PROPOSE])
        assert '"texts": 2' in settings.fetchone()[0]
        (body,) = connection.execute("SELECT body FROM entry").fetchone()
        assert ("Boka lokal = 2" in body, "Alva" in body) == (True, True)
        (shown, end) = connection.execute("SELECT showing_join, timer_end FROM workshop").fetchone()
        assert (bool(shown), end > 0) == (True, True)


def test_every_command_is_listed_with_its_facts_without_a_store(tmp_path: Path) -> None:
    run = commanded("do", "--list", "--store", str(tmp_path / "none.sqlite"))

    lines = run.stdout.splitlines()
    names = [line.partition(":")[0] for line in lines if not line.startswith(" ")]
    facts = [line.split()[0] for line in lines if line.startswith(" ")]
    assert names == list(NAMED)
    assert facts == [fact for found in NAMED.values() for fact in found.facts]
    assert not (tmp_path / "none.sqlite").exists()


def test_a_server_sees_what_the_command_line_does(server: RunningServer) -> None:
    desk = facilitator_of(server)
    plan = {"title": "T", "date": "2027-04-15", "language": "sv", "script": "dialogue_forum"}
    slug = desk.post_json("/new", plan).json["slug"]
    code = desk.get(f"/state/{slug}").json["workshop"]["code"]
    person = Visitor(server.address)
    person.post("/", {"code": code})
    with person.listening() as stream:
        layout = stream.tick()["layout"]
        run = workshopkit("open", slug, PROPOSE, "--store", str(server.store))
        assert run.returncode == 0, run.stderr
        stream.until(lambda tick: tick["layout"] > layout)
    assert person.get("/room").page.state == "open"
    desk.post_json(f"/command/{slug}", {"command": "end"})


@pytest.mark.parametrize(
    "words",
    [
        ("open", "forum", "nonsense"),
        ("open", "nowhere", PROPOSE),
        ("close", "forum", PROPOSE),
        ("reveal", "forum", PROPOSE),
        ("open", "forum", "prioritise-target-groups"),
        ("export", "nowhere"),
        ("export", "forum", "--format", "exe"),
        ("export", "forum", "--format", ""),
        ("export", "forum", "--language", "xx"),
        ("new", "forum"),
        ("new", "other", "--date", "15 april"),
        ("new", "other", "--date", "2027-02-30"),
        ("new", "other", "--language", "xx"),
        ("new", "other", "--script", "nonsense"),
        ("new", "other", "--title", "x" * 200),
        ("list", "--nonsense"),
        ("do", "forum"),
        ("do", "forum", "fly"),
        ("do", "nowhere", "end"),
        ("do", "forum", "open", f"exercise={PROPOSE}", "--as", "secretary"),
        ("do", "forum", "open", PROPOSE),
        ("do", "forum", "timer", "minutes=five"),
        ("do", "forum", "timer", "hours=1"),
        ("do", "forum", "join_screen", "shown=perhaps"),
        ("do", "forum", "style", "fields=[1]"),
        ("do", "forum", "timer", "minutes.x=1"),
        ("do", "forum", "timer", "--json", "/dev/null"),
        ("fly",),
        ("new",),
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(
    store: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    before = rows(store)
    out = ["--out", str(tmp_path / "out")] if words[0] == "export" else []
    at = ["--store", str(store)] if len(words) > 1 else []
    assert refused(*words, *out, *at)
    assert rows(store) == before
    assert not list((tmp_path / "out").glob("*"))


def test_a_busy_port_is_one_sentence(tmp_path: Path) -> None:
    with busy_port() as port:
        said = refused(
            "serve",
            "--no-browser",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--store",
            str(tmp_path / "s.sqlite"),
        )
    assert str(port) in said


@pytest.mark.parametrize(
    "command", [("list",), ("serve", "--no-browser", "--port", "0"), ("export", "forum")]
)
@pytest.mark.parametrize("what", ["newer", "picture", "other-sqlite", "folder"])
def test_a_store_that_is_none_of_ours_stays_as_it_is(
    tmp_path: Path, command: tuple[str, ...], what: str
) -> None:
    path = tmp_path / "store.sqlite"
    if what == "newer":
        commanded("new", "forum", "--store", str(path))
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA user_version=99")
        connection.close()
    elif what == "picture":
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 4000)
    elif what == "other-sqlite":
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE mine (x)")
        connection.close()
    else:
        path.mkdir()
    before = _digest(path)
    said = refused(*command, "--store", str(path))
    assert str(path) in said
    assert _digest(path) == before


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"


@pytest.mark.parametrize("address", ["postgres://x/y", "sqlite+nonsense://", "://"])
def test_an_address_that_is_no_store_is_one_sentence(address: str) -> None:
    refused("list", "--store", address)


def test_a_store_in_memory_cannot_be_served() -> None:
    refused("serve", "--no-browser", "--port", "0", "--store", "sqlite://")


@pytest.mark.parametrize("option", ["--notebooks", "--exercises"])
def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path, option: str) -> None:
    words = ["serve", "--no-browser", "--port", "0", "--store", str(tmp_path / "s.sqlite")]
    said = refused(*words, option, str(tmp_path / "nowhere"))
    assert "nowhere" in said


@pytest.mark.parametrize("host", ["no.such.host.invalid", "203.0.113.7"])
def test_a_host_that_is_not_ours_is_one_sentence(tmp_path: Path, host: str) -> None:
    words = ["serve", "--no-browser", "--port", "0", "--store", str(tmp_path / "s.sqlite")]
    assert host in refused(*words, "--host", host)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A folder of exercises, one of them broken."""
    folder = tmp_path / "exercises"
    shutil.copytree(ROOT / "exercises", folder)
    (folder / "headlines" / "exercise.toml").write_text("kind = 'nonsense'\n", encoding="utf-8")
    return folder


def test_a_broken_exercise_is_left_out_and_told_and_the_others_work(
    broken: Path, tmp_path: Path
) -> None:
    server = RunningServer(tmp_path / "s.sqlite", "--demo", "--exercises", str(broken)).start()
    try:
        assert "headlines" in server.log
        assert "exercise.toml" in server.log
        assert "Traceback" not in server.log
        desk = facilitator_of(server)
        exercises = [r["exercise"] for r in desk.get("/state/demo").json["rounds"]]
        assert "headlines" not in exercises
        assert exercises[4:7] == [PROPOSE, "prioritise-target-groups", "personas"]
        facts = {"command": "open", "exercise": PROPOSE}
        assert desk.post_json("/command/demo", facts).status == 200
    finally:
        server.stop()


def test_check_prints_where_what_and_what_to_do(broken: Path) -> None:
    run = commanded("check", str(broken))
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    line = next(line for line in run.stdout.splitlines() if "headlines" in line)
    where, number, said = line.split(":", 2)
    assert where.endswith("exercise.toml")
    assert number.isdecimal()
    assert said.strip()


def test_what_is_shipped_has_no_problems() -> None:
    run = commanded("check")
    assert (run.returncode, run.stdout.strip()) == (0, "No problems."), run.stdout


def test_rehearse_without_a_scenario_is_refused(tmp_path: Path) -> None:
    refused("rehearse", "--scenario", str(tmp_path / "none.toml"))
    assert SCENARIO.is_file()


def test_exports_land_where_they_are_wanted(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "a" / "b"
    run = commanded("export", "forum", "--format", "md", "--out", str(out), "--store", str(store))
    assert run.returncode == 0
    assert [file.name for file in out.iterdir()] == ["forum.md"]


def test_next_steps_are_written_for_a_calendar_once_there_are_some(
    store: Path, tmp_path: Path
) -> None:
    words = ("calendar", "forum", "--out", str(tmp_path / "out"), "--store", str(store))
    refused(*words)
    step = ("add_entry", "kind=next_step", "fields.what=Ring", "fields.when=2027-03-15")
    added = commanded("do", "forum", *step, "--store", str(store))
    assert added.returncode == 0, added.stderr
    for sort in ("calendar", "todos"):
        run = commanded(*words, *(["--todos"] if sort == "todos" else []))
        assert run.returncode == 0, run.stderr
        file = tmp_path / "out" / f"forum-{sort}.ics"
        assert run.stdout.strip() == str(file)
        assert b"20270315" in file.read_bytes()


def test_the_package_runs_as_a_module() -> None:
    assert sys.executable
    run = whole_program()
    assert "serve" in run.stdout + run.stderr
