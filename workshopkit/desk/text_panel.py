"""What people wrote in their own words, to be looked through before it is published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workshopkit.desk.panel import Panel
from workshopkit.desk.sheet import Sheet
from workshopkit.domain.detail import BLACK
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import Outcome, Round
from workshopkit.domain.text import clean, digest
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import ConflictError
from workshopkit.facilitation.command import MissingFactError
from workshopkit.facilitation.moderation import redact
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.recording import EmptyEntryError
from workshopkit.kinds import kind_of


class TextChangedError(ConflictError):
    """This text was changed in the meantime, so nothing was saved. Look at it again."""


@dataclass(frozen=True)
class FreeText:
    """One text as the panel shows it; `was` is what it is changed from."""

    item: str
    label: str
    edited: bool

    @property
    def was(self) -> str:
        """A mark of the text as it stands here."""
        return digest(self.label)

    @property
    def is_black(self) -> bool:
        """Whether nothing of it is left to read."""
        return self.label == BLACK


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
        return Writing(round_.id, title, tuple(_texts(outcome)))

    def _act(self, message: Mapping[str, Any]) -> str:
        desk, facts = self._sheet.desk, message.get("facts", {})
        if facts.get("command") != "redact":
            raise MissingFactError(name="command")
        text = clean(str(message.get("fields", {}).get("text", "")), lines=True)
        blackens = facts.get("black") is True
        if not blackens and not text:
            raise EmptyEntryError
        with desk.store.write() as unit:
            round_ = self._round(unit, str(facts.get("round")))
            known = _known(unit, round_, facts)
            if blackens or text != known.label:
                redact(unit, desk.actor, round_, known.item, "" if blackens else text)
        words = desk.words
        return words.text("The text is blacked out.") if blackens else words.text("Saved.")

    def _round(self, unit: Unit, round_id: str) -> Round:
        round_ = unit.round(round_id)
        if round_ is None or round_.workshop_id != self._sheet.desk.workshop_id:
            raise MissingFactError(name="round")
        return round_


def _texts(outcome: Outcome) -> Iterator[FreeText]:
    for item in kind_of(outcome.round).own_words(outcome):
        yield FreeText(item.id, item.label, item.edited)


def _known(unit: Unit, round_: Round, facts: Mapping[str, Any]) -> FreeText:
    """Return the text as it stands, if it is still what the secretary looked at.

    Raises:
        TextChangedError: Somebody else changed it, hid it or blacked it out.
    """
    texts = _texts(outcome(unit, round_))
    found = next((text for text in texts if text.item == facts.get("item")), None)
    if found is None or found.was != facts.get("was"):
        raise TextChangedError
    return found
