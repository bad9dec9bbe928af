"""Rounds of every kind to try the rules of all kinds on, and what their forms hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from workshopkit.catalogue.folder import read_catalogue
from workshopkit.domain.exercise import Exercise, Wording
from workshopkit.domain.form import (
    Card,
    Cards,
    Choice,
    FieldGroup,
    Form,
    Note,
    Points,
    Scale,
    Select,
    Several,
    When,
)
from workshopkit.domain.item import Item
from workshopkit.domain.language import LANGUAGES
from workshopkit.domain.question import Condition, Question
from workshopkit.domain.round import Round
from workshopkit.kinds import KINDS, full_settings

SHIPPED = read_catalogue(Path(__file__).parents[2] / "exercises").exercises
ITEMS = tuple(Item(f"g{n}", f"Grupp {n}") for n in range(1, 9))

#: The least a kind needs in its words: every block that any of them asks for.
BLOCKS = {
    "boxes": ("Kultur", "Kunskap", "Möten"),
    "columns": ("Vad?", "Vem?"),
    "questions": ("Hur är det?", "Hur blir det?"),
}
NESTED = {"questions": (("Inte alls", "Mycket"), ("Ja", "Nej", "Annat, nämligen"))}
QUESTIONS = (
    Question("scale"),
    Question("several", other=True),
    Question("number"),
    Question("note", after=1, answers=(1,), also=(Condition(2, (1,)),), any_of=True),
)

#: The settings that make another exercise of a kind, and what to call it.
WAYS: dict[str, dict[str, dict[str, Any]]] = {
    "collect": {"bullets": {"shown_as": "bullets"}, "run-in": {"shown_as": "run_in"}},
    "decision": {
        "hands": {"by": "hands", "wording": "Vi gör det."},
        "vote": {"by": "vote", "wording": "Vi gör det."},
    },
    "discussion": {"written": {"written": True}},
    "place": {
        "filtered": {"filter": True, "shape": "stairs"},
        "tomorrow": {"when": "now_and_tomorrow", "filter": True},
    },
    "statement": {"consent": {"wording": "Vi kan;\n- låna ut\n- låna in"}},
    "vote": {name: {"method": name} for name in ("choose", "rank", "points")},
}


def exercises() -> Iterator[Exercise]:
    """Every kind with its defaults, every kind in its other ways, and all that is shipped."""
    for kind in KINDS:
        for name, settings in {"": {}, **WAYS.get(kind, {})}.items():
            yield _plain(kind, name, settings)
    yield from SHIPPED.values()


def rounds() -> Iterator[Round]:
    """Every exercise alone, if it can be, and on the items of each source that it can name."""
    for exercise in exercises():
        kind = KINDS[exercise.kind]
        settings = full_settings(exercise.kind, exercise.settings, _ready(exercise))
        round_ = Round("round", "forum", exercise, 1, 0, settings)
        for source in kind.SOURCE_SETTINGS:
            yield replace(round_, items=ITEMS, settings={**settings, source: "earlier"})
        if not kind.NEEDS_ITEMS:
            yield round_


Rule = Callable[[Round], None]


def for_each_kind(among: Sequence[Round]) -> Callable[[Rule], Callable[[str], None]]:
    """Make of a rule for one round a test of each kind that names every round that breaks it."""
    of_kind: dict[str, list[Round]] = {}
    for round_ in among:
        of_kind.setdefault(round_.exercise.kind, []).append(round_)

    def made(rule: Rule) -> Callable[[str], None]:
        @pytest.mark.parametrize("kind", of_kind)
        def test(kind: str) -> None:
            broken = [said for round_ in of_kind[kind] if (said := _broken(rule, round_))]
            if broken:
                raise AssertionError("\n".join(broken))

        return test

    return made


def _broken(rule: Rule, round_: Round) -> str:
    """How a round breaks a rule, or nothing."""
    try:
        rule(round_)
    except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001 -- whatever it is, it is told
        return f"{name_of(round_)}: {type(error).__name__} {error}"
    return ""


def name_of(round_: Round) -> str:
    """What a round is called in the name of a test."""
    sources = KINDS[round_.exercise.kind].SOURCE_SETTINGS
    named = [name for name in sources if round_.settings[name]]
    return "-".join((round_.slug, *named)) if round_.items else round_.slug


def field_names(form: Form) -> Iterator[str]:
    """Every name under which something is sent or a mistake is shown."""
    for field in form:
        match field:
            case Cards():
                for card in field.cards:
                    yield from field_names(card.fields)
            case FieldGroup() | Card():
                yield from field_names(field.fields)
            case Note():
                pass
            case When():
                yield from field_names((field.field,))
            case Points():
                yield field.name
                yield from map(field.input_name, field.options)
            case Choice() | Several():
                yield field.name
                yield from field_names((field.other,) if field.other else ())
            case _:
                yield field.name


def labels(form: Form) -> Iterator[str]:
    """Every word of a form that somebody has to understand to fill it in."""
    for field in form:
        match field:
            case When():
                yield field.note
                yield from labels((field.field,))
                continue
            case Cards():
                for card in field.cards:
                    yield card.subject
                    yield from labels(card.fields)
            case FieldGroup():
                yield from labels(field.fields)
            case Choice() | Several() | Select() | Points():
                yield from (option.label for option in field.options)
            case Scale():
                yield from (field.low, field.high)
        if isinstance(field, Choice | Several) and field.other:
            yield field.other.label
        yield field.label


def _plain(kind: str, name: str, settings: dict[str, Any]) -> Exercise:
    words = {code: Wording(code, "Title", blocks=BLOCKS, nested=NESTED) for code in LANGUAGES}
    slug = "-".join(part for part in ("plain", kind, name) if part)
    questions = QUESTIONS if kind == "survey" else ()
    if questions:
        blocks = {"questions": (*BLOCKS["questions"], "Hur många?", "Nu något annat.")}
        words = {code: replace(said, blocks=blocks) for code, said in words.items()}
    return Exercise(slug, kind, 10, full_settings(kind, settings), words, questions)


def _ready(exercise: Exercise) -> dict[str, str]:
    """The wording that stands ready in an exercise's words, as a setting."""
    ready = exercise.wording("sv").texts.get("wording", "")
    return {"wording": ready} if ready else {}
