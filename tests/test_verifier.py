"""The program that anybody can check an audit trail with: what it needs, and what it finds."""

from __future__ import annotations

import ast
import contextlib
import json
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from workshopkit import verifier
from workshopkit.documents.content.trail_part import sealed
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.exercise import Exercise, Wording
from workshopkit.domain.item import ActKind
from workshopkit.domain.mark import six_words
from workshopkit.domain.ports import Unit
from workshopkit.domain.response import HandCount
from workshopkit.domain.script import Script, Section, SectionKind
from workshopkit.domain.trail import TrailLine
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.answering import hand_in
from workshopkit.facilitation.decision import record_decision
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.moderation import moderate, undo
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.people.privacy import forget
from workshopkit.facilitation.preparing import prepare_rounds
from workshopkit.facilitation.publishing.publication import finalise
from workshopkit.facilitation.running import (
    close_round,
    count_by_hand,
    open_round,
    reveal_round,
    withdraw_round,
)
from workshopkit.facilitation.workshop import WorkshopPlan, close_workshop, new_workshop
from workshopkit.store import open_store

WAIT = 60
PROGRAM = Path(verifier.__file__)
GOLDEN = Path(__file__).parent / "store" / "golden" / "version-3.sqlite"
FACILITATOR, SECRETARY = Actor(Role.FACILITATOR), Actor(Role.SECRETARY)
SLUG = "forum"
BYTE_CHANGES = 2000


# A workshop with a trail


def exercise(slug: str, kind: str, **blocks: tuple[str, ...]) -> Exercise:
    return Exercise(slug, kind, 5, {}, {"sv": Wording("sv", slug, "Gör så här.", "", blocks)}, ())


EXERCISES = {
    "propose": exercise("propose", "collect"),
    "vote": exercise("vote", "vote", choices=("Soffan", "Båten 🛶", "Åkern")),
    "secret": exercise("secret", "vote", choices=("Ja", "Nej")),
    "decide": exercise("decide", "decision", questions=("Kan vi besluta?",)),
}


def script() -> Script:
    settings: dict[str, dict[str, object]] = {
        "secret": {"secret": "yes"},
        "decide": {"by": "vote", "choices_from": "vote"},
    }
    sections = tuple(
        Section(slug, SectionKind.EXERCISE, slug, (n,), settings.get(slug, {}))
        for n, slug in enumerate(EXERCISES)
    )
    return Script("a_script", "Dialogforum", sections)


def run(unit: Unit, slug: str, answers: list[dict[str, Any]]) -> None:
    """Let each person in the room give an answer."""
    place = find_workshop(unit, SLUG)
    opened = open_round(unit, FACILITATOR, place, slug, confirmed=True)
    for person, value in zip(unit.participants(place.id), answers, strict=False):
        given_ = (
            {"choices": [opened.items[n].id for n in value["choices"]]}
            if "choices" in value
            else value
        )
        hand_in(unit, Actor(Role.PARTICIPANT, person.id, place.id), opened, person, given_, 1)


def close(unit: Unit, slug: str) -> None:
    close_round(unit, FACILITATOR, find_workshop(unit, SLUG), slug)


def fill(unit: Unit) -> None:
    """Hold a workshop: proposals, votes in the open and in secret, a tally, a decision, a report.

    The last run is taken back.
    """
    plan = WorkshopPlan("Forum", date(2027, 4, 15), "", "sv", "a_script", SLUG)
    made = new_workshop(unit, FACILITATOR, plan)
    prepare_rounds(unit, made, script(), EXERCISES)
    unit.put_own_words(made.id, {"background": "<p>Lånen steg.</p>"})
    for name in ("Alva Exempelsson", "Bo Påhittström", "Carin Låtsasberg"):
        join(unit, made.code, name=name)
    run(unit, "propose", [{"texts": ["Ljus", "Värme"]}, {"texts": ["Tystnad"]}])
    close(unit, "propose")
    run(unit, "vote", [{"choices": [0, 1]}, {"choices": [1]}, {"choices": []}])
    close(unit, "vote")
    vote = latest_round(unit, made, "vote")
    count = HandCount(vote.id, "hands", 9, {vote.items[0].id: 7, vote.items[2].id: 2})
    count_by_hand(unit, FACILITATOR, made, count)
    reveal_round(unit, FACILITATOR, find_workshop(unit, SLUG), "vote")
    run(unit, "secret", [{"choices": [0]}, {"choices": [1]}, {"choices": [0]}])
    close(unit, "secret")
    moderate(unit, FACILITATOR, vote, ActKind.HIDE, (vote.items[1].id,))
    proposals = latest_round(unit, made, "propose")
    named = [item.id for item in outcome(unit, proposals).items]
    moderate(unit, FACILITATOR, proposals, ActKind.HIDE, (named[0],))
    moderate(unit, FACILITATOR, proposals, ActKind.MERGE, tuple(named[1:]), label="Lugn")
    moderate(unit, FACILITATOR, proposals, ActKind.LABEL, (named[0],), label="Mörker")
    undo(unit, FACILITATOR, proposals)
    record_decision(unit, SECRETARY, find_workshop(unit, SLUG), "decide")
    report = {"title": "Rapport", "blocks": ["Alva Exempelsson var här"], "status": "1"}
    finalise(unit, SECRETARY, find_workshop(unit, SLUG), report, "sv")
    open_round(unit, FACILITATOR, find_workshop(unit, SLUG), "vote")
    withdraw_round(unit, FACILITATOR, find_workshop(unit, SLUG), "vote")


