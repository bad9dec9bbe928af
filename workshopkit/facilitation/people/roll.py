"""The roll: printed personal codes, one for each person who can vote."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace

from workshopkit.domain.actor import Actor
from workshopkit.domain.participant import Participant, VotingCode
from workshopkit.domain.ports import Unit
from workshopkit.domain.trail import TrailKind
from workshopkit.domain.workshop import CODE_ALPHABET, Workshop, normal_code
from workshopkit.errors import InputError, NotAllowedError, NotFoundError
from workshopkit.facilitation.trail import note_in_trail

#: Long enough that nobody guesses one: 25 letters and digits, 9 times, are 41 bits.
PERSONAL_LENGTH = 9
MOST_CODES = 1000


class CodeCountError(InputError):
    """Make between 1 and {most} codes."""


class NoSuchCodeError(NotFoundError):
    """There is no personal code with the number {number} here."""


class NoPersonalCodeError(NotAllowedError):
    """This vote is for those with a personal code. Join with the code on your slip of paper."""


class NoSeatError(NotAllowedError):
    """You are not in the workshop any more. Give the code from the screen."""


class SeatMovedError(NotAllowedError):
    """Your personal code was used on another device. Type it here again to come back."""


def make_codes(unit: Unit, actor: Actor, workshop: Workshop, count: int) -> Sequence[VotingCode]:
    """Make so many more personal codes."""
    actor.may_facilitate()
    workshop.require_not_closed()
    known = unit.voting_code_count(workshop.id)
    if not 1 <= count <= MOST_CODES - known:
        raise CodeCountError(most=MOST_CODES - known)
    made = [VotingCode(workshop.id, known + n, free_code(unit)) for n in range(1, count + 1)]
    for code in made:
        unit.add_voting_code(code)
    note_in_trail(unit, workshop.id, TrailKind.CODES, made=count, all=known + count)
    return made


def replace_code(unit: Unit, actor: Actor, workshop: Workshop, number: int) -> VotingCode:
    """Block a personal code that was lost, and make another one for the same seat and ballot.

    Whoever came in with the lost one is out at once, on every device.

    Raises:
        NoSuchCodeError: No code has this number.
    """
    actor.may_facilitate()
    workshop.require_not_closed()
    lost = next((c for c in unit.voting_codes(workshop.id) if c.number == number), None)
    if lost is None:
        raise NoSuchCodeError(number=number)
    made = lost._replace(code=free_code(unit))
    unit.save_voting_code(made)
    seat = unit.participant(lost.participant_id) if lost.participant_id else None
    if seat is not None:
        unit.save_participant(replace(seat, device=seat.device + 1))
    say_seats_changed(unit, workshop)
    note_in_trail(unit, workshop.id, TrailKind.REPLACED, code=number, used=seat is not None)
    return made


def say_seats_changed(unit: Unit, workshop: Workshop) -> None:
    """Let the server, which remembers who sits where, ask again; pages show what is new."""
    unit.put_fact(seats_fact(workshop.id), secrets.token_hex(4))
    unit.save_workshop(workshop)


def seats_fact(workshop_id: str) -> str:
    """Return the name of the fact that changes when others than their own change seats."""
    return f"seats {workshop_id}"


def codes_to_print(unit: Unit, actor: Actor, workshop: Workshop) -> Sequence[VotingCode]:
    """Return the codes for their sheet; whoever has it can vote, so only facilitators may."""
    actor.may_facilitate()
    return unit.voting_codes(workshop.id)


def sit_down(
    unit: Unit, code: VotingCode, seat: Participant, present: Participant | None = None
) -> Participant:
    """Return the seat of a personal code: a new one, or the one it has, moved to this device.

    The first device is out from now on: one code is one seat, and one ballot. Somebody who is
    `present` already without a code keeps their seat, and what they have answered.
    """
    known = unit.participant(code.participant_id) if code.participant_id else None
    if known is None:
        return _first_use(unit, code, seat, present)
    return _taken(unit, replace(known, device=known.device + 1), seat)


def _first_use(
    unit: Unit, code: VotingCode, seat: Participant, present: Participant | None
) -> Participant:
    # Asked for again: what the device remembers of its seat may be old.
    here = unit.participant(present.id) if present else None
    is_here = here is not None and here.workshop_id == code.workshop_id
    if here is not None and is_here and unit.voting_code_of(here.id) is None:
        seat = _taken(unit, here, seat)
    else:
        unit.add_participant(seat)
    unit.save_voting_code(code._replace(participant_id=seat.id))
    return seat


def _taken(unit: Unit, known: Participant, typed: Participant) -> Participant:
    """Return a seat that is there already, with what was typed into the form this time."""
    given = {n: said for n in ("name", "table", "language") if (said := getattr(typed, n))}
    taken = replace(known, **given)
    unit.save_participant(taken)
    return taken


def require_code(unit: Unit, participant: Participant) -> None:
    """Refuse a vote of somebody without a personal code."""
    if unit.voting_code_of(participant.id) is None:
        raise NoPersonalCodeError


def seat_of(unit: Unit, actor: Actor) -> Participant:
    """Return an actor's seat as it is now.

    Raises:
        SeatMovedError: It has been moved to another device.
        NoSeatError: It is not there any more.
    """
    seat = unit.participant(actor.id)
    if seat is None:
        raise NoSeatError
    if seat.device != actor.device:
        raise SeatMovedError
    return seat


def find_code(unit: Unit, raw: str) -> VotingCode | None:
    """Return the personal code that was typed, if it is one."""
    code = normal_code(raw)
    return unit.voting_code(code) if len(code) == PERSONAL_LENGTH else None


def spoken_personal(code: str) -> str:
    """Return a personal code in groups of three, as it is printed."""
    return " ".join(code[i : i + 3] for i in range(0, len(code), 3))


def free_code(unit: Unit) -> str:
    """Return a personal code that nobody has."""
    while True:
        code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(PERSONAL_LENGTH))
        if unit.voting_code(code) is None:
            return code
