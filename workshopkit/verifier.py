#!/usr/bin/env python3
"""Check that the audit trail of a workshop is whole: `python verifier.py FILE`.

FILE is a workshopkit store (.sqlite) or an exported .zip. This file needs nothing but Python, so
that anybody can read and run it. Exit code 0: whole, 1: something was changed, 2: unreadable.

Each line of a trail carries a mark: the SHA-256 of the line before it and of what the line says.
Change, remove or slip in one line, and every mark after it is another.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

RULE = "workshopkit/trail/1"
#: How much a trail covers that a program of today has begun; those of earlier ones cover less.
COVERS = 2
#: What the store holds of a round or a final version, under its name in the trail, without names.
KEPT = {
    "question": "SELECT json_array(json(exercise), json(settings)) FROM round WHERE id = :id",
    "choices": "SELECT json_remove(value, '$.by') FROM round r, json_each(items) WHERE r.id = :id",
    "answers": """SELECT value FROM counted_slip WHERE round_id = :id UNION ALL
        SELECT json_remove(value, '$.by') FROM response WHERE round_id = :id AND NOT withdrawn""",
    "tally": "SELECT json_array(source, voters, json(votes)) FROM hand_count WHERE round_id = :id",
    "result": "SELECT value FROM result WHERE round_id = :id",
    "moderation": """SELECT json_array(seq, kind, json(items), label, position, undone)
        FROM act WHERE round_id = :id""",
    "document": """SELECT json_remove(tree, '$.status') FROM publication
        WHERE workshop_id || ' ' || version = :id""",
}
#: Which of these the trail has to tell, because of what there is.
TOLD = """SELECT 'question', id FROM round WHERE workshop_id = :id AND state != 'prepared' UNION ALL
    SELECT 'answers', id FROM round WHERE workshop_id = :id AND state IN ('closed', 'revealed')
    UNION ALL SELECT 'document', workshop_id || ' ' || version FROM publication
    WHERE workshop_id = :id AND tree != '{}'"""


#: All that documents are made from, part by part; a part is named after it and its `:id`.
COVERED = {
    "workshop": """SELECT json_array(slug, title, date, place, language, script, code, until,
        keep_until, state = 'closed') FROM workshop WHERE id = :id""",
    "people": """WITH over AS (SELECT id AS w FROM workshop WHERE id = :id AND state = 'closed')
        SELECT json_array('seat', id, seq, name, table_name, table_key, device, here)
        FROM over JOIN participant ON workshop_id = w UNION ALL
        SELECT json_array('code', number, code, participant_id)
        FROM over JOIN voting_code ON workshop_id = w""",
    "round": """SELECT json_array(workshop_id, slug, number, position, state, exercise, settings,
        chosen, items) FROM round WHERE id = :id AND state != 'prepared'""",
    "answers": """WITH over AS
        (SELECT id AS r FROM round WHERE id = :id AND state IN ('closed', 'revealed'))
        SELECT json_array(voter, seq, participant_id, rev, value, saved_at, withdrawn)
        FROM over JOIN response ON round_id = r UNION ALL
        SELECT json_array('slip', position, value) FROM over JOIN counted_slip ON round_id = r
        UNION ALL SELECT json_array('name', position, name) FROM over JOIN took_part ON round_id = r
        """,
    "result": "SELECT value FROM result WHERE round_id = :id",
    "tallies": "SELECT json_array(source, voters, votes) FROM hand_count WHERE round_id = :id",
    "acts": """SELECT json_array(seq, kind, items, label, position, undone) FROM act
        WHERE round_id = :id""",
    "entry": """SELECT json_array(workshop_id, kind, position, rev, removed, body) FROM entry
        WHERE id = :id""",
    "version": """SELECT json_array(language, made_at, digest, tree) FROM publication
        WHERE workshop_id || ' ' || version = :id""",
    "words": "SELECT json_array(section, html) FROM own_words WHERE workshop_id = :id",
    "programme": """SELECT value FROM programme JOIN workshop ON id = workshop_id
        WHERE id = :id AND state != 'drafted'""",
}
#: Which parts there are in a workshop; a trail that covers them has to tell each of them.
PARTS = """WITH here AS (SELECT id, state FROM round WHERE workshop_id = :id)
    SELECT 'workshop ' || id FROM workshop WHERE id = :id
    UNION SELECT 'people ' || id FROM workshop WHERE id = :id AND state = 'closed' AND id IN
        (SELECT workshop_id FROM participant UNION SELECT workshop_id FROM voting_code)
    UNION SELECT 'round ' || id FROM here WHERE state != 'prepared'
    UNION SELECT 'answers ' || id FROM here JOIN response ON round_id = id
        WHERE state IN ('closed', 'revealed')
    UNION SELECT 'answers ' || id FROM here WHERE id IN
        (SELECT round_id FROM counted_slip UNION SELECT round_id FROM took_part)
    UNION SELECT 'result ' || id FROM here JOIN result ON round_id = id
    UNION SELECT 'tallies ' || id FROM here JOIN hand_count ON round_id = id
    UNION SELECT 'acts ' || id FROM here JOIN act ON round_id = id
    UNION SELECT 'entry ' || id FROM entry WHERE workshop_id = :id
    UNION SELECT 'words ' || workshop_id FROM own_words WHERE workshop_id = :id
    UNION SELECT 'programme ' || id FROM workshop WHERE id = :id AND state != 'drafted'
        AND id IN (SELECT workshop_id FROM programme)
    UNION SELECT 'version ' || :id || ' ' || version FROM publication WHERE workshop_id = :id"""
#: Under this name and the workshop's the store keeps what its digests are salted with.
SALT = "trail"


class Line(NamedTuple):
    """One line of a trail: `body` is JSON exactly as it was marked, `mark` its mark in hex."""

    seq: int
    kind: str
    body: str
    mark: str


def canonical(value: object) -> str:
    """Return plain data as JSON that is always written in the same way."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def digest(values: Iterable[object]) -> str:
    """Return the SHA-256 of plain values, whatever order they come in."""
    return hashlib.sha256("\n".join(sorted(map(canonical, values))).encode()).hexdigest()


