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
    settings = kind.SOURCE_SETTINGS
    is_about_each = _names_subject(exercise) or any(_lines(exercise, "rows"))
    return tuple(sorted(settings, key=lambda name: (name == "subjects_from") != is_about_each))


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

    One with choices of its own is not expected to build on anything, nor is one with open rows,
    which people fill with what they like.
    """
    settings = source_settings(exercise)
    is_open = len(settings) > 1 and not _names_subject(exercise)
    if not settings or is_open or has_own_items(exercise):
        return ""
    return next((one.slug for one in reversed(earlier) if gives_items(one)), "")


def has_own_items(exercise: Exercise) -> bool:
    """Return whether what an exercise works on stands in its own words."""
    return any(_lines(exercise, "choices"))


def needs_source(exercise: Exercise) -> bool:
    """Return whether an exercise has nothing to work on unless an earlier one gives it."""
    own_setting = any(exercise.settings.get(name) for name in source_settings(exercise))
    return KINDS[exercise.kind].NEEDS_ITEMS and not has_own_items(exercise) and not own_setting


def _round(exercise: Exercise) -> Round:
    items = (Item("a", "A"), Item("b", "B"))
    settings = dict(exercise.settings)
    return Round("", "", exercise, 1, 0, settings, RoundState.REVEALED, items=items)


def _names_subject(exercise: Exercise) -> bool:
    """Return whether the words of an exercise are about one thing at a time."""
    return any("{subject}" in line for line in _lines(exercise, "examples"))


def _lines(exercise: Exercise, block: str) -> Iterator[str]:
    for words in exercise.wordings.values():
        yield from words.block(block)
