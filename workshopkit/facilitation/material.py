"""Gathering what the documentation is made from, at any moment."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from workshopkit.domain.actor import Role
from workshopkit.domain.material import Material, Part
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import NOTE_MARK, EntryKind, Record
from workshopkit.domain.round import Outcome, Round, RoundState
from workshopkit.domain.script import Script, SectionKind
from workshopkit.domain.style import HouseStyle
from workshopkit.domain.trail import TrailKind
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.recording import record_of
from workshopkit.facilitation.sight import is_seen, seen
from workshopkit.kinds import kind_of

Outcomes = Mapping[str, list[Outcome]]


def gather(
    unit: Unit,
    workshop: Workshop,
    script: Script | None = None,
    style: HouseStyle | None = None,
    *,
    role: Role = Role.SECRETARY,
) -> Material:
    """Return everything a role may see; without a script, the exercises alone give the order.

    Rounds still open are in it as they stand, rounds never opened with nothing.
    """
    day, whole = _day(unit, workshop, script)
    words = _seen_words(unit, workshop, day, role)
    outcomes = _seen(_outcomes(unit, workshop), role)
    record = _seen_in_record(record_of(unit, workshop), outcomes)
    outcomes = _in_own_words(outcomes, record)
    told = frozenset(_told_in_reports(outcomes))
    return Material(
        workshop=workshop,
        parts=_with_noted(_parts(outcomes, whole, words), record, told),
        record=record,
        joined=unit.joined_count(workshop.id),
        type=script.document if script else "",
        style=style or HouseStyle(),
        publications=tuple(unit.publications(workshop.id)),
        trail=tuple(unit.trail(workshop.id)),
    )


def _day(
    unit: Unit, workshop: Workshop, script: Script | None
) -> tuple[Script | None, Script | None]:
    """Return the day, and the same with what was skipped: what was answered there is printed."""
    programme = unit.programme(workshop.id)
    if programme is None:
        return script, script
    there = script or Script(workshop.script, workshop.title, ())
    return programme.day(there), programme.whole(there)


def _outcomes(unit: Unit, workshop: Workshop) -> Outcomes:
    runs: dict[str, list[Outcome]] = {}
    trail = unit.trail(workshop.id)
    told = [json.loads(line.body) for line in trail if line.kind == TrailKind.SPOILED]
    spoiled = {body.get("round") for body in told}
    for round_ in unit.rounds(workshop.id):
        found = replace(outcome(unit, round_), spoiled=round_.id in spoiled)
        runs.setdefault(round_.slug, []).append(found)
    return {slug: _printed(found) for slug, found in runs.items()}


def _printed(runs: list[Outcome]) -> list[Outcome]:
    """Return the runs that say something; where none does, the latest."""
    before = [None, *(found.round for found in runs)]
    said = [found for earlier, found in zip(before, runs, strict=False) if _says(earlier, found)]
    return said or runs[-1:]


def _seen(outcomes: Outcomes, role: Role) -> Outcomes:
    return {key: [seen(found, role) for found in runs] for key, runs in outcomes.items()}


def _seen_words(
    unit: Unit, workshop: Workshop, day: Script | None, role: Role
) -> Mapping[str, str]:
    """Return what the script says itself, to the room only as far as it has come."""
    words = unit.own_words(workshop.id)
    if day is not None:
        words = {one.key: words[one.key] for one in day.sections if one.key in words}
    if role is not Role.PARTICIPANT or workshop.is_closed or workshop.is_self_paced:
        return words
    here = day.position(workshop.section) if day else 0
    reached = {one.key for one in day.sections[: here + 1]} if day else set()
    return {key: html for key, html in words.items() if key in reached}


def _seen_in_record(record: Record, outcomes: Outcomes) -> Record:
    """Return the record without what was decided by exercises that may not be seen yet."""
    withheld = frozenset(key for key, runs in outcomes.items() if runs[-1].withheld)
    return Record(tuple(entry for entry in record.entries if is_seen(entry, withheld)))


def _says(before: Round | None, found: Outcome) -> bool:
    """Return whether a run was answered or shown, or has at least a wording of its own."""
    base, is_shown = found.base, found.round.state is RoundState.REVEALED
    if found.spoiled or is_shown or base.took_part or base.hands or base.paper:
        return True
    return before is not None and _is_reworded(before, found.round)


def _in_own_words(outcomes: Outcomes, record: Record) -> Outcomes:
    """Return the outcomes with what the secretary wrote about how they came out."""
    decisions = record.of(EntryKind.DECISION)
    words = {str(e.body.get("exercise", "")): str(e.body.get("outcome", "")) for e in decisions}
    return {
        key: [*runs[:-1], replace(runs[-1], words=words.get(key, ""))]
        for key, runs in outcomes.items()
    }


def _is_reworded(before: Round, again: Round) -> bool:
    is_worded = kind_of(again).is_worded(again)
    return is_worded and again.settings["wording"] != before.settings["wording"]


def _told_in_reports(outcomes: Outcomes) -> Iterator[str]:
    """Yield the sections of the notes that reports tell: those about single questions."""
    for key, runs in outcomes.items():
        round_ = runs[-1].round
        about = [kind_of(round_).notes_about(round_, code) for code in round_.exercise.wordings]
        most = max(map(len, about), default=0)
        yield from (f"{key}{NOTE_MARK}{n}" for n in range(1, most + 1))


def _with_noted(parts: tuple[Part, ...], record: Record, told: Iterable[str]) -> tuple[Part, ...]:
    """Return the parts, and one for each note whose section is not among them: nothing is lost."""
    known = {*told, *(part.key for part in parts)}
    noted = [str(entry.body["section"]) for entry in record.of(EntryKind.NOTE)]
    return (*parts, *(Part(key, key, ()) for key in noted if key not in known))


def _parts(outcomes: Outcomes, script: Script | None, words: Mapping[str, str]) -> tuple[Part, ...]:
    exercises = tuple(Part(key, key, tuple(runs)) for key, runs in outcomes.items())
    if script is None:
        return exercises
    titled = (SectionKind.TEXT, SectionKind.EXERCISE)
    in_script = [s for s in script.sections if s.kind in titled]
    known = {section.key for section in in_script}
    parts = [
        Part(s.key, s.title, tuple(outcomes.get(s.key, ())), words.get(s.key, ""))
        for s in in_script
    ]
    return (*parts, *(part for part in exercises if part.key not in known))


def keep_own_words(unit: Unit, workshop: Workshop, words: Mapping[str, str]) -> None:
    """Keep what a script says itself; a workshop that is over stays as it was."""
    known = unit.own_words(workshop.id)
    if words != known and not (known and workshop.is_closed):
        unit.put_own_words(workshop.id, words)
