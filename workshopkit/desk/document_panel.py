"""The document: how far it is, what the room says about it, its final versions, its formats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from workshopkit.desk.panel import Panel
from workshopkit.desk.sheet import Sheet
from workshopkit.documents.content.documentation import documentation
from workshopkit.documents.content.tree import document_to_json
from workshopkit.documents.export import FORMATS
from workshopkit.domain.language import LANGUAGES
from workshopkit.domain.material import Material
from workshopkit.domain.plan import Stage, plan_of
from workshopkit.domain.ports import Unit
from workshopkit.domain.publication import Publication, tree_digest
from workshopkit.domain.record import EntryKind
from workshopkit.domain.workshop import Workshop
from workshopkit.locale.language import NAMES, language

#: What a format is called, in the order they are offered; one without a name comes last.
FORMAT_NAMES = {
    "html": "HTML",
    "pdf": "PDF",
    "docx": "Word",
    "odt": "ODT",
    "md": "Markdown",
    "xlsx": "Excel",
    "csv": "CSV",
    "json": "JSON",
    "zip": "All of it (ZIP)",
}
STAGE_WORDS = {
    Stage.DRAFT: "This is a draft.",
    Stage.COMMENTS: "The draft is out for comments: everybody in the room can read it.",
    Stage.FINAL: "The document is final.",
}
_SAID = {
    Stage.DRAFT: "The document is a draft again. The room can no longer read it.",
    Stage.COMMENTS: "The room can read the draft now, and say something about it.",
}
#: As much of a digest as somebody reads out.
SHORT = 8


@dataclass(frozen=True)
class Version:
    """A final version as the panel lists it."""

    number: int
    day: str
    digest: str
    language: str


class TheDocument:
    """`record.documentation()`; it keeps which language this secretary looks at."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._words = sheet.desk.words
        self._code = sheet.desk.words.code

    def panel(self) -> Panel:
        """Return the panel."""
        return self._sheet.panel("documentation.html", self._act, self._facts)

    def _facts(self, unit: Unit, workshop: Workshop) -> dict[str, Any]:
        material = self._sheet.material(unit, workshop)
        stage = plan_of(material.record).stage
        versions = [self._version(made) for made in material.publications]
        changed = bool(versions) and self._is_changed(material)
        return {
            "stage": stage,
            "stage_said": self._stage_said(stage, changed=changed),
            "changed": changed,
            "latest": versions[-1] if versions else None,
            "versions": versions[::-1],
            "comments": material.record.of(EntryKind.COMMENT),
            "formats": list(self._formats()),
            "languages": NAMES,
            "code": self._code,
        }

    def _stage_said(self, stage: Stage, *, changed: bool) -> str:
        # A final document that was changed is one no longer; the line below says since when.
        now = Stage.DRAFT if stage is Stage.FINAL and changed else stage
        return self._words.text(STAGE_WORDS[now])

    def _version(self, made: Publication) -> Version:
        day = self._words.date(date.fromisoformat(made.made_at[:10]))
        return Version(made.version, day, made.digest[:SHORT], NAMES[made.language])

    def _is_changed(self, material: Material) -> bool:
        latest = material.publications[-1]
        now = documentation(material, language(latest.language))
        return tree_digest(document_to_json(now)) != latest.digest

    def _formats(self) -> Iterator[tuple[str, str, str]]:
        """Yield each format with its name and what is said while it is made."""
        for name in sorted(FORMATS, key=_place):
            title = self._words.text(FORMAT_NAMES.get(name, name.upper()))
            said = self._words.text("{format} is being made. Your browser saves it.", format=title)
            yield name, title, said

    def _act(self, message: Mapping[str, Any]) -> str:
        facts = dict(message.get("facts", {}))
        if facts.get("command") == "language":
            return self._choose(str(message.get("fields", {}).get("language", "")))
        done = self._sheet.desk.act(facts)
        if isinstance(done, Publication):
            return self._words.text("Version {n} is final.", n=done.version)
        return self._words.text(_SAID.get(facts.get("stage", ""), "Saved."))

    def _choose(self, code: str) -> str:
        self._code = code if code in LANGUAGES else self._code
        return ""


def _place(name: str) -> int:
    known = list(FORMAT_NAMES)
    return known.index(name) if name in known else len(known)
