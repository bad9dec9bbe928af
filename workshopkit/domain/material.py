"""Everything the documentation of a workshop is made from."""

from __future__ import annotations

from dataclasses import dataclass, field

from workshopkit.domain.publication import Publication
from workshopkit.domain.record import Entry, Record
from workshopkit.domain.round import Outcome
from workshopkit.domain.style import HouseStyle
from workshopkit.domain.trail import TrailLine
from workshopkit.domain.workshop import Workshop


@dataclass(frozen=True)
class Part:
    """One section with what came out of it, each time it was run.

    `words` are what the script says there itself, as safe HTML.
    """

    key: str
    title: str
    outcomes: tuple[Outcome, ...]
    words: str = ""


@dataclass(frozen=True)
class Material:
    """A workshop, its parts in script order, and its record.

    `type` is the type of document the script is for, or one `chosen` for this once; `style` is
    what documents look like here, `publications` are the final versions there are, and `trail` is
    the audit trail.
    """

    workshop: Workshop
    parts: tuple[Part, ...]
    record: Record
    joined: int
    type: str = ""
    chosen: bool = False
    style: HouseStyle = field(default_factory=HouseStyle)
    publications: tuple[Publication, ...] = ()
    trail: tuple[TrailLine, ...] = ()

    def told_by(self, entry: Entry) -> Outcome | None:
        """Return the latest outcome of the exercise that a line of the record names, if any."""
        named = entry.body.get("exercise")
        outcomes = (part.outcomes[-1] for part in self.parts if part.outcomes)
        return next((o for o in outcomes if named and o.round.slug == named), None)
