"""How the stage looks: switched on and off from the desk, kept for the workshop."""

from __future__ import annotations

from enum import StrEnum

from workshopkit.domain.actor import Actor
from workshopkit.domain.ports import Unit
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import InputError


class Look(StrEnum):
    """What can be switched on; all of it is off in the beginning."""

    SORTED = "sorted"
    PERCENT = "percent"
    DARK = "dark"
    SOUND = "sound"


class UnknownLookError(InputError):
    """The stage has no look “{look}”."""


def switch_look(unit: Unit, actor: Actor, workshop: Workshop, look: str, *, on: bool) -> None:
    """Switch a look of the stage on or off.

    Raises:
        UnknownLookError: There is no such look.
    """
    actor.may_facilitate()
    workshop.require_not_closed()
    if look not in set(Look):
        raise UnknownLookError(look=look)
    chosen = Look(look)
    now = looks(unit, workshop) | {chosen} if on else looks(unit, workshop) - {chosen}
    unit.put_fact(_fact(workshop), " ".join(sorted(now)))
    # The pages that show it are told by this.
    unit.save_workshop(workshop)


def looks(unit: Unit, workshop: Workshop) -> frozenset[Look]:
    """Return what is switched on."""
    return frozenset(Look(name) for name in unit.fact(_fact(workshop)).split())


def _fact(workshop: Workshop) -> str:
    return f"look:{workshop.id}"
