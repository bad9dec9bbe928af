"""What a survey asks: its questions with their words, and the choices that a workshop names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from workshopkit.domain.exercise import Wording
from workshopkit.domain.question import COUNTED, Question
from workshopkit.domain.round import Round
from workshopkit.domain.text import clean

#: A choice that stands for those that whoever holds the workshop fills in.
SETTING = re.compile(r"\{[a-z_]+\}")


@dataclass(frozen=True)
class Asked:
    """A question with its number and its words; `below` are its choices, or a scale's two ends."""

    number: int
    question: Question
    label: str
    below: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many different answers can be counted; none for a text or a number."""
        return self.question.steps if self.question.type == "scale" else len(self.below)

    @property
    def has_other(self) -> bool:
        """Whether the last choice may be written out; only a choice has a last one."""
        return self.question.other and self.question.type in ("one", "several")


def asked(round_: Round, code: str = "") -> list[Asked]:
    """Return the questions in this language, or in the first one there is.

    Words that are missing in it are taken from another language: a choice without a label cannot
    be chosen.
    """
    own = (round_.wording(code),) if code else ()
    wordings = (*own, *round_.exercise.wordings.values())
    questions = [
        _asked(round_, number, question, wordings)
        for number, question in enumerate(round_.exercise.questions, start=1)
    ]
    return [one for one in questions if one.below or not _waits_for_lines(wordings, one.number)]


def choices(round_: Round, words: Wording, number: int) -> tuple[str, ...]:
    """Return what stands below a question, a setting with a line for each choice told apart."""
    below = words.below("questions", number - 1)
    if len(below) != 1 or not SETTING.fullmatch(below[0]):
        return below
    lines = str(round_.settings.get(below[0][1:-1], "")).splitlines()
    return tuple(dict.fromkeys(filter(None, map(clean, lines))))


def _waits_for_lines(wordings: Sequence[Wording], number: int) -> bool:
    below = (words.below("questions", number - 1) for words in wordings)
    return any(len(lines) == 1 and SETTING.fullmatch(lines[0]) for lines in below)


def listed(given: Any) -> list[Any]:  # noqa: ANN401 -- an answer is a number, some, or a text
    """Return what was chosen, whether one or several could be."""
    return given if isinstance(given, list) else [given]


def _asked(round_: Round, number: int, question: Question, wordings: Sequence[Wording]) -> Asked:
    label = _first_said([words.question(number - 1, "") for words in wordings])
    lines = [choices(round_, words, number) for words in wordings]
    return Asked(number, question, label, _below(question, lines))


def _below(question: Question, lines: Sequence[Sequence[str]]) -> tuple[str, ...]:
    said = tuple(_first_said(same) for same in zip_longest(*lines, fillvalue=""))
    if question.type == "scale":
        return (*said, "", "")[:2]
    return said if question.type in COUNTED else ()


def _first_said(words: Sequence[str]) -> str:
    return next(filter(None, words), "")