@dataclass
class Kept:
    """A store in one file that a test may change as any program can."""

    path: Path

    def change(self, sql: str, *values: object) -> int:
        """Change something behind the back of the store; return how many rows."""
        with contextlib.closing(sqlite3.connect(self.path)) as db:
            db.execute("PRAGMA synchronous=OFF")
            with db:
                return db.execute(sql, values).rowcount

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with contextlib.closing(sqlite3.connect(self.path)) as db:
            return db.execute(sql).fetchall()

    def problems(self) -> list[str]:
        ((_, _, found),) = verifier.check_store(self.path)
        return found

    def lines(self) -> list[verifier.Line]:
        ((_, lines, _),) = verifier.check_store(self.path)
        return lines

    def line_of(self, kind: str, slug: str) -> int:
        """The number of the line of a kind about the first run of an exercise."""
        return next(
            line.seq
            for line in self.lines()
            if line.kind == kind and json.loads(line.body).get("exercise") == slug
        )

    def round_of(self, slug: str) -> str:
        ((found,),) = self.rows(f"SELECT id FROM round WHERE slug = '{slug}'")
        return str(found)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of a workshop that was held, whole, without what stops other programs."""
    folder = tmp_path_factory.mktemp("held")
    store = open_store(str(folder / "store.sqlite"), checkpoints=True, keys=folder / "keys")
    with store.write() as unit:
        fill(unit)
    store.close()
    path = folder / "plain.sqlite"
    shutil.copyfile(folder / "store.sqlite", path)
    with contextlib.closing(sqlite3.connect(path)) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        db.execute("PRAGMA journal_mode=DELETE")
    return path


@pytest.fixture
def kept(original: Path, tmp_path: Path) -> Kept:
    return Kept(Path(shutil.copyfile(original, tmp_path / "store.sqlite")))


FILES = {"documentation.html": b"<p>", "charts/01.svg": b"<svg/>"}


def zipped(path: Path, lines: list[verifier.Line], workshop: str = SLUG) -> Path:
    """A ZIP with a trail in it, as it is exported."""
    files = dict(FILES)

    def signed(listed: Mapping[str, str]) -> list[TrailLine]:
        head = lines[-1]
        body = verifier.canonical({"files": verifier.digest([dict(listed)])})
        mark = verifier.mark_of(head.mark, head.seq + 1, "exported", body)
        return [
            *(TrailLine(*line) for line in lines),
            TrailLine(len(lines) + 1, "exported", body, mark),
        ]

    place = Workshop("", workshop, "", date(2027, 4, 15), "", "sv", "", "")
    return packed(path, files | sealed(place, files, signed))


def packed(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def unpacked(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def ran(*words: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a copy of the program in a folder of its own, where there is nothing but Python."""
    copy = folder / "alone" / "verifier.py"
    copy.parent.mkdir(exist_ok=True)
    shutil.copyfile(PROGRAM, copy)
    command = [sys.executable, "-I", "-S", str(copy), *map(str, words)]
    return subprocess.run(
        command, cwd=copy.parent, capture_output=True, text=True, timeout=WAIT, check=False
    )


# The program itself


def test_it_is_short_enough_to_be_read() -> None:
    assert len(PROGRAM.read_text(encoding="utf-8").splitlines()) < 290


def test_it_needs_nothing_but_python() -> None:
    tree = ast.parse(PROGRAM.read_text(encoding="utf-8"))
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or "."]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }

    assert imported <= sys.stdlib_module_names
    assert len(imported) > 3


def test_a_mark_is_printed_as_twelve_hex_digits() -> None:
    assert verifier.short("00ff01fe10ef" + "0" * 52) == "00ff 01fe 10ef"


def test_the_rule_of_a_mark_stays_what_it_is() -> None:
    """Whoever has an old trail must be able to check it with a newer program."""
    mark = verifier.mark_of("", 1, "created", '{"at":"2027-04-15T10:00:00+00:00"}')

    assert mark == "b9375fd1a7f7868488c9e6e8ff523d1e503414ebbf90ebc283006b2f099ddec7"


def test_it_runs_alone_and_finds_a_store_whole(kept: Kept, tmp_path: Path) -> None:
    done = ran(kept.path, folder=tmp_path)

    lines = kept.lines()
    mark = lines[-1].mark
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        f"{SLUG}: whole, {len(lines)} lines",
        f"  {verifier.short(mark)}",
    ]


def test_it_finds_a_store_whole_that_is_being_used(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "store.sqlite"), keys=tmp_path / "keys")
    with store.write() as unit:
        fill(unit)

    done = ran(tmp_path / "store.sqlite", folder=tmp_path)

    assert done.returncode == 0
    assert f"{SLUG}: whole" in done.stdout
    store.close()


