"""What the secretary kept, as blocks of the documentation: each part only where there is one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workshopkit.domain.document import (
    Block,
    BulletList,
    DecisionLine,
    Facts,
    Heading,
    NumberedList,
    Paragraph,
    Table,
)
from workshopkit.domain.language import Language
from workshopkit.domain.material import Material
from workshopkit.domain.record import PRESENCE_WORDS, Entry, EntryKind, Record
from workshopkit.kinds.decision import outcome_sentence


def cover(record: Record) -> Mapping[str, str]:
    """Return the fields of the first cover; nothing is on a workshop without one."""
    covers = record.of(EntryKind.COVER)
    return covers[0].body if covers else {}


def opening(record: Record) -> Iterator[Block]:
    """Yield how it came to the workshop, and what was asked for."""
    fields = cover(record)
    if fields.get("background"):
        yield Paragraph(fields["background"])
    if fields.get("assignment"):
        yield Paragraph(fields["assignment"], style="lead")


def working_group(record: Record, language: Language) -> Iterator[Block]:
    """Yield who the working group are, what they did, and their meetings."""
    members = record.of(EntryKind.MEMBER)
    if members:
        yield Heading(1, language.text("Working group"))
        yield BulletList(tuple(_member(entry) for entry in members))
    log = record.of(EntryKind.LOG)
    if log:
        yield Heading(1, language.text("Work log"))
    yield from (Paragraph(_dated(entry)) for entry in log)
    for entry in record.of(EntryKind.MEETING):
        yield Heading(1, entry.body["title"])
        yield from _meeting(entry, language)


def attendance(record: Record, language: Language) -> Iterator[Block]:
    """Yield the roll."""
    entries = record.of(EntryKind.ATTENDANCE)
    if not entries:
        return
    yield Heading(1, language.text("Attendance"))
    header = (language.text("Name"), language.text("Unit"), language.text("Attendance"))
    rows = tuple(
        (e.body["name"], e.body["unit"], language.text(PRESENCE_WORDS[e.body["presence"]]))
        for e in entries
    )
    yield Table(language.text("Attendance list"), header, rows)


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
    if found is None or found.round.exercise.kind != "decision":
        return ""
    return outcome_sentence(found, language)


def next_steps(record: Record, language: Language) -> Iterator[Block]:
    """Yield what happens next: what, who, when."""
    entries = record.of(EntryKind.NEXT_STEP)
    if not entries:
        return
    yield Heading(1, language.text("Next steps"))
    header = (language.text("What"), language.text("Who"), language.text("When"))
    rows = tuple((e.body["what"], e.body["who"], e.body["when"]) for e in entries)
    yield Table(language.text("Next steps"), header, rows)


def parked(record: Record, language: Language) -> Iterator[Block]:
    """Yield what was put aside, numbered from 1."""
    entries = record.of(EntryKind.PARKED)
    if entries:
        yield Heading(1, language.text("To discuss further"))
        yield NumberedList(tuple(entry.body["text"] for entry in entries))


def ending(record: Record, language: Language) -> Iterator[Block]:
    """Yield who wrote this, and who it comes from."""
    fields = cover(record)
    if fields.get("writer"):
        yield Paragraph(language.text("Minutes by/{name}", name=fields["writer"]))
    if fields.get("sender"):
        yield Paragraph(fields["sender"], style="small")


def _member(entry: Entry) -> str:
    name, unit = entry.body["name"], entry.body["unit"]
    return f"{name} ({unit})" if unit else str(name)


def _dated(entry: Entry) -> str:
    date, text = entry.body["date"], entry.body["text"]
    return f"{date}: {text}" if date else str(text)


def _meeting(entry: Entry, language: Language) -> Iterator[Block]:
    names = [name.strip() for name in entry.body["present"].split(",")]
    pairs = (
        (language.text("Time"), entry.body["when"]),
        (language.text("Place"), entry.body["place"]),
        (language.text("Present"), language.listing(filter(None, names))),
    )
    said = tuple((label, text) for label, text in pairs if text)
    if said:
        yield Facts(said)
