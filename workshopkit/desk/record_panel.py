"""The secretary's panels: attendance, notes, decisions, next steps, and the way out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workshopkit.desk.forum import Desk
from workshopkit.desk.panel import Panel, templates
from workshopkit.documents.export import FORMATS
from workshopkit.documents.html import fragment
from workshopkit.domain.exercise import filled
from workshopkit.domain.material import Material, Part
from workshopkit.domain.record import PRESENCE_WORDS, PRESENCES, EntryChangedError, EntryKind
from workshopkit.domain.round import STATE_WORDS, RoundState
from workshopkit.facilitation.material import gather
from workshopkit.kinds import kind_of
from workshopkit.locale.language import NAMES

FORMAT_WORDS = {"html": "HTML", "docx": "Word (DOCX)", "md": "Markdown"}


class RecordBook:
    """The record on the secretary's page: `record.attendance()`, `record.notes()` and so on."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def attendance(self) -> Panel:
        """Show who is here, typed in or taken over from those who gave a name."""
        return self._panel("attendance.html", EntryKind.ATTENDANCE)

    def notes(self) -> Panel:
        """Show each part of the workshop with its result so far and room for a note."""
        return self._panel("notes.html", EntryKind.NOTE)

    def decisions(self) -> Panel:
        """Show the decisions, numbered as they will be in the documentation."""
        return self._panel("decisions.html", EntryKind.DECISION)

    def next_steps(self) -> Panel:
        """Show what happens next: what, who, when."""
        return self._panel("next_steps.html", EntryKind.NEXT_STEP)

    def documentation(self) -> Panel:
        """Show the preview and the formats to take home."""
        return self._panel("documentation.html", EntryKind.NOTE)

    def _panel(self, template: str, kind: EntryKind) -> Panel:
        def draw() -> str:
            return self._draw(template, kind)

        return self._desk.watch.add(Panel(self._desk.words, draw, self._act))

    def _draw(self, template: str, kind: EntryKind) -> str:
        material = self._material()
        words = self._desk.words
        return (
            templates()
            .get_template(template)
            .render(
                _=words.text,
                ngettext=words.plural,
                words=words,
                workshop=material.workshop,
                record=material.record,
                entries=material.record.of(kind),
                presences=[(name, words.text(PRESENCE_WORDS[name])) for name in PRESENCES],
                parts=[self._part(material, part) for part in material.parts if part.outcomes],
                formats=[(name, FORMAT_WORDS[name]) for name in FORMATS],
                languages=NAMES,
            )
        )

    def _material(self) -> Material:
        with self._desk.store.read() as unit:
            return gather(unit, self._desk.workshop(unit))

    def _part(self, material: Material, part: Part) -> dict[str, Any]:
        words = self._desk.words
        latest = part.outcomes[-1]
        round_ = latest.round
        note = material.record.note(part.key)
        opened = round_.state is not RoundState.PREPARED
        return {
            "key": part.key,
            "title": filled(round_.wording(words.code).title, round_.settings),
            "state": words.text(STATE_WORDS[round_.state]),
            "answered": latest.base.took_part,
            "result": fragment(kind_of(round_).report(latest, words), top=3) if opened else "",
            "note": note.body["text"] if note else "",
            "rev": note.rev if note else 0,
        }

    def _act(self, message: Mapping[str, Any]) -> str:
        facts = dict(message.get("facts", {}))
        fields = dict(message.get("fields", {}))
        if facts.get("command") == "note":
            return self._note(facts, str(fields.get("text", "")))
        if facts.get("command") in ("add_entry", "change_entry"):
            facts["fields"] = fields
        try:
            self._desk.act(facts)
        except EntryChangedError as error:
            return self._keep_both(facts, fields, error)
        return self._desk.words.text("Saved.")

    def _keep_both(
        self, facts: dict[str, Any], fields: Mapping[str, Any], error: EntryChangedError
    ) -> str:
        """Save what both wrote, one after the other: nothing anybody wrote may vanish."""
        current = error.current.body
        both = {
            name: str(text) if name == "presence" else _joined(current.get(name, ""), str(text))
            for name, text in fields.items()
        }
        self._desk.act({**facts, "fields": both, "rev": error.current.rev})
        return self._desk.words.text("Somebody else wrote here, too. Both texts are kept.")

    def _note(self, facts: dict[str, Any], text: str) -> str:
        words = self._desk.words
        try:
            self._desk.act({**facts, "text": text})
        except EntryChangedError as error:
            both = _joined(error.current.body["text"], text, "\n\n")
            self._desk.act({**facts, "text": both, "rev": error.current.rev})
            return words.text("Somebody else wrote here, too. Both texts are kept.")
        return words.text("Saved.")


def _joined(theirs: str, mine: str, between: str = " / ") -> str:
    """Return both texts, or the longer one where it only goes on from the other."""
    if mine.strip().startswith(theirs.strip()):
        return mine
    return theirs if theirs.strip().startswith(mine.strip()) else f"{theirs}{between}{mine}"
