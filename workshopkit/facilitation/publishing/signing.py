"""Signing off what leaves the store as files, so that they cannot be changed quietly afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workshopkit.domain.actor import Actor
from workshopkit.domain.ports import Unit
from workshopkit.domain.trail import TrailKind, TrailLine
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.trail import note_in_trail
from workshopkit.verifier import digest


def sign_off(
    unit: Unit, actor: Actor, workshop: Workshop, files: Mapping[str, str]
) -> Sequence[TrailLine]:
    """Add the line that stands for these files, and return the trail with it.

    Args:
        unit: The transaction.
        actor: Who takes them.
        workshop: Whose files they are.
        files: The digest of each file, by its name.
    """
    actor.may_keep_record()
    note_in_trail(unit, workshop.id, TrailKind.EXPORTED, files=digest([dict(files)]))
    return unit.trail(workshop.id)
