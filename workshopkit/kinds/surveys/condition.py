"""When a question is asked: what others have to be answered with, for a program and in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from workshopkit.domain.form import Choice, Note, Number, Scale, Several, Text, When
from workshopkit.domain.language import Language
from workshopkit.domain.question import Condition, Question
from workshopkit.kinds.surveys.asked import Asked, listed

Control = Choice | Several | Scale | Number | Text | Note


def is_met(question: Question, answers: Mapping[str, Any], asked: Collection[int]) -> bool:
    """Whether a question is to be answered by somebody who gave these answers.

    What hangs on a question that is not asked here, by its number, does not wait for it.
    """
    found = [_is_given(one, answers) for one in question.conditions if one.question in asked]
    return not found or (any(found) if question.any_of else all(found))


def _is_given(one: Condition, answers: Mapping[str, Any]) -> bool:
    return any(n in one.answers for n in listed(answers.get(str(one.question))))


def when(
    field: Control, question: Question, by_number: Mapping[int, Asked], language: Language
) -> Control | When:
    """Return a field with what it hangs on, as far as that is asked here."""
    on = [one for one in question.conditions if one.question in by_number]
    if not on:
        return field
    conditions = tuple((f"q{one.question}", tuple(map(str, one.answers))) for one in on)
    note = _in_words(on, by_number, language, any_of=question.any_of)
    return When(field, conditions, note, any_of=question.any_of)


def _in_words(
    on: list[Condition], by_number: Mapping[int, Asked], language: Language, *, any_of: bool
) -> str:
    first, *others = (
        (_answers(one, by_number[one.question]), by_number[one.question].label) for one in on
    )
    said = language.text(
        "Only if you answered {answers} to “{question}”", answers=first[0], question=first[1]
    )
    for answers, label in others:
        if any_of:
            said += language.text(", or {answers} to “{question}”", answers=answers, question=label)
        else:
            said += language.text(
                ", and {answers} to “{question}”", answers=answers, question=label
            )
    return said


def _answers(one: Condition, on: Asked) -> str:
    labels = dict(enumerate(on.below, start=1)) if on.question.type != "scale" else {}
    return " / ".join(labels.get(n) or str(n) for n in one.answers)
