"""What can be asked unplanned: one typed line becomes an exercise of a fitting kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workshopkit.domain.exercise import Exercise, Wording
from workshopkit.domain.question import Question
from workshopkit.domain.text import clean, same_text_key
from workshopkit.errors import InputError

MINUTES = 3
MOST_CHOICES = 20
LONGEST = 300
STEPS = 5


class NoQuestionError(InputError):
    """Write what you want to ask."""


class TooFewChoicesError(InputError):
    """Write the choices after the question, with a semicolon between them: at least two."""


class TooManyChoicesError(InputError):
    """There are at most {most} choices."""


class UnknownWayError(InputError):
    """“{way}” is no way to answer; choose one of the list."""


@dataclass(frozen=True)
class Typed:
    """A question and its choices, as they were typed: “Where do we eat? Inside; outside”."""

    question: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Way:
    """A way to answer: what it is called, whether it needs choices, and what it makes."""

    label: str
    needs_choices: bool
    facts: Callable[[Typed, str], dict[str, Any]]


def read_typed(text: str) -> Typed:
    """Return what was typed, taken apart at the first question mark, or at the line's end.

    Raises:
        NoQuestionError: There is nothing.
    """
    first, mark, rest = text.strip().partition("?")
    if not mark:
        first, _, rest = text.strip().partition("\n")
        first, _, more = first.partition(";")
        rest = f"{more};{rest}"
    question = clean(first)[:LONGEST] + mark
    if not clean(first):
        raise NoQuestionError
    typed = (clean(one)[:LONGEST] for one in re.split(r"[;\n]", rest))
    different = {same_text_key(one): one for one in reversed(list(typed)) if one}
    return Typed(question, tuple(reversed(different.values())))


def _survey(question: Question, below: tuple[str, ...], title: str) -> dict[str, Any]:
    return {
        "kind": "survey",
        "questions": (question,),
        "blocks": {"questions": (title,)},
        "nested": {"questions": (below,)},
    }


def _yes_or_no(typed: Typed, language: str) -> dict[str, Any]:
    return _survey(Question("one"), YES_NO[language], typed.question)


def _choices(typed: Typed, _language: str) -> dict[str, Any]:
    return _survey(Question("one"), typed.choices, typed.question)


def _scale(typed: Typed, _language: str) -> dict[str, Any]:
    ends = typed.choices[:2] if len(typed.choices) > 1 else ("", "")
    return _survey(Question("scale", steps=STEPS), ends, typed.question)


def _texts(_typed: Typed, _language: str) -> dict[str, Any]:
    return {"kind": "collect", "settings": {"texts": 3, "shown_as": "bullets"}}


def _ranking(typed: Typed, _language: str) -> dict[str, Any]:
    ranked = {"method": "rank", "keep": 0, "votes": len(typed.choices)}
    return {"kind": "vote", "settings": ranked, "blocks": {"choices": typed.choices}}


#: What yes and no are called in the language of a workshop: a choice is a participant's word.
YES_NO = {"sv": ("Ja", "Nej"), "nb": ("Ja", "Nei"), "da": ("Ja", "Nej"), "en": ("Yes", "No")}

WAYS = {
    "yes_no": Way("Yes or no", False, _yes_or_no),
    "choices": Way("Choices", True, _choices),
    "scale": Way("A scale from 1 to 5", False, _scale),
    "texts": Way("Short texts", False, _texts),
    "ranking": Way("Ranking", True, _ranking),
}


def unplanned(slug: str, way: str, text: str, language: str) -> Exercise:
    """Return the exercise that a typed text makes.

    Args:
        slug: Its name.
        way: One of `WAYS`.
        text: The question, and after its question mark or on lines of their own the choices.
        language: The only one it has words in.

    Raises:
        InputError: The text lacks something, and what.
    """
    chosen = WAYS.get(way)
    if chosen is None:
        raise UnknownWayError(way=clean(way)[:40])
    typed = read_typed(text)
    if chosen.needs_choices and len(typed.choices) < 2:
        raise TooFewChoicesError
    if len(typed.choices) > MOST_CHOICES:
        raise TooManyChoicesError(most=MOST_CHOICES)
    facts = chosen.facts(typed, language)
    words = {name: facts.pop(name) for name in ("blocks", "nested") if name in facts}
    wording = Wording(language, typed.question, **words)
    settings = {"voters": "people", **facts.pop("settings", {})}
    return Exercise(slug, minutes=MINUTES, settings=settings, wordings={language: wording}, **facts)
