"""What goes into the document: its type, its parts, their order.

Each choice is made on what is kept right then, so that two secretaries at once do not take back
each other's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workshopkit.documents.content.document_type import TYPES, USUAL
from workshopkit.documents.content.documentation import section_keys
from workshopkit.domain.actor import Actor
from workshopkit.domain.material import Material
from workshopkit.domain.plan import Plan, plan_of
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import EntryKind
from workshopkit.domain.text import clean
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import ConflictError, InputError, NotFoundError
from workshopkit.facilitation.ground import Ground
from workshopkit.facilitation.material import gather
from workshopkit.facilitation.recording import keep_one


class UnknownTypeError(InputError):
    """The type of document “{type}” is not known. Choose from {known}."""


class NoSuchPartError(NotFoundError):
    """The document has no part “{part}” now. Look at the list again."""


class ArrangementChangedError(ConflictError):
    """The document was arranged anew in the meantime, so nothing was changed. Look at it again."""


@dataclass(frozen=True)
class Moved:
    """Where a part of the document is now, counted from 1, and how many there are."""

    part: str
    place: int
    of: int


def choose_type(
    unit: Unit,
    actor: Actor,
    workshop: Workshop,
    ground: Ground,
    name: str,
    expect: str | None = None,
) -> None:
    """Choose of which type the document is.

    Raises:
        ArrangementChangedError: It is not of the type `expect` any more.
    """
    actor.may_keep_record()
    if name not in TYPES:
        raise UnknownTypeError(type=clean(name)[:40], known=", ".join(TYPES))
    if expect not in (None, chosen_type(_material(unit, workshop, ground))):
        raise ArrangementChangedError
    keep_one(unit, actor, workshop, EntryKind.PLAN, {"type": name})


def let_in(
    unit: Unit, actor: Actor, workshop: Workshop, ground: Ground, part: str, *, goes_in: bool
) -> None:
    """Let a part go into the document, or leave it out."""
    actor.may_keep_record()
    material = _material(unit, workshop, ground)
    _require_part(material, part)
    left_out = [one for one in sorted(plan_of(material.record).left_out) if one != part]
    if not goes_in:
        left_out.append(part)
    keep_one(unit, actor, workshop, EntryKind.PLAN, {"left_out": "\n".join(left_out)})


def move_part(
    unit: Unit,
    actor: Actor,
    workshop: Workshop,
    ground: Ground,
    part: str,
    steps: int,
    expect: int | None = None,
) -> Moved:
    """Move a part of the document by some steps, negative ones up.

    Raises:
        ArrangementChangedError: It does not stand at the number `expect` any more.
    """
    actor.may_keep_record()
    material = _material(unit, workshop, ground)
    _require_part(material, part)
    order = arranged(material)
    before = order.index(part)
    if expect not in (None, before + 1):
        raise ArrangementChangedError
    place = min(max(0, before + steps), len(order) - 1)
    order.insert(place, order.pop(before))
    kept = _with_others(order, plan_of(material.record).order)
    keep_one(unit, actor, workshop, EntryKind.PLAN, {"order": "\n".join(kept)})
    return Moved(part, place + 1, len(order))


def own_type(material: Material) -> str:
    """Return the type that the script is for."""
    return material.type if material.type in TYPES else USUAL


def chosen_type(material: Material) -> str:
    """Return the type that was chosen, or the script's own."""
    chosen = plan_of(material.record).type
    return chosen if chosen in TYPES else own_type(material)


def arranged(material: Material) -> list[str]:
    """Return every part in the chosen order, also those left out."""
    plan: Plan = replace(plan_of(material.record), left_out=frozenset())
    return list(plan.arranged(section_keys(material)))


def _material(unit: Unit, workshop: Workshop, ground: Ground) -> Material:
    return gather(unit, workshop, ground.script, ground.style)


def _require_part(material: Material, part: str) -> None:
    if part not in section_keys(material):
        raise NoSuchPartError(part=clean(part)[:60])


def _with_others(order: Sequence[str], earlier: Sequence[str]) -> list[str]:
    """Return the order, with what another type of document has kept in its place."""
    both = list(order)
    for before, key in zip(("", *earlier), earlier, strict=False):
        if key not in both:
            both.insert(both.index(before) + 1 if before else 0, key)
    return both
