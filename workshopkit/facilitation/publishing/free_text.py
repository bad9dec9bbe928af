"""What people wrote in their own words, changed or blacked out before it is published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workshopkit.domain.actor import Actor
from workshopkit.domain.detail import BLACK
from workshopkit.domain.item import Act
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import Outcome, Round
from workshopkit.domain.text import clean, digest
from workshopkit.errors import ConflictError
from workshopkit.facilitation.moderation import redact
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.recording import EmptyEntryError
from workshopkit.kinds import kind_of


class TextChangedError(ConflictError):
    """This text was changed in the meantime, so nothing was saved. Look at it again."""


@dataclass(frozen=True)
class FreeText:
    """One text as it stands; `was` is the mark by which a page says what it saw."""

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


def change_text(
    unit: Unit,
    actor: Actor,
    round_: Round,
    item: str,
    text: str,
    *,
    was: str | None = None,
    black: bool = False,
) -> Act | None:
    """Change a text before it is published, or black it out; one that is as it was stays so.

    `was` is what was seen, or its mark, none to change it whatever it is. With `black` nothing of
    it can be read; an emptied text is not taken for that.

    Raises:
        TextChangedError: Somebody else changed it, hid it or blacked it out.
    """
    actor.may_keep_record()
    new = "" if black else clean(text, lines=True)
    if not black and not new:
        raise EmptyEntryError
    known = next((one for one in free_texts(outcome(unit, round_)) if one.item == item), None)
    if known is None or was not in (None, known.was, known.label):
        raise TextChangedError
    return redact(unit, actor, round_, item, new) if black or new != known.label else None


def free_texts(outcome: Outcome) -> Iterator[FreeText]:
    """Yield what people wrote in their own words in one run of an exercise, as it is shown."""
    for item in kind_of(outcome.round).own_words(outcome):
        yield FreeText(item.id, item.label, item.edited)
