"""Gathering what the documentation is made from, at any moment."""

from __future__ import annotations

from workshopkit.domain.material import Material, Part
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import EntryKind, Record
from workshopkit.domain.round import Outcome, RoundState
from workshopkit.domain.script import Script, SectionKind
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.record import record_of


def gather(unit: Unit, workshop: Workshop, script: Script | None = None) -> Material:
    """Return everything there is; without a script, the exercises alone give the order.

    Rounds still open are in it as they stand, rounds never opened with nothing.
    """
    outcomes: dict[str, list[Outcome]] = {}
    for round_ in unit.rounds(workshop.id):
        runs = outcomes.setdefault(round_.slug, [])
        if round_.state is not RoundState.PREPARED or not runs:
            found = outcome(unit, round_)
            # A second run that nobody answered says nothing.
            if not runs or found.base.took_part or found.base.hands or found.base.paper:
                runs.append(found)
    record = record_of(unit, workshop)
    return Material(
        workshop=workshop,
        parts=_with_noted(_parts(outcomes, script), record),
        record=record,
        joined=unit.participant_count(workshop.id),
    )


def _with_noted(parts: tuple[Part, ...], record: Record) -> tuple[Part, ...]:
    """Return the parts, and one for each note whose section is not among them: nothing is lost."""
    known = {part.key for part in parts}
    noted = [str(entry.body["section"]) for entry in record.of(EntryKind.NOTE)]
    return (*parts, *(Part(key, key, ()) for key in noted if key not in known))


def _parts(outcomes: dict[str, list[Outcome]], script: Script | None) -> tuple[Part, ...]:
    exercises = tuple(Part(key, key, tuple(runs)) for key, runs in outcomes.items())
    if script is None:
        return exercises
    titled = (SectionKind.TEXT, SectionKind.EXERCISE)
    in_script = [s for s in script.sections if s.kind in titled]
    known = {section.key for section in in_script}
    parts = [Part(s.key, s.title, tuple(outcomes.get(s.key, ()))) for s in in_script]
    return (*parts, *(part for part in exercises if part.key not in known))
