"""A workshop: one gathering with a script, participants and a record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from workshopkit.errors import ConflictError, NotFoundError

#: No vowels and no look-alikes, so that a code is never a word and is read right from a screen.
CODE_ALPHABET = "BCDFGHJKMNPQRTVWXYZ2346789"
CODE_LENGTH = 6

#: The type, where a field called `date` hides its name.
Day = date


class WorkshopState(StrEnum):
    """How far a workshop has come."""

    DRAFTED = "drafted"
    OPEN = "open"
    CLOSED = "closed"


class NoSuchWorkshopError(NotFoundError):
    """There is no workshop called “{slug}”."""


class WorkshopClosedError(ConflictError):
    """This workshop is over. What was written is kept."""


@dataclass(frozen=True)
class Workshop:
    """A workshop as it is kept.

    `section` is the key of the section the room looks at. `showing_join` puts the join screen on
    the stage whatever the section; `spotlight` is the id of the one result shown alone.
    `version` grows with every change to anything in the workshop, `layout` only with those that
    change what a page is made of: not with one more answer or participant.
    `timer_end` is when the timer is at nought, in seconds since 1970, 0 without one. `until` is the
    last day of a workshop that everybody goes through at their own pace. `keep_until` is the day
    after which names should be forgotten; there is none once they are.
    """

    id: str
    slug: str
    title: str
    date: date
    place: str
    language: str
    script: str
    code: str
    state: WorkshopState = WorkshopState.DRAFTED
    section: str = ""
    showing_join: bool = False
    spotlight: str = ""
    version: int = 0
    layout: int = 0
    timer_end: int = 0
    until: Day | None = None
    keep_until: Day | None = None

    def at(self, section: str) -> Workshop:
        """Return the workshop with the room at another section, opened if it was a draft."""
        state = WorkshopState.OPEN if self.state is WorkshopState.DRAFTED else self.state
        return replace(self, section=section, state=state, spotlight="", showing_join=False)

    @property
    def is_self_paced(self) -> bool:
        """Whether everybody goes through it alone, all of it open until a day."""
        return self.until is not None

    @property
    def is_closed(self) -> bool:
        """Whether it is over: nothing in it is changed any more but the record and the names."""
        return self.state is WorkshopState.CLOSED

    def is_due(self, today: Day) -> bool:
        """Return whether names are kept for longer than was said."""
        return self.keep_until is not None and self.keep_until < today

    def require_not_closed(self) -> None:
        """Refuse to change a workshop that is over."""
        if self.is_closed:
            raise WorkshopClosedError


def normal_code(raw: str) -> str:
    """Return a typed code as it is kept: capitals, no spaces or dashes."""
    return "".join(c for c in raw.upper() if c in CODE_ALPHABET)


def spoken_code(code: str) -> str:
    """Return the code in two groups, as it is shown and read aloud: 'BKX 429'."""
    return f"{code[:3]} {code[3:]}"


def join_address(address: str, code: str) -> str:
    """Return where somebody joins with a code, of the workshop or their own."""
    return f"{address}/j/{code}"
