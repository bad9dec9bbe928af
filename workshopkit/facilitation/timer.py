"""The timer: time left that everybody sees. At nought nothing happens but that it says so."""

from __future__ import annotations

import time
from dataclasses import replace

from workshopkit.domain.actor import Actor
from workshopkit.domain.ports import Unit
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import InputError

MOST_MINUTES = 600


class BadMinutesError(InputError):
    """A timer runs from 1 to {most} minutes."""


def set_timer(unit: Unit, actor: Actor, workshop: Workshop, minutes: int) -> None:
    """Start the timer anew; 0 minutes take it away."""
    actor.may_facilitate()
    workshop.require_not_closed()
    _check(minutes)
    end = _now() + 60 * minutes if minutes else 0
    unit.save_workshop(replace(workshop, timer_end=end))


def add_time(unit: Unit, actor: Actor, workshop: Workshop, minutes: int) -> None:
    """Give more time: on top of what is left, or from now if none is."""
    actor.may_facilitate()
    workshop.require_not_closed()
    _check(minutes)
    end = max(workshop.timer_end, _now()) + 60 * minutes
    unit.save_workshop(replace(workshop, timer_end=end))


def without_what_is_over(workshop: Workshop) -> Workshop:
    """Return the workshop without a timer that is at nought: the room has moved on."""
    is_over = workshop.timer_end <= _now()
    return replace(workshop, timer_end=0) if is_over else workshop


def _check(minutes: int) -> None:
    if not 0 <= minutes <= MOST_MINUTES:
        raise BadMinutesError(most=MOST_MINUTES)


def _now() -> int:
    return int(time.time())
