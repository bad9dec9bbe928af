"""The documentation of a workshop: from everything that was kept to one document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from workshopkit.documents.content import record_part
from workshopkit.documents.content.document_type import (
    ATTENDANCE,
    BACKGROUND,
    DECISIONS,
    ENDING,
    FACTS,
    LOG,
    MEETINGS,
    MEMBERS,
    NEXT_STEPS,
    PARKED,
    PARTICIPATION,
    PARTS,
    SEASON,
    SIGNATURES,
    TRAIL,
    TYPES,
    USUAL,
    DocumentType,
)
from workshopkit.documents.content.house_style import house_style
from workshopkit.documents.content.numbering import numbered, numbered_decisions, unnumbered
from workshopkit.documents.content.participation import participation
from workshopkit.documents.content.script_part import script_part
from workshopkit.documents.content.status import status
from workshopkit.documents.content.trail_part import whole_trail
from workshopkit.domain.document import Block, Document, Facts, Heading
from workshopkit.domain.language import Language
from workshopkit.domain.material import Material, Part
from workshopkit.domain.plan import plan_of
from workshopkit.kinds import kind_of
from workshopkit.kinds.telling import heading_of


def documentation(material: Material, language: Language, name: str = "") -> Document:
    """Return the documentation as it stands, in a language; people's words stay as they are.

    Args:
        material: Everything it is made from.
        language: The language of headings and fixed words.
        name: The type of document; without it the chosen one, the script's or the usual one.
    """
    material = replace(material, type=name, chosen=True) if name else material
    workshop, type_ = material.workshop, document_type(material)
    document = Document(
        title=workshop.title,
        subtitle=language.text(type_.title),
        language=language.code,
        date=workshop.date,
        status="",
        blocks=tuple(_blocks(material, language)),
        style=house_style(material.record, material.style),
    )
    return replace(document, status=status(material, document, language))


def document_type(material: Material) -> DocumentType:
    """Return the type the secretary chose, or the script's own, or the usual one."""
    chosen = "" if material.chosen else plan_of(material.record).type
    names = (chosen, material.type, USUAL)
    return next(TYPES[name] for name in names if name in TYPES)


def section_keys(material: Material) -> tuple[str, ...]:
    """Return everything a document of this type can have in it, in its usual order."""
    type_ = document_type(material)
    parts = [part.key for part in _parts_of(material.parts, type_)]
    named = set(type_.sections)
    keys: list[str] = []
    for section in type_.sections:
        if section == PARTS:
            keys += [key for key in parts if key not in named]
        elif section.startswith("@") or section in parts:
            keys.append(section)
    return tuple(keys)


def _parts_of(parts: Sequence[Part], type_: DocumentType) -> list[Part]:
    """Return the parts that go in: of the right kind, and only the marked ones if there are any."""
    usable = [part for part in parts if _goes_in(part, type_)]
    marked = [part for part in usable if _is_marked(part, type_)]
    return marked or usable


def _goes_in(part: Part, type_: DocumentType) -> bool:
    if not part.outcomes:
        return not type_.only
    shape = kind_of(part.outcomes[-1].round).SHAPE
    return shape not in type_.without and (not type_.only or shape in type_.only)


def _is_marked(part: Part, type_: DocumentType) -> bool:
    if not part.outcomes or not type_.marked:
        return False
    return bool(part.outcomes[-1].round.settings.get(type_.marked))


def _blocks(material: Material, language: Language) -> Iterator[Block]:
    type_, numbers = document_type(material), count(1)
    for key in plan_of(material.record).arranged(section_keys(material)):
        blocks = _section(key, material, language)
        if type_.plain:
            yield from unnumbered(blocks)
        elif type_.numbers and key == DECISIONS:
            yield from numbered_decisions(blocks, type_.numbers, numbers)
        elif type_.numbers and key not in _WITHOUT_NUMBER:
            yield from numbered(blocks, type_.numbers, numbers)
        else:
            yield from blocks


def _section(key: str, material: Material, language: Language) -> Iterator[Block]:
    """Yield what one key of the document stands for."""
    if key in _SECTIONS:
        yield from _SECTIONS[key](material, language)
        return
    part = next(part for part in material.parts if part.key == key)
    if document_type(material).bare:
        yield from _asked(part, language)
    else:
        told = PARTICIPATION not in plan_of(material.record).left_out
        yield from script_part(material, part, language, with_participation=told)


def _facts(material: Material, language: Language) -> Iterator[Block]:
    pairs = tuple(_pairs(material, language))
    signed = SIGNATURES in document_type(material).sections
    yield Facts((*pairs, *record_part.held_by(material.record, language, signed=signed)))


#: What each section of the record gives.
_SECTIONS: Mapping[str, Callable[[Material, Language], Iterator[Block]]] = {
    FACTS: _facts,
    SEASON: record_part.season,
    BACKGROUND: record_part.opening,
    MEMBERS: record_part.members,
    LOG: record_part.log,
    MEETINGS: record_part.meetings,
    ATTENDANCE: record_part.attendance,
    DECISIONS: record_part.decisions,
    NEXT_STEPS: record_part.next_steps,
    PARKED: record_part.parked,
    ENDING: record_part.ending,
    SIGNATURES: record_part.signatures,
    PARTICIPATION: participation,
    TRAIL: whole_trail,
}

#: Sections around what was dealt with, which the count of a numbered document leaves out.
_WITHOUT_NUMBER = frozenset({MEMBERS, LOG, MEETINGS, ATTENDANCE, SIGNATURES, PARTICIPATION, TRAIL})


def _pairs(material: Material, language: Language) -> Iterator[tuple[str, str]]:
    workshop, cover = material.workshop, record_part.cover(material.record)
    yield language.text("Date"), language.date(workshop.date)
    if workshop.place:
        yield language.text("Place"), workshop.place
    if cover.get("season") and SEASON not in document_type(material).sections:
        yield language.text("Season"), cover["season"]
    if cover.get("client"):
        yield language.text("Client"), cover["client"]
    present = material.record.present()
    if present:
        yield language.text("Present"), str(present)
    took_part = language.plural(
        "{n} joined with a device", "{n} joined with a device", material.joined
    )
    yield language.text("Participants"), took_part


def _asked(part: Part, language: Language) -> Iterator[Block]:
    """Yield what an exercise asks, without what came out: for taking home and doing it there."""
    if part.outcomes:
        latest = part.outcomes[-1]
        yield Heading(1, heading_of(latest, language))
        yield from kind_of(latest.round).brief(latest.round, language)
