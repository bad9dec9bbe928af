"""The shelf: every script and exercise of a workplace, as the home page needs them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from workshopkit.catalogue.authoring import Pick, duplicate_script, script_title, write_script
from workshopkit.catalogue.script import read_script, script_paths
from workshopkit.catalogue.source import (
    gives_items,
    needs_source,
    proposed_source,
    source_settings,
)
from workshopkit.domain.exercise import Exercise
from workshopkit.domain.problem import Problem
from workshopkit.domain.script import Script

_Read = tuple[int, Script, tuple[Problem, ...]]


@dataclass
class Shelf:
    """The scripts of a folder, read again only when they change, and the exercises."""

    folder: Path
    exercises: Mapping[str, Exercise]
    _read: dict[Path, _Read] = field(default_factory=dict)

    def scripts(self, language: str) -> list[tuple[Script, tuple[Problem, ...]]]:
        """Return every script under its title in a language, with its problems."""
        return [self._script(path, language) for path in script_paths(self.folder).values()]

    def can_take(self, name: str) -> tuple[str, ...]:
        """Return the settings in which an exercise names what it builds on."""
        return source_settings(self.exercises[name])

    def gives(self, name: str) -> bool:
        """Return whether a later exercise can build on this one."""
        return gives_items(self.exercises[name])

    