def test_it_finds_an_exported_trail_whole(kept: Kept, tmp_path: Path) -> None:
    path = zipped(tmp_path / "export.zip", kept.lines())

    done = ran(path, folder=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{SLUG}: whole, {len(kept.lines()) + 1} lines\n")
    assert len(done.stdout.splitlines()) == 2


def _relisted(files: dict[str, bytes], change: Callable[[Any], object]) -> dict[str, bytes]:
    said = json.loads(files["trail.json"])
    change(said)
    return files | {"trail.json": json.dumps(said).encode()}


#: What somebody does to an export, and what is said about it.
SPOILED: dict[str, tuple[Callable[[dict[str, bytes]], dict[str, bytes]], str]] = {
    "a document is changed": (
        lambda files: files | {"documentation.html": b"<p>other</p>"},
        "DOCUMENTATION.HTML IS MISSING, WAS CHANGED",
    ),
    "a chart is taken out": (
        lambda files: {name: one for name, one in files.items() if not name.startswith("charts/")},
        "CHARTS/01.SVG IS MISSING",
    ),
    "a document is slipped in": (
        lambda files: files | {"other.html": b"<p>"},
        "OTHER.HTML IS MISSING, WAS CHANGED OR WAS SLIPPED IN",
    ),
    "the program is changed": (
        lambda files: files | {"verifier.py": b"print('whole')"},
        "VERIFIER.PY IS MISSING, WAS CHANGED",
    ),
    "a document is changed and listed anew": (
        lambda files: _relisted(
            files | {"documentation.html": b"x"},
            lambda said: said["files"].update(verifier.digests_of({"documentation.html": b"x"})),
        ),
        "SIGNS OFF ANOTHER LIST OF FILES",
    ),
    "the list is emptied": (
        lambda files: _relisted(files, lambda said: said.update(files={})),
        "SIGNS OFF ANOTHER LIST OF FILES",
    ),
    "the trail is emptied": (
        lambda files: _relisted(files, lambda said: said.update(lines=[])),
        "THERE IS NO TRAIL",
    ),
    "the last line is cut off": (
        lambda files: _relisted(files, lambda said: said["lines"].pop()),
        "NO LINE SIGNS OFF THESE FILES",
    ),
}


@pytest.mark.parametrize("name", SPOILED)
def test_an_export_is_bound_to_its_documents(kept: Kept, tmp_path: Path, name: str) -> None:
    spoil, sentence = SPOILED[name]
    whole = unpacked(zipped(tmp_path / "whole.zip", kept.lines()))

    done = ran(packed(tmp_path / "spoiled.zip", spoil(whole)), folder=tmp_path)

    assert (done.returncode, "whole" in done.stdout) == (1, False)
    assert sentence in done.stdout


def test_an_export_of_an_earlier_version_is_checked_as_far_as_it_could_be(tmp_path: Path) -> None:
    """It lists no files, and nothing in its trail says that it should."""
    lines: list[verifier.Line] = []
    for seq in (1, 2):
        before = lines[-1].mark if lines else ""
        lines.append(
            verifier.Line(seq, "codes", "{}", verifier.mark_of(before, seq, "codes", "{}"))
        )
    said = {"workshop": SLUG, "lines": [line._asdict() for line in lines]}
    path = packed(tmp_path / "old.zip", FILES | {"trail.json": json.dumps(said).encode()})

    done = ran(path, folder=tmp_path)

    assert done.returncode == 0
    assert done.stdout.startswith(f"{SLUG}: whole, 2 lines\n")


def test_it_says_which_line_was_changed(kept: Kept, tmp_path: Path) -> None:
    kept.change("UPDATE trail SET body = replace(body, '15', '16') WHERE seq = 3")

    done = ran(kept.path, folder=tmp_path)
    in_zip = ran(zipped(tmp_path / "export.zip", kept.lines()), folder=tmp_path)

    for each in (done, in_zip):
        assert each.returncode == 1
        assert "LINE 3 IS MISSING, WAS CHANGED OR WAS SLIPPED IN" in each.stdout
        assert "whole" not in each.stdout
        # No mark to compare for a trail that is broken.
        assert len(each.stdout.splitlines()) == 1


@pytest.mark.parametrize("first", ["store", "archive"])
@pytest.mark.parametrize("last", ["store", "archive"])
def test_what_hangs_on_the_end_of_a_changed_file_does_not_make_it_whole(
    kept: Kept, tmp_path: Path, first: str, last: str
) -> None:
    """A file is what its first bytes say."""
    whole = {"store": kept.path.read_bytes()}
    whole["archive"] = zipped(tmp_path / "whole.zip", kept.lines()).read_bytes()
    kept.change("UPDATE trail SET body = replace(body, '15', '16') WHERE seq = 3")
    changed = {"store": kept.path.read_bytes()}
    changed["archive"] = zipped(tmp_path / "changed.zip", kept.lines()).read_bytes()

    done = ran(_written(tmp_path / "both", changed[first] + whole[last]), folder=tmp_path)

    assert "whole" not in done.stdout
    assert done.returncode in (1, 2)
    if first == "store":
        assert "LINE 3 IS MISSING" in done.stdout


def test_two_files_of_one_name_are_not_read(kept: Kept, tmp_path: Path) -> None:
    path = zipped(tmp_path / "export.zip", kept.lines())
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("trail.json", archive.read("trail.json"))

    done = ran(path, folder=tmp_path)

    assert (done.returncode, "whole" in done.stdout) == (2, False)


def test_it_says_which_workshop_of_several_was_changed(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "store.sqlite"), keys=tmp_path / "keys")
    for slug in ("a", "b", "c"):
        with store.write() as unit:
            plan = WorkshopPlan("Forum", date(2027, 4, 15), "", "sv", "a_script", slug)
            new_workshop(unit, FACILITATOR, plan)
    store.close()
    kept = Kept(tmp_path / "store.sqlite")
    kept.change("DROP TRIGGER trail_stays")
    kept.change(
        "UPDATE trail SET mark = 'x' WHERE workshop_id = (SELECT id FROM workshop WHERE slug='b')"
    )

    done = ran(kept.path, folder=tmp_path)

    assert done.returncode == 1
    told = [line for line in done.stdout.splitlines() if ":" in line]
    assert [line.split(",")[0] for line in told] == ["a: whole", "b: LINE 1 IS MISSING", "c: whole"]


