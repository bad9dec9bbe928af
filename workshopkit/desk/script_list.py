"""The scripts there are, as the home page lists them with what should be mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workshopkit.desk.new_script import Shelf
from workshopkit.domain.problem import Problem
from workshopkit.domain.script import Script
from workshopkit.locale.language import CatalogueLanguage


@dataclass(frozen=True)
class ScriptLine:
    """A script as the home page lists it."""

    name: str
    title: str
    exercises: int
    minutes: int
    problems: tuple[str, ...]


def script_lines(shelf: Shelf, words: CatalogueLanguage) -> list[ScriptLine]:
    """Return every script there is, under its title in a language."""
    return [_line(shelf, words, *found) for found in shelf.scripts(words.code)]


def _line(
    shelf: Shelf, words: CatalogueLanguage, script: Script, problems: Sequence[Problem]
) -> ScriptLine:
    slugs = [section.key for section in script.exercises]
    said = tuple(_said(problem, words) for problem in sorted(problems, key=_cell))
    return ScriptLine(script.name, script.title, len(slugs), shelf.minutes(slugs), said)


def _said(problem: Problem, words: CatalogueLanguage) -> str:
    """Return a problem with its cell, in the reader's language."""
    return words.text("Cell {n}: {problem}", n=_cell(problem), problem=problem.sentence(words))


def _cell(problem: Problem) -> int:
    """Return the number of the cell a problem of a script is in; it is told where it is."""
    return int(problem.where.rpartition(" cell ")[2])
