"""Keeping the record: attendance, notes, decisions and next steps."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace

from workshopkit.domain.actor import Actor
from workshopkit.domain.collation import in_order
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import (
    ENTRY_FIELDS,
    LONG_FIELDS,
    MAX_LINE,
    MAX_LOGO,
    MAX_TEXT,
    PRESENCES,
    SINGLE,
    Entry,
    EntryChangedError,
    EntryKind,
    Record,
)
from workshopkit.domain.text import clean, within
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import ConflictError, InputError, NotFoundError
from workshopkit.facilitation.publishing.both_texts import both_fields


class EmptyEntryError(InputError):
    """Write something first."""


class NoSuchEntryError(NotFoundError):
    """This line is not in the record any more."""


class NotALineError(ConflictError):
    """This is not changed as a line of the record."""


def record_of(unit: Unit, workshop: Workshop) -> Record:
    """Return everything the secretary kept."""
    return Record(tuple(unit.entries(workshop.id)))


def add_entry(
    unit: Unit,
    actor: Actor,
    workshop: Workshop,
    kind: EntryKind,
    raw: Mapping[str, str],
    *,
    from_room: bool = False,
) -> Entry:
    """Add a line to the record; only a comment can come from the room."""
    if from_room and kind is EntryKind.COMMENT:
        actor.may_answer(workshop.id)
    else:
        actor.may_keep_record()
    body = _read(kind, raw)
    # What a document says of itself can begin anywhere; other lines begin with their first field.
    needed = body.values() if kind in SINGLE else (body[ENTRY_FIELDS[kind][0]],)
    if not any(needed):
        raise EmptyEntryError
    position = len(unit.entries(workshop.id)) + 1
    entry = Entry(secrets.token_hex(8), workshop.id, kind, position, body)
    unit.put_entry(entry)
    return entry


def change_entry(
    unit: Unit,
    actor: Actor,
    workshop: Workshop,
    entry_id: str,
    raw: Mapping[str, str],
    rev: int,
    *,
    both: bool = False,
) -> Entry:
    """Change a line of the record that is still as the writer saw it.

    With `both`, what somebody else wrote there in the meantime is kept beside it.

    Raises:
        EntryChangedError: Somebody else changed it; the error carries the line as it is now.
    """
    actor.may_keep_record()
    entry = _entry_of(unit, workshop, entry_id)
    body = _read(entry.kind, {**entry.body, **raw})
    if body == dict(entry.body):
        return entry
    if rev != entry.rev:
        if not both:
            raise EntryChangedError(entry)
        body = _read(entry.kind, {**entry.body, **both_fields(entry, raw)})
    changed = replace(entry, body=body, rev=entry.rev + 1)
    unit.put_entry(changed)
    return changed


def write_note(
    unit: Unit,
    actor: Actor,
    workshop: Workshop,
    section: str,
    text: str,
    rev: int,
    *,
    both: bool = False,
) -> Entry:
    """Write the note of a section; `rev` is 0 for the first one."""
    actor.may_keep_record()
    known = record_of(unit, workshop).note(section)
    if known is None:
        body = _read(EntryKind.NOTE, {"section": section, "text": text})
        entry = Entry(secrets.token_hex(8), workshop.id, EntryKind.NOTE, 0, body)
        unit.put_entry(entry)
        return entry
    return change_entry(unit, actor, workshop, known.id, {"text": text}, rev, both=both)


def write_cover(
    unit: Unit,
    actor: Actor,
    workshop: Workshop,
    raw: Mapping[str, str],
    rev: int,
    *,
    both: bool = False,
) -> Entry:
    """Write on the cover what is named, the rest of it stays; `rev` is 0 before there is one."""
    actor.may_keep_record()
    covers = record_of(unit, workshop).of(EntryKind.COVER)
    if not covers:
        return add_entry(unit, actor, workshop, EntryKind.COVER, raw)
    return change_entry(unit, actor, workshop, covers[0].id, raw, rev, both=both)


def keep_one(
    unit: Unit, actor: Actor, workshop: Workshop, kind: EntryKind, fields: Mapping[str, str]
) -> Entry | None:
    """Change the one entry of its kind, or make it; what is not named stays as it is."""
    entries = record_of(unit, workshop).of(kind)
    if entries:
        return change_entry(unit, actor, workshop, entries[0].id, fields, entries[0].rev)
    return add_entry(unit, actor, workshop, kind, fields) if any(fields.values()) else None


def remove_entry(
    unit: Unit,
    actor: Actor,
    workshop: Workshop,
    entry_id: str,
    rev: int | None = None,
    *,
    removed: bool = True,
) -> Entry:
    """Take a line out of the record, or put it back.

    Raises:
        EntryChangedError: It is not the `rev` that was seen any more.
    """
    actor.may_keep_record()
    entry = _entry_of(unit, workshop, entry_id)
    if rev not in (None, entry.rev):
        raise EntryChangedError(entry)
    changed = replace(entry, removed=removed, rev=entry.rev + 1)
    unit.put_entry(changed)
    return changed


def take_over_names(unit: Unit, actor: Actor, workshop: Workshop) -> int:
    """Add to the attendance those participants who gave a name; return how many were new."""
    actor.may_keep_record()
    known = {e.body.get("name") for e in record_of(unit, workshop).of(EntryKind.ATTENDANCE)}
    new = [p for p in unit.participants(workshop.id) if p.here and p.name not in {*known, ""}]
    names = in_order({p.name for p in new}, workshop.language)
    for name in names:
        add_entry(unit, actor, workshop, EntryKind.ATTENDANCE, {"name": name})
    return len(names)


def kind_of_entry(unit: Unit, actor: Actor, workshop: Workshop, entry_id: str) -> EntryKind:
    """Return which kind of line something in the record is."""
    actor.may_keep_record()
    return _entry_of(unit, workshop, entry_id).kind


def _entry_of(unit: Unit, workshop: Workshop, entry_id: str) -> Entry:
    entry = unit.entry(entry_id)
    if entry is None or entry.workshop_id != workshop.id:
        raise NoSuchEntryError
    return entry


def _read(kind: EntryKind, raw: Mapping[str, str]) -> dict[str, str]:
    body = {name: _text(name, str(raw.get(name, ""))) for name in ENTRY_FIELDS[kind]}
    if kind is EntryKind.ATTENDANCE and body["presence"] not in PRESENCES:
        body["presence"] = PRESENCES[0]
    return body


def _text(name: str, raw: str) -> str:
    is_long = name in LONG_FIELDS
    limit = MAX_LOGO if name == "logo" else MAX_TEXT if is_long else MAX_LINE
    # A picture in letters has nothing to clean, and is too long to look through each time.
    text = raw.strip() if name == "logo" and raw.isascii() else clean(raw, lines=is_long)
    return within(text, limit)
