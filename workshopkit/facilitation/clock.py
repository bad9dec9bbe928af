"""The clock of the plan: when each section begins, how far behind the day is, and when it ends.

Times are whole seconds since 1970. What the clock goes by is the moments when the room came to a
section; they are told to the other programs of the store, not to the audit trail.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from workshopkit.domain.actor import Actor
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import Base, Round, RoundState
from workshopkit.domain.script import Programme, Slot
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import InputError
from workshopkit.facilitation.finding import latest_rounds
from workshopkit.facilitation.outcome import base

MINUTE = 60
MOST_MINUTES = 600
#: Once everybody has answered, so many minutes are left for the result at most.
TO_SHOW = 2


class BadPlanError(InputError):
    """A section takes from 0 to {most} minutes."""


@dataclass(frozen=True)
class Course:
    """How the day went so far: its beginning, the end that was meant, and each coming to a section.

    `minutes` are those that somebody has changed on the day.
    """

    begun: int = 0
    meant: int = 0
    visits: tuple[tuple[str, int], ...] = ()
    minutes: Mapping[str, int] = field(default_factory=dict)

    def spent(self, now: int) -> dict[str, int]:
        """Return how long the room has been at each section, in seconds."""
        found: dict[str, int] = {}
        ends = [*(since for _, since in self.visits[1:]), now]
        for (section, since), until in zip(self.visits, ends, strict=False):
            found[section] = found.get(section, 0) + max(0, until - since)
        return found


@dataclass(frozen=True)
class Clock:
    """What the desk says of the time; `starts` has when each section began, or will.

    `late` is how much later than meant the day ends, `shorter` the sections that together would
    bring it back, both in minutes.
    """

    now: int
    end: int
    late: int
    starts: Mapping[str, int]
    minutes: Mapping[str, int]
    shorter: tuple[tuple[str, int], ...] = ()


def note_visit(unit: Unit, workshop: Workshop, section: str) -> None:
    """Remember that the room comes to a section now, or to the end; first, the day begins."""
    course, now = course_of(unit, workshop), _now()
    is_there = bool(course.visits) and course.visits[-1][0] == section
    if is_there or not (section or course.begun):
        return
    if not course.begun:
        programme = unit.programme(workshop.id)
        slots = [s for s in programme.slots if not s.skipped] if programme else []
        # Whoever begins in the middle leaves out what comes before.
        slots = slots[programme_position(slots, section) :]
        planned = minutes_of(course, slots, latest_rounds(unit, workshop))
        course = replace(course, begun=now, meant=now + MINUTE * sum(planned.values()))
    _keep(unit, workshop, replace(course, visits=(*course.visits, (section, now))))


def set_minutes(unit: Unit, actor: Actor, workshop: Workshop, section: str, minutes: int) -> Course:
    """Give a section another number of minutes; the end that was meant stays."""
    actor.may_facilitate()
    workshop.require_not_closed()
    if not 0 <= minutes <= MOST_MINUTES:
        raise BadPlanError(most=MOST_MINUTES)
    course = course_of(unit, workshop)
    changed = replace(course, minutes={**course.minutes, section: minutes})
    _keep(unit, workshop, changed)
    unit.save_workshop(workshop)
    return changed


def course_of(unit: Unit, workshop: Workshop) -> Course:
    """Return how the day of a workshop went so far."""
    kept = unit.fact(course_fact(workshop.id))
    return _course(json.loads(kept)) if kept else Course()


def course_fact(workshop_id: str) -> str:
    """Return the name of the fact that tells the course of a workshop."""
    return f"course {workshop_id}"


def minutes_of(
    course: Course, slots: Sequence[Slot], rounds: Mapping[str, Round]
) -> dict[str, int]:
    """Return how long each section is meant to take, in minutes; a text takes none by itself."""
    usual = {key: round_.exercise.minutes for key, round_ in rounds.items()}
    return {s.key: course.minutes.get(s.key, usual.get(s.key, 0)) for s in slots}


def clock_of(unit: Unit, workshop: Workshop, programme: Programme, now: int) -> Clock | None:
    """Return the clock of a day that has begun and is not over, none for another."""
    course = course_of(unit, workshop)
    if not course.begun or workshop.is_closed or workshop.is_self_paced:
        return None
    slots = [slot for slot in programme.slots if not slot.skipped]
    rounds = latest_rounds(unit, workshop)
    planned = minutes_of(course, slots, rounds)
    spent = course.spent(now)
    here = workshop.section
    left = {s.key: _left(planned[s.key], spent, s.key, rounds.get(s.key)) for s in slots}
    if here in left and here in rounds and _all_answered(rounds[here], base(unit, rounds[here])):
        left[here] = min(left[here], TO_SHOW * MINUTE)
    coming = slots[programme_position(slots, here) :]
    starts, end = _starts(course, coming, left, now)
    late = round((end - course.meant) / MINUTE)
    after = [(s.key, left[s.key] // MINUTE) for s in coming if s.key != here]
    return Clock(now, end, late, starts, planned, tuple(_shorter(after, late)))


def programme_position(slots: Sequence[Slot], key: str) -> int:
    """Return the place of a section among these, 0 for one that is not there."""
    return next((at for at, slot in enumerate(slots) if slot.key == key), 0)


def _left(planned: int, spent: Mapping[str, int], key: str, round_: Round | None) -> int:
    """Return how long a section still takes, in seconds; one that is over takes no time again."""
    if round_ is not None and round_.state is RoundState.REVEALED:
        return 0
    return max(0, planned * MINUTE - spent.get(key, 0))


def _all_answered(round_: Round, there: Base) -> bool:
    return round_.state is RoundState.OPEN and 0 < there.joined <= there.took_part


def _starts(
    course: Course, coming: Sequence[Slot], left: Mapping[str, int], now: int
) -> tuple[dict[str, int], int]:
    """Return when each section began or will begin, and when the last one ends."""
    starts: dict[str, int] = {}
    for section, since in course.visits:
        starts.setdefault(section, since)
    at = now
    for slot in coming:
        if slot.key not in starts:
            starts[slot.key] = at
        at += left[slot.key]
    return starts, at


def _shorter(after: Sequence[tuple[str, int]], late: int) -> Iterator[tuple[str, int]]:
    """Yield coming sections, the longest first, until they make up for what the day is late."""
    for section, minutes in sorted(after, key=lambda one: -one[1]):
        if late <= 0 or not minutes:
            return
        yield section, min(minutes, late)
        late -= minutes


def _keep(unit: Unit, workshop: Workshop, course: Course) -> None:
    unit.put_fact(course_fact(workshop.id), json.dumps(asdict(course)))


def _course(data: dict[str, Any]) -> Course:
    return Course(**{**data, "visits": tuple((str(s), int(at)) for s, at in data["visits"])})


def _now() -> int:
    return int(time.time())
