"""Changing the day: moving, skipping and adding sections, and what the notebook says anew."""

from __future__ import annotations

from workshopkit.domain.actor import Actor
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import Round, RoundState
from workshopkit.domain.script import (
    Difference,
    Programme,
    Script,
    SectionKind,
    Slot,
    begun,
    difference,
    left_out,
    taken_in,
)
from workshopkit.domain.text import clean
from workshopkit.domain.trail import TrailKind
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import ConflictError, NotFoundError
from workshopkit.facilitation.clock import note_visit
from workshopkit.facilitation.finding import latest_rounds
from workshopkit.facilitation.ground import Ground
from workshopkit.facilitation.preparing import place_rounds, prepare_rounds
from workshopkit.facilitation.trail import note_in_trail


class NoSuchSectionError(NotFoundError):
    """There is no section “{section}” in the programme."""


class MovedMeanwhileError(ConflictError):
    """Somebody else has moved this section meanwhile. Look where it is now."""


class SkippedWhileOpenError(ConflictError):
    """This exercise is open. Close it first."""


class NothingNewError(ConflictError):
    """The script says nothing new."""


def programme_of(unit: Unit, workshop: Workshop, script: Script | None) -> Programme:
    """Return the programme of a workshop; of an older one, what its script says."""
    known = unit.programme(workshop.id)
    return known or begun(script or Script(workshop.script, workshop.title, ()))


def news(unit: Unit, workshop: Workshop, script: Script) -> Difference:
    """Return what is new in the notebook, nothing while it is missing or half written."""
    if not script.exercises or workshop.is_closed:
        return Difference()
    return difference(programme_of(unit, workshop, script), script)


def move_section(
    unit: Unit, actor: Actor, workshop: Workshop, section: str, steps: int, expect: int | None
) -> Programme:
    """Move a section by some steps, negative ones up; `expect` is the place it was seen at."""
    programme, slot = _changing(unit, actor, workshop, section)
    if expect is not None and programme.position(slot.key) != expect:
        raise MovedMeanwhileError
    return _keep(unit, workshop, programme.moved(slot.key, steps), moved=slot.key, steps=steps)


def skip_section(
    unit: Unit, actor: Actor, workshop: Workshop, section: str, *, skipped: bool
) -> Programme:
    """Leave a section out of the day, or bring it back; what was answered there is kept.

    Raises:
        SkippedWhileOpenError: The room is answering it.
    """
    programme, slot = _changing(unit, actor, workshop, section)
    if skipped and _is_open(unit, workshop, slot):
        raise SkippedWhileOpenError
    changed = programme.with_skipped(slot.key, skipped=skipped)
    if skipped and workshop.section == slot.key:
        following = _next_to(changed, slot.key)
        note_visit(unit, workshop, following)
        unit.save_workshop(workshop.at(following))
    return _keep(unit, workshop, changed, skipped=slot.key if skipped else "", back=slot.key)


def bring_back(unit: Unit, workshop: Workshop, section: str) -> None:
    """Let a skipped section be part of the day again, because the room goes there."""
    programme = unit.programme(workshop.id)
    slot = programme.slot(section) if programme else None
    if programme and slot and slot.skipped:
        changed = programme.with_skipped(section, skipped=False)
        _keep(unit, workshop, changed, back=section)


def take_in(
    unit: Unit, actor: Actor, workshop: Workshop, ground: Ground, *, taken: bool
) -> Programme:
    """Take what is new in the notebook into the day, or leave the day as it is.

    What is gone from the notebook stays if it was opened, or the room is there.
    """
    actor.may_facilitate()
    workshop.require_not_closed()
    script = ground.script
    if script is None or not news(unit, workshop, script):
        raise NothingNewError
    programme = programme_of(unit, workshop, script)
    if not taken:
        return _keep(unit, workshop, left_out(programme, script), left=True)
    opened = [r.slug for r in unit.rounds(workshop.id) if r.state is not RoundState.PREPARED]
    changed = taken_in(programme, script, (*opened, workshop.section))
    kept = _keep(unit, workshop, changed, taken=True)
    prepare_rounds(unit, workshop, script, ground.exercises)
    return kept


def add_section(unit: Unit, workshop: Workshop, key: str, title: str, after: str = "") -> Programme:
    """Add an exercise that stands in no notebook, after a section or where the room is."""
    programme = programme_of(unit, workshop, None)
    slot = Slot(key, SectionKind.EXERCISE, title, added=True)
    added = programme.with_added(slot, after or workshop.section)
    return _keep(unit, workshop, added, added=key)


def lacks(rounds: dict[str, Round], programme: Programme, key: str, source: str) -> bool:
    """Return whether an exercise has no results to build on, and comes before its source."""
    there = rounds.get(source)
    is_over = there is not None and there.state in (RoundState.CLOSED, RoundState.REVEALED)
    slot = programme.slot(source)
    is_coming = slot is not None and not slot.skipped
    is_before = is_coming and programme.position(source) < programme.position(key)
    return bool(source) and not is_over and not is_before


def _changing(unit: Unit, actor: Actor, workshop: Workshop, section: str) -> tuple[Programme, Slot]:
    actor.may_facilitate()
    workshop.require_not_closed()
    programme = unit.programme(workshop.id)
    slot = programme.slot(section) if programme else None
    if programme is None or slot is None:
        raise NoSuchSectionError(section=clean(section)[:60])
    return programme, slot


def _keep(unit: Unit, workshop: Workshop, programme: Programme, **told: object) -> Programme:
    unit.put_programme(workshop.id, programme)
    place_rounds(unit, workshop, programme)
    note_in_trail(unit, workshop.id, TrailKind.PROGRAMME, **told)
    return programme


def _is_open(unit: Unit, workshop: Workshop, slot: Slot) -> bool:
    round_ = latest_rounds(unit, workshop).get(slot.key)
    return round_ is not None and round_.state is RoundState.OPEN


def _next_to(programme: Programme, key: str) -> str:
    """Return the section the room goes to from one that is skipped: the next, or the one before."""
    at = programme.position(key)
    around = (*programme.slots[at + 1 :], *reversed(programme.slots[:at]))
    return next((slot.key for slot in around if not slot.skipped), key)
