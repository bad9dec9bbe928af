"""What the panels of the record are drawn from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workshopkit.desk.desk import Desk
from workshopkit.desk.panel import Act, Panel, templates
from workshopkit.domain.exercise import filled
from workshopkit.domain.material import Material
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import PRESENCE_WORDS, PRESENCES, EntryKind
from workshopkit.domain.round import Round
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.material import gather
from workshopkit.facilitation.recording import record_of

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
            ground = self.desk.ground
            made = gather(unit, workshop, ground.script, ground.style)
            self._gathered = (workshop.version, made)
        return self._gathered[1]

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
