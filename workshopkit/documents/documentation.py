"""The documentation of a workshop: from everything that was kept to one document."""

from __future__ import annotations

from collections.abc import Iterator

from workshopkit.domain.document import (
    Block,
    DecisionLine,
    Document,
    Facts,
    Heading,
    Paragraph,
    Table,
)
from workshopkit.domain.exercise import filled
from workshopkit.domain.language import Language
from workshopkit.domain.material import Material, Part
from workshopkit.domain.record import PRESENCE_WORDS, Entry, EntryKind
from workshopkit.domain.round import Outcome, RoundState
from workshopkit.domain.workshop import WorkshopState
from workshopkit.kinds import kind_of


def documentation(material: Material, language: Language) -> Document:
    """Return the documentation as it stands, in a language; people's words stay as they are."""
    workshop = material.workshop
    over = workshop.state is WorkshopState.CLOSED
    return Document(
        title=workshop.title,
        subtitle=language.text("Documentation from the workshop"),
        language=language.code,
        date=workshop.date,
        status="" if over else language.text("Draft: the workshop is not over"),
        blocks=tuple(_blocks(material, language)),
    )


def _blocks(material: Material, language: Language) -> Iterator[Block]:
    yield Facts(tuple(_facts(material, language)))
    yield from _attendance(material, language)
    for part in material.parts:
        yield from _part(material, part, language)
    yield from _decisions(material, language)
    yield from _next_steps(material, language)


def _facts(material: Material, language: Language) -> Iterator[tuple[str, str]]:
    workshop = material.workshop
    yield language.text("Date"), language.date(workshop.date)
    if workshop.place:
        yield language.text("Place"), workshop.place
    present = _names(material, "present")
    if present:
        yield language.text("Present"), str(len(present))
    took_part = language.plural(
        "{n} joined with a device", "{n} joined with a device", material.joined
    )
    yield language.text("Participants"), took_part


def _names(material: Material, presence: str) -> list[Entry]:
    entries = material.record.of(EntryKind.ATTENDANCE)
    return [entry for entry in entries if entry.body.get("presence") == presence]


def _attendance(material: Material, language: Language) -> Iterator[Block]:
    entries = material.record.of(EntryKind.ATTENDANCE)
    if not entries:
        return
    yield Heading(1, language.text("Attendance"))
    header = (language.text("Name"), language.text("Unit"), language.text("Attendance"))
    rows = tuple(
        (e.body["name"], e.body["unit"], language.text(PRESENCE_WORDS[e.body["presence"]]))
        for e in entries
    )
    yield Table(language.text("Attendance list"), header, rows)


def _part(material: Material, part: Part, language: Language) -> Iterator[Block]:
    note = material.record.note(part.key)
    has_note = note is not None and bool(note.body.get("text"))
    if not part.outcomes and not has_note:
        return
    for number, outcome in enumerate(part.outcomes, start=1):
        yield from _outcome(outcome, number, language)
    if not part.outcomes:
        yield Heading(1, part.title)
    if note is not None and has_note:
        if part.outcomes:
            yield Heading(2, language.text("Notes"))
        yield Paragraph(note.body["text"])


def _outcome(outcome: Outcome, number: int, language: Language) -> Iterator[Block]:
    round_ = outcome.round
    title = filled(round_.wording(language.code).title, round_.settings)
    yield Heading(1, title if number == 1 else f"{title} ({number})")
    state = _STATE_SENTENCES.get(round_.state)
    if state:
        yield Paragraph(language.text(state), style="small")
    if round_.state is not RoundState.PREPARED:
        yield from kind_of(round_).report(outcome, language)


_STATE_SENTENCES = {
    RoundState.PREPARED: "This exercise has not been opened.",
    RoundState.OPEN: "This exercise is still open: the result can change.",
}


def _decisions(material: Material, language: Language) -> Iterator[Block]:
    entries = material.record.of(EntryKind.DECISION)
    if entries:
        yield Heading(1, language.text("Decisions"))
    for number, entry in enumerate(entries, start=1):
        yield DecisionLine(f"{number}.", entry.body["text"], entry.body["outcome"])


def _next_steps(material: Material, language: Language) -> Iterator[Block]:
    entries = material.record.of(EntryKind.NEXT_STEP)
    if not entries:
        return
    yield Heading(1, language.text("Next steps"))
    header = (language.text("What"), language.text("Who"), language.text("When"))
    rows = tuple((e.body["what"], e.body["who"], e.body["when"]) for e in entries)
    yield Table(language.text("Next steps"), header, rows)