@pytest.mark.parametrize(
    "make",
    [
        lambda folder: folder / "nowhere.sqlite",
        lambda folder: folder,
        lambda folder: _written(folder / "text.sqlite", b"no store at all, only a few words"),
        lambda folder: _written(folder / "empty.sqlite", b""),
        lambda folder: _written(folder / "cut.zip", b"PK\x03\x04"),
        lambda folder: Path(shutil.copyfile(GOLDEN, folder / "older.sqlite")),
        lambda folder: _archive(folder / "other.zip", "other.json", "{}"),
        lambda folder: _archive(folder / "list.zip", "trail.json", "[]"),
        lambda folder: _archive(folder / "half.zip", "trail.json", '{"workshop": "x"}'),
        lambda folder: _archive(folder / "words.zip", "trail.json", "a few words"),
        lambda folder: _archive(
            folder / "more.zip", "trail.json", '{"workshop": "x", "lines": [{"seq": 1}]}'
        ),
    ],
)
def test_what_it_cannot_read_it_calls_unreadable(
    tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    done = ran(make(tmp_path), folder=tmp_path)

    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout.startswith("This is no store and no exported ZIP with a trail")


def test_it_wants_one_file(kept: Kept, tmp_path: Path) -> None:
    assert ran(folder=tmp_path).returncode == 2
    assert ran(kept.path, kept.path, folder=tmp_path).returncode == 2


def test_a_file_that_is_read_stays_as_it_is(kept: Kept, tmp_path: Path) -> None:
    before = kept.path.read_bytes()

    ran(kept.path, folder=tmp_path)

    assert kept.path.read_bytes() == before


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _archive(path: Path, name: str, content: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, content)
    return path


# Whatever is done to a line


def problems_of(lines: list[verifier.Line]) -> list[str]:
    return list(verifier.broken_lines(lines))


def says(problems: list[str], line: int) -> bool:
    return [problem.split(" is ")[0] for problem in problems] == [f"line {line}"]


@pytest.fixture(scope="module")
def lines(original: Path) -> list[verifier.Line]:
    found = Kept(original).lines()
    assert len(found) > 9
    assert problems_of(found) == []
    return found


ANY_TEXT = some.text(max_size=40)


@settings(max_examples=300, deadline=None)
@given(data=some.data())
def test_a_field_that_is_not_what_it_was_is_found(
    lines: list[verifier.Line], data: some.DataObject
) -> None:
    at = data.draw(some.integers(0, len(lines) - 1))
    field = data.draw(some.sampled_from(verifier.Line._fields))
    new = data.draw(some.integers() if field == "seq" else ANY_TEXT)
    changed = lines[at]._replace(**{field: new})
    if changed == lines[at]:
        return

    assert says(problems_of([*lines[:at], changed, *lines[at + 1 :]]), at + 1)


@settings(max_examples=100, deadline=None)
@given(data=some.data())
def test_a_line_that_is_missing_moved_or_slipped_in_is_found(
    lines: list[verifier.Line], data: some.DataObject
) -> None:
    last = len(lines) - 1
    at = data.draw(some.integers(0, last - 1))
    other = data.draw(some.integers(at + 1, last))
    swapped = list(lines)
    swapped[at], swapped[other] = lines[other], lines[at]
    renumbered = [line._replace(seq=n) for n, line in enumerate(swapped, start=1)]
    slipped_in = [*lines[:at], lines[other], *lines[at:]]

    assert says(problems_of([*lines[:at], *lines[at + 1 :]]), at + 1)
    assert says(problems_of(swapped), at + 1)
    assert says(problems_of(renumbered), at + 1)
    assert says(problems_of(slipped_in), at + 1)
    assert says(problems_of([*lines, lines[at]]), len(lines) + 1)


@settings(max_examples=100, deadline=None)
@given(data=some.data())
def test_a_line_with_a_right_mark_of_its_own_breaks_the_next(
    lines: list[verifier.Line], data: some.DataObject
) -> None:
    at = data.draw(some.integers(0, len(lines) - 2))
    old, before = lines[at], lines[at - 1].mark if at else ""
    body = data.draw(ANY_TEXT.filter(lambda text: text != old.body))
    forged = old._replace(body=body, mark=verifier.mark_of(before, old.seq, old.kind, body))

    assert says(problems_of([*lines[:at], forged, *lines[at + 1 :]]), at + 2)


def test_a_trail_that_was_cut_or_written_anew_has_other_words(lines: list[verifier.Line]) -> None:
    """This is what nobody can see from the file alone, and why the words are read aloud."""
    cut = lines[:-1]
    anew, before = [], ""
    for line in lines:
        body = line.body.replace("2027", "2026")
        before = verifier.mark_of(before, line.seq, line.kind, body)
        anew.append(line._replace(body=body, mark=before))

    heads = {six_words(each[-1].mark) for each in (lines, cut, anew)}
    assert problems_of(cut) == problems_of(anew) == []
    assert len(heads) == 3


def mutated(old: bytes, drawn: random.Random) -> bytes:
    """A text with one byte changed, slipped in or gone."""
    at = drawn.randrange(len(old))
    byte = bytes([drawn.randrange(256)])
    return drawn.choice(
        [old[:at] + byte + old[at + 1 :], old[:at] + byte + old[at:], old[:at] + old[at + 1 :]]
    )


def test_no_byte_of_a_line_can_be_changed_in_the_store(
    kept: Kept, lines: list[verifier.Line], capsys: pytest.CaptureFixture[str]
) -> None:
    drawn = random.Random(5)
    found = 0
    for _ in range(BYTE_CHANGES):
        line = drawn.choice(lines)
        field = drawn.choice(["kind", "body", "mark"])
        old = str(getattr(line, field)).encode()
        new = mutated(old, drawn)
        sql = f"UPDATE trail SET {field} = CAST(? AS TEXT) WHERE seq = {line.seq}"
        kept.change(sql, new)
        code = verifier.main([str(kept.path)])
        said = capsys.readouterr().out
        kept.change(sql, old)
        assert code == (0 if new == old else 1), (line, field, new)
        assert new == old or f"LINE {line.seq} IS" in said
        found += code
    assert found > BYTE_CHANGES * 0.9
    assert verifier.main([str(kept.path)]) == 0


@pytest.mark.parametrize("value", [None, 0, -1, 2**40, 1.5, "2", b"2", "x"])
def test_no_number_of_a_line_can_be_changed_in_the_store(
    kept: Kept, lines: list[verifier.Line], value: object, capsys: pytest.CaptureFixture[str]
) -> None:
    kept.change("CREATE TABLE loose AS SELECT * FROM trail")
    kept.change("DROP TABLE trail")
    kept.change("ALTER TABLE loose RENAME TO trail")
    for line in lines[2:]:
        kept.change("UPDATE trail SET seq = ? WHERE mark = ?", value, line.mark)
        assert verifier.main([str(kept.path)]) == 1
        assert "IS MISSING, WAS CHANGED" in capsys.readouterr().out
        kept.change("UPDATE trail SET seq = ? WHERE mark = ?", line.seq, line.mark)
    assert verifier.main([str(kept.path)]) == 0


@pytest.mark.parametrize("field", ["kind", "body", "mark"])
@pytest.mark.parametrize("value", [None, 1, 1.5, b"\xff", "", "{", "[]", "é\x00"])
def test_nothing_else_in_a_field_is_taken_for_it(
    kept: Kept, field: str, value: object, capsys: pytest.CaptureFixture[str]
) -> None:
    kept.change("CREATE TABLE loose AS SELECT * FROM trail")
    kept.change("DROP TABLE trail")
    kept.change("ALTER TABLE loose RENAME TO trail")
    kept.change(f"UPDATE trail SET {field} = ? WHERE seq = 4", value)

    assert verifier.main([str(kept.path)]) == 1
    assert "LINE 4 IS" in capsys.readouterr().out


# Whatever is done to what the lines are about


#: What is changed, of which exercise, and the name and kind of the line that tells.
CHANGES = [
    (
        "UPDATE round SET exercise = json_set(exercise, '$.minutes', 6)",
        "vote",
        "question",
        "opened",
    ),
    ("UPDATE round SET exercise = replace(exercise, 'G', 'g')", "secret", "question", "opened"),
    ("UPDATE round SET exercise = '{'", "vote", "question", "opened"),
    ("UPDATE round SET settings = json_set(settings, '$.votes', 4)", "vote", "question", "opened"),
    ("UPDATE round SET settings = json_remove(settings, '$.keep')", "vote", "question", "opened"),
    ('UPDATE round SET settings = \'{"secret": "no"}\'', "secret", "question", "opened"),
    ("UPDATE round SET items = '[]'", "vote", "choices", "opened"),
    ("UPDATE round SET items = json_remove(items, '$[1]')", "vote", "choices", "opened"),
    (
        "UPDATE round SET items = json_set(items, '$[0].label', 'Nej', '$[1].label', 'Ja')",
        "secret",
        "choices",
        "opened",
    ),
    ('UPDATE response SET value = \'{"texts": ["Mer ljus"]}\'', "propose", "answers", "closed"),
    ("UPDATE response SET value = '{'", "propose", "answers", "closed"),
    ("UPDATE response SET value = x'ff'", "propose", "answers", "closed"),
    ("UPDATE response SET withdrawn = 1", "propose", "answers", "closed"),
    (
        "UPDATE response SET value = json_set(value, '$.choices', '[]')",
        "vote",
        "answers",
        "revealed",
    ),
    ("DELETE FROM response", "vote", "answers", "revealed"),
    (
        "INSERT INTO response SELECT round_id, 'x', 9, '', 1, value, '', 0 FROM response",
        "vote",
        "answers",
        "revealed",
    ),
    ("DELETE FROM counted_slip", "secret", "answers", "closed"),
    ("UPDATE counted_slip SET value = '{\"choices\": []}'", "secret", "answers", "closed"),
    (
        "INSERT INTO counted_slip SELECT round_id, 9, value FROM counted_slip",
        "secret",
        "answers",
        "closed",
    ),
    ("UPDATE hand_count SET voters = 10", "vote", "tally", "revealed"),
    ("UPDATE hand_count SET source = 'paper'", "vote", "tally", "revealed"),
    ("UPDATE hand_count SET votes = '{}'", "vote", "tally", "revealed"),
    ("DELETE FROM hand_count", "vote", "tally", "revealed"),
    ("INSERT INTO hand_count SELECT id, 'paper', 9, '{}' FROM round", "secret", "tally", "closed"),
    ("INSERT INTO hand_count SELECT id, 'hands', 9, '{}' FROM round", "propose", "tally", "closed"),
    (
        "UPDATE round SET items = json_set(items, '$[0].hidden', json('true'))",
        "vote",
        "choices",
        "opened",
    ),
    (
        "UPDATE round SET items = json_set(items, '$[0].merged', json('[\"x\"]'))",
        "secret",
        "choices",
        "opened",
    ),
    (
        "UPDATE round SET items = json_set(items, '$[0].votes', 9)",
        "decide",
        "choices",
        "revealed",
    ),
    ("UPDATE act SET undone = NOT undone", "propose", "moderation", "undone"),
    ("UPDATE act SET kind = 'show'", "propose", "moderation", "undone"),
    ("UPDATE act SET label = 'x'", "propose", "moderation", "undone"),
    ("UPDATE act SET position = 1", "propose", "moderation", "undone"),
    ("UPDATE act SET items = '[\"x\"]'", "propose", "moderation", "undone"),
    ("DELETE FROM act", "vote", "moderation", "moderated"),
    (
        "INSERT INTO act SELECT id, 1, 'hide', '[\"x\"]', '', 0, 0 FROM round",
        "secret",
        "moderation",
        "closed",
    ),
    (
        "INSERT INTO act SELECT id, 9, 'hide', '[\"x\"]', '', 0, 0 FROM round",
        "vote",
        "moderation",
        "moderated",
    ),
]


def table_of(sql: str) -> str:
    words = sql.split()
    return words[words.index("FROM") + 1] if "FROM" in words else words[1]


@pytest.mark.parametrize(("sql", "slug", "name", "kind"), CHANGES)
def test_what_was_asked_or_answered_cannot_be_changed_afterwards(
    kept: Kept, sql: str, slug: str, name: str, kind: str
) -> None:
    line = kept.line_of(kind, slug)
    column = "id" if sql.startswith("UPDATE round") or sql.endswith("FROM round") else "round_id"
    # One row is enough, whichever it is.
    some_row = "" if column == "id" else " LIMIT 1"
    if sql.startswith("INSERT"):
        changed = kept.change(f"{sql} WHERE {column} = ?{some_row}", kept.round_of(slug))
    else:
        row = f"SELECT rowid FROM {table_of(sql)} WHERE {column} = ?{some_row}"
        changed = kept.change(f"{sql} WHERE rowid IN ({row})", kept.round_of(slug))

    assert changed == 1

    assert f"the {name} of line {line} is not what the store holds" in kept.problems()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE own_words SET html = '<p>Lånen sjönk.</p>'",
        "UPDATE own_words SET section = 'welcome'",
        "DELETE FROM own_words",
        "INSERT INTO own_words SELECT id, 'more', '<p>Mer</p>' FROM workshop",
    ],
)
def test_the_words_of_a_script_cannot_be_changed_behind_the_trail(kept: Kept, sql: str) -> None:
    assert kept.problems() == []

    assert kept.change(sql) == 1

    (problem,) = kept.problems()
    assert re.fullmatch(r"the words of line \d+ is not what the store holds", problem)


