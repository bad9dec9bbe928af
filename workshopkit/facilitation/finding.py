"""Finding what a command or an address names."""

from __future__ import annotations

from workshopkit.domain.ports import Unit
from workshopkit.domain.round import NoSuchRoundError, Round
from workshopkit.domain.text import clean
from workshopkit.domain.workshop import NoSuchWorkshopError, Workshop


def find_workshop(unit: Unit, wanted: str) -> Workshop:
    """Return the workshop with this slug."""
    workshop = unit.workshop(wanted)
    if workshop is None:
        raise NoSuchWorkshopError(slug=clean(wanted)[:60])
    return workshop


def latest_round(unit: Unit, workshop: Workshop, exercise: str) -> Round:
    """Return the latest run of an exercise."""
    round_ = latest_rounds(unit, workshop).get(exercise)
    if round_ is None:
        raise NoSuchRoundError(exercise=clean(exercise)[:60])
    return round_


def latest_rounds(unit: Unit, workshop: Workshop) -> dict[str, Round]:
    """Return the latest run of each exercise, by its name."""
    return {round_.slug: round_ for round_ in unit.rounds(workshop.id)}
