"""Personal codes: one for each person who can vote, one seat for each code."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from workshopkit.domain.actor import Actor
from workshopkit.domain.participant import Participant, VotingCode
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import Round
from workshopkit.domain.workshop import CODE_ALPHABET, Workshop, WorkshopClosedError
from workshopkit.facilitation.answering import hand_in, own_response
from workshopkit.facilitation.ballot import NoCodesError, voters
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.outcome import base, outcome
from workshopkit.facilitation.people.joining import WrongCodeError, join, workshop_with_code
from workshopkit.facilitation.people.roll import (
    CodeCountError,
    NoPersonalCodeError,
    codes_to_print,
    make_codes,
    spoken_personal,
)
from workshopkit.facilitation.running import change_settings, close_round, open_round
from workshopkit.facilitation.workshop import WorkshopPlan, close_workshop, new_workshop

AsParticipant = Callable[[Participant], Actor]
PRIORITISE = "prioritise-target-groups"


@pytest.fixture
def codes(unit: Unit, facilitator: Actor, place: Workshop) -> list[VotingCode]:
    """Three personal codes that nobody has used yet."""
    return list(make_codes(unit, facilitator, place, 3))


@pytest.fixture
def by_code(
    unit: Unit, facilitator: Actor, place: Workshop, proposed: Round, codes: list[VotingCode]
) -> Round:
    """A vote that is open for those with a code."""
    assert len(codes) == 3
    assert proposed.slug != PRIORITISE
    change_settings(unit, facilitator, place, PRIORITISE, {"mode": "vote"})
    return open_round(unit, facilitator, find_workshop(unit, place.slug), PRIORITISE)


def vote(choice: int, round_: Round) -> dict[str, list[str]]:
    return {"choices": [round_.items[choice].id]}


# Making them


def test_codes_are_numbered_on_and_no_two_are_the_same(
    unit: Unit, facilitator: Actor, place: Workshop, plan: WorkshopPlan
) -> None:
    other = new_workshop(unit, facilitator, plan)
    for where, count in ((place, 200), (other, 200), (place, 50)):
        made = make_codes(unit, facilitator, where, count)
        assert len(made) == count

    here, there = unit.voting_codes(place.id), unit.voting_codes(other.id)
    assert [code.number for code in here] == list(range(1, 251))
    assert [code.number for code in there] == list(range(1, 201))
    assert len({code.code for code in (*here, *there)}) == 450


def test_a_code_is_nine_letters_and_digits_that_are_hard_to_misread(
    codes: list[VotingCode],
) -> None:
    for code in codes:
        assert len(code.code) == 9
        assert set(code.code) <= set(CODE_ALPHABET)
    # 9 of them are more than a guesser can try.
    assert len(CODE_ALPHABET) ** 9 > 2**40


@pytest.mark.parametrize("count", [-1, 0, 1001])
def test_too_few_or_too_many_at_once_are_refused(
    unit: Unit, facilitator: Actor, place: Workshop, count: int
) -> None:
    with pytest.raises(CodeCountError):
        make_codes(unit, facilitator, place, count)

    assert list(unit.voting_codes(place.id)) == []


def test_there_are_never_more_than_a_thousand(
    unit: Unit, facilitator: Actor, place: Workshop
) -> None:
    make_codes(unit, facilitator, place, 990)
    with pytest.raises(CodeCountError, match="between 1 and 10 "):
        make_codes(unit, facilitator, place, 11)
    make_codes(unit, facilitator, place, 10)
    with pytest.raises(CodeCountError):
        make_codes(unit, facilitator, place, 1)

    assert unit.voting_code_count(place.id) == 1000


def test_a_workshop_that_is_over_gets_no_more(
    unit: Unit, facilitator: Actor, place: Workshop
) -> None:
    close_workshop(unit, facilitator, place)

    with pytest.raises(WorkshopClosedError):
        make_codes(unit, facilitator, find_workshop(unit, place.slug), 1)


def test_the_trail_tells_how_many_were_made_and_none_of_them(
    unit: Unit, facilitator: Actor, place: Workshop
) -> None:
    made = [*make_codes(unit, facilitator, place, 3), *make_codes(unit, facilitator, place, 2)]

    lines = [line for line in unit.trail(place.id) if line.kind == "codes"]
    assert [(json.loads(x.body)["made"], json.loads(x.body)["all"]) for x in lines] == [
        (3, 3),
        (2, 5),
    ]
    whole = "".join(line.body for line in unit.trail(place.id))
    assert not any(code.code in whole for code in made)


def test_a_code_is_spoken_and_typed_in_groups_of_three(
    unit: Unit, place: Workshop, codes: list[VotingCode]
) -> None:
    spoken = spoken_personal(codes[0].code)

    assert re.fullmatch(r"\S{3} \S{3} \S{3}", spoken)
    for typed in (spoken, spoken.lower(), spoken.replace(" ", "-"), f"  {codes[0].code} "):
        assert workshop_with_code(unit, typed).id == place.id


def test_the_sheet_has_every_code(
    unit: Unit, facilitator: Actor, place: Workshop, codes: list[VotingCode]
) -> None:
    assert list(codes_to_print(unit, facilitator, place)) == codes


# Coming in with one


def test_a_code_that_nobody_made_opens_nothing(unit: Unit, codes: list[VotingCode]) -> None:
    wrong = "B" if codes[0].code[-1] != "B" else "C"

    for typed in (codes[0].code[:-1] + wrong, codes[0].code[:8], codes[0].code + "B"):
        with pytest.raises(WrongCodeError):
            join(unit, typed)


def test_a_personal_code_opens_its_workshop_and_is_a_seat_from_then_on(
    unit: Unit, place: Workshop, codes: list[VotingCode]
) -> None:
    seat = join(unit, codes[1].code, name="Alva Exempelsson", table="Bord 1", language="da")

    assert seat == Participant(
        seat.id, place.id, "Alva Exempelsson", "Bord 1", language="da", device=1
    )
    kept = unit.voting_code(codes[1].code)
    assert kept == codes[1]._replace(participant_id=seat.id)
    assert unit.voting_code_of(seat.id) == kept
    assert unit.participant_count(place.id) == 1


def test_the_code_on_the_screen_gives_no_right_to_vote(
    unit: Unit, place: Workshop, codes: list[VotingCode]
) -> None:
    seat = join(unit, place.code, name="Bo Påhittström")

    assert unit.voting_code_of(seat.id) is None
    assert {code.participant_id for code in unit.voting_codes(place.id)} == {""}
    assert len(codes) == 3


def test_the_same_code_on_a_second_device_moves_the_seat_with_its_answer(
    unit: Unit,
    place: Workshop,
    codes: list[VotingCode],
    by_code: Round,
    as_participant: AsParticipant,
) -> None:
    before = unit.participant_count(place.id)
    first = join(unit, codes[0].code, name="Alva Exempelsson", table="Bord 1", language="da")
    hand_in(unit, as_participant(first), by_code, first, vote(1, by_code), 1)

    second = join(unit, codes[0].code)
    third = join(unit, codes[0].code, name="Alva E")

    assert (first.device, second.device, third.device) == (1, 2, 3)
    assert {first.id, second.id, third.id} == {first.id}
    # What was not said again stays.
    assert (second.name, second.table, second.language) == ("Alva Exempelsson", "Bord 1", "da")
    assert (third.name, third.table) == ("Alva E", "Bord 1")
    assert unit.participant(first.id) == third
    assert unit.participant_count(place.id) == before + 1
    answer = own_response(unit, by_code, second)
    assert answer is not None
    assert answer.value == vote(1, by_code)


def test_a_seat_that_was_moved_has_one_ballot(
    unit: Unit, codes: list[VotingCode], by_code: Round, as_participant: AsParticipant
) -> None:
    for rev, choice in enumerate((0, 1, 2), start=1):
        seat = join(unit, codes[0].code)
        hand_in(unit, as_participant(seat), by_code, seat, vote(choice, by_code), rev)

    assert [item.votes for item in outcome(unit, by_code).items] == [0, 0, 1, 0]
    assert unit.response_count(by_code.id) == 1


def test_somebody_in_the_room_who_finds_their_code_keeps_their_seat(
    unit: Unit,
    place: Workshop,
    alva: Participant,
    codes: list[VotingCode],
) -> None:
    seat = join(unit, codes[0].code, present=alva)

    assert seat.id == alva.id
    assert unit.voting_code_of(alva.id) == codes[0]._replace(participant_id=alva.id)
    assert unit.participant_count(place.id) == 1


def test_one_seat_never_has_two_codes(
    unit: Unit, place: Workshop, alva: Participant, codes: list[VotingCode]
) -> None:
    first = join(unit, codes[0].code, present=alva)
    second = join(unit, codes[1].code, present=alva)

    assert first.id == alva.id
    assert second.id != alva.id
    held = [code.participant_id for code in unit.voting_codes(place.id)]
    assert held == [first.id, second.id, ""]


# Voting with one


def test_a_vote_by_code_needs_codes_before_it_is_opened(
    unit: Unit, facilitator: Actor, place: Workshop, proposed: Round
) -> None:
    assert proposed.workshop_id == place.id
    change_settings(unit, facilitator, place, PRIORITISE, {"mode": "vote"})

    with pytest.raises(NoCodesError):
        open_round(unit, facilitator, find_workshop(unit, place.slug), PRIORITISE)


def test_a_vote_by_code_is_for_those_with_a_code(
    unit: Unit,
    alva: Participant,
    codes: list[VotingCode],
    by_code: Round,
    as_participant: AsParticipant,
) -> None:
    with pytest.raises(NoPersonalCodeError):
        hand_in(unit, as_participant(alva), by_code, alva, vote(0, by_code), 1)
    seat = join(unit, codes[2].code)
    hand_in(unit, as_participant(seat), by_code, seat, vote(3, by_code), 1)

    assert [item.votes for item in outcome(unit, by_code).items] == [0, 0, 0, 1]


def test_a_code_of_another_workshop_is_no_right_to_vote_here(
    unit: Unit,
    facilitator: Actor,
    plan: WorkshopPlan,
    by_code: Round,
    as_participant: AsParticipant,
) -> None:
    other = new_workshop(unit, facilitator, plan)
    (code,) = make_codes(unit, facilitator, other, 1)
    seat = join(unit, code.code)

    with pytest.raises(Exception, match="facilitator or secretary"):
        hand_in(unit, as_participant(seat), by_code, seat, vote(0, by_code), 1)

    assert unit.response_count(by_code.id) == 0


def test_a_vote_by_code_is_counted_on_the_roll_not_on_those_who_joined(
    unit: Unit,
    facilitator: Actor,
    place: Workshop,
    codes: list[VotingCode],
    by_code: Round,
    as_participant: AsParticipant,
) -> None:
    seat = join(unit, codes[0].code)
    hand_in(unit, as_participant(seat), by_code, seat, vote(0, by_code), 1)
    close_round(unit, facilitator, find_workshop(unit, place.slug), PRIORITISE)

    found = base(unit, by_code)
    join(unit, place.code)
    assert unit.participant_count(place.id) == 4
    assert (found.took_part, found.joined, found.not_answered) == (1, 3, 2)
    assert voters(unit, by_code) == 3
