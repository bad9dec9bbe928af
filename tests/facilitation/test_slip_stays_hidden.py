"""What is on a slip: never sent back, and not to be found out by whoever has found a code."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.participant import Participant, VotingCode
from workshopkit.domain.ports import Unit
from workshopkit.domain.response import RepeatedSlipError, Response
from workshopkit.domain.round import Round, RoundState
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.answering import (
    BallotCountedError,
    hand_in,
    own_answer,
    own_response,
    withdraw_answer,
)
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.people.roll import SeatMovedError, make_codes, seat_of
from workshopkit.facilitation.running import change_settings, close_round, open_round

PRIORITISE = "prioritise-target-groups"


@dataclass
class Vote:
    """A secret ballot by personal codes that is open."""

    unit: Unit
    place: Workshop
    codes: list[VotingCode]
    round: Round

    def sit(self, number: int = 0) -> Participant:
        """Use a code on one more device."""
        return join(self.unit, self.codes[number].code)

    def cast(self, seat: Participant, *choices: int, rev: int = 1) -> Response:
        value = {"choices": [self.round.items[choice].id for choice in choices]}
        actor = Actor(Role.PARTICIPANT, seat.id, self.place.id)
        return hand_in(self.unit, actor, self.round, seat, value, rev)

    def votes(self) -> list[int]:
        close_round(self.unit, Actor(Role.FACILITATOR), self.place, PRIORITISE)
        return [item.votes for item in outcome(self.unit, self.round).items]


@pytest.fixture
def vote(unit: Unit, facilitator: Actor, place: Workshop, proposed: Round) -> Vote:
    assert proposed.state is RoundState.CLOSED
    codes = list(make_codes(unit, facilitator, place, 5))
    here = find_workshop(unit, place.slug)
    change_settings(unit, facilitator, here, PRIORITISE, {"mode": "vote", "secret": "yes"})
    opened = open_round(unit, facilitator, here, PRIORITISE, confirmed=True)
    return Vote(unit, find_workshop(unit, place.slug), codes, opened)


def test_a_slip_is_not_told_even_to_its_voter(vote: Vote) -> None:
    seat = vote.sit()
    for rev in (1, 2, 3):
        vote.cast(seat, 0, rev, rev=rev)

    for told in (
        own_response(vote.unit, vote.round, seat),
        own_answer(vote.unit, vote.round, seat),
    ):
        assert told is not None
        assert (told.value, told.rev, told.saved_at, told.participant_id) == ({}, 3, "", "")


@pytest.mark.parametrize("guess", [(0,), (1,), ()])
@pytest.mark.parametrize("moves", [True, False])
def test_a_repeat_is_answered_alike_whatever_it_says(
    vote: Vote, guess: tuple[int, ...], moves: bool
) -> None:
    """Who found the code, and who holds the phone, learn nothing by trying what is on a slip."""
    seat = vote.sit()
    vote.cast(seat, 0)
    finder = vote.sit() if moves else seat

    with pytest.raises(RepeatedSlipError):
        vote.cast(finder, *guess)

    assert vote.votes()[0] == 1


def test_a_slip_that_is_sent_again_in_turn_takes_the_place_of_the_first(vote: Vote) -> None:
    seat = vote.sit()
    vote.cast(seat, 0)
    again = vote.cast(seat, 1, rev=2)

    assert again.rev == 2
    assert vote.votes()[:2] == [0, 1]


def test_whoever_has_the_seat_now_changes_the_slip_and_it_stays_one(vote: Vote) -> None:
    vote.cast(vote.sit(), 0)
    here = vote.sit()
    vote.cast(here, 1, rev=2)

    assert vote.votes()[:2] == [0, 1]


def test_a_slip_taken_back_on_one_device_is_taken_back_on_the_next(vote: Vote) -> None:
    vote.cast(vote.sit(), 0)
    here = vote.sit()
    actor = Actor(Role.PARTICIPANT, here.id, vote.place.id)

    for _ in range(2):
        assert withdraw_answer(vote.unit, actor, vote.round, here).withdrawn

    assert vote.votes()[0] == 0


def test_a_slip_that_was_counted_is_not_told_by_a_late_retry(vote: Vote) -> None:
    seat = vote.sit()
    vote.cast(seat, 0)
    assert vote.votes()[0] == 1

    for choice in (0, 1):
        with pytest.raises(BallotCountedError):
            vote.cast(seat, choice)


def test_a_seat_is_asked_for_as_it_is_now(vote: Vote) -> None:
    first = vote.sit()
    second = vote.sit()
    was, is_now = (
        Actor(Role.PARTICIPANT, seat.id, vote.place.id, device=seat.device)
        for seat in (first, second)
    )

    assert seat_of(vote.unit, is_now) == second
    with pytest.raises(SeatMovedError):
        seat_of(vote.unit, was)
