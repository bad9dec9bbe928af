"""The record: what the secretary keeps while the workshop happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from workshopkit.errors import ConflictError


class EntryKind(StrEnum):
    """What an entry of the record is."""

    ATTENDANCE = "attendance"
    NOTE = "note"
    DECISION = "decision"
    NEXT_STEP = "next_step"
    PARKED = "parked"
    MEMBER = "member"
    LOG = "log"
    MEETING = "meeting"
    COVER = "cover"
    PLAN = "plan"
    STYLE = "style"
    COMMENT = "comment"


#: The fields of each kind of entry, in the order they are shown.
ENTRY_FIELDS: Mapping[EntryKind, tuple[str, ...]] = {
    EntryKind.ATTENDANCE: ("name", "unit", "presence"),
    EntryKind.NOTE: ("section", "text"),
    EntryKind.DECISION: ("text", "outcome", "exercise"),
    EntryKind.NEXT_STEP: ("what", "who", "when", "status"),
    EntryKind.PARKED: ("text",),
    EntryKind.MEMBER: ("name", "unit"),
    EntryKind.LOG: ("text", "date"),
    EntryKind.MEETING: ("title", "when", "place", "present"),
    EntryKind.COVER: (
        "season",
        "client",
        "background",
        "assignment",
        "chair",
        "writer",
        "adjusters",
        "sender",
    ),
    EntryKind.PLAN: ("type", "order", "left_out", "stage"),
    EntryKind.STYLE: ("organisation", "accent", "second", "font", "footer", "logo", "logo_alt"),
    EntryKind.COMMENT: ("text", "by"),
}

#: Between an exercise and the number of its question in the section of a note.
NOTE_MARK = "#"

PRESENCES = ("present", "absent", "apologies")

#: What a presence is called on a page and in the documentation.
PRESENCE_WORDS = {"present": "Present", "absent": "Absent", "apologies": "Apologies"}

#: Fields that hold several lines; all others hold one.
LONG_FIELDS = frozenset({"text", "background", "assignment", "sender", "order", "left_out", "logo"})
#: Entries there is at most one of, which can begin with any of their fields.
SINGLE = frozenset({EntryKind.COVER, EntryKind.PLAN, EntryKind.STYLE})

MAX_LINE = 300
MAX_TEXT = 20_000
#: A logo, as it is kept: a picture of some hundred kilobytes.
MAX_LOGO = 600_000


class EntryChangedError(ConflictError):
    """Somebody else changed this in the meantime, so nothing was overwritten. Read it again."""

    def __init__(self, current: Entry) -> None:
        self.current = current
        super().__init__()


@dataclass(frozen=True)
class Entry:
    """One line of the record; `rev` grows with each change, and `removed` can be undone."""

    id: str
    workshop_id: str
    kind: EntryKind
    position: int
    body: Mapping[str, Any]
    rev: int = 1
    removed: bool = False


@dataclass(frozen=True)
class Record:
    """Everything the secretary kept for one workshop, in order."""

    entries: tuple[Entry, ...] = ()

    def of(self, kind: EntryKind) -> tuple[Entry, ...]:
        """Return the entries of one kind that are not removed."""
        return tuple(e for e in self.entries if e.kind is kind and not e.removed)

    def note(self, section: str) -> Entry | None:
        """Return the note of a section, if there is one."""
        return next((e for e in self.of(EntryKind.NOTE) if e.body.get("section") == section), None)

    def present(self) -> int:
        """Return how many are marked present."""
        return sum(e.body.get("presence") == "present" for e in self.of(EntryKind.ATTENDANCE))
