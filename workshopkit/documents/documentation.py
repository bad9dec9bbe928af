"""The documentation of a workshop: from everything that was kept to one document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from workshopkit.documents import record_part
from workshopkit.domain.document import Block, Document, Facts, Heading, Paragraph
from workshopkit.domain.exercise import filled
from workshopkit.domain.language import Language
from workshopkit.domain.material import Material, Part
from workshopkit.domain.record import Record
from workshopkit.domain.round import Outcome, RoundState
from workshopkit.domain.workshop import WorkshopState
from workshopkit.kinds import kind_of
from workshopkit.kinds.statement import is_consent


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
    record = material.record
    yield Facts(tuple(_facts(material, language)))
    yield from record_part.opening(record)
    yield from record_part.working_group(record, language)
    yield from record_part.attendance(record, language)
    for part in material.parts:
        yield from _part(record, part, language)
    yield from record_part.decisions(material, language)
    yield from record_part.next_steps(record, language)
    yield from record_part.parked(record, language)
    yield from record_part.ending(record, language)


def _facts(material: Material, language: Language) -> Iterator[tuple[str, str]]:
    workshop, cover = material.workshop, record_part.cover(material.record)
    yield language.text("Date"), language.date(workshop.date)
    if workshop.place:
        yield language.text("Place"), workshop.place
    if cover.get("season"):
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


def _part(record: Record, part: Part, language: Language) -> Iterator[Block]:
    note = record.note(part.key)
    said = note.body["text"] if note is not None else ""
    if part.outcomes:
        yield from _runs(part.outcomes, language)
        if said:
            yield Heading(2, language.text("Notes"))
    elif said:
        yield Heading(1, part.title)
    if said:
        yield Paragraph(said)


def _runs(runs: Sequence[Outcome], language: Language) -> Iterator[Block]:
    """Yield every run of an exercise; a wording comes first, before what led to it."""
    *earlier, latest = runs
    if latest.round.exercise.kind == "statement" and is_consent(latest.round):
        yield from _run(latest, _title(latest, language), language)
        for outcome in earlier:
            yield from _led_to_it(outcome, language)
        return
    for number, outcome in enumerate(runs, start=1):
        title = _title(outcome, language)
        # What the secretary wrote about the questions is about all runs: it is told once.
        once = outcome if outcome is latest else replace(outcome, notes={})
        yield from _run(once, title if number == 1 else f"{title} ({number})", language)


def _run(outcome: Outcome, title: str, language: Language) -> Iterator[Block]:
    round_ = outcome.round
    kind = kind_of(round_)
    asks = kind.asks(round_)
    yield Heading(1, title)
    state = _STATE_SENTENCES.get(round_.state) if asks else None
    if state:
        yield Paragraph(language.text(state), style="small")
    if not asks or _has_something(outcome):
        yield from kind.report(outcome, language)


def _has_something(outcome: Outcome) -> bool:
    """Return whether there is something to tell, though nobody may have answered yet."""
    is_opened = outcome.round.state is not RoundState.PREPARED
    is_worded_here = bool(outcome.round.chosen.get("wording"))
    return is_opened or is_worded_here or any(outcome.notes.values())


def _led_to_it(outcome: Outcome, language: Language) -> Iterator[Block]:
    is_worded = is_consent(outcome.round)
    title = language.text("Earlier wording") if is_worded else language.text("Proposals")
    yield Heading(2, title)
    yield from kind_of(outcome.round).report(outcome, language)


def _title(outcome: Outcome, language: Language) -> str:
    """Return the heading; how many were kept is written out in it."""
    round_ = outcome.round
    settings = dict(round_.settings)
    if "keep" in settings:
        count = settings["keep"] or len(kind_of(round_).results(outcome))
        settings["keep"] = language.spelled(count)
    return filled(round_.wording(language.code).heading, settings)


_STATE_SENTENCES = {
    RoundState.PREPARED: "This exercise has not been opened.",
    RoundState.OPEN: "This exercise is still open: the result can change.",
}
