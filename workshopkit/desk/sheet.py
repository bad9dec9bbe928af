"""What the panels of the record are drawn from, and how they keep what there is only one of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workshopkit.desk.desk import Desk
from workshopkit.desk.panel import Act, Panel, templates
from workshopkit.domain.actor import Actor
from workshopkit.domain.exercise import filled
from workshopkit.domain.material import Material
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import PRESENCE_WORDS, PRESENCES, EntryKind
from workshopkit.domain.round import Round
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.material import gather
from workshopkit.facilitation.recording import add_entry, change_entry, record_of

#: What a panel shows besides the record.
More = Callable[[Unit, Workshop], dict[str, Any]]


def nothing_more(_unit: Unit, _workshop: Workshop) -> dict[str, Any]:
    """Return nothing: the record is enough."""
    return {}


class Sheet:
    """The ground the secretary's panels stand on: the desk, and the material behind them."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._gathered: tuple[int, Material] | None = None

    def panel(self, template: str, act: Act, more: More = nothing_more) -> Panel:
        """Return a panel that draws a template and stays up to date."""

        def draw() -> str:
            return self._draw(template, more)

        return self.desk.watch.add(Panel(self.desk.words, draw, act))

    def material(self, unit: Unit, workshop: Workshop) -> Material:
        """Return what the document is made from, gathered once for each change."""
        if self._gathered is None or self._gathered[0] != workshop.version:
            self._gathered = (workshop.version, self.fresh(unit, workshop))
        return self._gathered[1]

    def fresh(self, unit: Unit, workshop: Workshop) -> Material:
        """Return what the document is made from, also in the middle of a change."""
        return gather(unit, workshop, self.desk.script, self.desk.style)

    def title(self, round_: Round) -> str:
        """Return what an exercise is called in the workshop's language."""
        return filled(round_.wording(self.desk.words.code).title, round_.settings)

    def _draw(self, template: str, more: More) -> str:
        words = self.desk.words
        with self.desk.store.read() as unit:
            workshop = self.desk.workshop(unit)
            record = record_of(unit, workshop)
            facts = more(unit, workshop)
        return (
            templates()
            .get_template(template)
            .render(
                _=words.text,
                ngettext=words.plural,
                words=words,
                workshop=workshop,
                record=record,
                kinds=EntryKind,
                presences=[(name, words.text(PRESENCE_WORDS[name])) for name in PRESENCES],
                **facts,
            )
        )


def keep_one(
    unit: Unit, actor: Actor, workshop: Workshop, kind: EntryKind, fields: Mapping[str, str]
) -> None:
    """Change the one entry of its kind, or make it; what is not named stays as it is."""
    entries = record_of(unit, workshop).of(kind)
    if entries:
        change_entry(unit, actor, workshop, entries[0].id, fields, entries[0].rev)
    elif any(fields.values()):
        add_entry(unit, actor, workshop, kind, fields)


def kept_together(theirs: str, mine: str, between: str) -> str:
    """Return both texts, or the longer one where it only goes on from the other."""
    if mine.strip().startswith(theirs.strip()):
        return mine
    return theirs if theirs.strip().startswith(mine.strip()) else f"{theirs}{between}{mine}"
