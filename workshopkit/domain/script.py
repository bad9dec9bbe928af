"""A script: the sections of a notebook; and the programme of a day, which begins as one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from workshopkit.domain.exercise import Settings
from workshopkit.domain.problem import Problem
from workshopkit.errors import InputError, NotFoundError, Translator


class NoSuchScriptError(NotFoundError):
    """There is no script called “{name}”."""


class UnusableScriptError(InputError):
    """The script “{name}” cannot be used: {problem}."""

    def __init__(self, name: str, problem: Problem) -> None:
        super().__init__(name=name, problem=problem.message.format(**problem.facts))
        self._problem = problem

    def sentence(self, language: Translator) -> str:
        """Return the sentence with the problem in the reader's language, too."""
        facts = {**self.facts, "problem": self._problem.sentence(language)}
        return language.text(self.message(), **facts)


class SectionKind(StrEnum):
    """What a section is for."""

    TEXT = "text"
    WELCOME = "welcome"
    EXERCISE = "exercise"
    THANKS = "thanks"


@dataclass(frozen=True)
class Section:
    """What the room looks at together: cells from one heading or exercise to the next.

    `key` is the exercise's slug, or a name made from the heading. `cells` are positions in the
    notebook. `settings` are what the script says about the exercise.
    """

    key: str
    kind: SectionKind
    title: str
    cells: tuple[int, ...]
    settings: Settings = field(default_factory=dict)


@dataclass(frozen=True)
class Script:
    """A script notebook, read: its name is the notebook's file name without the ending.

    `document` is the type of document it leads to, empty for the usual one.
    """

    name: str
    title: str
    sections: tuple[Section, ...]
    document: str = ""

    def section(self, key: str) -> Section | None:
        """Return the section with this key."""
        return next((s for s in self.sections if s.key == key), None)

    @property
    def exercises(self) -> tuple[Section, ...]:
        """The sections that are exercises."""
        return tuple(s for s in self.sections if s.kind is SectionKind.EXERCISE)

    def position(self, key: str) -> int:
        """Return the place of a section, 0 for an unknown one."""
        return next((i for i, s in enumerate(self.sections) if s.key == key), 0)


def require_usable(script: Script, problems: Sequence[Problem]) -> None:
    """Refuse a script that nothing can be shown of.

    Raises:
        UnusableScriptError: Its notebook cannot be read, or there is nothing in it.
    """
    if not script.sections and problems:
        raise UnusableScriptError(script.name, problems[0])


@dataclass(frozen=True)
class Slot:
    """A section in the programme; one that was `added` on the day stands in no notebook."""

    key: str
    kind: SectionKind
    title: str
    skipped: bool = False
    added: bool = False


@dataclass(frozen=True)
class Difference:
    """What the notebook says now, and did not say when it was looked at last."""

    new: tuple[Section, ...] = ()
    gone: tuple[Slot, ...] = ()
    is_reordered: bool = False

    def __bool__(self) -> bool:
        """Return whether there is a difference."""
        return bool(self.new or self.gone or self.is_reordered)


