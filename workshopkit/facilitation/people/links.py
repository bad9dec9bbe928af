"""The links of facilitator and secretary: who has one, has the role, until they are made anew."""

from __future__ import annotations

from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.ports import Unit

#: The secrets behind the two links, and behind what a kernel is told by the server.
LINK_SECRETS = (Role.FACILITATOR.value, Role.SECRETARY.value, "ticket")


def new_links(unit: Unit, actor: Actor) -> None:
    """Make both links anew; the old ones, and browsers that came in by them, are out."""
    actor.may_facilitate()
    for name in LINK_SECRETS:
        unit.renew_secret(name)


def link_secrets(unit: Unit) -> dict[str, str]:
    """Return the secrets behind the links as they are now."""
    return {name: unit.secret(name) for name in LINK_SECRETS}
