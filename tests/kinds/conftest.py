from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workshopkit.catalogue.folder import read_catalogue
from workshopkit.domain.exercise import Exercise, Wording
from workshopkit.domain.item import Item
from workshopkit.domain.language import Language
from workshopkit.domain.response import Response
from workshopkit.domain.round import Base, Outcome, Round
from workshopkit.kinds import full_settings
from workshopkit.locale.language import language

GROUPS = (
    "Den oerfarne",
    "Den identitetsökande tonåringen",
    "Den stressade småbarnsföräldern",
    "Det nyfikna förskolebarnet",
    "Den digitala analfabeten",
    "Daisy- och storstilsläsaren",
    "Den kommunplacerade flyktingen",
    "Bokälskaren",
)

EXERCISES = Path(__file__).parents[2] / "exercises"

SHIPPED = read_catalogue(EXERCISES).exercises

MakeRound = Callable[..., Round]
MakeOutcome = Callable[[Round, tuple[Item, ...]], Outcome]


@pytest.fixture
def english() -> Language:
    return language("en")


@pytest.fixture
def swedish() -> Language:
    return language("sv")


@pytest.fixture
def groups() -> tuple[Item, ...]:
    """The eight groups a vote is about, with short ids."""
    return tuple(Item(f"g{n}", label) for n, label in enumerate(GROUPS, start=1))


@pytest.fixture
def make_round() -> MakeRound:
    """Make a round of a kind with its defaults, the given settings and words over them."""

    def make(
        kind: str, items: tuple[Item, ...] = (), words: Wording | None = None, **settings: Any
    ) -> Round:
        words = words or Wording("en", "Prioritise target groups")
        exercise = Exercise("an-exercise", kind, 10, full_settings(kind), {"en": words})
        full = full_settings(kind, settings)
        return Round("round", "forum", exercise, 1, 0, full, items=items)

    return make


@pytest.fixture
def make_shipped() -> MakeRound:
    """Make a round of an exercise that comes with the package, the given settings over its own."""

    def make(slug: str, items: tuple[Item, ...] = (), **settings: Any) -> Round:
        exercise = SHIPPED[slug]
        full = full_settings(exercise.kind, exercise.settings, settings)
        return Round("round", "forum", exercise, 1, 0, full, items=items)

    return make


@pytest.fixture
def make_outcome() -> MakeOutcome:
    """Make an outcome in which everybody of nine who joined took part."""

    def make(round_: Round, items: tuple[Item, ...]) -> Outcome:
        return Outcome(round_, items, Base(took_part=9, joined=9))

    return make


@pytest.fixture
def answer() -> Callable[..., Response]:
    """Make the answer of a voter."""

    def make(voter: str, **value: Any) -> Response:
        return Response("round", voter, voter, 1, value)

    return make
