"""Whom an open exercise waits for, by name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import Round
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.answering import hand_in
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.people.presence import remove_seat
from workshopkit.facilitation.people.roll import make_codes
from workshopkit.facilitation.people.waiting import Waiting, not_answered
from workshopkit.facilitation.running import change_settings, close_round, open_round

PROPOSE, PRIORITISE = "propose-target-groups", "prioritise-target-groups"
Answer = Callable[[Round, Participant], None]


@pytest.fixture
def here(unit: Unit, place: Workshop) -> dict[str, Participant]:
    """Five people: two at one table, one at another, one without a table, one without a name."""
    seats = [
        ("Alva", "Bord 1"),
        ("Bo", "bord  1"),
        ("Carin", "Bord 2"),
        ("Dag", ""),
        ("", "Bord 2"),
    ]
    return {name: join(unit, place.code, name=name, table=table) for name, table in seats}


def answer(unit: Unit, round_: Round, seat: Participant) -> None:
    actor = Actor(Role.PARTICIPANT, seat.id, seat.workshop_id)
    hand_in(unit, actor, round_, seat, {"texts": ["Bokälskaren"]}, 1)


def opened(unit: Unit, facilitator: Actor, place: Workshop, **settings: object) -> Round:
    change_settings(unit, facilitator, place, PROPOSE, settings)
    return open_round(unit, facilitator, find_workshop(unit, place.slug), PROPOSE)


def test_people_are_named_with_their_table_until_they_answer(
    unit: Unit, facilitator: Actor, place: Workshop, here: dict[str, Participant]
) -> None:
    round_ = opened(unit, facilitator, place, voters="people")
    answer(unit, round_, here["Bo"])
    remove_seat(unit, facilitator, find_workshop(unit, place.slug), here["Dag"].id)

    assert not_answered(unit, round_) == Waiting(("Alva (Bord 1)", "Carin (Bord 2)"), 1)

    closed = close_round(unit, facilitator, find_workshop(unit, place.slug), PROPOSE)
    assert not_answered(unit, closed) == Waiting()


def test_a_table_is_waited_for_until_one_of_it_answers(
    unit: Unit, facilitator: Actor, place: Workshop, here: dict[str, Participant]
) -> None:
    round_ = opened(unit, facilitator, place, voters="tables")
    answer(unit, round_, here["Bo"])

    assert not_answered(unit, round_) == Waiting(("Bord 2",))


@pytest.mark.parametrize(("secret", "waited_for"), [("no", ("Ella",)), ("yes", ())])
@pytest.mark.usefixtures("proposed", "here")
def test_a_vote_by_code_waits_for_those_with_one_and_a_secret_one_says_nothing(
    unit: Unit, facilitator: Actor, place: Workshop, secret: str, waited_for: tuple[str, ...]
) -> None:
    first, *_ = make_codes(unit, facilitator, find_workshop(unit, place.slug), 6)
    join(unit, first.code, name="Ella")
    change_settings(unit, facilitator, place, PRIORITISE, {"mode": "vote", "secret": secret})
    now = find_workshop(unit, place.slug)
    round_ = open_round(unit, facilitator, now, PRIORITISE, confirmed=True)

    assert not_answered(unit, round_) == Waiting(waited_for)
