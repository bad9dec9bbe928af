"""Reading script notebooks without running them.

A script cell is one line, `forum.exercise("prioritise-target-groups", keep=8)`, with plain values,
so that the server, the command line and `check` all read the same script, and a mistake is found
before anybody is in the room.
"""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from workshopkit.catalogue.call import Call, forum_calls, mentions_forum
from workshopkit.catalogue.markdown import faults, plain
from workshopkit.catalogue.notebook import BadNotebookError, Cell, read_notebook, text_of
from workshopkit.catalogue.source import needs_source
from workshopkit.domain.exercise import Exercise, Settings
from workshopkit.domain.problem import Problem
from workshopkit.domain.script import NoSuchScriptError, Script, Section, SectionKind
from workshopkit.domain.setting import setting_mistakes
from workshopkit.domain.text import slug
from workshopkit.kinds import KINDS
from workshopkit.kinds.ballot import TELLING_REASONS, has_secret_reasons

_CALLS = {
    "welcome": SectionKind.WELCOME,
    "exercise": SectionKind.EXERCISE,
    "thanks": SectionKind.THANKS,
}

BROKEN_CELL = "the cell is not Python: {reason}"
UNKNOWN_CALL = "forum.{name} is not known; did you mean forum.{near}?"
NO_SLUG = 'name the exercise: forum.exercise("prioritise-target-groups")'
UNNAMED = "settings are named: write keep=8, not 8 alone"
NOT_PLAIN = "write the value of {name} out; a script is read without being run"
UNKNOWN_EXERCISE = "there is no exercise “{slug}”; did you mean “{near}”?"
UNKNOWN_EXERCISE_FAR = "there is no usable exercise “{slug}”; the exercises are {known}"
TWICE = "“{slug}” stands twice in the script; duplicate its folder to run it twice"
SOURCE_NOT_BEFORE = "{setting} names “{source}”, which does not come before this exercise"
NO_SOURCE = "“{slug}” has nothing to work on: name an earlier exercise with {setting}="
NO_EXERCISES = "the script has no exercises"
NOT_ALONE = "forum.{name}(…) stands in something else; write it on a line of its own"
UNDER_MAGIC = "a cell that begins with %% asks nothing of the forum; use another cell for that"


class _Place(NamedTuple):
    """A cell counted from 0, and a line of it counted from 1."""

    cell: int
    line: int = 1


@dataclass
class _Reading:
    where: str
    sections: list[Section] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    places: dict[str, _Place] = field(default_factory=dict)

    def problem(self, place: _Place, message: str, **facts: object) -> None:
        where = f"{self.where} cell {place.cell + 1}"
        self.problems.append(Problem(where, place.line, message, facts))

    def warning(self, place: _Place, message: str, **facts: object) -> None:
        self.problem(place, message, **facts)
        self.problems[-1] = replace(self.problems[-1], is_warning=True)

    def start(
        self, key: str, kind: SectionKind, title: str, cell: int, settings: Settings | None = None
    ) -> None:
        taken = {section.key for section in self.sections}
        unique = next(k for n in range(999) if (k := f"{key}-{n + 1}" if n else key) not in taken)
        self.sections.append(Section(unique, kind, title, (cell,), settings or {}))

    def free(self, key: str) -> None:
        """Give a heading that reads like an exercise's name another key."""
        self.sections = [
            replace(section, key=f"{key}-text") if section.key == key else section
            for section in self.sections
        ]

    def go_on(self, cell: int) -> None:
        if self.sections:
            last = self.sections[-1]
            self.sections[-1] = Section(
                last.key, last.kind, last.title, (*last.cells, cell), last.settings
            )


def is_script(path: Path) -> bool:
    """Return whether a notebook is a script: one that opens a forum."""
    try:
        return b"open_forum" in path.read_bytes().replace(b"\0", b"")
    except OSError:
        # Nobody can know; whoever chooses it is told that it cannot be read.
        return True


def script_paths(folder: Path) -> dict[str, Path]:
    """Return the scripts of a notebook folder by name."""
    return {path.stem: path for path in sorted(folder.glob("*.ipynb")) if is_script(path)}


def load_script(
    folder: Path, name: str, exercises: Mapping[str, Exercise]
) -> tuple[Script, list[Problem]]:
    """Return the script of this name with its problems.

    Raises:
        NoSuchScriptError: The folder has no script of this name.
    """
    path = script_paths(folder).get(name)
    if path is None:
        raise NoSuchScriptError(name=name)
    return read_script(path, exercises)


def find_script(folder: Path, name: str, exercises: Mapping[str, Exercise]) -> Script | None:
    """Return the script of this name; none if its notebook is not there any more."""
    try:
        return load_script(folder, name, exercises)[0]
    except NoSuchScriptError:
        return None


def read_script(path: Path, exercises: Mapping[str, Exercise]) -> tuple[Script, list[Problem]]:
    """Return the sections of a notebook, and what should be mended in it."""
    reading = _Reading(str(path))
    try:
        notebook = read_notebook(path)
    except BadNotebookError as error:
        reading.problem(_Place(0), error.message, **error.facts)
        return Script(path.stem, path.stem, ()), reading.problems
    for number, cell in enumerate(notebook.cells):
        _read_cell(reading, number, cell, path.parent)
    _check_exercises(reading, exercises)
    title = text_of(notebook.metadata, "title") or path.stem.replace("_", " ")
    document = text_of(notebook.metadata, "document")
    return Script(path.stem, title, tuple(reading.sections), document), reading.problems


