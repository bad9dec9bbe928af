"""The questions of a survey: of which type each is, and what an author may have got wrong."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

TYPES = ("scale", "one", "several", "number", "text", "note")
#: The types whose answers are numbered, so that another question can hang on some of them.
COUNTED = ("scale", "one", "several")

NO_TYPE = "question {n} should have a type; the types are {known}"
UNKNOWN_TYPE = "question {n} has the unknown type “{type}”; the types are {known}"
UNKNOWN_QUESTION_FACT = "question {n}: “{name}” is not known here; did you mean “{near}”?"
BAD_STEPS = "question {n}: steps should be a whole number from 2 to 10"
BAD_SWITCH = "question {n}: {name} should be true or false"
OTHER_OF_NOTHING = "question {n}: only a question with choices can have other = true"
NOTHING_TO_ANSWER = "question {n}: a note is only read, so it cannot be required"
CONDITION_ON_TEXT = "question {n}: only_if names a question without choices or steps"
BAD_CONDITION = (
    "question {n}: only_if should name an earlier question and its answers, like"
    " {{ question = 5, answers = [1, 2] }}, or several of them in all = [ … ] or any = [ … ]"
)


@dataclass(frozen=True)
class Condition:
    """One of these `answers` (numbers of choices, or steps) to the question of this number."""

    question: int
    answers: tuple[int, ...]


@dataclass(frozen=True)
class Question:
    """One question of a survey; its words stand in the wordings, in the same order.

    `steps` is the length of a scale. `other` lets the last choice be written out. `after` is the
    number of the question (from 1, 0 for none) on whose `answers` this one depends: numbers of
    choices, or steps of a scale. `also` are further such conditions: all of them have to be met, or
    with `any_of` one of them.
    """

    type: str
    steps: int = 4
    other: bool = False
    required: bool = False
    after: int = 0
    answers: tuple[int, ...] = ()
    also: tuple[Condition, ...] = ()
    any_of: bool = False

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition on which this question depends; none for one that is always asked."""
        first = (Condition(self.after, self.answers),) if self.after else ()
        return first + self.also


def question_to_json(question: Question) -> dict[str, Any]:
    """Return a question as plain data."""
    data = {**asdict(question), "answers": list(question.answers)}
    also = [{**asdict(one), "answers": list(one.answers)} for one in question.also]
    # Without them it is as it has always been written, and what was kept stays the same.
    more = {"also": also, "any_of": question.any_of} if also else {}
    return {**{name: data[name] for name in data if name not in ("also", "any_of")}, **more}


def question_from_json(data: Mapping[str, Any]) -> Question:
    """Return the question that `question_to_json` wrote."""
    also = tuple(Condition(one["question"], tuple(one["answers"])) for one in data.get("also", ()))
    return Question(**{**data, "answers": tuple(data["answers"]), "also": also})


def read_question(given: Mapping[str, Any]) -> Question:
    """Return a question as an author wrote it, checked by `question_mistakes` before."""
    conditions, any_of = _conditions(given.get("only_if"))
    first = conditions[0] if conditions else Condition(0, ())
    return Question(
        type=given["type"],
        steps=given.get("steps", 4),
        other=given.get("other", False),
        required=given.get("required", False),
        after=first.question,
        answers=first.answers,
        also=conditions[1:],
        any_of=any_of and len(conditions) > 1,
    )


def _conditions(given: Any) -> tuple[tuple[Condition, ...], bool]:  # noqa: ANN401 -- as written
    """Return the conditions that were written, and whether one of them is enough."""
    listed = [given] if given and "question" in given else []
    for joined in ("all", "any"):
        listed = listed or (given or {}).get(joined, [])
    found = tuple(Condition(one["question"], tuple(one["answers"])) for one in listed)
    return found, "any" in (given or {})


_FACTS = ("type", "steps", "other", "required", "optional", "only_if")


def question_mistakes(
    number: int, given: Mapping[str, Any]
) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield (message, facts) for everything about a question that cannot be used."""
    known = ", ".join(TYPES)
    for name in given:
        if name not in _FACTS:
            near = (difflib.get_close_matches(name, _FACTS, n=1) or ["type"])[0]
            yield UNKNOWN_QUESTION_FACT, {"n": number, "name": name, "near": near}
    if "type" not in given:
        yield NO_TYPE, {"n": number, "known": known}
    elif given["type"] not in TYPES:
        yield UNKNOWN_TYPE, {"n": number, "type": given["type"], "known": known}
    steps = given.get("steps", 4)
    if type(steps) is not int or not 2 <= steps <= 10:
        yield BAD_STEPS, {"n": number}
    for name in ("other", "required", "optional"):
        if not isinstance(given.get(name, False), bool):
            yield BAD_SWITCH, {"n": number, "name": name}
    if given.get("other") is True and given.get("type") not in ("one", "several"):
        yield OTHER_OF_NOTHING, {"n": number}
    if given.get("required") is True and given.get("type") == "note":
        yield NOTHING_TO_ANSWER, {"n": number}
    if "only_if" in given and not _is_condition(number, given["only_if"]):
        yield BAD_CONDITION, {"n": number}


def condition_mistakes(questions: Sequence[Question]) -> Iterator[tuple[int, str]]:
    """Yield (number, message) for each condition on a question that is written out."""
    for number, question in enumerate(questions, start=1):
        if any(questions[on.question - 1].type not in COUNTED for on in question.conditions):
            yield number, CONDITION_ON_TEXT


def _is_condition(number: int, given: object) -> bool:
    if isinstance(given, dict) and len(given) == 1 and {*given} <= {"all", "any"}:
        (inside,) = given.values()
        is_list = isinstance(inside, list) and bool(inside)
        return is_list and all(_is_one_condition(number, one) for one in inside)
    return _is_one_condition(number, given)


def _is_one_condition(number: int, given: object) -> bool:
    if not isinstance(given, dict) or set(given) != {"question", "answers"}:
        return False
    before, answers = given["question"], given["answers"]
    is_earlier = type(before) is int and 1 <= before < number
    are_numbers = isinstance(answers, list) and all(type(n) is int for n in answers)
    return is_earlier and are_numbers and bool(answers)
