"""Next steps and coming meetings as iCalendar: whole days, and to-dos for programs that read them.

Outlook reads no to-dos, so that a step is an event by default.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import TRANSP, Calendar, Event, Todo

from workshopkit.documents.calendar.day import day_in
from workshopkit.domain.language import Language
from workshopkit.domain.record import Entry, EntryKind, Record
from workshopkit.domain.text import clean, digest
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import InputError

CONTENT_TYPE = "text/calendar; charset=utf-8"
_MAKER = "-//workshopkit//next steps//EN"


class NothingPlannedError(InputError):
    """No next step and no coming meeting has a day. Write it as 15 March 2027 or 2027-03-15."""


class NoNextStepsError(InputError):
    """There are no next steps yet."""


@dataclass(frozen=True)
class Planned:
    """A line of the record that may have a day: `day` is none where nobody can tell which."""

    entry: Entry
    title: str
    day: date | None
    about: str


def planned(workshop: Workshop, record: Record) -> Sequence[Planned]:
    """Return the next steps, then the meetings that are still to come, each with its day."""
    return (*_steps(workshop, record), *_meetings(workshop, record))


def write_calendar(workshop: Workshop, record: Record, language: Language) -> bytes:
    """Return what has a day as events that take the whole of it, and keep nobody busy.

    Raises:
        NothingPlannedError: Nothing has a day.
    """
    lines = planned(workshop, record)
    events = [_event(workshop, line, line.day) for line in lines if line.day]
    if not events:
        raise NothingPlannedError
    return _written(workshop, language, events)


def write_todos(workshop: Workshop, record: Record, language: Language) -> bytes:
    """Return every next step as a to-do, with the day it is due if it has one.

    Raises:
        NoNextStepsError: There are none.
    """
    steps = list(_steps(workshop, record))
    if not steps:
        raise NoNextStepsError
    return _written(workshop, language, [_todo(workshop, step) for step in steps])


def _steps(workshop: Workshop, record: Record) -> Iterator[Planned]:
    for entry in record.of(EntryKind.NEXT_STEP):
        title = ": ".join(filter(None, (entry.body["who"], entry.body["what"])))
        said = (entry.body["when"], str(entry.body.get("status", "")))
        day = day_in(entry.body["when"], workshop.date)
        yield Planned(entry, title, day, "\n".join(filter(None, said)))


def _meetings(workshop: Workshop, record: Record) -> Iterator[Planned]:
    for entry in record.of(EntryKind.MEETING):
        # Most meetings of a record are past, and one without a year would come back next year.
        day = day_in(entry.body["when"])
        if day and day > workshop.date:
            said = (entry.body["when"], entry.body["place"])
            yield Planned(entry, entry.body["title"], day, "\n".join(filter(None, said)))


def _written(workshop: Workshop, language: Language, lines: Sequence[Event | Todo]) -> bytes:
    calendar = Calendar.new(
        uid=_uid(workshop),
        prodid=_MAKER,
        method="PUBLISH",
        name=workshop.title,
        language=language.code,
        subcomponents=lines,
    )
    return bytes(calendar.to_ical())


def _event(workshop: Workshop, step: Planned, day: date) -> Event:
    event = Event.new(
        uid=_uid(workshop, step.entry.id),
        summary=clean(step.title),
        description=_about(workshop, step),
        start=day,
        end=day + timedelta(days=1),
        stamp=_stamp(workshop),
        last_modified=_stamp(workshop),
        sequence=step.entry.rev - 1,
        transparency=TRANSP.TRANSPARENT,
    )
    place = clean(str(step.entry.body.get("place", "")))
    if place:
        event.add("location", place)
    return event


def _todo(workshop: Workshop, step: Planned) -> Todo:
    return Todo.new(
        uid=_uid(workshop, step.entry.id, "todo"),
        summary=clean(step.title),
        description=_about(workshop, step),
        end=step.day,
        stamp=_stamp(workshop),
        last_modified=_stamp(workshop),
        sequence=step.entry.rev - 1,
    )


def _about(workshop: Workshop, step: Planned) -> str:
    return "\n".join(clean(line) for line in (workshop.title, *step.about.split("\n")))


def _uid(workshop: Workshop, *of: str) -> str:
    # Of the step, not of its words: a step that was put in other words is the same one.
    return f"{digest(workshop.id, *of)}@workshopkit"


def _stamp(workshop: Workshop) -> datetime:
    # Not the clock's: what has not changed is the same file, and `sequence` tells what has.
    return datetime.combine(workshop.date, time(), UTC)
