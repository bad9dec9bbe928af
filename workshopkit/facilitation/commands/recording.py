"""Keeping the record by name: its lines, its notes, and what the document says of itself."""

from __future__ import annotations

from collections.abc import Mapping

from workshopkit.domain.record import EntryKind
from workshopkit.facilitation import decision, recording
from workshopkit.facilitation.commands.asked import (
    Asked,
    Command,
    MissingFactError,
    Sort,
    command,
)
from workshopkit.facilitation.publishing import styling
from workshopkit.facilitation.workshop import describe_workshop, read_date

#: What only the room can say, and what is changed where the document is arranged.
_NO_LINES = {EntryKind.COMMENT, EntryKind.PLAN}
#: What is there once is begun like a line, and changed by a command of its own.
_CHANGED_ELSEWHERE = {*_NO_LINES, EntryKind.STYLE}


def add_entry(asked: Asked) -> object:
    """Add a line to the record: attendance, a decision, a next step, a member and so on."""
    kind, fields = _kind(asked), asked.fields()
    # There is one of each, begun by the rules it is changed by.
    if kind is EntryKind.COVER:
        return recording.write_cover(asked.unit, asked.actor, asked.place, fields, 0)
    if kind is EntryKind.STYLE:
        return styling.begin_style(asked.unit, asked.actor, asked.place, asked.ground, fields)
    return recording.add_entry(asked.unit, asked.actor, asked.place, kind, fields)


def change_entry(asked: Asked) -> object:
    """Change a line; with `both`, what somebody else wrote there meanwhile is kept beside it."""
    entry, fields, rev = asked.needed("entry"), asked.fields(), asked.number("rev")
    both = asked.flag("both")
    kind = recording.kind_of_entry(asked.unit, asked.actor, asked.place, entry)
    if kind in _CHANGED_ELSEWHERE:
        raise recording.NotALineError
    return recording.change_entry(
        asked.unit, asked.actor, asked.place, entry, fields, rev, both=both
    )


def remove_entry(asked: Asked) -> object:
    """Take a line out of the record, or put it back."""
    entry, rev = asked.needed("entry"), asked.seen_number("rev")
    removed = asked.flag("removed", usual=True)
    return recording.remove_entry(asked.unit, asked.actor, asked.place, entry, rev, removed=removed)


def cover(asked: Asked) -> object:
    """Write on the cover; `rev` is 0 before there is one."""
    fields, rev, both = asked.fields(), asked.number("rev"), asked.flag("both")
    return recording.write_cover(asked.unit, asked.actor, asked.place, fields, rev, both=both)


def note(asked: Asked) -> object:
    """Write the note of a section, or `<exercise>#<n>` for a question; `rev` is 0 at first."""
    section, text, rev = asked.needed("section"), asked.said("text"), asked.number("rev")
    both = asked.flag("both")
    return recording.write_note(asked.unit, asked.actor, asked.place, section, text, rev, both=both)


def describe(asked: Asked) -> object:
    """Change the workshop's title, date and place, until a version of its document is final."""
    title, day, place = asked.said("title"), asked.needed("day"), asked.said("place")
    return describe_workshop(asked.unit, asked.actor, asked.place, title, read_date(day), place)


def take_names(asked: Asked) -> object:
    """Add to the attendance those participants who gave a name."""
    return recording.take_over_names(asked.unit, asked.actor, asked.place)


def record_decision(asked: Asked) -> object:
    """Write what an exercise decided into the record; again renews the line."""
    return decision.record_decision(asked.unit, asked.actor, asked.place, asked.needed("exercise"))


def _kind(asked: Asked) -> EntryKind:
    kind = asked.needed("kind")
    if kind not in set(EntryKind) - _NO_LINES:
        raise MissingFactError(name="kind")
    return EntryKind(kind)


COMMANDS: Mapping[str, Command] = {
    "add_entry": command(add_entry, kind=Sort.TEXT, fields=Sort.FIELDS),
    "change_entry": command(
        change_entry, entry=Sort.TEXT, rev=Sort.NUMBER, fields=Sort.FIELDS, both=Sort.FLAG
    ),
    "remove_entry": command(remove_entry, entry=Sort.TEXT, rev=Sort.NUMBER, removed=Sort.FLAG),
    "cover": command(cover, rev=Sort.NUMBER, fields=Sort.FIELDS, both=Sort.FLAG),
    "note": command(note, section=Sort.TEXT, text=Sort.TEXT, rev=Sort.NUMBER, both=Sort.FLAG),
    "describe": command(describe, title=Sort.TEXT, day=Sort.TEXT, place=Sort.TEXT),
    "take_names": command(take_names),
    "record_decision": command(record_decision, exercise=Sort.TEXT),
}
