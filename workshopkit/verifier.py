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
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

RULE = "workshopkit/trail/1"
#: Spelled alike in Swedish, Norwegian and Danish; one for each value of a byte.
WORDS = """
alarm alfabet ananas atlas atom banan band barn barometer baron basar basket basun batteri ben bil
blad blank blond bonde bord brev bro brun dag dal dam dans diamant diplom disk domino dragon drama
dun elegant element elev energi fabel fantasi fest figur film finger fisk fjord flod folk form
format foto fred frisk frost galleri geni gips glad glimt globus gran grill gris grus gul gummi
gymnast hals hav havre helt hobby hund hus idol ikon instrument jazz jord jubel jul juli juni jury
kabel kaffe kajak kaktus kalender kamel kamera kamin kanal kanin kapsel karneval katalog kilo kiosk
klang klar koala kobra komet komma kontakt kontor kontrast korn krans kultur kurs kvart land laser
lava lilla linje list liv luft magi magnet mandarin mandel marmor melodi melon meter mild mineral
motor museum natur nektar nord november oktober opera orgel original orkan orkester ost oval panda
panel paprika paradis park pasta patent pelikan pil pilot pingvin pirat plan planet plast poet
popcorn port portal post professor profil program puls punkt radar radio regel regn reptil ring
robot rosa rund saft saga sal salat salt samba sand sauna segment sekund sensor september signal
silke skarp skum sky slalom smart smed snabel sol solo spade spark spektrum spion sport stadion
start sten stil stol stolt stor storm strand svar symbol symfoni syn system talent tango teater tema
tempel tempo tenor termometer tid tiger tivoli tomat torsk transport trio triumf tropisk tunnel
turist tvilling unik vals varm vest video viking vild villa vind vinkel vinter violin vitamin vulkan
""".split()  # noqa: SIM905 -- a list is easier to read as it is
#: What the store holds of a round, under the name it has in the trail. Who answered is left out.
KEPT = {
    "question": "SELECT json_array(json(exercise), json(settings)) FROM round WHERE id = :id",
    "choices": """SELECT json_array(json_extract(value, '$.id'), json_extract(value, '$.label'))
        FROM round, json_each(items) WHERE round.id = :id""",
    "answers": """SELECT value FROM counted_slip WHERE round_id = :id UNION ALL
        SELECT json_remove(value, '$.by') FROM response WHERE round_id = :id AND NOT withdrawn""",
    "tally": "SELECT json_array(source, voters, json(votes)) FROM hand_count WHERE round_id = :id",
}


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


def mark_of(before: str, seq: int, kind: str, body: str) -> str:
    """Return the mark of a line that follows the line with the mark `before`."""
    return hashlib.sha256(canonical([RULE, before, seq, kind, body]).encode()).hexdigest()


def six_words(mark: str) -> str:
    """Return what is printed of a mark as six words, to read aloud and compare."""
    return " ".join(WORDS[byte] for byte in bytes.fromhex(mark)[:6])


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


def _changed_rounds(db: sqlite3.Connection, lines: list[Line]) -> Iterator[str]:
    """Yield a sentence for each exercise whose question or answers are not those of the trail."""
    said: dict[tuple[str, str], tuple[int, str]] = {}
    for line in lines:
        body = json.loads(line.body)
        for name in KEPT.keys() & body.keys():
            said[body["round"], name] = line.seq, body[name]
        if line.kind == "withdrawn":
            said = {known: digests for known, digests in said.items() if known[0] != body["round"]}
    for (round_id, name), (seq, wanted) in sorted(said.items()):
        try:
            kept = digest(json.loads(row[0]) for row in db.execute(KEPT[name], {"id": round_id}))
        except (ValueError, TypeError, sqlite3.Error):
            kept = "unreadable"
        if wanted != kept:
            yield f"the {name} of line {seq} is not what the store holds"


def check_store(path: Path) -> Iterator[tuple[str, list[Line], list[str]]]:
    """Yield (workshop, its trail, what is wrong with it) for each workshop of a store."""
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    db.text_factory = lambda raw: raw.decode(errors="backslashreplace")  # a line may be damaged
    for workshop_id, slug in db.execute("SELECT id, slug FROM workshop ORDER BY slug").fetchall():
        sql = "SELECT seq, kind, body, mark FROM trail WHERE workshop_id = ? ORDER BY seq"
        lines = [Line(*row) for row in db.execute(sql, (workshop_id,))]
        yield slug, lines, list(broken_lines(lines)) or list(_changed_rounds(db, lines))


def check_zip(path: Path) -> Iterator[tuple[str, list[Line], list[str]]]:
    """Yield (workshop, its trail, what is wrong with it) for the trail in an exported ZIP."""
    with zipfile.ZipFile(path) as archive:
        kept = json.loads(archive.read("trail.json"))
    lines = [Line(**line) for line in kept["lines"]]
    yield kept["workshop"], lines, list(broken_lines(lines))


def main(arguments: list[str]) -> int:
    """Check one file, print what was found and return the exit code."""
    try:
        (path,) = map(Path, arguments)
        found = list((check_zip if zipfile.is_zipfile(path) else check_store)(path))
    except Exception as error:  # noqa: BLE001 -- whatever it is, the file cannot be read
        print(f"This is no store and no exported ZIP with a trail: {error}")  # noqa: T201
        return 2
    for slug, lines, problems in found:
        print(f"{slug}: {'; '.join(problems).upper() or 'whole'}, {len(lines)} lines")  # noqa: T201
        if lines and not problems:
            print(f"  {short(lines[-1].mark)}  {six_words(lines[-1].mark)}")  # noqa: T201
    return 1 if any(problems for _, _, problems in found) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
