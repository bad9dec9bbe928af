"""A survey's whole numbers, its notes between questions, and conditions that are joined."""

from __future__ import annotations

from typing import Any

import pytest

from workshopkit.domain.document import Heading, Table
from workshopkit.domain.exercise import Exercise, Wording
from workshopkit.domain.form import NEEDED, NOT_A_NUMBER, Note, Number, When
from workshopkit.domain.language import Language
from workshopkit.domain.question import Condition, Question
from workshopkit.domain.response import Response, UnreadableAnswerError
from workshopkit.domain.round import Base, Outcome, Round
from workshopkit.domain.setting import defaults
from workshopkit.kinds import survey

QUESTIONS = (
    Question("note"),
    Question("one", required=True),
    Question("number"),
    Question("text", after=2, answers=(1,), also=(Condition(5, (4,)),)),
)
LABELS = ("About you", "Did you come?", "How many children came with you?", "What was best?")


def round_of(questions: tuple[Question, ...], labels: tuple[str, ...]) -> Round:
    full = defaults(survey.Settings)
    nested = {"questions": tuple(("Yes", "No") for _ in labels)}
    words = Wording("en", "The day", blocks={"questions": labels}, nested=nested)
    exercise = Exercise("day", "survey", 5, full, {"en": words}, questions)
    return Round("round", "forum", exercise, 1, 0, full)


ROUND = round_of(QUESTIONS[:3], LABELS[:3])


def outcome_of(round_: Round, *raws: dict[str, list[str]]) -> Outcome:
    people = [
        Response(round_.id, f"v{n}", f"v{n}", 1, survey.read(round_, raw))
        for n, raw in enumerate(raws)
    ]
    items = tuple(survey.items(round_, people, []))
    return Outcome(round_, items, Base(took_part=len(people), joined=len(people)))


def number(text: str) -> dict[str, list[str]]:
    return {"q2": ["1"], "q3": [text]}


def mistakes(raw: dict[str, list[str]]) -> list[tuple[str, str]]:
    with pytest.raises(UnreadableAnswerError) as caught:
        survey.read(ROUND, raw)
    return [(mistake.field, mistake.message) for mistake in caught.value.mistakes]


def test_the_form_has_a_note_to_read_and_a_field_for_a_number(english: Language) -> None:
    note, _, asked = survey.form(ROUND, english)

    assert note == Note("About you")
    assert asked == Number("q3", "How many children came with you?")


def test_nought_is_an_answer_and_thousands_may_stand_apart() -> None:
    assert survey.read(ROUND, number("0"))["answers"] == {"2": 1, "3": "0"}
    assert survey.read(ROUND, number(" 12\u00a0000 "))["answers"]["3"] == "12000"
    assert survey.read(ROUND, number(""))["answers"] == {"2": 1}


@pytest.mark.parametrize("typed", ["-1", "2,5", "two", "1e3", "1000001", "9" * 5000])
def test_what_is_no_whole_number_is_refused(typed: str) -> None:
    assert mistakes(number(typed)) == [("q3", NOT_A_NUMBER)]


def test_nothing_at_all_is_refused_at_the_first_question_not_at_a_note() -> None:
    only_numbers = round_of((Question("note"), Question("number")), LABELS[:2])
    with pytest.raises(UnreadableAnswerError) as caught:
        survey.read(only_numbers, {})

    assert [(m.field, m.message) for m in caught.value.mistakes] == [("q2", NEEDED)]


def test_numbers_come_out_with_their_mean_and_how_far_they_reach(english: Language) -> None:
    outcome = outcome_of(ROUND, *map(number, ("0", "3", "4", "10", "")))

    blocks = survey.report(outcome, english)

    headings = [block.text for block in blocks if isinstance(block, Heading)]
    (table,) = (block for block in blocks if isinstance(block, Table))
    assert headings == ["1. Did you come?", "2. How many children came with you?"]
    assert dict(table.rows) == {
        "Respondents": "4",
        "Lowest": "0",
        "Median": "3.5",
        "Mean": "4.25",
        "Highest": "10",
        "Total": "17",
    }


def test_a_number_nobody_gave_says_so(english: Language) -> None:
    blocks = survey.report(outcome_of(ROUND, number("")), english)

    assert not any(isinstance(block, Table) for block in blocks)


JOINED = (Question("one"), Question("scale"))


@pytest.mark.parametrize(
    ("any_of", "given", "is_kept"),
    [
        (False, {"q1": ["1"], "q2": ["4"]}, True),
        (False, {"q1": ["1"], "q2": ["3"]}, False),
        (True, {"q1": ["1"], "q2": ["3"]}, True),
        (True, {"q1": ["2"], "q2": ["3"]}, False),
    ],
)
def test_conditions_are_met_together_or_one_of_them(
    any_of: bool, given: dict[str, Any], is_kept: bool, english: Language
) -> None:
    hangs = Question("number", after=1, answers=(1,), also=(Condition(2, (4,)),), any_of=any_of)
    round_ = round_of((*JOINED, hangs), ("Came?", "Content?", "How many?"))

    kept = survey.read(round_, {**given, "q3": ["7"]})["answers"]

    field = survey.form(round_, english)[2]
    joined = "or" if any_of else "and"
    assert ("3" in kept) is is_kept
    assert isinstance(field, When)
    assert field.conditions == (("q1", ("1",)), ("q2", ("4",)))
    assert field.note == f"Only if you answered Yes to “Came?”, {joined} 4 to “Content?”"


def test_what_hangs_on_a_question_that_is_not_asked_is_asked_of_everybody() -> None:
    nested = {"questions": (("{places}",), ())}
    words = Wording("en", "The day", blocks={"questions": ("Where?", "Why?")}, nested=nested)
    questions = (Question("one"), Question("text", after=1, answers=(1,)))
    full = defaults(survey.Settings)
    exercise = Exercise("day", "survey", 5, full, {"en": words}, questions)
    round_ = Round("round", "forum", exercise, 1, 0, full)

    assert survey.read(round_, {"q2": ["So it is"]})["answers"] == {"2": "So it is"}
