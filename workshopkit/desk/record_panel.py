"""The secretary's page: the cover, who came, notes, decisions, next steps, and the document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workshopkit.desk.arrangement_panel import Arrangement
from workshopkit.desk.desk import Desk
from workshopkit.desk.document_panel import TheDocument
from workshopkit.desk.notes_panel import Notes
from workshopkit.desk.panel import Panel
from workshopkit.desk.record_act import keep
from workshopkit.desk.sheet import More, Sheet, nothing_more
from workshopkit.desk.style_panel import Style
from workshopkit.desk.text_panel import FreeTexts
from workshopkit.documents.calendar.calendar import planned
from workshopkit.documents.content.record_part import decided
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import EntryKind
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.recording import record_of
from workshopkit.kinds import kind_of


class RecordBook:
    """The record on the secretary's page: `record.attendance()`, `record.notes()` and so on."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sheet = Sheet(desk)

    def cover(self) -> Panel:
        """Show what stands around the documentation: season, client, background, sender."""
        return self._panel("cover.html", _is_final)

    def attendance(self) -> Panel:
        """Show who is here, typed in or taken over from those who gave a name."""
        return self._panel("attendance.html")

    def working_group(self) -> Panel:
        """Show the members of a working group, its work log and its meetings."""
        return self._panel("group.html")

    def notes(self) -> Panel:
        """Show each part of the workshop with its result so far and room for notes."""
        return self._panel("notes.html", Notes(self._sheet).facts)

    def decisions(self) -> Panel:
        """Show the decisions, numbered as they will be in the documentation."""
        return self._panel("decisions.html", self._decisions)

    def next_steps(self) -> Panel:
        """Show what happens next: what, who, when, and how it gets into a calendar."""
        return self._panel("next_steps.html", self._days)

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

    def _days(self, unit: Unit, workshop: Workshop) -> dict[str, Any]:
        record = record_of(unit, workshop)
        words, lines = self._desk.words, planned(workshop, record)
        said = {line.entry.id: words.date(line.day) if line.day else "" for line in lines}
        return {"days": said, "has_days": any(said.values())}

    def _decisions(self, unit: Unit, workshop: Workshop) -> dict[str, Any]:
        material = self._sheet.material(unit, workshop)
        latest = [part.outcomes[-1].round for part in material.parts if part.outcomes]
        entries = material.record.of(EntryKind.DECISION)
        return {
            "asked": [(r.slug, self._sheet.title(r)) for r in latest if kind_of(r).DECIDES],
            "said": {entry.id: decided(material, entry, self._desk.words) for entry in entries},
        }

    def _act(self, message: Mapping[str, Any]) -> str:
        return keep(self._desk, message)


def _is_final(unit: Unit, workshop: Workshop) -> dict[str, Any]:
    return {"is_final": bool(unit.publications(workshop.id))}
