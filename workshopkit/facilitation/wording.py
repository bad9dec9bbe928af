"""Writing the wording that the room is asked about."""

from __future__ import annotations

from dataclasses import fields, replace

from workshopkit.domain.actor import Actor
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import Round, RoundNotReadyError, RoundState
from workshopkit.domain.text import clean, within
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import ConflictError
from workshopkit.facilitation.finding import latest_round
from workshopkit.facilitation.running import next_run
from workshopkit.kinds import kind_of

MAX_WORDING = 2000


class NoWordingError(ConflictError):
    """This exercise has no wording to write."""


def has_wording(round_: Round) -> bool:
    """Return whether this kind of exercise is about a wording."""
    return any(field.name == "wording" for field in fields(kind_of(round_).Settings))


def write_wording(unit: Unit, actor: Actor, workshop: Workshop, exercise: str, text: str) -> Round:
    """Write the wording, or write it anew; the room is asked about it when it is opened.

    After proposals have been closed, this prepares the next run, which asks for consent.
    """
    actor.may_keep_record()
    workshop.require_not_closed()
    round_ = latest_round(unit, workshop, exercise)
    if not has_wording(round_):
        raise NoWordingError
    if round_.state is RoundState.OPEN:
        raise RoundNotReadyError(round_.state)
    wording = within(clean(text, lines=True), MAX_WORDING)
    if round_.state is not RoundState.PREPARED:
        round_ = next_run(round_)
    given = {"wording": wording}
    written = replace(
        round_, settings={**round_.settings, **given}, chosen={**round_.chosen, **given}
    )
    unit.save_round(written)
    return written
