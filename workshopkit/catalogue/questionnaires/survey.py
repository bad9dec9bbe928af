"""A LimeSurvey questionnaire, whichever of its files and versions it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

#: A text as it stands in the file, by LimeSurvey's code of its language.
Raw = dict[str, str]


@dataclass
class Answer:
    """One choice of a question, or one of the labels of an array."""

    line: int
    code: str
    scale: int = 0
    order: int = 0
    text: Raw = field(default_factory=dict)


@dataclass
class Asked:
    """A question or a subquestion."""

    line: int
    code: str
    type: str
    order: int = 0
    scale: int = 0
    mandatory: str = ""
    other: str = ""
    relevance: str = ""
    check: str = ""
    has_conditions: bool = False
    text: Raw = field(default_factory=dict)
    help: Raw = field(default_factory=dict)
    subquestions: list[Asked] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    attributes: dict[str, Raw] = field(default_factory=dict)

    def rows(self, scale: int = 0) -> list[Asked]:
        """Return the subquestions of a scale, in order."""
        found = [one for one in self.subquestions if one.scale == scale]
        return sorted(found, key=lambda one: one.order)

    def labels(self, scale: int = 0) -> list[Answer]:
        """Return the answers of a scale, in order."""
        found = [one for one in self.answers if one.scale == scale]
        return sorted(found, key=lambda one: one.order)


@dataclass
class Group:
    """A page of questions."""

    line: int
    order: int = 0
    relevance: str = ""
    name: Raw = field(default_factory=dict)
    description: Raw = field(default_factory=dict)
    questions: list[Asked] = field(default_factory=list)


@dataclass
class Survey:
    """A whole questionnaire; `left` names what it has besides questions, with the line of each."""

    base: str
    languages: Sequence[str]
    title: Raw = field(default_factory=dict)
    welcome: Raw = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    left: list[tuple[int, str]] = field(default_factory=list)
