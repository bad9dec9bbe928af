"""What every sort of questionnaire is read into, before it becomes a folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workshopkit.domain.problem import Problem
from workshopkit.errors import InputError

#: A text by the code of its language.
Said = Mapping[str, str]


class NotAQuestionnaireError(InputError):
    """“{file}” cannot be read as a questionnaire: {reason}."""


class NothingAskedError(InputError):
    """“{file}” has no question that could be taken."""


class NoWordsOfOursError(InputError):
    """“{file}” is in {languages}. A questionnaire needs words in sv, nb, da or en."""


@dataclass(frozen=True)
class Needs:
    """What a question hangs on: (code of a question, codes of its answers), and how they join."""

    on: tuple[tuple[str, tuple[str, ...]], ...] = ()
    any_of: bool = False


@dataclass(frozen=True)
class Drafted:
    """One question, by the codes of its file; `codes` name its choices or steps, in order.

    `untaken` are expressions that could not be taken; they stand by the question as comments.
    """

    line: int
    code: str
    type: str
    label: Said
    below: Sequence[Said] = ()
    codes: tuple[str, ...] = ()
    steps: int = 0
    other: bool = False
    required: bool = False
    needs: Needs = Needs()
    untaken: tuple[str, ...] = ()


@dataclass
class Draft:
    """A questionnaire: its words, its questions, and a sentence for all that was not taken."""

    where: str
    languages: Sequence[str]
    title: Said = field(default_factory=dict)
    instruction: Said = field(default_factory=dict)
    asked: list[Drafted] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)

    def remark(self, line: int, message: str, **facts: object) -> None:
        """Note what was not taken, or was taken as something else."""
        self.remarks.append(Problem(self.where, line, message, facts, is_warning=True))
