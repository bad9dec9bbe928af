"""The secretary's notes: each part of the workshop with its result so far and room to write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workshopkit.desk.sheet import Sheet
from workshopkit.documents.web.html import fragment
from workshopkit.domain.material import Part
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import NOTE_MARK, Record
from workshopkit.domain.round import STATE_WORDS, Round, RoundState
from workshopkit.domain.workshop import Workshop
from workshopkit.kinds import kind_of


class Notes:
    """What `record.notes()` shows."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def facts(self, unit: Unit, workshop: Workshop) -> dict[str, Any]:
        """Return the parts that have an exercise, in order."""
        material = self._sheet.material(unit, workshop)
        run = [part for part in material.parts if part.outcomes]
        return {"parts": [self._part(material.record, part) for part in run]}

    def _part(self, record: Record, part: Part) -> dict[str, Any]:
        words = self._sheet.desk.words
        latest = part.outcomes[-1]
        round_ = latest.round
        kind = kind_of(round_)
        asks = kind.asks(round_)
        is_shown = round_.state is not RoundState.PREPARED or not asks
        return {
            "key": part.key,
            "title": self._sheet.title(round_),
            "asks": asks,
            "state": words.text(STATE_WORDS[round_.state]),
            "answered": latest.base.took_part,
            "result": fragment(kind.report(latest, words), top=3) if is_shown else "",
            "notes": list(self._notes(record, round_)),
        }

    def _notes(self, record: Record, round_: Round) -> Iterator[dict[str, Any]]:
        """Yield the notes of an exercise: one, or one for each of its questions."""
        about = kind_of(round_).notes_about(round_, self._sheet.desk.words.code)
        for n, label in enumerate(about, start=1):
            yield _note(record, f"{round_.slug}{NOTE_MARK}{n}", label)
        if not about or record.note(round_.slug):
            yield _note(record, round_.slug)


def _note(record: Record, section: str, label: str = "") -> dict[str, Any]:
    note = record.note(section)
    return {
        "section": section,
        "id": section.replace(NOTE_MARK, "--"),
        "label": label,
        "text": note.body["text"] if note else "",
        "rev": note.rev if note else 0,
    }
