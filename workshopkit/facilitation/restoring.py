"""What is written into each workshop when its store was put back from a copy."""

from __future__ import annotations

from collections.abc import Mapping

from workshopkit.domain.actor import Actor
from workshopkit.domain.ports import Unit
from workshopkit.domain.trail import TrailKind, TrailLine
from workshopkit.facilitation.trail import note_in_trail


def heads(unit: Unit) -> dict[str, TrailLine]:
    """Return the last line of each workshop's trail, by the workshop's id."""
    found = {workshop.id: unit.trail_head(workshop.id) for workshop in unit.workshops()}
    return {workshop_id: head for workshop_id, head in found.items() if head is not None}


def note_restored(unit: Unit, actor: Actor, replaced: Mapping[str, TrailLine]) -> None:
    """Write into each trail that it was restored, and which line the store had before, if any."""
    actor.may_facilitate()
    for workshop in unit.workshops():
        before = replaced.get(workshop.id)
        lost = {"line": before.seq, "mark": before.mark} if before else {}
        note_in_trail(unit, workshop.id, TrailKind.RESTORED, replaced=lost)
