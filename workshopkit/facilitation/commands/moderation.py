"""Putting in order by name what came out of an exercise."""

from __future__ import annotations

from collections.abc import Mapping

from workshopkit.domain.item import ActKind
from workshopkit.facilitation import moderation
from workshopkit.facilitation.commands.asked import (
    Asked,
    Command,
    MissingFactError,
    Sort,
    command,
)


def moderate(asked: Asked) -> object:
    """Do `hide`, `show`, `label`, `merge`, `split` or `move` to items."""
    kind = asked.needed("act")
    # A text is changed for the document by a command of its own, which asks what was seen.
    if kind not in set(ActKind) - {ActKind.REDACT}:
        raise MissingFactError(name="act")
    items, label, position = asked.texts("items"), asked.said("label"), asked.number("position")
    return moderation.moderate(
        asked.unit,
        asked.actor,
        asked.latest(),
        ActKind(kind),
        items,
        label=label,
        position=position,
        confirmed=asked.is_meant,
    )


def order(asked: Asked) -> object:
    """Put items in the wanted order; those that are not named come after them."""
    items = asked.texts("items")
    return moderation.put_in_order(asked.unit, asked.actor, asked.latest(), items)


def move(asked: Asked) -> object:
    """Move an item by some steps, negative ones up."""
    item, steps = asked.needed("item"), asked.number("steps")
    return moderation.move_by(asked.unit, asked.actor, asked.latest(), item, steps)


def undo(asked: Asked) -> object:
    """Take back the latest change that still counts."""
    return moderation.undo(asked.unit, asked.actor, asked.latest())


COMMANDS: Mapping[str, Command] = {
    "moderate": command(
        moderate,
        exercise=Sort.TEXT,
        act=Sort.TEXT,
        items=Sort.TEXTS,
        label=Sort.TEXT,
        position=Sort.NUMBER,
        confirmed=Sort.FLAG,
    ),
    "order": command(order, exercise=Sort.TEXT, items=Sort.TEXTS),
    "move": command(move, exercise=Sort.TEXT, item=Sort.TEXT, steps=Sort.NUMBER),
    "undo": command(undo, exercise=Sort.TEXT),
}
