"""Who is here: a seat counts once its page has come back, and no more when somebody has left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workshopkit.domain.actor import Actor
from workshopkit.domain.participant import Participant, table_voter
from workshopkit.domain.ports import Unit
from workshopkit.domain.trail import TrailKind
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import NotFoundError
from workshopkit.facilitation.people.roll import say_seats_changed, seat_of
from workshopkit.facilitation.trail import note_in_trail


class NobodyThereError(NotFoundError):
    """Nobody is there any more."""


def arrive(unit: Unit, actor: Actor) -> Participant:
    """Count a seat whose page has come back."""
    return count_seat(unit, seat_of(unit, actor))


def count_seat(unit: Unit, seat: Participant) -> Participant:
    """Count a seat from now on, if it did not count yet."""
    if seat.here:
        return seat
    arrived = replace(seat, here=True)
    unit.save_participant(arrived)
    return arrived


def here(unit: Unit, workshop: Workshop) -> Sequence[Participant]:
    """Return those who count, in the order they joined."""
    return [seat for seat in unit.participants(workshop.id) if seat.here]


def remove_seat(unit: Unit, actor: Actor, workshop: Workshop, participant_id: str) -> None:
    """Stop counting somebody who has left; what they answered stays, and they can come back.

    Raises:
        NobodyThereError: Nobody sits there.
    """
    _take_away(unit, actor, workshop, [s for s in here(unit, workshop) if s.id == participant_id])


def remove_table(unit: Unit, actor: Actor, workshop: Workshop, table: str) -> None:
    """Stop counting everybody at a table that has left.

    Raises:
        NobodyThereError: Nobody sits there.
    """
    wanted = table_voter(table)
    seats = [s for s in here(unit, workshop) if s.table and table_voter(s.table) == wanted]
    _take_away(unit, actor, workshop, seats)


def _take_away(unit: Unit, actor: Actor, workshop: Workshop, seats: Sequence[Participant]) -> None:
    actor.may_facilitate()
    workshop.require_not_closed()
    if not seats:
        raise NobodyThereError
    for seat in seats:
        unit.save_participant(replace(seat, here=False))
    say_seats_changed(unit, workshop)
    note_in_trail(unit, workshop.id, TrailKind.LEFT, seats=len(seats))
