"""Reading script notebooks without running them.

A script cell is one line, `forum.exercise("prioritise-target-groups", keep=8)`, with plain values,
so that the server, the command line and `check` all read the same script, and a mistake is found
before anybody is in the room.
"""

from __future__ import annotations

import ast
import difflib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from workshopkit.catalogue.source import needs_source
from workshopkit.domain.exercise import Exercise, Settings
from workshopkit.domain.problem import Problem
from workshopkit.domain.script import NoSuchScriptError, Script, Section, SectionKind
from workshopkit.domain.setting import setting_mistakes
from workshopkit.domain.text import slug
from workshopkit.kinds import KINDS
from workshopkit.kinds.ballot import TELLING_REASONS, has_secret_reasons

SCRIPT_NAME = "forum"
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
UNREADABLE = "the notebook cannot be read: {reason}"


@dataclass
class _Reading:
    where: str
    sections: list[Section] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, cell: int, message: str, **facts: object) -> None:
        self.problems.append(Problem(f"{self.where} cell {cell + 1}", 1, message, facts))

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
        return "open_forum" in path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False


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
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cells = [(cell["cell_type"], _source(cell)) for cell in notebook["cells"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        reading.problem(0, UNREADABLE, reason=error)
        return Script(path.stem, path.stem, ()), reading.problems
    for number, (kind, source) in enumerate(cells):
        _read_cell(reading, number, kind, source)
    _check_exercises(reading, exercises)
    title = notebook.get("metadata", {}).get("title", "") or path.stem.replace("_", " ")
    document = str(notebook.get("metadata", {}).get("document", ""))
    return Script(path.stem, title, tuple(reading.sections), document), reading.problems


def _source(cell: Mapping[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def _read_cell(reading: _Reading, number: int, kind: str, source: str) -> None:
    if kind == "markdown":
        _read_markdown(reading, number, source)
    elif kind == "code":
        _read_code(reading, number, source)


def _read_markdown(reading: _Reading, number: int, source: str) -> None:
    heading = re.match(r"\s*#{1,3}\s+(.+)", source)
    if heading:
        title = heading.group(1).strip()
        reading.start(slug(title) or "section", SectionKind.TEXT, title, number)
    elif reading.sections:
        reading.go_on(number)
    else:
        reading.start("opening", SectionKind.TEXT, "", number)


def _read_code(reading: _Reading, number: int, source: str) -> None:
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        reading.problem(number, BROKEN_CELL, reason=error.msg)
        return
    calls = list(_forum_calls(tree))
    for name, call in calls:
        _read_call(reading, number, name, call)
    if not calls:
        reading.go_on(number)


def _forum_calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    for node in tree.body:
        call = node.value if isinstance(node, ast.Expr) else None
        function = call.func if isinstance(call, ast.Call) else None
        if (
            isinstance(call, ast.Call)
            and isinstance(function, ast.Attribute)
            and isinstance(function.value, ast.Name)
            and function.value.id == SCRIPT_NAME
        ):
            yield function.attr, call


def _read_call(reading: _Reading, number: int, name: str, call: ast.Call) -> None:
    kind = _CALLS.get(name)
    if kind is None:
        near = difflib.get_close_matches(name, _CALLS, n=1, cutoff=0) or ["exercise"]
        reading.problem(number, UNKNOWN_CALL, name=name, near=near[0])
    elif kind is SectionKind.EXERCISE:
        _read_exercise(reading, number, call)
    else:
        reading.start(name, kind, "", number)


def _read_exercise(reading: _Reading, number: int, call: ast.Call) -> None:
    first = call.args[0] if call.args else None
    if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
        reading.problem(number, NO_SLUG)
        return
    if len(call.args) > 1:
        reading.problem(number, UNNAMED)
    settings: Settings = {}
    for keyword in call.keywords:
        try:
            settings[keyword.arg or "**"] = ast.literal_eval(keyword.value)
        except (ValueError, TypeError):
            reading.problem(number, NOT_PLAIN, name=keyword.arg or "**")
    if any(s.key == first.value and s.kind is SectionKind.EXERCISE for s in reading.sections):
        reading.problem(number, TWICE, slug=first.value)
        return
    reading.free(first.value)
    reading.start(first.value, SectionKind.EXERCISE, first.value, number, settings)


def _check_exercises(reading: _Reading, exercises: Mapping[str, Exercise]) -> None:
    before: list[str] = []
    for section in reading.sections:
        if section.kind is SectionKind.EXERCISE:
            _check_exercise(reading, section, exercises, before)
            before.append(section.key)
    if not before and not reading.problems:
        reading.problem(0, NO_EXERCISES)
    usable = [
        s for s in reading.sections if s.kind is not SectionKind.EXERCISE or s.key in exercises
    ]
    reading.sections = usable


def _check_exercise(
    reading: _Reading, section: Section, exercises: Mapping[str, Exercise], before: list[str]
) -> None:
    cell = section.cells[0]
    exercise = exercises.get(section.key)
    if exercise is None:
        _unknown_exercise(reading, cell, section.key, exercises)
        return
    kind = KINDS[exercise.kind]
    for message, facts in list(setting_mistakes(kind.Settings, section.settings)):
        reading.problem(cell, message, **facts)
        section.settings.pop(str(facts["name"]), None)
    named = {**exercise.settings, **section.settings}
    if has_secret_reasons(named):
        reading.problem(cell, TELLING_REASONS)
    sources = {name: named[name] for name in kind.SOURCE_SETTINGS if named.get(name)}
    for setting, source in sources.items():
        if source not in before:
            reading.problem(cell, SOURCE_NOT_BEFORE, setting=setting, source=source)
    if not sources and needs_source(exercise):
        reading.problem(cell, NO_SOURCE, slug=section.key, setting=kind.SOURCE_SETTINGS[0])


def _unknown_exercise(
    reading: _Reading, cell: int, key: str, exercises: Mapping[str, Exercise]
) -> None:
    near = difflib.get_close_matches(key, exercises, n=1)
    if near:
        reading.problem(cell, UNKNOWN_EXERCISE, slug=key, near=near[0])
    else:
        reading.problem(cell, UNKNOWN_EXERCISE_FAR, slug=key, known=", ".join(exercises))
