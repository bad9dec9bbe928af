"""Everything the store holds of one workshop, in a ZIP: for who asks for it, or before it goes."""

from __future__ import annotations

import json
import secrets
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from workshopkit.documents.content.trail_part import sealed
from workshopkit.documents.csv_file import texts_as_csv
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.ports import Unit
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import SetupError
from workshopkit.facilitation.publishing.signing import sign_off
from workshopkit.kinds.folding import said_in

#: Whoever is at the laptop.
_FACILITATOR = Actor(Role.FACILITATOR)

Rows = Sequence[Mapping[str, Any]]

#: What the tables of the store are called for somebody who has never seen it.
FILES: Mapping[str, str] = {
    "workshop": "workshop",
    "participant": "participants",
    "round": "exercises",
    "response": "answers",
    "counted_slip": "counted_slips",
    "took_part": "took_part_in_secret_ballots",
    "voting_code": "personal_codes",
    "hand_count": "tallies",
    "result": "results",
    "own_words": "words_of_the_script",
    "act": "moderation",
    "entry": "record",
    "publication": "final_versions",
}
#: With the text of a code, whoever has the file could vote.
_LEFT_OUT = {"voting_code": {"code"}}

HEADER = ("exercise", "run", "name", "table", "voter", "saved", "part", "answer")

ABOUT = """Everything that is kept of the workshop “{title}” ({slug}).

answers.csv       what was answered, a line each, with the name and the table if they were given
trail.json        the audit trail; `workshopkit verify` checks it and the files beside it, too
the other files   what the store holds, as it is kept

Left out: the texts of personal codes, and sealed slips of a secret ballot that is still open.
"""


class FileInTheWayError(SetupError):
    """There is already a file “{path}”. Name another one for the data."""


class DamagedDataError(SetupError):
    """The data in “{path}” could not be read again after it was written, so nothing was done."""


def hand_over(unit: Unit, workshop: Workshop, to: Path) -> Path:
    """Write all there is of a workshop to a ZIP, read it again to be sure, and return where.

    The audit trail gets a line for it, so that the unit has to be one that writes.

    Raises:
        SetupError: There is a file already, or what was written cannot be read.
    """
    if to.exists():
        raise FileInTheWayError(path=to)
    files = dict(_files(unit, workshop))
    files |= sealed(workshop, files, partial(sign_off, unit, _FACILITATOR, workshop), program="")
    unfinished = to.with_name(f"{to.name}.{secrets.token_hex(4)}")
    to.parent.mkdir(parents=True, exist_ok=True)
    unfinished.touch(mode=0o600)
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, written in files.items():
                archive.writestr(name, written)
        _check(unfinished, files)
        unfinished.replace(to)
    finally:
        unfinished.unlink(missing_ok=True)
    return to


def _check(path: Path, files: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(path) as archive:
        is_whole = archive.testzip() is None and archive.namelist() == list(files)
        if not is_whole or any(archive.read(name) != files[name] for name in files):
            raise DamagedDataError(path=path)


def _files(unit: Unit, workshop: Workshop) -> Iterator[tuple[str, bytes]]:
    tables = unit.everything(workshop.id)
    yield "about.txt", ABOUT.format(title=workshop.title, slug=workshop.slug).encode()
    yield "answers.csv", texts_as_csv([HEADER, *_answers(unit, workshop)])
    for table, name in FILES.items():
        hidden = _LEFT_OUT.get(table, set())
        rows = [{k: v for k, v in row.items() if k not in hidden} for row in tables[table]]
        yield f"{name}.json", _json(rows)


def _answers(unit: Unit, workshop: Workshop) -> Iterator[tuple[str, ...]]:
    people = {person.id: person for person in unit.participants(workshop.id)}
    for round_ in unit.rounds(workshop.id):
        labels = {item.id: item.label for item in round_.items}
        run = round_.slug, str(round_.number)
        for response in (*unit.responses(round_.id), *unit.counted_slips(round_.id)):
            person = people.get(response.participant_id)
            who = (person.name, person.table) if person else ("", "")
            for part, text in _leaves("", said_in(response.value)):
                named = labels.get(text, text)
                yield (*run, *who, response.voter, response.saved_at, part, named)


def _leaves(way: str, inside: object) -> Iterator[tuple[str, str]]:
    """Yield every text inside an answer, with the way to it."""
    if isinstance(inside, Mapping):
        for name, one in inside.items():
            yield from _leaves(f"{way} {name}".strip(), one)
    elif isinstance(inside, list | tuple):
        for number, one in enumerate(inside, start=1):
            yield from _leaves(f"{way} {number}".strip(), one)
    elif inside not in ("", None):
        yield way, str(inside)


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1, default=str).encode()
