"""What goes into the document: its type, its parts, their order, each choice sent by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workshopkit.desk.panel import Panel
from workshopkit.desk.sheet import Sheet
from workshopkit.documents.content.document_type import SECTION_WORDS, TYPES
from workshopkit.domain.material import Material
from workshopkit.domain.plan import Plan, plan_of
from workshopkit.domain.ports import Unit
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.publishing.arranging import Moved, arranged, chosen_type, own_type


@dataclass(frozen=True)
class Line:
    """One part of the document as the panel lists it."""

    key: str
    title: str
    goes_in: bool

    @property
    def id(self) -> str:
        """The line's name in the page."""
        return "goes-in-" + self.key.replace("@", "about-").replace("#", "--")


class Arrangement:
    """`record.arrangement()`."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._words = sheet.desk.words

    def panel(self) -> Panel:
        """Return the panel."""
        return self._sheet.panel("arrange.html", self._act, self._facts)

    def _facts(self, unit: Unit, workshop: Workshop) -> dict[str, Any]:
        material = self._sheet.material(unit, workshop)
        plan = plan_of(material.record)
        lines = list(self._lines(material, plan))
        return {
            "types": [(name, self._type_title(name, material)) for name in TYPES],
            "chosen": chosen_type(material),
            "lines": lines,
            "left_out": sum(not line.goes_in for line in lines),
        }

    def _type_title(self, name: str, material: Material) -> str:
        title = self._words.text(TYPES[name].title)
        if name != own_type(material):
            return title
        return self._words.text("{title} (as the script has it)", title=title)

    def _lines(self, material: Material, plan: Plan) -> Iterator[Line]:
        titles = self._titles(material)
        for key in arranged(material):
            yield Line(key, titles[key], key not in plan.left_out)

    def _titles(self, material: Material) -> dict[str, str]:
        named = {key: self._words.text(words) for key, words in SECTION_WORDS.items()}
        parts = {
            part.key: self._sheet.title(part.outcomes[-1].round) if part.outcomes else part.title
            for part in material.parts
        }
        return {**named, **parts}

    def _act(self, message: Mapping[str, Any]) -> str:
        done = self._sheet.desk.act({**message.get("fields", {}), **message.get("facts", {})})
        return self._moved(done) if isinstance(done, Moved) else self._words.text("Saved.")

    def _moved(self, moved: Moved) -> str:
        desk = self._sheet.desk
        with desk.store.read() as unit:
            titles = self._titles(self._sheet.material(unit, desk.workshop(unit)))
        return self._words.text(
            "“{title}” is now number {n} of {all}.",
            title=titles[moved.part],
            n=moved.place,
            all=moved.of,
        )
