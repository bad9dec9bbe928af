from __future__ import annotations

import json
from typing import Any

import pytest

from workshopkit.domain.exercise import (
    Exercise,
    Wording,
    exercise_from_json,
    exercise_to_json,
    filled,
)
from workshopkit.domain.question import Question

WORDS = Wording(
    "sv",
    "Utvärdera dagen",
    "Svara på frågorna.",
    "Läs upp dem.",
    blocks={"questions": ("Hur nyttig?", "Vad mer?"), "heading": ("Så tyckte ni",)},
    nested={"questions": (("Inte alls", "Mycket"), ())},
    texts={"wording": "Vi lovar.\n\n- Alltid", "stem": "Vårt bibliotek"},
)
SURVEY = Exercise(
    "evaluation",
    "survey",
    15,
    {"voters": "people"},
    {"sv": WORDS},
    (
        Question("scale", steps=5, required=True),
        Question("one", other=True, after=1, answers=(1, 2)),
    ),
)


def stored(exercise: Exercise) -> Any:
    """An exercise as it comes back from a file."""
    return json.loads(json.dumps(exercise_to_json(exercise)))


def test_an_exercise_is_kept_with_everything_it_has() -> None:
    assert exercise_from_json(stored(SURVEY)) == SURVEY


def test_an_exercise_of_an_earlier_version_is_read() -> None:
    data = stored(SURVEY)
    del data["questions"], data["wordings"]["sv"]["nested"], data["wordings"]["sv"]["texts"]

    found = exercise_from_json(data)

    assert found.questions == ()
    assert (found.wording("sv").nested, found.wording("sv").texts) == ({}, {})
    assert found.wording("sv").block("questions") == ("Hur nyttig?", "Vad mer?")
    assert found.settings == {"voters": "people"}


def test_what_stands_below_a_line_is_found_by_its_place() -> None:
    assert WORDS.below("questions", 0) == ("Inte alls", "Mycket")
    assert WORDS.below("questions", 1) == ()
    assert WORDS.below("questions", 2) == ()
    assert WORDS.below("boxes", 0) == ()


@pytest.mark.parametrize(
    ("lines", "heading"),
    [
        ((), "Utvärdera dagen"),
        (("Så tyckte ni",), "Så tyckte ni"),
        (("Nu", "Sedan"), "Utvärdera dagen"),
    ],
)
def test_a_part_is_called_by_its_one_heading_or_by_the_title(
    lines: tuple[str, ...], heading: str
) -> None:
    assert Wording("sv", "Utvärdera dagen", blocks={"heading": lines}).heading == heading


def test_words_that_are_missing_in_a_language_are_taken_from_the_nearest() -> None:
    assert SURVEY.wording("nb") is WORDS
    assert Exercise("alone", "collect", 5, {}, {}).wording("en").title == "alone"


def test_settings_are_filled_into_a_text() -> None:
    settings = {"texts": 5, "subject": "biblioteket", "named": True}

    assert filled("{texts} ord om {subject}, {named} och {år}", settings) == (
        "5 ord om biblioteket, {named} och {år}"
    )
