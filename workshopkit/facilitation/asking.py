"""Asking something that was not planned: one line is typed, and the room answers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from workshopkit.domain.actor import Actor
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import Round
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.preparing import prepare_added
from workshopkit.facilitation.programme import add_section
from workshopkit.facilitation.running import open_round
from workshopkit.kinds.unplanned import unplanned

#: A question that was asked on the day is an exercise with this name and a number.
STEM = "asked"


def ask_now(
    unit: Unit, actor: Actor, workshop: Workshop, way: str, text: str, *, opened: bool = True
) -> Round:
    """Ask the room something that is in no script: it becomes a section with its result.

    Args:
        unit: The transaction it happens in.
        actor: Who asks.
        workshop: The workshop; the section comes after the one the room is at.
        way: One of `WAYS`.
        text: The question, and after its question mark or on lines of their own the choices.
        opened: Whether it is opened at once.

    Raises:
        InputError: The text lacks something, and what.
    """
    actor.may_facilitate()
    workshop.require_not_closed()
    exercise = unplanned(_free_name(unit, workshop), way, text, workshop.language)
    title = exercise.wording(workshop.language).title
    add_section(unit, workshop, exercise.slug, title)
    made = prepare_added(unit, workshop, exercise)
    fresh = unit.workshop_by_id(workshop.id) or workshop
    return open_round(unit, actor, fresh, exercise.slug) if opened else made


def _free_name(unit: Unit, workshop: Workshop) -> str:
    taken = {round_.slug for round_ in unit.rounds(workshop.id)}
    return next(name for name in _names() if name not in taken)


def _names() -> Iterator[str]:
    return (f"{STEM}-{n}" for n in count(1))
