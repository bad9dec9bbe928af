"""Sources: which earlier exercise one can build on, and in which of its settings it says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workshopkit.domain.exercise import Exercise
from workshopkit.domain.item import Item
from workshopkit.domain.response import Response
from workshopkit.domain.round import Base, Outcome, Round, RoundState
from workshopkit.kinds import KINDS

_SAMPLES = 3


def source_settings(exercise: Exercise) -> tuple[str, ...]:
    """Return the settings that can say what an exercise builds on, the likeliest first."""
    kind = KINDS[exercise.kind]
    if kind.counts_hands(_round(exercise)) and not kind.NEEDS_ITEMS:
        # What can be answered is fixed, so nothing is taken over.
        return ()
    about_each = any("{subject}" in line for line in _lines(exercise, "examples"))
    settings = kind.SOURCE_SETTINGS
    return tuple(sorted(settings, key=lambda name: (name == "subjects_from") != about_each))


def gives_items(exercise: Exercise) -> bool:
    """Return whether something comes out of an exercise that a later one can build on."""
    kind, round_ = KINDS[exercise.kind], _round(exercise)
    answers = [
        Response("", str(seed), str(seed), 1, kind.sample(round_, seed)) for seed in range(_SAMPLES)
    ]
    items = tuple(kind.items(round_, answers if kind.asks(round_) else [], []))
    return bool(kind.results(Outcome(round_, items, Base(_SAMPLES, _SAMPLES))))


def proposed_source(exercise: Exercise, earlier: Sequence[Exercise]) -> str:
    """Return the nearest earlier exercise that this one can build on, or nothing.

    One with choices or rows of its own is not expected to build on anything.
    """
    if not source_settings(exercise) or has_own_items(exercise):
        return ""
    return next((one.slug for one in reversed(earlier) if gives_items(one)), "")


def has_own_items(exercise: Exercise) -> bool:
    """Return whether what an exercise works on stands in its own words."""
    return any(_lines(exercise, "choices")) or any(_lines(exercise, "rows"))


def needs_source(self, name: str) -> bool:
        """Return whether an exercise cannot do without an earlier one."""
        return needs_source(self.exercises[name])

    def proposal(self, name: str, before: Sequence[str]) -> str:
        """Return which of the exercises before it this one had best build on."""
        earlier = [self.exercises[slug] for slug in before]
        return proposed_source(self.exercises[name], earlier)

    def write(self, title: str, picks: Sequence[tuple[str, str, str]], language: str) -> str:
        """Write a script of exercises, each with its source and setting; return its name."""
        chosen = [Pick(*pick) for pick in picks]
        return write_script(self.folder, title, chosen, self.exercises, language).stem

    def duplicate(self, name: str, title: str) -> str:
        """Copy a script under a new title; return the copy's name."""
        return duplicate_script(self.folder, name, title).stem

    def _script(self, path: Path, language: str) -> tuple[Script, tuple[Problem, ...]]:
        changed = path.stat().st_mtime_ns
        known = self._read.get(path)
        if known is None or known[0] != changed:
            script, problems = read_script(path, self.exercises)
            known = self._read[path] = (changed, script, tuple(problems))
        return replace(known[1], title=script_title(path, language)), known[2]


def needs_source(exercise: Exercise) -> bool:
    """Return whether an exercise has nothing to work on unless an earlier one gives it."""
    own_setting = any(exercise.settings.get(name) for name in source_settings(exercise))
    return KINDS[exercise.kind].NEEDS_ITEMS and not has_own_items(exercise) and not own_setting


def _round(exercise: Exercise) -> Round:
    items = (Item("a", "A"), Item("b", "B"))
    settings = dict(exercise.settings)
    return Round("", "", exercise, 1, 0, settings, RoundState.REVEALED, items=items)


def _lines(exercise: Exercise, block: str) -> Iterator[str]:
    for words in exercise.wordings.values():
        yield from words.block(block)


