"""Survey: questions of several types, each counted on those who answered it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workshopkit.domain.form import (
    CHOOSE_HERE,
    NEEDED,
    Choice,
    Form,
    Note,
    Number,
    Option,
    Raw,
    Reader,
    Scale,
    Several,
    Text,
)
from workshopkit.domain.language import Language
from workshopkit.domain.question import Question
from workshopkit.domain.round import Round
from workshopkit.domain.setting import lines, number
from workshopkit.domain.text import digest
from workshopkit.kinds import base
from workshopkit.kinds.base import who_answers
from workshopkit.kinds.shape import Shape
from workshopkit.kinds.surveys import report as survey_report
from workshopkit.kinds.surveys.asked import Asked, asked, choices, listed
from workshopkit.kinds.surveys.condition import Control, is_met, when

TITLE = "Questionnaires"
SHAPE = Shape.QUESTIONS
DECIDES = False
SOURCE_SETTINGS: tuple[str, ...] = ()
NEEDS_ITEMS = False
NEEDS_BLOCKS: tuple[str, ...] = ("questions",)

# Answered as most kinds do.
lacks_wording = base.lacks_wording
asks = base.asks
counts_hands = base.counts_hands
brief = base.brief
notes_about = base.notes_about
is_worded = base.is_worded
is_decided = base.is_decided
proposal = base.proposal
outcome_sentence = base.outcome_sentence

# What came out of a survey is a module of its own.
items = survey_report.items
results = survey_report.results
report = survey_report.report
own_words = survey_report.own_words

_TEXT_LIMIT = 2000
_OTHER_LIMIT = 200


@dataclass(frozen=True)
class Settings:
    """Who answers, the question whose choices split the results (0: none), and the places.

    Places are the choices of a question that has `{places}` for its only one, a line each.
    Without any, that question is not asked.
    """

    voters: str = who_answers()
    split_by: int = number(0, 0, 50)
    places: str = lines(label="Places to choose from, one a line")


def form(round_: Round, language: Language) -> Form:
    """Return a field for each question; one that depends on another says on which."""
    questions = asked(round_, language.code)
    by_number = {one.number: one for one in questions}
    return tuple(
        when(_control(one, language), one.question, by_number, language) for one in questions
    )


def read(round_: Round, raw: Raw) -> dict[str, Any]:
    """Return the answers by question number; unanswered ones are left out, one is needed.

    An answer to a question whose condition is not met is dropped.
    """
    reader = Reader(raw)
    answers: dict[str, Any] = {}
    other: dict[str, str] = {}
    questions = asked(round_)
    numbers = {one.number for one in questions}
    for one in questions:
        if is_met(one.question, answers, numbers):
            _read_one(reader, one, answers, other)
    if not answers and not reader.mistakes:
        _refuse_nothing(reader, round_)
    reader.finish()
    return {"answers": answers, "other": other}


def inputs(round_: Round, value: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the answers as they are sent."""
    del round_
    answers, other = value.get("answers", {}), value.get("other", {})
    return {
        **{_name(key): [str(one) for one in listed(given)] for key, given in answers.items()},
        **{_other_name(key): [text] for key, text in other.items()},
    }


