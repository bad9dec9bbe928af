"""The audit trail: what was done in a workshop, line by line, each marked with the one before.

How a mark is made is written down once, in `workshopkit.verifier`, which anybody can read and run.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple


class TrailKind(StrEnum):
    """What a line of the trail says was done."""

    BEGUN = "begun"
    CREATED = "created"
    OPENED = "opened"
    CLOSED = "closed"
    REVEALED = "revealed"
    SPOILED = "spoiled"
    WITHDRAWN = "withdrawn"
    COUNTED = "counted"
    TYPED_IN = "typed_in"
    MODERATED = "moderated"
    UNDONE = "undone"
    CODES = "codes"
    REPLACED = "replaced"
    FINAL = "final"
    RESTORED = "restored"
    ERASED = "erased"
    LEFT = "left"
    TIE = "tie"
    DESCRIBED = "described"
    EXPORTED = "exported"
    KEPT = "kept"
    PROGRAMME = "programme"


#: Lines that say nothing about the results.
QUIET = frozenset(
    {
        TrailKind.BEGUN,
        TrailKind.FINAL,
        TrailKind.ERASED,
        TrailKind.EXPORTED,
        TrailKind.KEPT,
    }
)


def now_in_trail() -> str:
    """Return the moment as a line of a trail tells it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class TrailLine(NamedTuple):
    """One line: `body` is JSON exactly as it was marked, `mark` the SHA-256 in hex."""

    seq: int
    kind: str
    body: str
    mark: str