def test_a_round_that_is_gone_is_missed(kept: Kept) -> None:
    kept.change("DELETE FROM round WHERE slug = 'vote'")
    kept.change("DELETE FROM response")

    told = " ".join(kept.problems())
    assert f"the question of line {kept.line_of('opened', 'vote')} " in told
    assert f"the answers of line {kept.line_of('revealed', 'vote')} " in told
    assert f"the choices of line {kept.line_of('opened', 'vote')} " in told


@settings(max_examples=200, deadline=None)
@given(data=some.data())
def test_no_answer_question_or_tally_can_be_changed_a_little(
    original: Path, data: some.DataObject
) -> None:
    kept = Kept(original)
    table, column = data.draw(
        some.sampled_from(
            [
                ("response", "value"),
                ("counted_slip", "value"),
                ("hand_count", "votes"),
                ("round", "exercise"),
                ("round", "settings"),
                ("act", "items"),
            ]
        )
    )
    held = kept.rows(f"SELECT rowid, {column} FROM {table} WHERE {OVER[table]}")
    rowid, old = data.draw(some.sampled_from(sorted(held)))
    new = data.draw(some.sampled_from(sorted(changes_of(json.loads(old)))))
    sql = f"UPDATE {table} SET {column} = ? WHERE rowid = {rowid}"
    kept.change(sql, new)
    try:
        problems = kept.problems()
    finally:
        kept.change(sql, old)

    assert problems
    assert all(problem.startswith("the ") for problem in problems)
    assert all(problem.endswith("is not what the store holds") for problem in problems)
    assert kept.problems() == []


