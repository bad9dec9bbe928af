from __future__ import annotations

import json
from typing import Any

import pytest

from workshopkit.domain.question import (
    BAD_CONDITION,
    BAD_STEPS,
    BAD_SWITCH,
    CONDITION_ON_TEXT,
    NO_TYPE,
    NOTHING_TO_ANSWER,
    OTHER_OF_NOTHING,
    UNKNOWN_QUESTION_FACT,
    UNKNOWN_TYPE,
    Condition,
    Question,
    condition_mistakes,
    question_from_json,
    question_mistakes,
    question_to_json,
    read_question,
)

KNOWN = "scale, one, several, number, text, note"
ONE = {"question": 1, "answers": [1]}


@pytest.mark.parametrize(
    "question",
    [
        Question("text"),
        Question("scale", steps=10, required=True),
        Question("several", other=True, after=2, answers=(1, 3)),
        Question("note", after=1, answers=(1,), also=(Condition(2, (2, 3)),), any_of=True),
    ],
)
def test_a_question_comes_back_from_the_file_as_it_was(question: Question) -> None:
    assert question_from_json(json.loads(json.dumps(question_to_json(question)))) == question


def test_a_question_is_read_as_its_author_wrote_it() -> None:
    given = {
        "type": "one",
        "other": True,
        "required": True,
        "only_if": {"question": 2, "answers": [1, 4]},
    }

    assert read_question(given) == Question(
        "one", other=True, required=True, after=2, answers=(1, 4)
    )


@pytest.mark.parametrize(("joined", "any_of"), [("all", False), ("any", True)])
def test_conditions_are_joined_as_their_author_wrote(joined: str, any_of: bool) -> None:
    both = [{"question": 1, "answers": [2]}, {"question": 3, "answers": [1, 4]}]

    read = read_question({"type": "note", "only_if": {joined: both}})

    assert read.conditions == (Condition(1, (2,)), Condition(3, (1, 4)))
    assert read.any_of is any_of


def test_a_question_of_an_older_store_is_written_as_it_was() -> None:
    old = {"type": "text", "steps": 4, "other": False, "required": False, "after": 2}
    kept = {**old, "answers": [1]}

    assert question_to_json(question_from_json(kept)) == kept


def test_a_question_needs_only_a_type() -> None:
    assert read_question({"type": "scale"}) == Question("scale", steps=4)


@pytest.mark.parametrize(
    "given",
    [
        {"type": "scale", "steps": 2},
        {"type": "scale", "steps": 10},
        {"type": "text", "optional": True},
        {"type": "one", "only_if": {"question": 2, "answers": [1]}},
        {"type": "number", "required": True},
        {"type": "note", "only_if": {"any": [{"question": 1, "answers": [1]}]}},
        {
            "type": "note",
            "only_if": {"all": [{"question": 1, "answers": [1]}, {"question": 2, "answers": [2]}]},
        },
    ],
)
def test_a_good_question_has_no_mistakes(given: dict[str, Any]) -> None:
    assert list(question_mistakes(3, given)) == []


@pytest.mark.parametrize(
    ("given", "message", "facts"),
    [
        ({}, NO_TYPE, {"known": KNOWN}),
        ({"type": "scal"}, UNKNOWN_TYPE, {"type": "scal", "known": KNOWN}),
        (
            {"type": "text", "requird": True},
            UNKNOWN_QUESTION_FACT,
            {"name": "requird", "near": "required"},
        ),
        ({"type": "text", "xyz": 1}, UNKNOWN_QUESTION_FACT, {"name": "xyz", "near": "type"}),
        ({"type": "scale", "steps": 1}, BAD_STEPS, {}),
        ({"type": "scale", "steps": 11}, BAD_STEPS, {}),
        ({"type": "scale", "steps": "4"}, BAD_STEPS, {}),
        ({"type": "scale", "steps": True}, BAD_STEPS, {}),
        ({"type": "one", "other": "yes"}, BAD_SWITCH, {"name": "other"}),
        ({"type": "scale", "other": True}, OTHER_OF_NOTHING, {}),
        ({"type": "text", "other": True}, OTHER_OF_NOTHING, {}),
        ({"type": "note", "required": True}, NOTHING_TO_ANSWER, {}),
        ({"type": "one", "only_if": {"any": []}}, BAD_CONDITION, {}),
        (
            {"type": "one", "only_if": {"none": [ONE]}},
            BAD_CONDITION,
            {},
        ),
        ({"type": "one", "only_if": {"all": [{**ONE, "question": 4}]}}, BAD_CONDITION, {}),
        ({"type": "one", "required": 1}, BAD_SWITCH, {"name": "required"}),
        ({"type": "one", "only_if": 2}, BAD_CONDITION, {}),
        ({"type": "one", "only_if": {"question": 2}}, BAD_CONDITION, {}),
        ({"type": "one", "only_if": {"question": 2, "answers": []}}, BAD_CONDITION, {}),
        ({"type": "one", "only_if": {"question": 2, "answers": ["Ja"]}}, BAD_CONDITION, {}),
        ({"type": "one", "only_if": {"question": 3, "answers": [1]}}, BAD_CONDITION, {}),
        ({"type": "one", "only_if": {"question": 0, "answers": [1]}}, BAD_CONDITION, {}),
    ],
)
def test_a_mistake_in_a_question_is_told_with_its_number(
    given: dict[str, Any], message: str, facts: dict[str, object]
) -> None:
    assert list(question_mistakes(3, given)) == [(message, {"n": 3, **facts})]


def test_the_first_question_hangs_on_none_before_it() -> None:
    given = {"type": "one", "only_if": {"question": 1, "answers": [1]}}

    assert list(question_mistakes(1, given)) == [(BAD_CONDITION, {"n": 1})]


def test_a_question_cannot_hang_on_one_that_is_answered_in_words() -> None:
    questions = [
        Question("text"),
        Question("one"),
        Question("scale", after=1, answers=(1,)),
        Question("scale", after=2, answers=(1,)),
    ]

    assert list(condition_mistakes(questions)) == [(3, CONDITION_ON_TEXT)]
