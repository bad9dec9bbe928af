"""Gathering what the documentation is made from, at any moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from workshopkit.domain.material import Material, Part
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import NOTE_MARK, EntryKind, Record
from workshopkit.domain.round import Outcome, Round
from workshopkit.domain.script import Script, SectionKind
from workshopkit.domain.style import HouseStyle
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.recording import record_of
from workshopkit.kinds.discussion import questions

Outcomes = Mapping[str, list[Outcome]]


def gather(
    unit: Unit,
    workshop: Workshop,
    script: Script | None = None,
    style: HouseStyle | None = None,
) -> Material:
    """Return everything there is; without a script, the exercises alone give the order.

    Rounds still open are in it as they stand, rounds never opened with nothing.
    """
    outcomes = _outcomes(unit, workshop)
    record = record_of(unit, workshop)
    told = frozenset(_told_in_reports(outcomes))
    return Material(
        workshop=workshop,
        parts=_with_noted(_parts(outcomes, script), record, told),
        record=record,
        joined=unit.joined_count(workshop.id),
        type=script.document if script else "",
        style=style or HouseStyle(),
        publications=tuple(unit.publications(workshop.id)),
        trail=tuple(unit.trail(workshop.id)),
    )


def _outcomes(unit: Unit, workshop: Workshop) -> Outcomes:
    outcomes: dict[str, list[Outcome]] = {}
    for round_ in unit.rounds(workshop.id):
        runs = outcomes.setdefault(round_.slug, [])
        found = outcome(unit, round_)
        if not runs or _says_something(runs[-1].round, found):
            runs.append(found)
    return outcomes


def _says_something(before: Round, again: Outcome) -> bool:
    """Return whether a second run was answered, or has at least a wording of its own."""
    base = again.base
    return bool(base.took_part or base.hands or base.paper) or _is_reworded(before, again.round)


def _is_reworded(before: Round, again: Round) -> bool:
    if again.exercise.kind != "statement":
        return False
    wording = again.settings["wording"]
    return bool(wording) and wording != before.settings["wording"]


def _told_in_reports(outcomes: Outcomes) -> Iterator[str]:
    """Yield the sections of the notes that the report of a discussion tells."""
    for key, runs in outcomes.items():
        round_ = runs[-1].round
        if round_.exercise.kind == "discussion":
            asked = max(
                (len(questions(round_, code)) for code in round_.exercise.wordings), default=0
            )
            yield from (f"{key}{NOTE_MARK}{n}" for n in range(1, asked + 1))


def _with_noted(parts: tuple[Part, ...], record: Record, told: Iterable[str]) -> tuple[Part, ...]:
    """Return the parts, and one for each note whose section is not among them: nothing is lost."""
    known = {*told, *(part.key for part in parts)}
    noted = [str(entry.body["section"]) for entry in record.of(EntryKind.NOTE)]
    return (*parts, *(Part(key, key, ()) for key in noted if key not in known))


def _parts(outcomes: Outcomes, script: Script | None) -> tuple[Part, ...]:
    exercises = tuple(Part(key, key, tuple(runs)) for key, runs in outcomes.items())
    if script is None:
        return exercises
    titled = (SectionKind.TEXT, SectionKind.EXERCISE)
    in_script = [s for s in script.sections if s.kind in titled]
    known = {section.key for section in in_script}
    parts = [Part(s.key, s.title, tuple(outcomes.get(s.key, ()))) for s in in_script]
    return (*parts, *(part for part in exercises if part.key not in known))
