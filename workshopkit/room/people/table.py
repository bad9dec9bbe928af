"""Several devices at one table share an answer: who saved it last is named."""

from __future__ import annotations

from workshopkit.domain.participant import Participant
from workshopkit.domain.response import Response
from workshopkit.locale.language import CatalogueLanguage

#: What is said when an answer was taken back.
TAKEN_BACK = "Your answer is taken back. You can answer again until it closes."


def saved_sentence(time: str, words: CatalogueLanguage) -> str:
    """Return the line that says an answer is saved; of a secret ballot no time is kept."""
    if not time:
        return words.text("Saved. You can change it until it closes.")
    return words.text("Saved {time}. You can change it until it closes.", time=time)


def saver_name(saver: Participant | None, reader: Participant, words: CatalogueLanguage) -> str:
    """Return who at the table saved last, if it was not the reader."""
    if saver is None or saver.id == reader.id:
        return ""
    return saver.name or words.text("somebody else at your table")


def changed_by_sentence(saved: Response, name: str, words: CatalogueLanguage) -> str:
    """Return the line that says who at the table saved last, or took the answer back."""
    if saved.withdrawn:
        return words.text("Taken back by {name}.", name=name)
    return saved_by_sentence(saved.saved_at, name, words)


def saved_by_sentence(saved_at: str, name: str, words: CatalogueLanguage) -> str:
    """Return the line that says when and by whom the table's answer was saved."""
    return words.text("Saved {time} by {name}.", time=saved_at[11:16], name=name)
