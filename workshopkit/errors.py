"""What can go wrong, and the sentence a person reads when it does.

WorkshopError
├── NotAllowedError      the role may not do this
├── NotFoundError        there is no such thing
├── ConflictError        somebody else was first, or the moment has passed
│   └── NeedsConfirmingError   it can be done, if it is meant: asked for once more
├── InputError           what was typed cannot be used
├── NotWrittenError      there is no room for it, or the store is closing
└── SetupError           the program cannot start as asked

The docstring of each concrete error is the sentence, in English; it is also the key of its
translations. `{facts}` in it are filled in from the keyword arguments.
"""

from __future__ import annotations

import inspect
from typing import Protocol


class Translator(Protocol):
    """Anything that can say a sentence in a person's language."""

    def text(self, message: str, **facts: object) -> str:
        """Return the message in this language, with its facts filled in."""

    def number(self, value: float, decimals: int = 2) -> str:
        """Return the number as this language writes it."""


class Phrase(str):
    """A fact that is a word of ours, translated with the sentence it stands in."""

    __slots__ = ()


class Measured(float):
    """A fact that was measured, written with the decimal mark of the reader's language."""

    __slots__ = ()


class WorkshopError(Exception):
    """Something went wrong."""

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.message().format(**facts))

    @classmethod
    def message(cls) -> str:
        """Return the untranslated sentence: the docstring on one line."""
        return " ".join(inspect.cleandoc(cls.__doc__ or "").split())

    def sentence(self, language: Translator) -> str:
        """Return the sentence in the reader's language."""
        facts = {name: _said(fact, language) for name, fact in self.facts.items()}
        return language.text(self.message(), **facts)


class NotAllowedError(WorkshopError):
    """This page is not for you."""


class NotFoundError(WorkshopError):
    """There is nothing here."""


class ConflictError(WorkshopError):
    """Somebody else was first."""


class NeedsConfirmingError(ConflictError):
    """This needs to be confirmed first."""


class InputError(WorkshopError):
    """Something in the form needs another look."""


class NotWrittenError(WorkshopError):
    """This could not be written down."""


class SetupError(WorkshopError):
    """The program cannot start like this."""


class BrokenActError(WorkshopError):
    """Something went wrong on our side, and nothing was changed. Try again."""


def _said(fact: object, language: Translator) -> object:
    """Return a fact as a reader of the language gets to read it."""
    if isinstance(fact, Measured):
        return language.number(fact)
    return language.text(fact) if isinstance(fact, Phrase) else fact
