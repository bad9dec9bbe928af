"""An exercise: what a group can be asked to do, in facts and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workshopkit.domain.language import LANGUAGES
from workshopkit.domain.question import Question, question_from_json, question_to_json

Settings = dict[str, Any]

#: Where a language's words are looked for when an exercise lacks them.
FALLBACKS = {"sv": ("nb", "da", "en"), "nb": ("da", "sv", "en"), "da": ("nb", "sv", "en")}


@dataclass(frozen=True)
class Wording:
    """The words of an exercise in one language.

    `instruction` and `facilitator` are Markdown; `blocks` are the named lists of the file
    (choices, columns, boxes, questions ...), a line each, and `nested` what stands indented below
    each line. `texts` are the named texts (wording, stem).
    """

    language: str
    title: str
    instruction: str = ""
    facilitator: str = ""
    blocks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    nested: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def heading(self) -> str:
        """What this part is called in the documentation: its own heading, or the title.

        Two lines are what stands above today and tomorrow; of three, the first is the heading.
        """
        lines = self.block("heading")
        return lines[0] if len(lines) in (1, 3) else self.title

    def below(self, name: str, position: int) -> tuple[str, ...]:
        """Return the lines that stand indented below a line of a block."""
        lines = self.nested.get(name, ())
        return tuple(lines[position]) if position < len(lines) else ()

    def block(self, name: str) -> tuple[str, ...]:
        """Return the lines of a block, or none."""
        return tuple(self.blocks.get(name, ()))

    def question(self, position: int, default: str) -> str:
        """Return one of the wording's own questions, or the kind's default words."""
        questions = self.block("questions")
        return questions[position] if position < len(questions) else default


@dataclass(frozen=True)
class Exercise:
    """A folder of `exercises/`, read: `slug` is the folder's name and the exercise's identity.

    `questions` says of which type each question of a survey is; their words are in the wordings.
    """

    slug: str
    kind: str
    minutes: int
    settings: Settings
    wordings: Mapping[str, Wording]
    questions: tuple[Question, ...] = ()

    def wording(self, language: str) -> Wording:
        """Return the words in this language, or in the nearest one there is."""
        wanted = (language, *FALLBACKS.get(language, ()), *LANGUAGES)
        found = next((self.wordings[code] for code in wanted if code in self.wordings), None)
        return found or Wording(language=language, title=self.slug)


def filled(text: str, settings: Settings) -> str:
    """Return the text with `{setting}` replaced by the value of that setting."""
    for name, value in settings.items():
        if isinstance(value, str | int) and not isinstance(value, bool):
            text = text.replace(f"{{{name}}}", str(value))
    return text


def exercise_to_json(exercise: Exercise) -> dict[str, Any]:
    """Return the exercise as plain data."""
    return {
        "slug": exercise.slug,
        "kind": exercise.kind,
        "minutes": exercise.minutes,
        "settings": dict(exercise.settings),
        "questions": [question_to_json(question) for question in exercise.questions],
        "wordings": {
            code: {
                "title": words.title,
                "instruction": words.instruction,
                "facilitator": words.facilitator,
                "blocks": {name: list(lines) for name, lines in words.blocks.items()},
                "nested": {
                    name: [list(inner) for inner in lines] for name, lines in words.nested.items()
                },
                "texts": dict(words.texts),
            }
            for code, words in exercise.wordings.items()
        },
    }


def exercise_from_json(data: Mapping[str, Any]) -> Exercise:
    """Return the exercise that `exercise_to_json` wrote, in this version or an earlier one."""
    wordings = {
        code: Wording(
            language=code,
            title=words["title"],
            instruction=words["instruction"],
            facilitator=words["facilitator"],
            blocks={name: tuple(lines) for name, lines in words["blocks"].items()},
            nested={
                name: tuple(tuple(inner) for inner in lines)
                for name, lines in words.get("nested", {}).items()
            },
            texts=words.get("texts", {}),
        )
        for code, words in data["wordings"].items()
    }
    return Exercise(
        slug=data["slug"],
        kind=data["kind"],
        minutes=data["minutes"],
        settings=dict(data["settings"]),
        wordings=wordings,
        questions=tuple(question_from_json(given) for given in data.get("questions", ())),
    )
