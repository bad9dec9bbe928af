from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from workshopkit.domain.exercise import Wording
from workshopkit.domain.item import Item
from workshopkit.domain.round import Base, Outcome, Round, RoundState
from workshopkit.kinds.telling import heading_of, title_of
from workshopkit.locale.language import language

MakeRound = Callable[..., Round]
SWEDISH = language("sv")
ASKED = "Välj {keep} ord"
TOLD = "Våra {keep} ord:"


@pytest.fixture
def outcome(make_round: MakeRound) -> Callable[..., Outcome]:
    """Make a closed vote that keeps eight, with so many votes on each choice."""

    def make(*votes: int, state: RoundState = RoundState.CLOSED, keep: int = 8) -> Outcome:
        words = Wording("sv", ASKED, blocks={"heading": (TOLD,)})
        items = tuple(Item(str(n), f"Ord {n}", votes=count) for n, count in enumerate(votes))
        round_ = make_round("vote", items, words=words, keep=keep)
        round_ = replace(round_, exercise=replace(round_.exercise, wordings={"sv": words}))
        return Outcome(replace(round_, state=state), items, Base(9, 9))

    return make


def test_a_number_in_a_heading_is_how_many_were_kept(outcome: Callable[..., Outcome]) -> None:
    assert heading_of(outcome(3, 2, 2, 1, 1, 1), SWEDISH) == "Våra sex ord:"
    assert title_of(outcome(3, 2, 2, 1, 1, 1), SWEDISH) == "Välj sex ord"
    assert heading_of(outcome(3, 2, 2, keep=0), SWEDISH) == "Våra tre ord:"


@pytest.mark.parametrize("state", [RoundState.PREPARED, RoundState.OPEN])
def test_until_it_is_over_the_number_is_how_many_are_wanted(
    outcome: Callable[..., Outcome], state: RoundState
) -> None:
    assert heading_of(outcome(3, 2, state=state), SWEDISH) == "Våra åtta ord:"


def test_a_heading_for_several_is_not_printed_over_one(outcome: Callable[..., Outcome]) -> None:
    assert heading_of(outcome(3), SWEDISH) == "Välj åtta ord"
