"""Forgetting names, deleting a workshop, and until when names are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from workshopkit.domain.actor import Actor
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import RoundState
from workshopkit.domain.trail import TrailKind
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import ConflictError, InputError, NeedsConfirmingError
from workshopkit.facilitation.people.forgetting import forget_everybody
from workshopkit.facilitation.trail import note_in_trail
from workshopkit.facilitation.workshop import MOST_KEEP_DAYS, free_join_code


class NotOverError(ConflictError):
    """Close the workshop first: names are forgotten only when it is over."""


class BallotStillOpenError(ConflictError):
    """A ballot is still open. Close it first, so that it is counted."""


class ConfirmForgettingError(NeedsConfirmingError):
    """Names and codes go for good, with final versions and older copies. Go on?"""


class TooEarlyError(InputError):
    """Names cannot be forgotten before the workshop has been held."""


class TooLateError(InputError):
    """Names cannot be kept for more than {days} days after the workshop."""


def forget(unit: Unit, actor: Actor, workshop: Workshop, *, confirmed: bool = True) -> None:
    """Remove names and tokens from a workshop that is over; totals and the trail stay.

    The traces in the file and the copies beside it go when the store is swept.

    Raises:
        NotOverError: People may still be answering.
        BallotStillOpenError: The roll is needed to count it.
        ConfirmForgettingError: It was not confirmed.
    """
    actor.may_facilitate()
    if not workshop.is_closed:
        raise NotOverError
    if any(round_.state is RoundState.OPEN for round_ in unit.rounds(workshop.id)):
        raise BallotStillOpenError
    if not confirmed:
        raise ConfirmForgettingError
    people = forget_everybody(unit, workshop)
    code = free_join_code(unit)
    unit.save_workshop(replace(workshop, code=code, keep_until=None, spotlight=""))
    # What the trail told of names says nothing any more, and everything is told as it is now.
    unit.restate(workshop.id)
    note_in_trail(unit, workshop.id, TrailKind.ERASED, people=people)
    _wipe_traces(unit, "forgotten")


def delete(unit: Unit, actor: Actor, workshop: Workshop) -> None:
    """Remove a workshop and everything of it, its trail and the keys of its ballots too."""
    actor.may_facilitate()
    unit.remove_workshop(workshop.id)
    _wipe_traces(unit, "deleted")


def overdue(unit: Unit, today: date) -> list[Workshop]:
    """Return the workshops whose names are kept for longer than was said."""
    return [workshop for workshop in unit.workshops() if workshop.is_due(today)]


def keep_names_until(unit: Unit, actor: Actor, workshop: Workshop, day: date) -> Workshop:
    """Change the day after which names should be forgotten.

    Raises:
        InputError: The day is before the workshop, or years after it.
    """
    actor.may_keep_record()
    held = workshop.until or workshop.date
    if day < held:
        raise TooEarlyError
    if (day - held).days > MOST_KEEP_DAYS:
        raise TooLateError(days=MOST_KEEP_DAYS)
    changed = replace(workshop, keep_until=day)
    unit.save_workshop(changed)
    return changed


def _wipe_traces(unit: Unit, label: str) -> None:
    """Let whoever looks after the file wipe it, remove the old copies, and write a new one."""
    unit.put_fact("sweep", "due")
    unit.put_fact("copies", "stale")
    unit.put_fact("copy", label)
