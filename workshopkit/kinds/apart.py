"""The order of texts in a result: nobody can join up by its place what one person wrote.

Answers come in the order in which people sent them, so the third text to each question would be
one person's. Each question has an order of its own instead, which follows from the texts alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from workshopkit.domain.round import Round
from workshopkit.domain.text import digest

_Answer = TypeVar("_Answer")


def apart(
    round_: Round, asked: str, answers: Iterable[_Answer], says: Callable[[_Answer], str] = str
) -> list[_Answer]:
    """Return the answers to one of several questions in an order that only this question has.

    Those that are signed, or that tables gave, stay in the order in which they came.
    """
    if is_signed(round_):
        return list(answers)
    return sorted(answers, key=lambda answer: digest(round_.id, asked, says(answer)))


def is_signed(round_: Round) -> bool:
    """Return whether the room may know who wrote what: a name stands below, or tables answer."""
    return bool(round_.settings.get("named")) or round_.settings.get("voters") == "tables"