#: Rows whose round is over, or at least asked.
OVER = {
    "act": "1",
    "response": "1",
    "counted_slip": "1",
    "hand_count": "1",
    "round": "state != 'prepared'",
}


def changes_of(data: Any) -> set[str]:
    """Every way to change one thing in plain data, as JSON."""
    return {json.dumps(each) for each in _changes(data)} - {json.dumps(data)}


def _changes(data: Any) -> Iterator[Any]:
    if isinstance(data, dict):
        for name in data:
            yield {key: value for key, value in data.items() if key != name}
            for inner in _changes(data[name]):
                yield {**data, name: inner}
        yield {**data, "slipped in": 1}
    elif isinstance(data, list):
        for at in range(len(data)):
            yield [*data[:at], *data[at + 1 :]]
            for inner in _changes(data[at]):
                yield [*data[:at], inner, *data[at + 1 :]]
        yield [*data, "slipped in"]
    elif isinstance(data, bool):
        yield not data
    elif isinstance(data, int):
        yield data + 1
    else:
        yield f"{data}x"


def test_who_answered_may_be_forgotten_but_not_quietly(tmp_path: Path, kept: Kept) -> None:
    store = open_store(str(tmp_path / "other.sqlite"), keys=tmp_path / "keys")
    with store.write() as unit:
        fill(unit)
        close_workshop(unit, FACILITATOR, find_workshop(unit, SLUG), confirmed=True)
    with store.write() as unit:
        forget(unit, FACILITATOR, find_workshop(unit, SLUG))
    store.close()
    forgotten = Kept(tmp_path / "other.sqlite")
    kept.change("UPDATE response SET participant_id = ''")
    quietly = kept.problems()

    assert forgotten.problems() == []
    assert forgotten.lines()[-1].kind == "erased"
    assert quietly
    assert all(problem.startswith("the answers of line ") for problem in quietly)


