"""The shelf: every script and exercise of a workplace, as the home page needs them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from workshopkit.catalogue.authoring import (
    Pick,
    duplicate_script,
    script_title,
    total_minutes,
    write_script,
)
from workshopkit.catalogue.script import read_script, script_paths
from workshopkit.catalogue.source import (
    gives_items,
    needs_source,
    proposed_source,
    source_settings,
)
from workshopkit.domain.collation import collation_key
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
        """Return every script under its title in a language, in its order, with its problems."""
        found = [self._script(path, language) for path in script_paths(self.folder).values()]
        return sorted(found, key=lambda read: collation_key(read[0].title, language))

    def minutes(self, names: Iterable[str]) -> int:
        """Return about how long exercises take together."""
        return total_minutes(names, self.exercises)

    def can_take(self, name: str) -> tuple[str, ...]:
        """Return the settings in which an exercise names what it builds on."""
        return source_settings(self.exercises[name])

    def gives(self, name: str) -> bool:
        """Return whether a later exercise can build on this one."""
        return gives_items(self.exercises[name])

    def needs_source(self, name: str) -> bool:
        """Return whether an exercise cannot do without an earlier one."""
        return needs_source(self.exercises[name])

    def proposal(self, name: str, before: Sequence[str]) -> str:
        """Return which of the exercises before it this one had best build on."""
        earlier = [self.exercises[slug] for slug in before]
        return proposed_source(self.exercises[name], earlier)

    def write_script(self, title: str, picks: Sequence[tuple[str, str, str]], language: str) -> str:
        """Write a script of exercises, each with its source and setting; return its name."""
        chosen = [Pick(*pick) for pick in picks]
        return write_script(self.folder, title, chosen, self.exercises, language).stem

    def duplicate(self, name: str, title: str) -> str:
        """Copy a script under a new title; return the copy's name."""
        return duplicate_script(self.folder, name, title).stem

    def _script(self, path: Path, language: str) -> tuple[Script, tuple[Problem, ...]]:
        # A link may lead nowhere; reading it says so.
        changed = path.stat().st_mtime_ns if path.exists() else 0
        known = self._read.get(path)
        if known is None or known[0] != changed:
            script, problems = read_script(path, self.exercises)
            known = self._read[path] = (changed, script, tuple(problems))
        return replace(known[1], title=script_title(path, language)), known[2]
