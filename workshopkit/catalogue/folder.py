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
from workshopkit.domain.question import (
    Question,
    condition_mistakes,
    question_mistakes,
    read_question,
)
from workshopkit.domain.setting import setting_mistakes
from workshopkit.errors import SetupError
from workshopkit.kinds import KINDS, full_settings
from workshopkit.kinds.ballot import TELLING_REASONS, has_secret_reasons
from workshopkit.kinds.surveys.asked import SETTING

FACTS_FILE = "exercise.toml"
FACTS = ("kind", "minutes", "settings", "questions")

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
NO_BLOCK = "this kind of exercise needs the block “{name}”: write “::: {name}” and lines below"
BAD_QUESTIONS = "questions should be tables: a line [[questions]] and each question's facts below"
NO_QUESTIONS_HERE = "only a survey has questions with types; this kind is “{kind}”"
QUESTION_COUNT = "there are {n} questions in exercise.toml but {words} in this file"
BAD_ENDS = "“{question}” is a scale: write its two ends indented below it"
NO_OPTIONS = "“{question}” needs at least two choices, indented below it"
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
    if facts is not None and not any(not p.is_warning for p in problems):
        problems += _words_for_kind(path, facts, wordings)
    if facts is None or any(not p.is_warning for p in problems):
        return None, problems
    return _exercise(path.name, facts, wordings), problems


def _exercise(slug: str, facts: dict[str, Any], wordings: dict[str, Wording]) -> Exercise:
    kind = facts["kind"]
    settings = full_settings(kind, facts.get("settings", {}))
    questions = tuple(read_question(given) for given in facts.get("questions", ()))
    return Exercise(slug, kind, facts.get("minutes", 10), settings, wordings, questions)


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
    known = ", ".join(sorted(KINDS))
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
        if has_secret_reasons(facts.get("settings", {})):
            yield TELLING_REASONS, {}, "settings.secret"
        yield from _question_mistakes(kind, facts.get("questions", []))


def _question_mistakes(kind: str, given: object) -> Iterator[tuple[str, dict[str, object], str]]:
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        yield BAD_QUESTIONS, {}, "questions"
        return
    if given and kind != "survey":
        yield NO_QUESTIONS_HERE, {"kind": kind}, "questions"
    for number, question in enumerate(given, start=1):
        for message, details in question_mistakes(number, question):
            yield message, details, f"questions {number}"
    usable = all(not list(question_mistakes(n, one)) for n, one in enumerate(given, start=1))
    for number, message in condition_mistakes([read_question(q) for q in given] if usable else ()):
        yield message, {"n": number}, f"questions {number}"


def _words_for_kind(
    path: Path, facts: dict[str, Any], wordings: dict[str, Wording]
) -> Iterator[Problem]:
    """Yield a problem for each file that lacks words its kind cannot do without."""
    questions = [read_question(given) for given in facts.get("questions", ())]
    for code, words in wordings.items():
        file = path / f"{code}.md"
        for name in KINDS[facts["kind"]].NEEDS_BLOCKS:
            if not words.block(name):
                yield Problem(str(file), 1, NO_BLOCK, {"name": name})
        if facts["kind"] == "survey":
            yield from _survey_words(file, questions, words)


def _survey_words(file: Path, questions: list[Question], words: Wording) -> Iterator[Problem]:
    lines = file.read_text(encoding="utf-8").splitlines()
    asked = words.block("questions")
    if len(asked) != len(questions):
        counts: dict[str, object] = {"n": len(questions), "words": len(asked)}
        yield Problem(str(file), _line_with("::: questions", lines), QUESTION_COUNT, counts)
    for position, (question, text) in enumerate(zip(questions, asked, strict=False)):
        choices = words.below("questions", position)
        below, is_filled_in = len(choices), any(map(SETTING.fullmatch, choices))
        line = _line_with(f"- {text}", lines)
        if question.type == "scale" and below != 2:
            yield Problem(str(file), line, BAD_ENDS, {"question": text})
        if question.type in ("one", "several") and below < 2 and not is_filled_in:
            yield Problem(str(file), line, NO_OPTIONS, {"question": text})


def _line_with(text: str, lines: list[str]) -> int:
    return next((n for n, line in enumerate(lines, start=1) if line.strip() == text), 1)


def _line_of(name: str, lines: list[str]) -> int:
    if name.startswith("questions "):
        tables = [n for n, line in enumerate(lines, start=1) if line.strip() == "[[questions]]"]
        number = int(name.split()[1])
        return tables[number - 1] if number <= len(tables) else 1
    table, _, key = name.rpartition(".")
    first = _line_of(table, lines) if table else 1
    pattern = re.compile(rf"\s*\[{{0,2}}\s*({re.escape(table)}\.)?{re.escape(key)}\b")
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
