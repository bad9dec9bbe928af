"""Reading exercise folders: facts in `exercise.toml`, words in one file a language."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workshopkit.catalogue.wording import missing_blocks, read_wording
from workshopkit.domain.exercise import Exercise, Wording
from workshopkit.domain.language import LANGUAGES
from workshopkit.domain.problem import Problem
from workshopkit.domain.setting import setting_mistakes
from workshopkit.errors import SetupError
from workshopkit.kinds import KINDS, full_settings

FACTS_FILE = "exercise.toml"
FACTS = ("kind", "minutes", "settings")

NO_FACTS = "the folder needs a file exercise.toml that names its kind"
UNREADABLE = "the file cannot be read: {reason}"
BAD_NAME = "a folder's name should be small letters, digits and hyphens, like “our-values”"
NO_KIND = 'write which kind of exercise this is, like kind = "vote"; the kinds are {known}'
UNKNOWN_KIND = "the kind “{kind}” is not known; the kinds are {known}"
UNKNOWN_FACT = "“{name}” is not known here; did you mean “{near}”?"
BAD_MINUTES = "minutes should be a whole number from 1 to 600"
BAD_SETTINGS = "settings should be a table: a line [settings] and the settings below it"
NO_WORDS = "the folder needs the words in at least one language, in {files}"
MISSING_LANGUAGE = "the words in {file} are missing"
MISSING_BLOCK = "the block “{name}” has fewer lines here than in another language"

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class NoExerciseFolderError(SetupError):
    """There is no folder of exercises at “{path}”."""


@dataclass(frozen=True)
class Catalogue:
    """Every usable exercise by its slug, and every problem that was found."""

    exercises: Mapping[str, Exercise]
    problems: tuple[Problem, ...]


def read_catalogue(folder: Path) -> Catalogue:
    """Return the exercises of a folder of folders; a broken one is left out, its problems kept."""
    if not folder.is_dir():
        raise NoExerciseFolderError(path=folder)
    exercises: dict[str, Exercise] = {}
    problems: list[Problem] = []
    for path in sorted(p for p in folder.iterdir() if p.is_dir() and p.name[0] not in "._"):
        exercise, found = read_folder(path)
        problems.extend(found)
        if exercise:
            exercises[exercise.slug] = exercise
    return Catalogue(exercises, tuple(problems))


def read_folder(path: Path) -> tuple[Exercise | None, list[Problem]]:
    """Return the exercise in a folder, or none if it cannot be used, and all its problems."""
    facts, problems = _read_facts(path)
    problems += list(_fact_problems(path, facts)) if facts is not None else []
    wordings, word_problems = _read_words(path)
    problems += word_problems
    if facts is None or any(not p.is_warning for p in problems):
        return None, problems
    return _exercise(path.name, facts, wordings), problems


def _exercise(slug: str, facts: dict[str, Any], wordings: dict[str, Wording]) -> Exercise:
    kind = facts["kind"]
    settings = full_settings(kind, facts.get("settings", {}))
    return Exercise(slug, kind, facts.get("minutes", 10), settings, wordings)


def _read_facts(path: Path) -> tuple[dict[str, Any] | None, list[Problem]]:
    file = path / FACTS_FILE
    if not file.is_file():
        return None, [Problem(str(path), 1, NO_FACTS)]
    try:
        return tomllib.loads(file.read_text(encoding="utf-8")), []
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        return None, [Problem(str(file), _error_line(file, error), UNREADABLE, {"reason": error})]


def _error_line(file: Path, error: Exception) -> int:
    found = re.search(r"at line (\d+)", str(error))
    if found:
        return int(found.group(1))
    at_end = isinstance(error, tomllib.TOMLDecodeError)
    return len(file.read_text(encoding="utf-8").splitlines()) if at_end else 1


def _fact_problems(path: Path, facts: dict[str, Any]) -> Iterator[Problem]:
    file = path / FACTS_FILE
    lines = file.read_text(encoding="utf-8").splitlines()
    if not _NAME.fullmatch(path.name):
        yield Problem(str(path), 1, BAD_NAME)
    for message, facts_of, name in _mistakes(facts):
        yield Problem(str(file), _line_of(name, lines), message, facts_of)


def _mistakes(facts: dict[str, Any]) -> Iterator[tuple[str, dict[str, object], str]]:
    for name in facts:
        if name not in FACTS:
            near = difflib.get_close_matches(name, FACTS, n=1) or FACTS[:1]
            yield UNKNOWN_FACT, {"name": name, "near": near[0]}, name
    minutes = facts.get("minutes", 10)
    if type(minutes) is not int or not 1 <= minutes <= 600:
        yield BAD_MINUTES, {}, "minutes"
    yield from _kind_mistakes(facts)


def _kind_mistakes(facts: dict[str, Any]) -> Iterator[tuple[str, dict[str, object], str]]:
    known = ", ".join(KINDS)
    kind = facts.get("kind")
    if kind is None:
        yield NO_KIND, {"known": known}, "kind"
    elif not isinstance(kind, str) or kind not in KINDS:
        yield UNKNOWN_KIND, {"kind": kind, "known": known}, "kind"
    elif not isinstance(facts.get("settings", {}), dict):
        yield BAD_SETTINGS, {}, "settings"
    else:
        for message, details in setting_mistakes(KINDS[kind].Settings, facts.get("settings", {})):
            yield message, details, f"settings.{details['name']}"


def _line_of(name: str, lines: list[str]) -> int:
    table, _, key = name.rpartition(".")
    first = _line_of(table, lines) if table else 1
    pattern = re.compile(rf"\s*\[?\s*({re.escape(table)}\.)?{re.escape(key)}\b")
    numbered = enumerate(lines, start=1)
    return next((n for n, line in numbered if n >= first and pattern.match(line)), first)


def _read_words(path: Path) -> tuple[dict[str, Wording], list[Problem]]:
    wordings: dict[str, Wording] = {}
    problems: list[Problem] = []
    for language in LANGUAGES:
        file = path / f"{language}.md"
        if file.is_file():
            wordings[language], found = _read_words_file(file, language)
            problems += found
    return wordings, problems + list(_missing_words(path, wordings))


def _read_words_file(file: Path, language: str) -> tuple[Wording, list[Problem]]:
    try:
        source = file.read_text(encoding="utf-8")
    except (UnicodeDecodeError, OSError) as error:
        problem = Problem(str(file), 1, UNREADABLE, {"reason": error})
        return Wording(language, file.parent.name), [problem]
    return read_wording(source, language, str(file))


def _missing_words(path: Path, wordings: dict[str, Wording]) -> Iterator[Problem]:
    if not wordings:
        files = ", ".join(f"{code}.md" for code in LANGUAGES)
        yield Problem(str(path), 1, NO_WORDS, {"files": files})
        return
    for code in LANGUAGES:
        if code not in wordings:
            yield Problem(str(path), 1, MISSING_LANGUAGE, {"file": f"{code}.md"}, is_warning=True)
    for code, name in missing_blocks(wordings):
        file = str(path / f"{code}.md")
        yield Problem(file, 1, MISSING_BLOCK, {"name": name}, is_warning=True)
