"""What the secretary kept, as blocks of the documentation: each part only where there is one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workshopkit.documents.blocks.label import with_colon
from workshopkit.domain.collation import collation_key
from workshopkit.domain.document import (
    Block,
    BulletList,
    DecisionLine,
    Facts,
    Heading,
    NumberedList,
    Paragraph,
    Signatures,
    Table,
)
from workshopkit.domain.language import Language
from workshopkit.domain.material import Material
from workshopkit.domain.record import PRESENCE_WORDS, Entry, EntryKind, Record
from workshopkit.kinds import kind_of


def cover(record: Record) -> Mapping[str, str]:
    """Return the fields of the first cover; nothing is on a workshop without one."""
    covers = record.of(EntryKind.COVER)
    return covers[0].body if covers else {}


def season(material: Material, language: Language) -> Iterator[Block]:
    """Yield the line above the results of a forum: "RESULTAT DIALOGFORUM VÅREN 2027:"."""
    said = cover(material.record).get("season", "") or str(material.workshop.date.year)
    title = language.text("Result of the dialogue forum, {season}:", season=said)
    yield Paragraph(title.upper(), style="label")


def opening(material: Material, language: Language) -> Iterator[Block]:
    """Yield how it came to the workshop, and what was asked for."""
    del language
    fields = cover(material.record)
    if fields.get("background"):
        yield Paragraph(fields["background"])
    if fields.get("assignment"):
        yield Paragraph(fields["assignment"], style="lead")


def members(material: Material, language: Language) -> Iterator[Block]:
    """Yield who the working group are."""
    entries = material.record.of(EntryKind.MEMBER)
    if entries:
        yield Heading(1, with_colon(language.text("Working group")))
        yield BulletList(tuple(_member(entry) for entry in entries))


def log(material: Material, language: Language) -> Iterator[Block]:
    """Yield what the working group did."""
    entries = material.record.of(EntryKind.LOG)
    if entries:
        yield Heading(1, language.text("Work log"))
    yield from (Paragraph(_dated(entry)) for entry in entries)


def meetings(material: Material, language: Language) -> Iterator[Block]:
    """Yield the working group's meetings."""
    for entry in material.record.of(EntryKind.MEETING):
        yield Heading(1, entry.body["title"])
        yield from _meeting(entry, language)


def attendance(material: Material, language: Language) -> Iterator[Block]:
    """Yield the roll, in the order of names; those of the same name as they were written."""
    entries = sorted(
        material.record.of(EntryKind.ATTENDANCE),
        key=lambda entry: collation_key(entry.body["name"], language.code),
    )
    if not entries:
        return
    yield Heading(1, language.text("Attendance"))
    header = (language.text("Name"), language.text("Unit"), language.text("Attendance"))
    rows = tuple(
        (e.body["name"], e.body["unit"], language.text(PRESENCE_WORDS[e.body["presence"]]))
        for e in entries
    )
    yield Table(language.text("Attendance"), header, rows)


def decisions(material: Material, language: Language) -> Iterator[Block]:
    """Yield the numbered decisions, each with how it came out."""
    entries = material.record.of(EntryKind.DECISION)
    if entries:
        yield Heading(1, language.text("Decisions"))
    for number, entry in enumerate(entries, start=1):
        said = entry.body["outcome"] or decided(material, entry, language)
        yield DecisionLine(f"{number}.", entry.body["text"], said)


def decided(material: Material, entry: Entry, language: Language) -> str:
    """Return how the exercise that a decision names came out, in a sentence; or nothing."""
    found = material.told_by(entry)
    if found is None or found.withheld:
        return ""
    return kind_of(found.round).outcome_sentence(found, language)


def next_steps(material: Material, language: Language) -> Iterator[Block]:
    """Yield what happens next: what, who, when."""
    entries = material.record.of(EntryKind.NEXT_STEP)
    if not entries:
        return
    yield Heading(1, language.text("Next steps"))
    header: tuple[str, ...] = tuple(language.text(word) for word in ("What", "Who", "When"))
    rows: tuple[tuple[str, ...], ...] = tuple(
        (e.body["what"], e.body["who"], e.body["when"]) for e in entries
    )
    said = [str(entry.body.get("status", "")) for entry in entries]
    if any(said):
        # A column that nobody has written in says nothing.
        header = (*header, language.text("Status"))
        rows = tuple((*row, status) for row, status in zip(rows, said, strict=True))
    yield Table(language.text("Next steps"), header, rows)


def parked(material: Material, language: Language) -> Iterator[Block]:
    """Yield what was put aside, numbered from 1."""
    entries = material.record.of(EntryKind.PARKED)
    if entries:
        yield Heading(1, language.text("To discuss further"))
        yield NumberedList(tuple(entry.body["text"] for entry in entries))


def ending(material: Material, language: Language) -> Iterator[Block]:
    """Yield who wrote this, and who it comes from."""
    fields = cover(material.record)
    if fields.get("writer"):
        yield Paragraph(language.text("Minutes by/{name}", name=fields["writer"]))
    if fields.get("sender"):
        yield Paragraph(fields["sender"], style="small")


def signatures(material: Material, language: Language) -> Iterator[Block]:
    """Yield the lines to sign on: who led, who wrote, and who checked it."""
    fields = cover(material.record)
    roles = [
        (language.text("Chair"), fields.get("chair", "")),
        (language.text("Secretary"), fields.get("writer", "")),
        *((language.text("Adjuster"), name) for name in _names(fields, "adjusters") or [""]),
    ]
    yield Heading(1, language.text("Signatures"))
    yield Signatures(tuple(roles))


def held_by(record: Record, language: Language, *, signed: bool) -> Iterator[tuple[str, str]]:
    """Yield who led; in a document that is signed, also who wrote and who checks it."""
    fields = cover(record)
    held = [(language.text("Chair"), fields.get("chair", ""))]
    if signed:
        checked = language.listing(_names(fields, "adjusters"))
        held += [
            (language.text("Secretary"), fields.get("writer", "")),
            (language.text("Adjusters"), checked),
        ]
    yield from ((label, name) for label, name in held if name)


def _names(fields: Mapping[str, str], field: str) -> list[str]:
    return [name.strip() for name in fields.get(field, "").split(",") if name.strip()]


def _member(entry: Entry) -> str:
    name, unit = entry.body["name"], entry.body["unit"]
    return f"{name} ({unit})" if unit else str(name)


def _dated(entry: Entry) -> str:
    date, text = entry.body["date"], entry.body["text"]
    return f"{date}: {text}" if date else str(text)


def _meeting(entry: Entry, language: Language) -> Iterator[Block]:
    pairs = (
        (language.text("Time"), entry.body["when"]),
        (language.text("Place"), entry.body["place"]),
        (language.text("Present"), language.listing(_names(entry.body, "present"))),
    )
    said = tuple((label, text) for label, text in pairs if text)
    if said:
        yield Facts(said)
