"""The scripts on the home page: those there are, and one of one's own put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from workshopkit.desk.panel import templates
from workshopkit.domain.collation import Key, collation_key
from workshopkit.domain.exercise import Exercise, filled
from workshopkit.domain.problem import Problem
from workshopkit.domain.round import NoSuchRoundError
from workshopkit.domain.script import Script
from workshopkit.domain.setting import ways
from workshopkit.errors import Phrase
from workshopkit.kinds import KINDS
from workshopkit.locale.language import CatalogueLanguage

_STEPS = {"up": -1, "down": 1}


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
class ScriptLine:
    """A script as the home page lists it."""

    name: str
    title: str
    exercises: int
    minutes: int
    problems: tuple[str, ...]


@dataclass(frozen=True)
class _Pick:
    """An exercise picked for a new script; the setting is empty for the likeliest way."""

    slug: str
    source: str = ""
    setting: str = ""


class ScriptDesk:
    """Draws the scripts, and keeps what has been picked for a new one."""

    def __init__(self, words: CatalogueLanguage, shelf: Shelf) -> None:
        self._words = words
        self._shelf = shelf
        self._picks: list[_Pick] = []

    def lines(self) -> list[ScriptLine]:
        """Return every script there is."""
        found = self._shelf.scripts(self._words.code)
        return [self._line(script, problems) for script, problems in found]

    def draw(self) -> str:
        """Return the list of scripts and the new one so far."""
        picks = [self._pick_facts(n, pick) for n, pick in enumerate(self._picks)]
        return (
            templates()
            .get_template("scripts.html")
            .render(
                _=self._words.text,
                ngettext=self._words.plural,
                lines=self.lines(),
                groups=self._groups(),
                picks=picks,
                minutes=self._shelf.minutes(pick.slug for pick in self._picks),
            )
        )

    def act(self, message: Mapping[str, Any]) -> str:
        """Do what was asked for, and return what to say about it."""
        facts = {name: str(value) for name, value in message.get("facts", {}).items()}
        typed = {name: str(value) for name, value in message.get("fields", {}).items()}
        acts = {
            "pick": self._pick,
            "move": self._move,
            "drop": self._drop,
            "build": self._build,
            "write": self._write,
            "duplicate": self._duplicate,
        }
        return acts[facts["command"]]({**facts, **typed})

    def _line(self, script: Script, problems: Sequence[Problem]) -> ScriptLine:
        slugs = [section.key for section in script.exercises]
        minutes = self._shelf.minutes(slugs)
        said = tuple(self._said(problem) for problem in sorted(problems, key=_cell))
        return ScriptLine(script.name, script.title, len(slugs), minutes, said)

    def _said(self, problem: Problem) -> str:
        """Return a problem with its cell, in the reader's language."""
        words = self._words
        facts = {
            name: words.text(fact) if isinstance(fact, Phrase) else fact
            for name, fact in problem.facts.items()
        }
        cell = _cell(problem)
        return words.text(
            "Cell {n}: {problem}", n=cell, problem=words.text(problem.message, **facts)
        )

    def _groups(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """Return the exercises that are not picked yet, kind by kind."""
        picked = {pick.slug for pick in self._picks}
        free = [one for slug, one in self._shelf.exercises.items() if slug not in picked]
        groups = [
            (self._words.text(kind.TITLE), [self._facts(one) for one in free if one.kind == name])
            for name, kind in KINDS.items()
        ]
        return [(label, sorted(ones, key=self._by_title)) for label, ones in groups if ones]

    def _by_title(self, facts: Mapping[str, Any]) -> Key:
        return collation_key(str(facts["title"]), self._words.code)

    def _facts(self, exercise: Exercise) -> dict[str, Any]:
        return {
            "slug": exercise.slug,
            "title": self._title(exercise.slug),
            "minutes": exercise.minutes,
        }

    def _title(self, slug: str) -> str:
        exercise = self._shelf.exercises[slug]
        return filled(exercise.wording(self._words.code).title, exercise.settings)

    def _pick_facts(self, position: int, pick: _Pick) -> dict[str, Any]:
        return {
            **self._facts(self._shelf.exercises[pick.slug]),
            "sources": self._sources(position, pick),
            "lacks": self._lacks(pick),
        }

    def _sources(self, position: int, pick: _Pick) -> list[tuple[str, list[dict[str, Any]]]]:
        """Return what a picked exercise can build on, for each way in which it can."""
        earlier = [one.slug for one in self._picks[:position] if self._shelf.gives(one.slug)]
        settings = self._shelf.can_take(pick.slug) if earlier else ()
        chosen = (pick.setting or next(iter(settings), ""), pick.source)
        return [
            (
                self._way(pick.slug, setting) if len(settings) > 1 else "",
                [
                    {
                        "value": f"{setting} {slug}",
                        "title": self._title(slug),
                        "is_chosen": (setting, slug) == chosen,
                    }
                    for slug in earlier
                ],
            )
            for setting in settings
        ]

    def _way(self, slug: str, setting: str) -> str:
        """Return in words how an exercise builds on another."""
        kind = KINDS[self._shelf.exercises[slug].kind]
        return self._words.text(ways(kind.Settings)[setting])

    def _position(self, slug: str) -> int:
        found = next((n for n, pick in enumerate(self._picks) if pick.slug == slug), None)
        if found is None:
            raise NoSuchRoundError(exercise=slug[:60])
        return found

    def _pick(self, asked: Mapping[str, str]) -> str:
        slug = asked.get("exercise", "")
        before = [pick.slug for pick in self._picks]
        if slug not in self._shelf.exercises or slug in before:
            raise NoSuchRoundError(exercise=slug[:60])
        self._picks.append(_Pick(slug, self._shelf.proposal(slug, before)))
        return self._words.text("“{title}” is added.", title=self._title(slug))

    def _move(self, asked: Mapping[str, str]) -> str:
        position = self._position(asked["exercise"])
        wanted = position + _STEPS.get(asked["steps"], 0)
        if 0 <= wanted < len(self._picks):
            self._picks.insert(wanted, self._picks.pop(position))
            self._mend()
        title = self._title(asked["exercise"])
        place = self._position(asked["exercise"]) + 1
        return self._words.text("“{title}” is now number {n}.", title=title, n=place)

    def _drop(self, asked: Mapping[str, str]) -> str:
        self._picks.pop(self._position(asked["exercise"]))
        self._mend()
        return self._words.text("“{title}” is removed.", title=self._title(asked["exercise"]))

    def _build(self, asked: Mapping[str, str]) -> str:
        position = self._position(asked["exercise"])
        setting, _, source = asked.get("source", "").partition(" ")
        self._picks[position] = replace(self._picks[position], source=source, setting=setting)
        self._mend()
        return self._words.text("Saved.")

    def _mend(self) -> None:
        """Let what has lost its source, or lacks one, build on the nearest exercise before it."""
        for position, pick in enumerate(self._picks):
            before = [one.slug for one in self._picks[:position]]
            is_lost = bool(pick.source) and pick.source not in before
            if is_lost or self._lacks(pick):
                source = self._shelf.proposal(pick.slug, before)
                self._picks[position] = replace(pick, source=source)

    def _lacks(self, pick: _Pick) -> bool:
        return not pick.source and self._shelf.needs_source(pick.slug)

    def _write(self, asked: Mapping[str, str]) -> str:
        picks = [(pick.slug, pick.source, pick.setting) for pick in self._picks]
        name = self._shelf.write_script(asked.get("title", ""), picks, self._words.code)
        self._picks.clear()
        return self._is_there(name)

    def _duplicate(self, asked: Mapping[str, str]) -> str:
        return self._is_there(self._shelf.duplicate(asked["script"], asked.get("title", "")))

    def _is_there(self, name: str) -> str:
        title = next(line.title for line in self.lines() if line.name == name)
        return self._words.text("The script “{title}” is written.", title=title)


def _cell(problem: Problem) -> int:
    """Return the number of the cell a problem of a script is in; it is told where it is."""
    return int(problem.where.rpartition(" cell ")[2])