def fingerprint(execute: Callable[[str, dict[str, str]], Any], salt: str, part: str) -> str:
    """Return the digest of a part as it is kept, empty if there is nothing; `salt` hides names."""
    kind, _, subject = part.partition(" ")
    rows = sorted(row[0] for row in execute(COVERED[kind], {"id": subject}))
    return hashlib.sha256("\n".join([salt, part, *rows]).encode()).hexdigest() if rows else ""


def mark_of(before: str, seq: int, kind: str, body: str) -> str:
    """Return the mark of a line that follows the line with the mark `before`."""
    return hashlib.sha256(canonical([RULE, before, seq, kind, body]).encode()).hexdigest()


def short(mark: str) -> str:
    """Return a mark as it is printed: its first twelve hex digits in fours."""
    return " ".join(mark[i : i + 4] for i in range(0, 12, 4))


def broken_lines(lines: Iterable[Line]) -> Iterator[str]:
    """Yield a sentence for the first line that does not follow from the one before."""
    before = ""
    for seq, line in enumerate(lines, start=1):
        if line.seq != seq or line.mark != mark_of(before, seq, line.kind, line.body):
            yield f"line {seq} is missing, was changed or was slipped in"
            return
        before = line.mark


def _changed(db: sqlite3.Connection, workshop: str, lines: list[Line]) -> Iterator[str]:
    """Yield a sentence for everything that the store holds and the trail tells otherwise."""
    said = dict[tuple[str, str], tuple[int, str]]()
    there = set(db.execute(TOLD, {"id": workshop}))
    gone = {json.loads(line.body).get("round") for line in lines if line.kind == "withdrawn"}
    for line in lines:
        body = json.loads(line.body)
        subject = body.get("round") or body.get("publication") or ""
        for name in KEPT.keys() & body.keys():
            known = said.get((subject, name), (0, body[name]))[1]
            if name == "answers" and line.kind != "typed_in" and known != body[name]:
                yield f"line {line.seq} tells of other answers than the lines before it"
            said[subject, name] = line.seq, body[name]
        if line.kind == "erased":  # final versions hold names, and go with them
            said = {key: value for key, value in said.items() if key[1] != "document"}
    for (subject, name), (seq, wanted) in sorted(said.items()):
        is_gone = subject in gone and ("question", subject) not in there
        may_go = is_gone and name not in ("answers", "tally")  # nobody had answered it
        if not may_go and wanted != _readable(partial(_digest_of_kept, db, name, subject)):
            yield f"the {name} of line {seq} is not what the store holds"
    if not lines:
        yield "there is no trail"
    elif lines[0].kind != "begun":  # such a one is older than the trail: the beginning is not in it
        missing = sorted(each for each in there if each[::-1] not in said)
        yield from (f"no line tells the {name} of {subject}" for name, subject in missing)


def _digest_of_kept(db: sqlite3.Connection, name: str, subject: str) -> str:
    return digest(json.loads(row[0]) for row in db.execute(KEPT[name], {"id": subject}))


