"""Commands by name: the same acts for the desk, the record, the command line and other programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workshopkit.domain.actor import Actor
from workshopkit.domain.ports import Unit
from workshopkit.domain.text import clean
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import NotFoundError
from workshopkit.facilitation.commands import moderation, privacy, publishing, recording, running
from workshopkit.facilitation.commands.asked import Asked, Command
from workshopkit.facilitation.ground import BARE, Ground

#: Every act that can be asked for by name.
COMMANDS: Mapping[str, Command] = {
    **running.COMMANDS,
    **moderation.COMMANDS,
    **recording.COMMANDS,
    **publishing.COMMANDS,
    **privacy.COMMANDS,
}


class UnknownCommandError(NotFoundError):
    """There is no command called “{name}”."""


def perform(
    unit: Unit, actor: Actor, place: Workshop, facts: Mapping[str, Any], ground: Ground = BARE
) -> object:
    """Do what a command says in a workshop, if the actor may; return what the act returns.

    Args:
        unit: The transaction it happens in.
        actor: Who asks; each act checks the role itself.
        place: The workshop.
        facts: `command` names the act; the rest are its facts.
        ground: What the document is made from besides the store.

    Raises:
        WorkshopError: It cannot be done, and why.
    """
    name = str(facts.get("command", ""))
    found = COMMANDS.get(name)
    if found is None:
        raise UnknownCommandError(name=clean(name)[:40])
    return found.act(Asked(unit, actor, place, facts, ground))
