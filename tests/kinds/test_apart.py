"""What one person wrote stands in another place under each question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from workshopkit.domain.exercise import Wording
from workshopkit.domain.item import Item
from workshopkit.domain.language import Language
from workshopkit.domain.response import Response
from workshopkit.domain.round import Base, Outcome, Round
from workshopkit.kinds import kind_of

MakeRound = Callable[..., Round]

ASKED = ("One", "Two", "Three")
PEOPLE = tuple(f"P{n}P" for n in range(1, 8))
THINGS = tuple(Item(f"g{n}", label) for n, label in enumerate(ASKED, 1))


def to_each(person: str) -> dict[str, str]:
    """What one person writes to each question, by its number."""
    return {str(n): f"{person} on {asked}" for n, asked in enumerate(ASKED, 1)}


def about_each(person: str) -> dict[str, str]:
    return {item.id: f"{person} on {item.label}" for item in THINGS}


def in_rows(person: str) -> dict[str, Any]:
    return {"cells": {"-": {n: [text, "x"] for n, text in to_each(person).items()}}}


def in_tables(person: str) -> dict[str, Any]:
    return {"cells": {key: {"1": [text, "x"]} for key, text in about_each(person).items()}}


#: A kind, its settings, whether it is about items, and what a person hands in.
ANSWERED: Mapping[str, tuple[str, dict[str, Any], bool, Callable[[str], dict[str, Any]]]] = {
    "proposals": (
        "collect",
        {},
        False,
        lambda who: {"parts": {n: [t] for n, t in to_each(who).items()}},
    ),
    "discussion": (
        "discussion",
        {"written": True, "named": False},
        False,
        lambda who: {"answers": to_each(who)},
    ),
    "placing": (
        "place",
        {"filter": True},
        True,
        lambda who: {"now": {item.id: 1 for item in THINGS}, "texts": about_each(who)},
    ),
    "reasons": (
        "vote",
        {"method": "choose", "votes": 3, "mode": "open"},
        True,
        lambda who: {"choices": list(about_each(who)), "reasons": list(about_each(who).values())},
    ),
    "personas": (
        "persona",
        {"voters": "people", "subjects_from": "earlier"},
        True,
        lambda who: {"cards": {key: {"needs": text} for key, text in about_each(who).items()}},
    ),
    "rows": ("grid", {"voters": "people"}, False, in_rows),
    "tables": ("grid", {"voters": "people", "subjects_from": "earlier"}, True, in_tables),
}


def told(round_: Round, answered: Sequence[dict[str, Any]], language: Language) -> str:
    responses = [Response(round_.id, who, who, 1, value) for who, value in _with(answered)]
    kind = kind_of(round_)
    items = kind.items(round_, responses, [])
    return repr(kind.report(Outcome(round_, tuple(items), Base(7, joined=7)), language))


def _with(answered: Sequence[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    return list(zip(PEOPLE, answered, strict=True))


def orders(report: str) -> list[list[str]]:
    """The people in the order in which they stand under each question."""
    found = {
        asked: sorted(
            (who for who in PEOPLE if f"{who} on {asked}" in report),
            key=lambda who: report.index(f"{who} on {asked}"),
        )
        for asked in ASKED
    }
    return list(found.values())


def made(make_round: MakeRound, way: str, **more: object) -> tuple[Round, list[dict[str, Any]]]:
    kind, settings, on_items, answer = ANSWERED[way]
    blocks = {"questions": ASKED, "boxes": ("A", "B"), "columns": ("What", "Who")}
    blocks |= {} if on_items else {"rows": ASKED}
    words = Wording("en", "Asked", blocks=blocks)
    things = THINGS if on_items else ()
    round_ = make_round(kind, things, words, **{**settings, **more})
    return round_, [answer(who) for who in PEOPLE]


@pytest.mark.parametrize("way", ANSWERED)
def test_each_question_has_an_order_of_its_own(
    make_round: MakeRound, english: Language, way: str
) -> None:
    round_, answered = made(make_round, way)

    first, *others = orders(told(round_, answered, english))

    assert sorted(first) == sorted(PEOPLE)
    assert first != list(PEOPLE)
    assert first not in others


@pytest.mark.parametrize("way", ANSWERED)
def test_who_came_first_changes_nothing_in_the_order(make_round: MakeRound, way: str) -> None:
    round_, answered = made(make_round, way)
    responses = [Response(round_.id, who, who, 1, value) for who, value in _with(answered)]
    items = kind_of(round_).items

    forwards, backwards = items(round_, responses, []), items(round_, responses[::-1], [])

    assert forwards == backwards


def test_what_is_signed_stays_in_the_order_it_came(
    make_round: MakeRound, english: Language
) -> None:
    round_, answered = made(make_round, "discussion", named=True)

    assert orders(told(round_, answered, english)) == [list(PEOPLE)] * 3


def test_tables_stay_in_the_order_they_came(make_round: MakeRound, english: Language) -> None:
    round_, answered = made(make_round, "rows", voters="tables")

    assert orders(told(round_, answered, english)) == [list(PEOPLE)] * 3