def test_every_part_of_a_round_that_is_kept_is_in_the_trail(kept: Kept) -> None:
    told = {name for line in kept.lines() for name in json.loads(line.body)}

    assert told >= set(verifier.KEPT) >= {"question", "choices", "answers", "tally"}


def test_a_run_that_was_taken_back_is_not_missed(kept: Kept) -> None:
    kinds = [line.kind for line in kept.lines()]

    assert kinds[-2:] == ["opened", "withdrawn"]
    assert kept.problems() == []


# Whatever is done to the trail and to what it is about at once


def forge(kept: Kept, lines: list[verifier.Line]) -> None:
    """Let a store have another trail, in which every line follows from the one before."""
    ((workshop,),) = kept.rows("SELECT id FROM workshop")
    kept.change("DELETE FROM trail")
    before = ""
    for seq, (_, kind, body, _) in enumerate(lines, start=1):
        before = verifier.mark_of(before, seq, kind, body)
        kept.change("INSERT INTO trail VALUES (?, ?, ?, ?, ?)", workshop, seq, kind, body, before)


def said(kind: str, **body: object) -> verifier.Line:
    return verifier.Line(0, kind, json.dumps({"at": "2027-04-15T10:00:00+00:00", **body}), "")


def test_a_trail_written_anew_as_it_was_is_whole(kept: Kept) -> None:
    was = kept.lines()

    forge(kept, was)

    assert (kept.lines(), kept.problems()) == (was, [])


def test_a_trail_that_was_removed_is_missed(kept: Kept) -> None:
    kept.change("DELETE FROM trail")

    told = kept.problems()

    assert told[0] == "there is no trail"
    assert verifier.main([str(kept.path)]) == 1


def test_slips_changed_after_the_end_of_the_trail_was_cut_off_are_found(kept: Kept) -> None:
    closed = kept.line_of("closed", "secret")
    forge(kept, kept.lines()[: closed - 1])
    kept.change("UPDATE counted_slip SET value = '{\"choices\": []}'")

    assert f"no line tells the answers of {kept.round_of('secret')}" in kept.problems()


