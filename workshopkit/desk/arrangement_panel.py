"""What goes into the document: its type, its parts, their order.

Each choice is sent by itself and made on what is kept right then, so that two secretaries at once
do not take back each other's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workshopkit.desk.panel import Panel
from workshopkit.desk.sheet import Sheet, keep_one
from workshopkit.documents.content.document_type import SECTION_WORDS, TYPES, USUAL
from workshopkit.documents.content.documentation import section_keys
from workshopkit.domain.material import Material
from workshopkit.domain.plan import Plan, plan_of
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import EntryKind
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.command import MissingFactError

#: What a choice changes in the plan, and what is said about it.
Choice = tuple[dict[str, str], str]


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
        self._choices: Mapping[str, Callable[[Material, Mapping[str, Any]], Choice]] = {
            "type": self._type,
            "goes_in": self._goes_in,
            "move_part": self._move,
        }

    def panel(self) -> Panel:
        """Return the panel."""
        return self._sheet.panel("arrange.html", self._act, self._facts)

    def _facts(self, unit: Unit, workshop: Workshop) -> dict[str, Any]:
        material = self._sheet.material(unit, workshop)
        plan = plan_of(material.record)
        lines = list(self._lines(material, plan))
        return {
            "types": [(name, self._type_title(name, material)) for name in TYPES],
            "chosen": plan.type if plan.type in TYPES else _own_type(material),
            "lines": lines,
            "left_out": sum(not line.goes_in for line in lines),
        }

    def _type_title(self, name: str, material: Material) -> str:
        title = self._words.text(TYPES[name].title)
        if name != _own_type(material):
            return title
        return self._words.text("{title} (as the script has it)", title=title)

    def _lines(self, material: Material, plan: Plan) -> Iterator[Line]:
        titles = self._titles(material)
        for key in _in_order(plan, material):
            yield Line(key, titles[key], key not in plan.left_out)

    def _titles(self, material: Material) -> dict[str, str]:
        named = {key: self._words.text(words) for key, words in SECTION_WORDS.items()}
        parts = {
            part.key: self._sheet.title(part.outcomes[-1].round) if part.outcomes else part.title
            for part in material.parts
        }
        return {**named, **parts}

    def _act(self, message: Mapping[str, Any]) -> str:
        desk = self._sheet.desk
        sent = {**message.get("fields", {}), **message.get("facts", {})}
        choose = self._choices.get(str(sent.get("command")))
        if choose is None:
            raise MissingFactError(name="command")
        with desk.store.write() as unit:
            workshop = desk.workshop(unit)
            fields, said = choose(self._sheet.fresh(unit, workshop), sent)
            keep_one(unit, desk.actor, workshop, EntryKind.PLAN, fields)
        return said

    def _type(self, material: Material, sent: Mapping[str, Any]) -> Choice:
        name = str(sent.get("type", ""))
        if name not in TYPES:
            raise MissingFactError(name="type")
        del material
        return {"type": name}, self._words.text("Saved.")

    def _goes_in(self, material: Material, sent: Mapping[str, Any]) -> Choice:
        key = _key(material, sent)
        left_out = [one for one in sorted(plan_of(material.record).left_out) if one != key]
        if not sent.get("goes_in"):
            left_out.append(key)
        return {"left_out": "\n".join(left_out)}, self._words.text("Saved.")

    def _move(self, material: Material, sent: Mapping[str, Any]) -> Choice:
        plan, key = plan_of(material.record), _key(material, sent)
        order = _in_order(plan, material)
        before = order.index(key)
        place = min(max(0, before + (1 if sent.get("steps") == 1 else -1)), len(order) - 1)
        order.insert(place, order.pop(before))
        said = self._words.text(
            "“{title}” is now number {n} of {all}.",
            title=self._titles(material)[key],
            n=place + 1,
            all=len(order),
        )
        return {"order": "\n".join(_with_others(order, plan.order))}, said


def _own_type(material: Material) -> str:
    """Return the type that the script is for."""
    return material.type if material.type in TYPES else USUAL


def _in_order(plan: Plan, material: Material) -> list[str]:
    """Return every part in the chosen order, also those left out."""
    return list(replace(plan, left_out=frozenset()).arranged(section_keys(material)))


def _key(material: Material, sent: Mapping[str, Any]) -> str:
    key = sent.get("part")
    if key not in section_keys(material):
        raise MissingFactError(name="part")
    return str(key)


def _with_others(order: Sequence[str], earlier: Sequence[str]) -> list[str]:
    """Return the order, with what another type of document has kept in its place."""
    both = list(order)
    for before, key in zip(("", *earlier), earlier, strict=False):
        if key not in both:
            both.insert(both.index(before) + 1 if before else 0, key)
    return both
