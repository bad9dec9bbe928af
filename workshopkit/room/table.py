"""Several devices at one table share an answer: who saved it last is named."""

from __future__ import annotations

from workshopkit.domain.participant import Participant
from workshopkit.locale.language import CatalogueLanguage


def saver_name(saver: Participant | None, reader: Participant, words: CatalogueLanguage) -> str:
    """Return who at the table saved last, if it was not the reader."""
    if saver is None or saver.id == reader.id:
        return ""
    return saver.name or words.text("somebody else at your table")


def saved_by_sentence(saved_at: str, name: str, words: CatalogueLanguage) -> str:
    """Return the line that says when and by whom the table's answer was saved."""
    return words.text("Saved {time} by {name}.", time=saved_at[11:16], name=name)
