"""What people wrote in their own words, to be looked through before it is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workshopkit.desk.panel import Panel
from workshopkit.desk.sheet import Sheet
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import Outcome
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.publishing.free_text import FreeText, free_texts


@dataclass(frozen=True)
class Writing:
    """An exercise, or one run of it, with what people wrote."""

    round: str
    title: str
    texts: tuple[FreeText, ...]

    @property
    def edited(self) -> int:
        """How many of the texts were changed."""
        return sum(text.edited for text in self.texts)


class FreeTexts:
    """`record.texts()`."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def panel(self) -> Panel:
        """Return the panel."""
        return self._sheet.panel("redact.html", self._act, self._facts)

    def _facts(self, unit: Unit, workshop: Workshop) -> dict[str, Any]:
        parts = self._sheet.material(unit, workshop).parts
        # Every run is printed, so every run is here.
        found = (self._writing(outcome) for part in parts for outcome in part.outcomes)
        return {"writings": [writing for writing in found if writing.texts]}

    def _writing(self, outcome: Outcome) -> Writing:
        round_ = outcome.round
        title = self._sheet.title(round_)
        if round_.number > 1:
            title = f"{title} ({round_.number})"
        return Writing(round_.id, title, tuple(free_texts(outcome)))

    def _act(self, message: Mapping[str, Any]) -> str:
        facts, words = message.get("facts", {}), self._sheet.desk.words
        self._sheet.desk.act({**message.get("fields", {}), **facts})
        if facts.get("black") is True:
            return words.text("The text is blacked out.")
        return words.text("Saved.")
