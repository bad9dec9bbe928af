"""Coming in: by the code on the screen, or by a code of one's own."""

from __future__ import annotations

import secrets
from dataclasses import replace

from workshopkit.domain.actor import Actor
from workshopkit.domain.language import LANGUAGES
from workshopkit.domain.participant import MAX_NAME, MAX_TABLE, Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.text import clean, one_line
from workshopkit.domain.workshop import Workshop, normal_code
from workshopkit.errors import NotFoundError
from workshopkit.facilitation.people.roll import find_code, say_seats_changed, sit_down


class WrongCodeError(NotFoundError):
    """No workshop has the code “{code}”. Look at the screen and try again."""


class NoSuchSeatError(NotFoundError):
    """Nobody has this seat in the workshop."""


def join(
    unit: Unit,
    code: str,
    *,
    name: str = "",
    table: str = "",
    language: str = "",
    present: Participant | None = None,
    here: bool = True,
) -> Participant:
    """Let somebody with the code in; with a personal code, to the seat it stands for.

    Args:
        unit: The transaction.
        code: The code on the screen, or a personal one.
        name: Who they are, if they say so.
        table: Where they sit, if they say so.
        language: What they read.
        present: The seat this device has in some workshop already, if any.
        here: Whether it is known already that they are there: a browser may not keep its seat.
    """
    workshop = workshop_with_code(unit, code)
    workshop.require_not_closed()
    personal = find_code(unit, code)
    participant = replace(_newcomer(workshop, name, table, language), here=here)
    if personal:
        return sit_down(unit, personal, participant, present)
    unit.add_participant(participant)
    return participant


def _newcomer(workshop: Workshop, name: str, table: str, language: str) -> Participant:
    return Participant(
        id=secrets.token_hex(16),
        workshop_id=workshop.id,
        name=one_line(name, MAX_NAME),
        table=one_line(table, MAX_TABLE),
        language=language if language in LANGUAGES else "",
    )


def workshop_with_code(unit: Unit, code: str) -> Workshop:
    """Return the workshop this code opens: the one on the screen, or a personal one."""
    workshop = unit.workshop_by_code(normal_code(code)) if normal_code(code) else None
    personal = None if workshop else find_code(unit, code)
    workshop = unit.workshop_by_id(personal.workshop_id) if personal else workshop
    if workshop is None:
        raise WrongCodeError(code=clean(code)[:20])
    return workshop


def leave_table(unit: Unit, actor: Actor, workshop: Workshop, participant_id: str) -> Participant:
    """Take a seat off the table it named; what the table has answered stays the table's.

    Raises:
        NoSuchSeatError: Nobody has it here.
    """
    actor.may_facilitate()
    seat = unit.participant(participant_id)
    if seat is None or seat.workshop_id != workshop.id:
        raise NoSuchSeatError
    moved = replace(seat, table="")
    unit.save_participant(moved)
    say_seats_changed(unit, workshop)
    return moved


def change_seat(
    unit: Unit,
    actor: Actor,
    *,
    name: str | None = None,
    table: str | None = None,
    language: str | None = None,
) -> Participant:
    """Let a participant say who they are, which table they are at, or which language they read."""
    participant = unit.participant(actor.id)
    if participant is None:
        raise WrongCodeError(code="")
    if name is not None:
        participant = replace(participant, name=one_line(name, MAX_NAME))
    if table is not None:
        participant = replace(participant, table=one_line(table, MAX_TABLE))
    if language in LANGUAGES:
        participant = replace(participant, language=language)
    unit.save_participant(participant)
    return participant