def _uncovered(db: sqlite3.Connection, workshop: str, lines: list[Line]) -> Iterator[str]:
    """Yield a sentence for every part of a workshop that is not what the trail told of it last."""
    told: dict[str, tuple[int, str]] = {}
    for line in lines:
        body = json.loads(line.body)
        if body.get("anew"):  # names were forgotten: what was told of them says nothing any more
            told.clear()
        told |= {part: (line.seq, kept) for part, kept in body.get("kept", {}).items()}
    salts = "SELECT value FROM secret WHERE name = ?"
    salt = (db.execute(salts, [f"{SALT} {workshop}"]).fetchone() or [""])[0]
    for part, (seq, wanted) in sorted(told.items()):
        if wanted != _readable(partial(fingerprint, db.execute, str(salt), part)):
            yield f"the {part.partition(' ')[0]} of line {seq} is not what the store holds"
    if _covers(lines) >= COVERS:
        there = {row[0] for row in db.execute(PARTS, {"id": workshop})}
        yield from (f"no line tells the {part}" for part in sorted(there - told.keys()))


def _readable(ask: Callable[[], str]) -> str:
    try:
        return ask()
    except (ValueError, TypeError, sqlite3.Error):
        return "unreadable"


def check_store(path: Path) -> Iterator[tuple[str, list[Line], list[str]]]:
    """Yield (workshop, its trail, what is wrong with it) for each workshop of a store."""
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    db.text_factory = lambda raw: raw.decode(errors="backslashreplace")  # a line may be damaged
    for workshop, slug in db.execute("SELECT id, slug FROM workshop ORDER BY slug").fetchall():
        sql = "SELECT seq, kind, body, mark FROM trail WHERE workshop_id = ? ORDER BY seq"
        lines = [Line(*row) for row in db.execute(sql, [workshop])]
        broken = list(broken_lines(lines))
        changed = () if broken else (_changed(db, workshop, lines), _uncovered(db, workshop, lines))
        yield slug, lines, [*broken, *(problem for each in changed for problem in each)]
    sql = "SELECT workshop_id FROM trail WHERE workshop_id NOT IN (SELECT id FROM workshop)"
    for workshop in sorted({row[0] for row in db.execute(sql)}):
        yield workshop, [], ["there is a trail, and no workshop"]


def check_zip(path: Path) -> Iterator[tuple[str, list[Line], list[str]]]:
    """Yield (workshop, its trail, what is wrong with it) for the trail in an exported ZIP."""
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if min(one.header_offset for one in members) or len(members) > len(archive.NameToInfo):
            # One reader would take what stands first, another what stands last.
            raise ValueError("two archives in one file, or two files of one name")
        kept = json.loads(archive.read("trail.json"))
        found = {name: archive.read(name) for name in archive.namelist() if name != "trail.json"}
    lines = [Line(**line) for line in kept["lines"]]
    problems = list(broken_lines(lines)) or list(_other_files(lines, kept.get("files", {}), found))
    yield kept["workshop"], lines, problems


def digests_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the SHA-256 of each file, by its name."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def _other_files(
    lines: list[Line], listed: dict[str, str], files: Mapping[str, bytes]
) -> Iterator[str]:
    """Yield a sentence for every file of a ZIP that is not what its last line signs off."""
    if not lines:
        yield "there is no trail"
    elif lines[-1].kind == "exported":
        found = digests_of(files)
        if json.loads(lines[-1].body).get("files") != digest([listed]):
            yield f"line {lines[-1].seq} signs off another list of files"
        for name in sorted(listed.keys() | found.keys()):
            if listed.get(name) != found.get(name):
                yield f"{name} is missing, was changed or was slipped in"
    elif _covers(lines) >= COVERS:
        yield "no line signs off these files"


def _covers(lines: list[Line]) -> int:
    return max((json.loads(line.body).get("covers", 1) for line in lines), default=1)


def check(path: Path) -> Iterator[tuple[str, list[Line], list[str]]]:
    """Yield what is found in a file: its first bytes say what it is, never what hangs on it."""
    with path.open("rb") as file:
        begins = file.read(16)
    if begins == b"SQLite format 3\0":
        return check_store(path)
    if begins.startswith(b"PK\x03\x04"):
        return check_zip(path)
    raise ValueError("it begins like neither")


def main(arguments: list[str]) -> int:
    """Check one file, print what was found and return the exit code."""
    try:
        (path,) = map(Path, arguments)
        found = list(check(path))
    except Exception as error:  # noqa: BLE001 -- whatever it is, the file cannot be read
        print(f"This is no store and no exported ZIP with a trail: {error}")  # noqa: T201
        return 2
    for slug, lines, problems in found:
        print(f"{slug}: {'; '.join(problems).upper() or 'whole'}, {len(lines)} lines")  # noqa: T201
        if lines and not problems:
            print(f"  {short(lines[-1].mark)}")  # noqa: T201
    return 1 if any(problems for _, _, problems in found) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
