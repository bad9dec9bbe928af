"""The home page: the workshops there are, a new one, and the scripts they can follow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from workshopkit.desk.new_script import Shelf
from workshopkit.desk.panel import SURVEY_MILLISECONDS, Panel, Watch, templates
from workshopkit.desk.script_panel import ScriptDesk
from workshopkit.domain.actor import Actor
from workshopkit.domain.ports import Store, Unit
from workshopkit.domain.record import Record
from workshopkit.domain.workshop import Workshop, spoken_code
from workshopkit.facilitation.command import UnknownCommandError, perform
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.workshop import (
    KEEP_DAYS,
    MOST_KEEP_DAYS,
    new_workshop,
    read_plan,
)
from workshopkit.locale.language import NAMES, CatalogueLanguage

STATE_WORDS = {"drafted": "Prepared", "open": "Under way", "closed": "Over"}

#: What is done here to a workshop that is there already, and what is said about it.
_SAID = {
    "keep_until": "The date is changed.",
    "forget": "Names are forgotten. Files that were taken home still have them.",
    "new_links": "The links are new. The server prints them in its window.",
}


class Home:
    """The facilitator's workshops and scripts: `home.workshops()`, `home.scripts()`."""

    def __init__(self, store: Store, actor: Actor, words: CatalogueLanguage, shelf: Shelf) -> None:
        self._store = store
        self._actor = actor
        self._words = words
        self._scripts = ScriptDesk(words, shelf)
        self._watch = Watch(store, milliseconds=SURVEY_MILLISECONDS)
        self._panels: list[Panel] = []

    def workshops(self) -> Panel:
        """Show the workshops and the form for a new one."""
        return self._shown(Panel(self._words, self._draw, self._act))

    def scripts(self) -> Panel:
        """Show the scripts and the place where a new one is put together."""
        return self._shown(Panel(self._words, self._scripts.draw, self._author))

    def _shown(self, panel: Panel) -> Panel:
        self._panels.append(panel)
        return self._watch.add(panel)

    def _draw(self) -> str:
        words = self._words
        today = datetime.now(UTC).astimezone().date()
        with self._store.read() as unit:
            rows = [self._row(unit, workshop, today) for workshop in unit.workshops()]
        return (
            templates()
            .get_template("home.html")
            .render(
                _=words.text,
                ngettext=words.plural,
                words=words,
                rows=rows,
                scripts=self._scripts.lines(),
                languages=NAMES,
                today=today.isoformat(),
                keep_days=KEEP_DAYS,
                most_days=MOST_KEEP_DAYS,
            )
        )

    def _row(self, unit: Unit, workshop: Workshop, today: date) -> dict[str, Any]:
        words = self._words
        return {
            "workshop": workshop,
            "date": words.date(workshop.date),
            "code": spoken_code(workshop.code),
            "state": words.text(STATE_WORDS[workshop.state]),
            "is_due": workshop.is_due(today),
            "people": unit.participant_count(workshop.id),
            "present": Record(tuple(unit.entries(workshop.id))).present(),
        }

    def _act(self, message: Mapping[str, Any]) -> str:
        facts, typed = message.get("facts", {}), message.get("fields", {})
        slug = str(facts.get("workshop", ""))
        return self._change(slug, {**typed, **facts}) if slug else self._make(typed)

    def _change(self, slug: str, facts: Mapping[str, Any]) -> str:
        """Change until when names are kept, forget them, or make the links anew."""
        name = str(facts.get("command", ""))
        if name not in _SAID:
            raise UnknownCommandError(name=name[:40])
        with self._store.write() as unit:
            perform(unit, self._actor, find_workshop(unit, slug), facts)
        return self._words.text(_SAID[name])

    def _make(self, typed: Mapping[str, Any]) -> str:
        facts = {"language": self._words.code, **typed}
        plan = read_plan(facts, [line.name for line in self._scripts.lines()])
        self._scripts.require_usable(plan.script)
        with self._store.write() as unit:
            made = new_workshop(unit, self._actor, plan)
        return self._words.text("“{title}” is made.", title=made.title)

    def _author(self, message: Mapping[str, Any]) -> str:
        self._actor.may_facilitate()
        said = self._scripts.act(message)
        for panel in self._panels:
            # The form for a new workshop offers a script as soon as it is written.
            panel.refresh()
        return said
