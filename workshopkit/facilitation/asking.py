"""Asking something that was not planned: one line is typed, and the room answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from workshopkit.domain.actor import Actor
from workshopkit.domain.exercise import Exercise, Wording
from workshopkit.domain.ports import Unit
from workshopkit.domain.question import Question
from workshopkit.domain.round import Round
from workshopkit.domain.text import clean, same_text_key
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import InputError
from workshopkit.facilitation.preparing import prepare_added
from workshopkit.facilitation.programme import add_section
from workshopkit.facilitation.running import open_round

#: A question that was asked on the day is an exercise with this name and a number.
STEM = "asked"
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


def ask_now(
    unit: Unit, actor: Actor, workshop: Workshop, way: str, text: str, *, opened: bool = True
) -> Round:
    """Ask the room something that is in no script: it becomes a section with its result.

    Args:
        unit: The transaction it happens in.
        actor: Who asks.
        workshop: The workshop; the section comes after the one the room is at.
        way: One of `WAYS`.
        text: The question, and after its question mark or on lines of their own the choices.
        opened: Whether it is opened at once.

    Raises:
        InputError: The text lacks something, and what.
    """
    actor.may_facilitate()
    workshop.require_not_closed()
    exercise = _exercise(_free_name(unit, workshop), way, text, workshop.language)
    title = exercise.wording(workshop.language).title
    add_section(unit, workshop, exercise.slug, title)
    made = prepare_added(unit, workshop, exercise)
    fresh = unit.workshop_by_id(workshop.id) or workshop
    return open_round(unit, actor, fresh, exercise.slug) if opened else made


def _exercise(slug: str, way: str, text: str, language: str) -> Exercise:
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


def _free_name(unit: Unit, workshop: Workshop) -> str:
    taken = {round_.slug for round_ in unit.rounds(workshop.id)}
    return next(name for name in _names() if name not in taken)


def _names() -> Iterator[str]:
    return (f"{STEM}-{n}" for n in count(1))
