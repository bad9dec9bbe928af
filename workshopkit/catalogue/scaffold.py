"""New exercise folders: every setting of the kind with what it may be, and words to begin with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import Field, fields
from importlib import resources
from pathlib import Path
from typing import Any

from workshopkit.catalogue.folder import FACTS_FILE
from workshopkit.domain.language import LANGUAGES
from workshopkit.domain.text import slug
from workshopkit.errors import ConflictError, InputError
from workshopkit.kinds import KINDS

#: The facts of the questions that the first words of a survey ask, one of each type.
_QUESTIONS = """\

# One part for each question, in the order of the block “questions” in the words.
# type: "one" or "several" of the choices below it, a "scale" between its two ends,
# a "number" or a "text" to write, or a "note" that is only read.

[[questions]]
type = "one"
other = true  # the last choice can be written out

[[questions]]
type = "several"

[[questions]]
type = "scale"
steps = 4  # a whole number from 2 to 10

[[questions]]
type = "text"
only_if = { question = 3, answers = [1, 2] }  # asked of those who chose 1 or 2 in question 3

[[questions]]
type = "note"

[[questions]]
type = "number"
"""


class BadExerciseNameError(InputError):
    """“{name}” cannot name a folder. Use small letters, digits and hyphens, like “our-values”."""


class UnknownKindError(InputError):
    """The kind “{kind}” is not known. The kinds are {known}."""


class UnknownWordsError(InputError):
    """The language “{language}” is not known. Choose sv, nb, da or en, with commas between."""


class FolderTakenError(ConflictError):
    """There is already a folder “{path}”. Choose another name."""


class FolderNotWrittenError(InputError):
    """The folder “{path}” could not be written: {reason}."""


def write_exercise(folder: Path, name: str, kind: str, languages: Sequence[str]) -> list[Path]:
    """Write an exercise folder that can be used at once, and return its files.

    Args:
        folder: The folder of exercises.
        name: The new folder's name.
        kind: Which kind of exercise it is.
        languages: The languages to have words in.

    Raises:
        InputError: The name, the kind or a language cannot be used.
        FolderTakenError: There is such a folder already.
    """
    _require_usable(name, kind, languages)
    path = folder / name
    texts = {FACTS_FILE: _facts(kind, languages)}
    texts.update((f"{code}.md", _words(kind, code)) for code in languages)
    return write_texts(path, texts)


def write_texts(path: Path, texts: Mapping[str, str]) -> list[Path]:
    """Write a new folder with these files in it, and return them.

    Raises:
        FolderTakenError: There is such a folder already.
        FolderNotWrittenError: It cannot be written.
    """
    try:
        path.mkdir()
        for file, text in texts.items():
            (path / file).write_text(text, encoding="utf-8")
    except FileExistsError as error:
        raise FolderTakenError(path=path) from error
    except OSError as error:
        raise FolderNotWrittenError(path=path, reason=error.strerror or error) from error
    return [path / file for file in texts]


def read_languages(raw: str) -> tuple[str, ...]:
    """Return the languages named with commas between, each once."""
    return tuple(dict.fromkeys(code.strip() for code in raw.split(",") if code.strip()))


def allowed(setting: Field[Any], sources: Sequence[str]) -> str:
    """Return in words what a setting may be."""
    if "range" in setting.metadata:
        low, high = setting.metadata["range"]
        return f"a whole number from {low} to {high}"
    if "choices" in setting.metadata:
        *most, last = (f'"{choice}"' for choice in setting.metadata["choices"])
        return f"{', '.join(most)} or {last}"
    if isinstance(setting.default, bool):
        return "true or false"
    if setting.name in sources:
        return 'the folder name of an earlier exercise, or "" for none'
    return "a text in quotation marks"


def require_name(name: str) -> None:
    """Refuse what cannot name a folder of an exercise.

    Raises:
        BadExerciseNameError: It has other signs than small letters, digits and hyphens.
    """
    if not name or slug(name) != name:
        raise BadExerciseNameError(name=name[:60])


def _require_usable(name: str, kind: str, languages: Sequence[str]) -> None:
    require_name(name)
    if kind not in KINDS:
        raise UnknownKindError(kind=kind[:60], known=", ".join(sorted(KINDS)))
    unknown = [code for code in languages if code not in LANGUAGES]
    if unknown or not languages:
        raise UnknownWordsError(language="".join(unknown[:1]))


def _facts(kind: str, languages: Sequence[str]) -> str:
    words = ", ".join(f"{code}.md" for code in languages)
    lines = [
        f"# The facts of the exercise. Its words are in {words}.",
        f"# What everything here means: docs/kinds/{kind}.md",
        "",
        f'kind = "{kind}"',
        "minutes = 10  # about how long it takes, from 1 to 600",
        *_settings(kind),
    ]
    questions = _QUESTIONS if kind == "survey" else ""
    return "\n".join(lines) + "\n" + questions


def _settings(kind: str) -> Iterator[str]:
    rules = KINDS[kind]
    settings = fields(rules.Settings)
    if settings:
        yield from ("", "[settings]")
    for setting in settings:
        # What TOML and JSON say of a number, a text and true or false is the same.
        value = json.dumps(setting.default, ensure_ascii=False)
        yield f"{setting.name} = {value}  # {allowed(setting, rules.SOURCE_SETTINGS)}"


def _words(kind: str, code: str) -> str:
    starter = resources.files("workshopkit.catalogue") / "starters" / kind / f"{code}.md"
    return starter.read_text(encoding="utf-8")
