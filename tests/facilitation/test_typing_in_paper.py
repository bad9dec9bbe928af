from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from workshopkit.domain.actor import Actor
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.response import HandCount
from workshopkit.domain.round import NothingToAskError, Round, RoundNotReadyError, RoundState
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.answering import hand_in
from workshopkit.facilitation.finding import latest_round
from workshopkit.facilitation.outcome import base, outcome
from workshopkit.facilitation.paper import NoSuchPaperError, paper_answers, type_in
from workshopkit.facilitation.running import count_by_hand, open_round
from workshopkit.kinds.base import base_line
from workshopkit.locale.language import language

AsParticipant = Callable[[Participant], Actor]
PROPOSE, PRIORITISE = "propose-target-groups", "prioritise-target-groups"
BOOKS, NEW = {"texts": ["Bokälskaren"]}, {"texts": ["Den oerfarne"]}


@pytest.mark.usefixtures("bo")
def test_answers_from_paper_are_counted_with_the_others_and_marked(
    unit: Unit,
    secretary: Actor,
    opened: Round,
    alva: Participant,
    as_participant: AsParticipant,
) -> None:
    hand_in(unit, as_participant(alva), opened, alva, BOOKS, 1)
    for value in (BOOKS, NEW):
        type_in(unit, secretary, opened, value)

    found = outcome(unit, opened)
    assert [(item.label, item.authors) for item in found.items] == [
        ("Bokälskaren", 2),
        ("Den oerfarne", 1),
    ]
    assert (found.base.took_part, found.base.paper, found.base.joined) == (1, 2, 2)
    assert base_line(found.base, language("en")) == "1 of 2 took part. 2 on paper."


def test_sheets_are_numbered_as_they_are_typed_in(
    unit: Unit, secretary: Actor, opened: Round
) -> None:
    typed = [type_in(unit, secretary, opened, value) for value in (BOOKS, NEW, BOOKS)]

    assert [answer.voter for answer in typed] == ["paper:1", "paper:2", "paper:3"]
    assert paper_answers(unit, secretary, opened) == typed
    assert {answer.participant_id for answer in typed} == {""}


def test_a_sheet_can_be_put_right_by_its_number(
    unit: Unit, facilitator: Actor, secretary: Actor, opened: Round
) -> None:
    type_in(unit, secretary, opened, BOOKS)
    type_in(unit, secretary, opened, BOOKS)

    righted = type_in(unit, facilitator, opened, NEW, 1)

    assert (righted.voter, righted.rev, righted.value) == ("paper:1", 2, NEW)
    assert [answer.value for answer in paper_answers(unit, secretary, opened)] == [NEW, BOOKS]
    assert base(unit, opened).paper == 2


@pytest.mark.parametrize("number", [2, -1, 99])
def test_a_sheet_that_was_never_typed_in_cannot_be_put_right(
    unit: Unit, secretary: Actor, opened: Round, number: int
) -> None:
    first = type_in(unit, secretary, opened, BOOKS)

    with pytest.raises(NoSuchPaperError) as told:
        type_in(unit, secretary, opened, NEW, number)

    assert str(told.value) == f"There is no sheet of paper with the number {number} here."
    assert list(unit.responses(opened.id)) == [first]


def test_paper_can_be_typed_in_after_the_exercise_is_closed(
    unit: Unit, secretary: Actor, proposed: Round
) -> None:
    type_in(unit, secretary, proposed, NEW)

    assert base(unit, proposed).paper == 1
    assert [item.authors for item in outcome(unit, proposed).items] == [2, 2, 1, 1]


@pytest.mark.parametrize("state", [RoundState.PREPARED, RoundState.REVEALED])
def test_paper_is_not_typed_in_before_opening_or_after_the_result_is_shown(
    unit: Unit, secretary: Actor, opened: Round, state: RoundState
) -> None:
    moved = replace(opened, state=state)
    unit.save_round(moved)

    with pytest.raises(RoundNotReadyError):
        type_in(unit, secretary, moved, BOOKS)

    assert unit.response_count(opened.id) == 0


def test_paper_is_not_typed_in_where_nobody_answers(
    unit: Unit, secretary: Actor, prepare: Callable[..., Workshop]
) -> None:
    here = prepare(**{"closing-agenda": {}})

    with pytest.raises(NothingToAskError):
        type_in(unit, secretary, latest_round(unit, here, "closing-agenda"), {"answers": {}})


def test_sheets_and_a_tally_of_slips_are_both_paper(
    unit: Unit, facilitator: Actor, place: Workshop, proposed: Round
) -> None:
    assert proposed.state is RoundState.CLOSED
    vote = open_round(unit, facilitator, place, PRIORITISE)
    first, second = (item.id for item in vote.items[:2])
    type_in(unit, facilitator, vote, {"choices": [first, second]})
    count_by_hand(unit, facilitator, place, HandCount(vote.id, "paper", 4, {first: 3}))
    count_by_hand(unit, facilitator, place, HandCount(vote.id, "hands", 2, {second: 2}))

    found = outcome(unit, vote)
    assert [item.votes for item in found.items] == [4, 3, 0, 0]
    assert (found.base.took_part, found.base.paper, found.base.hands) == (0, 5, 2)


def test_paper_of_tables_is_counted_beside_the_tables_that_joined(
    unit: Unit,
    secretary: Actor,
    opened: Round,
    alva: Participant,
    as_participant: AsParticipant,
) -> None:
    by_table = replace(opened, settings={**opened.settings, "voters": "tables"})
    unit.save_round(by_table)
    hand_in(unit, as_participant(alva), by_table, alva, BOOKS, 1)
    type_in(unit, secretary, by_table, NEW)

    found = base(unit, by_table)

    assert (found.took_part, found.paper, found.joined, found.unit) == (1, 1, 1, "tables")
