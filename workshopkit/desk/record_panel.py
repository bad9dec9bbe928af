"""The secretary's page: the cover, who came, notes, decisions, next steps, and the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workshopkit.desk.arrangement_panel import Arrangement
from workshopkit.desk.desk import Desk
from workshopkit.desk.document_panel import TheDocument
from workshopkit.desk.panel import Panel
from workshopkit.desk.sheet import More, Sheet, kept_together, nothing_more
from workshopkit.desk.style_panel import Style
from workshopkit.desk.text_panel import FreeTexts
from workshopkit.documents.content.record_part import decided
from workshopkit.documents.web.html import fragment
from workshopkit.domain.material import Part
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import (
    LONG_FIELDS,
    NOTE_MARK,
    EntryChangedError,
    EntryKind,
    Record,
)
from workshopkit.domain.round import STATE_WORDS, Round, RoundState
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.recording import add_entry, change_entry, record_of
from workshopkit.kinds import kind_of


class RecordBook:
    """The record on the secretary's page: `record.attendance()`, `record.notes()` and so on."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sheet = Sheet(desk)

    def cover(self) -> Panel:
        """Show what stands around the documentation: season, client, background, sender."""
        return self._panel("cover.html")

    def attendance(self) -> Panel:
        """Show who is here, typed in or taken over from those who gave a name."""
        return self._panel("attendance.html")

    def working_group(self) -> Panel:
        """Show the members of a working group, its work log and its meetings."""
        return self._panel("group.html")

    def notes(self) -> Panel:
        """Show each part of the workshop with its result so far and room for notes."""
        return self._panel("notes.html", self._parts)

    def decisions(self) -> Panel:
        """Show the decisions, numbered as they will be in the documentation."""
        return self._panel("decisions.html", self._decisions)

    def next_steps(self) -> Panel:
        """Show what happens next: what, who, when."""
        return self._panel("next_steps.html")

    def parking(self) -> Panel:
        """Show what was put aside to be discussed another time."""
        return self._panel("parking.html")

    def arrangement(self) -> Panel:
        """Show of which type the document is, what goes in, and in which order."""
        return Arrangement(self._sheet).panel()

    def texts(self) -> Panel:
        """Show what people wrote, to be changed or blacked out before it is published."""
        return FreeTexts(self._sheet).panel()

    def style(self) -> Panel:
        """Show what the document looks like: name, colours, typeface, footer, logo."""
        return Style(self._sheet).panel()

    def documentation(self) -> Panel:
        """Show how far the document is, its preview, and the formats to take home."""
        return TheDocument(self._sheet).panel()

    def _panel(self, template: str, more: More = nothing_more) -> Panel:
        return self._sheet.panel(template, self._act, more)

    def _parts(self, unit: Unit, workshop: Workshop) -> dict[str, Any]:
        material = self._sheet.material(unit, workshop)
        run = [part for part in material.parts if part.outcomes]
        return {"parts": [self._part(material.record, part) for part in run]}

    def _part(self, record: Record, part: Part) -> dict[str, Any]:
        words = self._desk.words
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
        about = kind_of(round_).notes_about(round_, self._desk.words.code)
        for n, label in enumerate(about, start=1):
            yield _note(record, f"{round_.slug}{NOTE_MARK}{n}", label)
        if not about or record.note(round_.slug):
            yield _note(record, round_.slug)

    def _decisions(self, unit: Unit, workshop: Workshop) -> dict[str, Any]:
        material = self._sheet.material(unit, workshop)
        latest = [part.outcomes[-1].round for part in material.parts if part.outcomes]
        entries = material.record.of(EntryKind.DECISION)
        return {
            "asked": [(r.slug, self._sheet.title(r)) for r in latest if kind_of(r).DECIDES],
            "said": {entry.id: decided(material, entry, self._desk.words) for entry in entries},
        }

    def _act(self, message: Mapping[str, Any]) -> str:
        facts = dict(message.get("facts", {}))
        fields = dict(message.get("fields", {}))
        command = facts.get("command")
        if command == "note":
            return self._save_note(facts, str(fields.get("text", "")))
        if command == "cover":
            return self._save_cover(fields)
        if command == "record_decision":
            facts["exercise"] = fields.get("exercise", facts.get("exercise"))
        if command in ("add_entry", "change_entry"):
            facts["fields"] = fields
        return self._save(facts, fields)

    def _save(self, facts: dict[str, Any], fields: Mapping[str, Any]) -> str:
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
            name: str(text)
            if name == "presence"
            else kept_together(current.get(name, ""), str(text), _between(name))
            for name, text in fields.items()
        }
        self._desk.act({**facts, "fields": both, "rev": error.current.rev})
        return self._desk.words.text("Somebody else wrote here, too. Both texts are kept.")

    def _save_note(self, facts: dict[str, Any], text: str) -> str:
        words = self._desk.words
        try:
            self._desk.act({**facts, "text": text})
        except EntryChangedError as error:
            both = kept_together(error.current.body["text"], text, "\n\n")
            self._desk.act({**facts, "text": both, "rev": error.current.rev})
            return words.text("Somebody else wrote here, too. Both texts are kept.")
        return words.text("Saved.")

    def _save_cover(self, fields: Mapping[str, Any]) -> str:
        """Make the cover with the first field that is typed; later ones are changes of it."""
        desk = self._desk
        with desk.store.write() as unit:
            workshop = desk.workshop(unit)
            covers = record_of(unit, workshop).of(EntryKind.COVER)
            if not covers:
                # A new line needs its first field, but people may begin with any of them.
                begun = {**fields, "season": fields.get("season") or "–"}
                made = add_entry(unit, desk.actor, workshop, EntryKind.COVER, begun)
                change_entry(unit, desk.actor, workshop, made.id, fields, made.rev)
                return desk.words.text("Saved.")
        facts = {"command": "change_entry", "entry": covers[0].id, "rev": 0, "fields": fields}
        return self._save(facts, fields)


def _note(record: Record, section: str, label: str = "") -> dict[str, Any]:
    note = record.note(section)
    return {
        "section": section,
        "id": section.replace(NOTE_MARK, "--"),
        "label": label,
        "text": note.body["text"] if note else "",
        "rev": note.rev if note else 0,
    }


def _between(name: str) -> str:
    """Return what stands between two texts that are both kept: a decision stays one paragraph."""
    return "\n\n" if name in LONG_FIELDS - {"text"} else " / "
