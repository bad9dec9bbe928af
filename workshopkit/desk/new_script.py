"""A script of one's own while it is put together: its exercises, and what each builds on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from workshopkit.domain.exercise import Exercise
from workshopkit.domain.problem import Problem
from workshopkit.domain.round import NoSuchRoundError
from workshopkit.domain.script import Script


class Shelf(Protocol):
    """The scripts and exercises there are; whoever puts the parts together brings one."""

    exercises: Mapping[str, Exercise]

    def scripts(self, language: str) -> list[tuple[Script, tuple[Problem, ...]]]:
        """Return every script under its title in a language, with its problems."""

    def minutes(self, names: Iterable[str]) -> int:
        """Return about how long exercises take together."""

    def can_take(self, name: str) -> tuple[str, ...]:
        """Return the settings in which an exercise names what it builds on."""

    def gives(self, name: str) -> bool:
        """Return whether a later exercise can build on this one."""

    def needs_source(self, name: str) -> bool:
        """Return whether an exercise cannot do without an earlier one."""

    def proposal(self, name: str, before: Sequence[str]) -> str:
        """Return which of the exercises before it this one had best build on."""

    def write_script(self, title: str, picks: Sequence[tuple[str, str, str]], language: str) -> str:
        """Write a script of exercises, each with its source and setting; return its name."""

    def duplicate(self, name: str, title: str) -> str:
        """Copy a script under a new title; return the copy's name."""


@dataclass(frozen=True)
class Pick:
    """An exercise picked for a new script; the setting is empty for the likeliest way."""

    slug: str
    source: str = ""
    setting: str = ""


class NewScript:
    """What has been picked so far, each exercise building on one before it."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._picks: list[Pick] = []

    @property
    def picks(self) -> Sequence[Pick]:
        """The exercises, in order."""
        return self._picks

    def pick(self, slug: str) -> None:
        """Add an exercise at the end, building on what it had best build on."""
        before = [pick.slug for pick in self._picks]
        if slug not in self._shelf.exercises or slug in before:
            raise NoSuchRoundError(exercise=slug[:60])
        self._picks.append(Pick(slug, self._shelf.proposal(slug, before)))

    def move(self, slug: str, steps: int) -> int:
        """Move an exercise, if there is room; return its number, counted from 1."""
        position = self._position(slug)
        wanted = position + steps
        if 0 <= wanted < len(self._picks):
            self._picks.insert(wanted, self._picks.pop(position))
            self._mend()
        return self._position(slug) + 1

    def drop(self, slug: str) -> None:
        """Take an exercise out."""
        self._picks.pop(self._position(slug))
        self._mend()

    def build(self, slug: str, source: str, setting: str) -> None:
        """Let an exercise build on an earlier one, in one of its settings."""
        position = self._position(slug)
        self._picks[position] = replace(self._picks[position], source=source, setting=setting)
        self._mend()

    def write(self, title: str, language: str) -> str:
        """Write the script, and begin another one; return its name."""
        picks = [(pick.slug, pick.source, pick.setting) for pick in self._picks]
        name = self._shelf.write_script(title, picks, language)
        self._picks.clear()
        return name

    def sources(self, position: int) -> Mapping[str, Sequence[str]]:
        """Return the earlier exercises that one can build on, for each setting in which it can."""
        earlier = [one.slug for one in self._picks[:position] if self._shelf.gives(one.slug)]
        settings = self._shelf.can_take(self._picks[position].slug) if earlier else ()
        return dict.fromkeys(settings, earlier)

    def lacks(self, pick: Pick) -> bool:
        """Return whether an exercise has nothing to build on, and cannot do without."""
        return not pick.source and self._shelf.needs_source(pick.slug)

    def _position(self, slug: str) -> int:
        found = next((n for n, pick in enumerate(self._picks) if pick.slug == slug), None)
        if found is None:
            raise NoSuchRoundError(exercise=slug[:60])
        return found

    def _mend(self) -> None:
        """Let what has lost its source, or lacks one, build on the nearest exercise before it."""
        for position, pick in enumerate(self._picks):
            before = [one.slug for one in self._picks[:position]]
            is_lost = bool(pick.source) and pick.source not in before
            if is_lost or self.lacks(pick):
                source = self._shelf.proposal(pick.slug, before)
                self._picks[position] = replace(pick, source=source)