def from_words(round_: Round, words: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers of a scenario, choices named by label in any language.

    An unknown label stays as it is, for `read` to refuse.
    """
    said = words.get("answers", {})
    numbers = {str(n): q for n, q in enumerate(round_.exercise.questions, start=1)}
    return {
        "answers": {
            key: _in_numbers(round_, int(key), question, said[key])
            for key, question in numbers.items()
            if key in said
        },
        "other": {key: said[f"{key}-other"] for key in numbers if f"{key}-other" in said},
    }


def sample(round_: Round, seed: int) -> dict[str, Any]:
    """Return answers to most questions, the scales rather content than not."""
    answers: dict[str, Any] = {}
    other: dict[str, str] = {}
    questions = asked(round_)
    numbers = {one.number for one in questions}
    for one in questions:
        is_asked = is_met(one.question, answers, numbers) and one.question.type != "note"
        if not is_asked or _is_skipped(one, seed):
            continue
        answer = _sample_answer(one, seed)
        if answer:
            answers[str(one.number)] = answer
        if answer and one.has_other and one.size in listed(answer):
            other[str(one.number)] = f"Exempel {seed + 1}"
    return {"answers": answers, "other": other}


def spoiled(round_: Round) -> list[Raw]:
    """Return nothing at all, choices and steps that are not there, and texts that are too long."""
    refused: list[Raw] = [{}]
    for one in asked(round_):
        if not one.question.after:
            refused += _spoiled_answers(one)
    return refused


def _name(key: object) -> str:
    return f"q{key}"


def _other_name(key: object) -> str:
    return f"q{key}-other"


def _control(one: Asked, language: Language | None) -> Control:
    name, question = _name(one.number), one.question
    if question.type == "scale":
        low, high = one.below
        return Scale(name, one.label, question.steps, low, high, required=question.required)
    if question.type == "note":
        return Note(one.label)
    if question.type == "number":
        return Number(name, one.label, required=question.required)
    if question.type == "text":
        return Text(name, one.label, _TEXT_LIMIT, lines=4, required=question.required)
    return _options_control(one, language)


def _options_control(one: Asked, language: Language | None) -> Choice | Several:
    # What is sent is the place of the choice: a result does not depend on who reads which words.
    options = tuple(Option(str(n), label) for n, label in enumerate(one.below, start=1))
    other = _other(one, language) if one.has_other else None
    name, required = _name(one.number), one.question.required
    if one.question.type == "one":
        return Choice(name, one.label, options, other=other, required=required)
    hint = language.text("You can choose several.") if language else ""
    return Several(name, one.label, options, hint, other, required)


def _other(one: Asked, language: Language | None) -> Text:
    # The field may stand below all the choices, so it says to which of them it belongs.
    last = one.below[-1] if one.below else ""
    label = language.text("If you chose “{choice}”: what?", choice=last) if language else ""
    return Text(_other_name(one.number), label, _OTHER_LIMIT)


def _read_one(reader: Reader, one: Asked, answers: dict[str, Any], other: dict[str, str]) -> None:
    field, key = _control(one, None), str(one.number)
    answer = _read_answer(reader, field)
    if answer:
        answers[key] = answer
    if isinstance(field, Choice | Several) and field.other and one.size in listed(answer or []):
        text = reader.text(field.other)
        if text:
            other[key] = text


def _read_answer(reader: Reader, field: Control) -> int | list[int] | str:
    match field:
        case Scale():
            return reader.scale(field)
        case Several():
            return [int(value) for value in reader.several(field)]
        case Choice():
            value = reader.choice(field)
            return int(value) if any(value == option.value for option in field.options) else 0
        case Number():
            return reader.number(field)
        case Text():
            return reader.text(field)
        case Note():
            return ""


def _refuse_nothing(reader: Reader, round_: Round) -> None:
    questions = enumerate(round_.exercise.questions, start=1)
    first = next(((n, one) for n, one in questions if one.type != "note"), None)
    if first:
        is_typed = first[1].type in ("text", "number")
        reader.refuse(_name(first[0]), NEEDED if is_typed else CHOOSE_HERE)


def _in_numbers(round_: Round, position: int, question: Question, said: Any) -> Any:  # noqa: ANN401
    if question.type not in ("one", "several"):
        return said
    numbers = {
        label: n
        for words in round_.exercise.wordings.values()
        for n, label in enumerate(choices(round_, words, position), start=1)
    }
    if question.type == "several":
        return [numbers.get(label, label) for label in listed(said)]
    return numbers.get(str(said), said)


def _is_skipped(one: Asked, seed: int) -> bool:
    # The first is never skipped: something has to be answered.
    return one.number > 1 and not one.question.required and (seed + one.number) % 7 == 0


def _sample_answer(one: Asked, seed: int) -> int | list[int] | str:
    # Drawn apart for each question: otherwise everybody of one place would answer the same.
    turn = int(digest(str(seed), str(one.number)), 16)
    if one.question.type == "text":
        return f"Exempel på svar {seed + 1}"
    if one.question.type == "number":
        return str(turn % 90)
    if not one.size:
        return 0
    if one.question.type == "scale":
        return one.size - (turn % 10) ** 2 * one.size // 100
    if one.question.type == "one":
        return turn % one.size + 1
    return sorted({turn % one.size + 1, turn // one.size % one.size + 1})


def _spoiled_answers(one: Asked) -> list[Raw]:
    name = _name(one.number)
    if one.question.type == "text":
        return [{name: ["x" * (_TEXT_LIMIT + 1)]}]
    if one.question.type == "number":
        return [{name: [text]} for text in ("-1", "2.5", "1000001", "many")]
    if one.question.type == "note":
        return []
    unknown: list[Raw] = [{name: [str(one.size + 1)]}, {name: ["not-on-the-list"]}]
    if not one.has_other:
        return unknown
    too_long = {name: [str(one.size)], _other_name(one.number): ["x" * (_OTHER_LIMIT + 1)]}
    return [*unknown, too_long]
