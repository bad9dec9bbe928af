"""Everything the documentation of a workshop is made from."""

from __future__ import annotations

from dataclasses import dataclass

from workshopkit.domain.record import Record
from workshopkit.domain.round import Outcome
from workshopkit.domain.workshop import Workshop


@dataclass(frozen=True)
class Part:
    """One section with what came out of it, each time it was run."""

    key: str
    title: str
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class Material:
    """A workshop, its parts in script order, and its record."""

    workshop: Workshop
    parts: tuple[Part, ...]
    record: Record
    joined: int