@pytest.mark.parametrize(
    ("kind", "slug", "name"),
    [
        ("opened", "propose", "question"),
        ("closed", "propose", "answers"),
        ("closed", "secret", "answers"),
        ("revealed", "decide", "question"),
    ],
)
def test_a_line_that_was_taken_out_of_a_trail_written_anew_is_missed(
    kept: Kept, kind: str, slug: str, name: str
) -> None:
    gone = kept.line_of(kind, slug)

    forge(kept, [line for line in kept.lines() if line.seq != gone])

    assert f"no line tells the {name} of {kept.round_of(slug)}" in kept.problems()


def test_a_round_that_was_slipped_in_is_found(kept: Kept) -> None:
    columns = [row[1] for row in kept.rows("PRAGMA table_info(round)")]
    copied = {"id": "'extra'", "number": "9"}
    chosen = ", ".join(copied.get(name, name) for name in columns)
    kept.change(
        f"INSERT INTO round ({', '.join(columns)}) SELECT {chosen} FROM round"
        " WHERE slug = 'vote' AND state = 'revealed'"
    )

    assert {
        "no line tells the answers of extra",
        "no line tells the question of extra",
        "no line tells the round extra",
    } <= set(kept.problems())


def test_answers_that_a_later_line_tells_otherwise_are_found(kept: Kept) -> None:
    kept.change("UPDATE counted_slip SET value = '{\"choices\": []}'")
    held = [json.loads(value) for (value,) in kept.rows("SELECT value FROM counted_slip")]
    for kind in ("revealed", "closed"):
        forged = said(kind, round=kept.round_of("secret"), answers=verifier.digest(held))
        lines = kept.lines()
        forge(kept, [*lines, forged])

        told = f"line {len(lines) + 1} tells of other answers than the lines before it"
        assert told in kept.problems()
        forge(kept, lines)


@pytest.mark.parametrize("slug", ["vote", "secret"])
@pytest.mark.parametrize("is_removed", [True, False])
def test_a_vote_that_somebody_answered_was_not_taken_back(
    kept: Kept, slug: str, is_removed: bool
) -> None:
    opened, closed = (kept.line_of(kind, slug) for kind in ("opened", "closed"))
    answers = kept.line_of("revealed", slug) if slug == "vote" else closed
    round_ = kept.round_of(slug)
    for table in ("response", "counted_slip", "hand_count", "act"):
        kept.change(f"DELETE FROM {table} WHERE round_id = ?", round_)
    change = "DELETE FROM round" if is_removed else "UPDATE round SET items = '[]'"
    kept.change(f"{change} WHERE id = ?", round_)

    forge(kept, [*kept.lines(), said("withdrawn", round=round_)])

    told = kept.problems()
    assert f"the answers of line {answers} is not what the store holds" in told
    # Only of a round that is gone it is believed that it was taken back.
    assert (f"the choices of line {opened} is not what the store holds" in told) != is_removed


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE publication SET tree = json_set(tree, '$.title', 'En annan')",
        "UPDATE publication SET tree = json_set(tree, '$.blocks[0]', 'Bo var där')",
        "UPDATE publication SET tree = '{}'",
        "UPDATE publication SET tree = '{'",
        "DELETE FROM publication",
    ],
)
def test_a_final_version_cannot_be_changed_afterwards(kept: Kept, sql: str) -> None:
    (final,) = [line.seq for line in kept.lines() if line.kind == "final"]

    assert kept.change(sql) == 1

    assert {
        f"the document of line {final} is not what the store holds",
        f"the version of line {final} is not what the store holds",
    } == set(kept.problems())


def test_a_final_version_that_was_slipped_in_is_found(kept: Kept) -> None:
    kept.change(
        "INSERT INTO publication SELECT workshop_id, 2, language, made_at, digest, tree"
        " FROM publication"
    )

    problems = kept.problems()
    assert [problem.split()[4] for problem in problems] == ["document", "version"]
    assert all(problem.endswith(" 2") for problem in problems)


def test_a_final_version_goes_with_the_names_that_are_forgotten(kept: Kept) -> None:
    kept.change("UPDATE publication SET tree = '{}'")

    forge(kept, [*kept.lines(), said("erased", people=3)])

    assert not [problem for problem in kept.problems() if "document" in problem]


def test_a_ballot_that_could_not_be_counted_gets_no_slips_afterwards(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "store.sqlite"), keys=tmp_path / "keys")
    with store.write() as unit:
        plan = WorkshopPlan("Forum", date(2027, 4, 15), "", "sv", "a_script", SLUG)
        made = new_workshop(unit, FACILITATOR, plan)
        prepare_rounds(unit, made, script(), EXERCISES)
        join(unit, made.code, name="Alva Exempelsson")
        run(unit, "secret", [{"choices": [0]}])
    for key in (tmp_path / "keys").rglob("*.key"):
        key.unlink()
    with store.write() as unit:
        close_workshop(unit, FACILITATOR, find_workshop(unit, SLUG), confirmed=True)
    store.close()
    kept = Kept(tmp_path / "store.sqlite")
    kept.change("DROP TRIGGER counted_slip_insert")
    whole = kept.problems()

    kept.change("INSERT INTO counted_slip SELECT id, 0, '{}' FROM round WHERE slug = 'secret'")

    assert whole == []
    spoiled = kept.line_of("spoiled", "secret")
    assert f"the answers of line {spoiled} is not what the store holds" in kept.problems()
