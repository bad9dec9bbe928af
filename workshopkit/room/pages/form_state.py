"""What a form shows besides its fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workshopkit.domain.response import Mistake


@dataclass(frozen=True)
class FormState:
    """What a form shows besides its fields: what was typed, what is wrong with it, what is saved.

    `saved_by` names who at the table saved last, if it was somebody else. `rev` is the revision the
    next answer is sent with; `unsaved` is what was typed into a form that
    is not on the page any more. `answered` says that an answer is saved, with or without a time,
    and `withdrawn` that the one that was has been taken back. `emptied` asks whether an empty form
    is meant to take the place of what is saved.
    """

    typed: Mapping[str, list[str]] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()
    error: str = ""
    saved_at: str = ""
    saved_by: str = ""
    rev: int = 1
    unsaved: tuple[str, ...] = ()
    answered: bool = False
    withdrawn: bool = False
    emptied: bool = False
