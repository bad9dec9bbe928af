"""Preparing a workshop for its script: a round for each exercise, and the programme of the day."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace

from workshopkit.domain.exercise import Exercise, Settings
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import Round, RoundState
from workshopkit.domain.script import Programme, Script, SectionKind, begun
from workshopkit.domain.workshop import Workshop, WorkshopState
from workshopkit.facilitation.finding import latest_rounds
from workshopkit.kinds import full_settings


def prepare_rounds(
    unit: Unit, workshop: Workshop, script: Script, exercises: Mapping[str, Exercise]
) -> None:
    """Make a prepared round for each exercise of the day, and follow the script's changes.

    A workshop that nobody has begun follows the script; from then on its programme is its own, and
    what is new in the notebook waits to be taken in. Rounds that have been opened keep the exercise
    and settings they were opened with.
    """
    if not script.exercises:
        # A script that is missing or half written says nothing about what was prepared.
        return
    programme = _programme(unit, workshop, script)
    known = latest_rounds(unit, workshop)
    for slot in programme.slots:
        section = None if slot.added else script.section(slot.key)
        round_ = known.pop(slot.key, None)
        if section and section.kind is SectionKind.EXERCISE:
            _prepare(unit, workshop, exercises[slot.key], section.settings, round_)
    for leftover in known.values():
        if leftover.state is RoundState.PREPARED:
            unit.remove_round(leftover.id)
    place_rounds(unit, workshop, programme)
    if not workshop.section and script.sections:
        unit.save_workshop(replace(workshop, section=script.sections[0].key))


def place_rounds(unit: Unit, workshop: Workshop, programme: Programme) -> None:
    """Put every run of every exercise where the programme has it; others come last."""
    order = [s.key for s in programme.slots if s.kind is SectionKind.EXERCISE]
    places = {key: place for place, key in enumerate(order)}
    for round_ in unit.rounds(workshop.id):
        placed = replace(round_, position=places.get(round_.slug, len(order)))
        if placed != round_:
            unit.save_round(placed)


def prepare_added(unit: Unit, workshop: Workshop, exercise: Exercise) -> Round:
    """Make a prepared round for an exercise in no script, where the programme has it."""
    settings = _settings(workshop, exercise, {}, {})
    made = replace(_new_round(workshop, exercise), settings=settings)
    unit.save_round(made)
    programme = unit.programme(workshop.id)
    if programme:
        place_rounds(unit, workshop, programme)
    return made


def _programme(unit: Unit, workshop: Workshop, script: Script) -> Programme:
    """Return the programme of a workshop, which follows the script until somebody begins."""
    known = unit.programme(workshop.id)
    if known and (workshop.state is not WorkshopState.DRAFTED or _is_own(known)):
        return known
    fresh = begun(script)
    if fresh != known and not workshop.is_closed:
        unit.put_programme(workshop.id, fresh)
    return fresh


def _is_own(programme: Programme) -> bool:
    """Return whether somebody has changed a programme already."""
    keys = tuple(slot.key for slot in programme.slots)
    return keys != programme.known or any(slot.skipped for slot in programme.slots)


def _prepare(
    unit: Unit, workshop: Workshop, exercise: Exercise, in_script: Settings, known: Round | None
) -> None:
    round_ = known or _new_round(workshop, exercise)
    if round_.state is RoundState.PREPARED:
        settings = _settings(workshop, exercise, in_script, round_.chosen)
        round_ = replace(round_, exercise=exercise, settings=settings)
    if round_ != known:
        unit.save_round(round_)


def _settings(
    workshop: Workshop, exercise: Exercise, in_script: Settings, chosen: Settings
) -> Settings:
    """Return an exercise's settings; a wording that is ready in its words is one of them."""
    settings = full_settings(exercise.kind, exercise.settings, in_script, chosen)
    ready = exercise.wording(workshop.language).texts.get("wording", "")
    if ready and "wording" in settings and not settings["wording"]:
        settings["wording"] = ready
    return settings


def _new_round(workshop: Workshop, exercise: Exercise) -> Round:
    return Round(secrets.token_hex(8), workshop.id, exercise, 1, 0, dict(exercise.settings))