@dataclass(frozen=True)
class Programme:
    """The slots of a day in order; `known` are the notebook's sections as they were taken in."""

    slots: tuple[Slot, ...]
    known: tuple[str, ...]

    def slot(self, key: str) -> Slot | None:
        """Return the slot of a section."""
        return next((slot for slot in self.slots if slot.key == key), None)

    def position(self, key: str) -> int:
        """Return the place of a section, 0 for an unknown one."""
        return next((i for i, slot in enumerate(self.slots) if slot.key == key), 0)

    def moved(self, key: str, steps: int) -> Programme:
        """Return the programme with a section moved by some steps, negative ones up."""
        at = self.position(key)
        others = [slot for slot in self.slots if slot.key != key]
        others.insert(max(0, min(len(others), at + steps)), self.slots[at])
        return replace(self, slots=tuple(others))

    def with_skipped(self, key: str, *, skipped: bool) -> Programme:
        """Return the programme with a section skipped, or brought back."""
        changed = (replace(s, skipped=skipped) if s.key == key else s for s in self.slots)
        return replace(self, slots=tuple(changed))

    def with_added(self, slot: Slot, after: str) -> Programme:
        """Return the programme with one more section after another one."""
        at = self.position(after) + 1 if self.slots else 0
        return replace(self, slots=(*self.slots[:at], slot, *self.slots[at:]))

    def day(self, script: Script) -> Script:
        """Return what the room goes through, with the cells that the notebook has for it."""
        return replace(script, sections=tuple(self._sections(script, skipped=False)))

    def whole(self, script: Script) -> Script:
        """Return the day with what is skipped, each in its place."""
        return replace(script, sections=tuple(self._sections(script, skipped=True)))

    def _sections(self, script: Script, *, skipped: bool) -> Iterator[Section]:
        for slot in self.slots:
            if skipped or not slot.skipped:
                in_notebook = None if slot.added else script.section(slot.key)
                yield in_notebook or Section(slot.key, slot.kind, slot.title, ())


def begun(script: Script) -> Programme:
    """Return the programme that a day begins with: the script as it is."""
    slots = tuple(_slot(section) for section in script.sections)
    return Programme(slots, _keys(script))


def difference(programme: Programme, script: Script) -> Difference:
    """Return what the notebook says that the programme has not taken in."""
    there, known = _keys(script), programme.known
    gone = (programme.slot(key) for key in known if key not in there)
    return Difference(
        new=tuple(one for one in script.sections if one.key not in known),
        gone=tuple(slot for slot in gone if slot),
        is_reordered=[k for k in there if k in known] != [k for k in known if k in there],
    )


def taken_in(programme: Programme, script: Script, kept: Sequence[str]) -> Programme:
    """Return the programme with what is new in the notebook, and without what is gone.

    What was moved on the day stays where it is, unless the notebook has another order itself.

    Args:
        programme: The programme before.
        script: The notebook as it is now.
        kept: The keys of sections that stay though the notebook has them no more.
    """
    found, there = difference(programme, script), _keys(script)
    slots = [s for s in programme.slots if s.added or s.key in there or s.key in kept]
    for section in found.new:
        slots.insert(_place_of(section.key, there, slots), _slot(section))
    if found.is_reordered:
        slots = _in_order(slots, there)
    return Programme(tuple(slots), there)


def left_out(programme: Programme, script: Script) -> Programme:
    """Return the programme as it is, with the notebook looked at."""
    return replace(programme, known=_keys(script))


def programme_to_json(programme: Programme) -> dict[str, Any]:
    """Return a programme as plain data."""
    return {"slots": [asdict(slot) for slot in programme.slots], "known": list(programme.known)}


def programme_from_json(data: Mapping[str, Any]) -> Programme:
    """Return the programme that `programme_to_json` wrote."""
    slots = tuple(Slot(**{**one, "kind": SectionKind(one["kind"])}) for one in data["slots"])
    return Programme(slots, tuple(data["known"]))


def _slot(section: Section) -> Slot:
    return Slot(section.key, section.kind, section.title)


def _keys(script: Script) -> tuple[str, ...]:
    return tuple(section.key for section in script.sections)


def _place_of(key: str, there: Sequence[str], slots: Sequence[Slot]) -> int:
    """Return where a new section goes: after the nearest one that the notebook has before it."""
    at = {slot.key: place for place, slot in enumerate(slots)}
    before = (one for one in reversed(there[: there.index(key)]) if one in at)
    nearest = next(before, None)
    return 0 if nearest is None else at[nearest] + 1


def _in_order(slots: Sequence[Slot], there: Sequence[str]) -> list[Slot]:
    """Return the slots in the order of the notebook; others go where those before them go."""
    groups: list[list[Slot]] = [[]]
    for slot in slots:
        groups.append([slot]) if slot.key in there else groups[-1].append(slot)
    first, *rest = groups
    rest.sort(key=lambda group: there.index(group[0].key))
    return [*first, *(slot for group in rest for slot in group)]
