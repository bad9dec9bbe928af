"""A script: the sections of a notebook, in the order the room meets them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from workshopkit.domain.exercise import Settings
from workshopkit.domain.problem import Problem
from workshopkit.errors import InputError, NotFoundError, Translator


class NoSuchScriptError(NotFoundError):
    """There is no script called “{name}”."""


class UnusableScriptError(InputError):
    """The script “{name}” cannot be used: {problem}."""

    def __init__(self, name: str, problem: Problem) -> None:
        super().__init__(name=name, problem=problem.message.format(**problem.facts))
        self._problem = problem

    def sentence(self, language: Translator) -> str:
        """Return the sentence with the problem in the reader's language, too."""
        facts = {**self.facts, "problem": self._problem.sentence(language)}
        return language.text(self.message(), **facts)


class SectionKind(StrEnum):
    """What a section is for."""

    TEXT = "text"
    WELCOME = "welcome"
    EXERCISE = "exercise"
    THANKS = "thanks"


@dataclass(frozen=True)
class Section:
    """What the room looks at together: cells from one heading or exercise to the next.

    `key` is the exercise's slug, or a name made from the heading. `cells` are positions in the
    notebook. `settings` are what the script says about the exercise.
    """

    key: str
    kind: SectionKind
    title: str
    cells: tuple[int, ...]
    settings: Settings = field(default_factory=dict)


@dataclass(frozen=True)
class Script:
    """A script notebook, read: its name is the notebook's file name without the ending.

    `document` is the type of document it leads to, empty for the usual one.
    """

    name: str
    title: str
    sections: tuple[Section, ...]
    document: str = ""

    def section(self, key: str) -> Section | None:
        """Return the section with this key."""
        return next((s for s in self.sections if s.key == key), None)

    @property
    def exercises(self) -> tuple[Section, ...]:
        """The sections that are exercises."""
        return tuple(s for s in self.sections if s.kind is SectionKind.EXERCISE)

    def position(self, key: str) -> int:
        """Return the place of a section, 0 for an unknown one."""
        return next((i for i, s in enumerate(self.sections) if s.key == key), 0)


def require_usable(script: Script, problems: Sequence[Problem]) -> None:
    """Refuse a script that nothing can be shown of.

    Raises:
        UnusableScriptError: Its notebook cannot be read, or there is nothing in it.
    """
    if not script.sections and problems:
        raise UnusableScriptError(script.name, problems[0])
