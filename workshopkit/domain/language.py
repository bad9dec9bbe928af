"""What the rest of the kit needs from a language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from workshopkit.errors import Translator

LANGUAGES = ("sv", "nb", "da", "en")


class Language(Translator, Protocol):
    """Words, dates, numbers and order in one language."""

    code: str

    def plural(self, one: str, many: str, n: int, **facts: object) -> str:
        """Return the right plural form, with `{n}` and the other facts filled in."""

    def date(self, day: date) -> str:
        """Return the date as a letter would write it: 15 oktober 2026."""

    def number(self, value: float, decimals: int = 2) -> str:
        """Return the number as the language writes it: 3,3."""

    def spelled(self, number: int) -> str:
        """Return a number as running text has it: in words up to twelve, then in digits."""

    def listing(self, items: Iterable[str]) -> str:
        """Return the items as one phrase: A, B och C."""