def _read_cell(reading: _Reading, number: int, cell: Cell, folder: Path) -> None:
    if cell.is_text:
        _read_markdown(reading, number, cell.source)
        for line, message, facts in faults(cell, folder):
            reading.warning(_Place(number, line), message, **facts)
    elif cell.kind == "code":
        _read_code(reading, number, cell.source)


def _read_markdown(reading: _Reading, number: int, source: str) -> None:
    heading = re.match(r"\s*#{1,3}\s+(.+)", source)
    if heading:
        title = plain(heading.group(1).strip().rstrip("#"))
        reading.start(slug(title) or "section", SectionKind.TEXT, title, number)
    elif reading.sections:
        reading.go_on(number)
    else:
        reading.start("opening", SectionKind.TEXT, "", number)


def _read_code(reading: _Reading, number: int, source: str) -> None:
    try:
        calls = forum_calls(source)
    except SyntaxError as error:
        # The forum does without a cell that fails, unless it should have been asked something.
        said = reading.problem if mentions_forum(source) else reading.warning
        said(_Place(number, error.lineno or 1), BROKEN_CELL, reason=error.msg)
        calls = []
    if not calls and mentions_forum(source) and source.lstrip().startswith("%%"):
        reading.problem(_Place(number), UNDER_MAGIC)
    for call in calls:
        _read_call(reading, number, call)
    if not any(call.is_alone for call in calls):
        reading.go_on(number)


def _read_call(reading: _Reading, number: int, call: Call) -> None:
    kind, place = _CALLS.get(call.name), _Place(number, call.line)
    if kind is None:
        near = difflib.get_close_matches(call.name, _CALLS, n=1, cutoff=0) or ["exercise"]
        reading.problem(place, UNKNOWN_CALL, name=call.name, near=near[0])
    elif not call.is_alone:
        reading.problem(place, NOT_ALONE, name=call.name)
    elif kind is SectionKind.EXERCISE:
        _read_exercise(reading, place, call.call)
    else:
        reading.start(call.name, kind, "", number)


def _read_exercise(reading: _Reading, place: _Place, call: ast.Call) -> None:
    first = call.args[0] if call.args else None
    if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
        reading.problem(place, NO_SLUG)
        return
    if len(call.args) > 1:
        reading.problem(place, UNNAMED)
    settings: Settings = {}
    for keyword in call.keywords:
        try:
            settings[keyword.arg or "**"] = ast.literal_eval(keyword.value)
        except (ValueError, TypeError):
            reading.problem(place, NOT_PLAIN, name=keyword.arg or "**")
    if any(s.key == first.value and s.kind is SectionKind.EXERCISE for s in reading.sections):
        reading.problem(place, TWICE, slug=first.value)
        return
    reading.free(first.value)
    reading.start(first.value, SectionKind.EXERCISE, first.value, place.cell, settings)
    reading.places[first.value] = place


def _check_exercises(reading: _Reading, exercises: Mapping[str, Exercise]) -> None:
    before: list[str] = []
    for section in reading.sections:
        if section.kind is SectionKind.EXERCISE:
            _check_exercise(reading, section, exercises, before)
            before.append(section.key)
    if not before and not reading.problems:
        reading.problem(_Place(0), NO_EXERCISES)
    usable = [
        s for s in reading.sections if s.kind is not SectionKind.EXERCISE or s.key in exercises
    ]
    reading.sections = usable


def _check_exercise(
    reading: _Reading, section: Section, exercises: Mapping[str, Exercise], before: list[str]
) -> None:
    place = reading.places[section.key]
    exercise = exercises.get(section.key)
    if exercise is None:
        _unknown_exercise(reading, place, section.key, exercises)
        return
    kind = KINDS[exercise.kind]
    for message, facts in list(setting_mistakes(kind.Settings, section.settings)):
        reading.problem(place, message, **facts)
        section.settings.pop(str(facts["name"]), None)
    named = {**exercise.settings, **section.settings}
    if has_secret_reasons(named):
        reading.problem(place, TELLING_REASONS)
    sources = {name: named[name] for name in kind.SOURCE_SETTINGS if named.get(name)}
    for setting, source in sources.items():
        if source not in before:
            reading.problem(place, SOURCE_NOT_BEFORE, setting=setting, source=source)
    if not sources and needs_source(exercise):
        reading.problem(place, NO_SOURCE, slug=section.key, setting=kind.SOURCE_SETTINGS[0])


def _unknown_exercise(
    reading: _Reading, place: _Place, key: str, exercises: Mapping[str, Exercise]
) -> None:
    near = difflib.get_close_matches(key, exercises, n=1)
    if near:
        reading.problem(place, UNKNOWN_EXERCISE, slug=key, near=near[0])
    else:
        reading.problem(place, UNKNOWN_EXERCISE_FAR, slug=key, known=", ".join(exercises))
