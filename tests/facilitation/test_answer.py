from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from workshopkit.domain.actor import Actor, WrongRoleError
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.response import StaleAnswerError
from workshopkit.domain.round import Round, RoundNotOpenError, RoundState
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.answering import (
    NoTableError,
    hand_in,
    own_response,
    withdraw_answer,
)
from workshopkit.facilitation.outcome import base
from workshopkit.facilitation.people.joining import join

AsParticipant = Callable[[Participant], Actor]
BOOKS, NEW = {"texts": ["Bokälskaren"]}, {"texts": ["Den oerfarne"]}


@pytest.fixture
def by_table(unit: Unit, opened: Round) -> Round:
    """The first exercise, open and answered by tables."""
    round_ = replace(opened, settings={**opened.settings, "voters": "tables"})
    unit.save_round(round_)
    return round_


def test_an_answer_is_kept_under_its_author(
    unit: Unit, opened: Round, alva: Participant, as_participant: AsParticipant
) -> None:
    saved = hand_in(unit, as_participant(alva), opened, alva, BOOKS, 1)

    assert (saved.voter, saved.participant_id, saved.rev, saved.value) == (
        alva.id,
        alva.id,
        1,
        BOOKS,
    )
    assert own_response(unit, opened, alva) == saved


def test_an_answer_can_be_replaced_as_long_as_the_exercise_is_open(
    unit: Unit, opened: Round, alva: Participant, as_participant: AsParticipant
) -> None:
    hand_in(unit, as_participant(alva), opened, alva, BOOKS, 1)

    newer = hand_in(unit, as_participant(alva), opened, alva, NEW, 2)

    assert list(unit.responses(opened.id)) == [newer]


def test_sending_the_same_answer_again_changes_nothing(
    unit: Unit, opened: Round, alva: Participant, as_participant: AsParticipant
) -> None:
    first = hand_in(unit, as_participant(alva), opened, alva, BOOKS, 1)
    early = replace(first, saved_at="before")
    unit.put_response(early, opened.workshop_id)

    assert hand_in(unit, as_participant(alva), opened, alva, BOOKS, 1) == early
    assert list(unit.responses(opened.id)) == [early]


@pytest.mark.parametrize("rev", [1, 2])
def test_a_stale_page_does_not_overwrite_a_newer_answer(
    unit: Unit, opened: Round, alva: Participant, as_participant: AsParticipant, rev: int
) -> None:
    hand_in(unit, as_participant(alva), opened, alva, NEW, 1)
    kept = hand_in(unit, as_participant(alva), opened, alva, BOOKS, 2)

    with pytest.raises(StaleAnswerError):
        hand_in(unit, as_participant(alva), opened, alva, NEW, rev)

    assert own_response(unit, opened, alva) == kept


@pytest.mark.parametrize("state", [RoundState.PREPARED, RoundState.CLOSED, RoundState.REVEALED])
def test_an_answer_to_an_exercise_that_is_not_open_is_not_saved(
    unit: Unit,
    opened: Round,
    alva: Participant,
    as_participant: AsParticipant,
    state: RoundState,
) -> None:
    unit.save_round(replace(opened, state=state))

    with pytest.raises(RoundNotOpenError):
        hand_in(unit, as_participant(alva), opened, alva, BOOKS, 1)

    assert unit.response_count(opened.id) == 0


def test_an_answer_to_an_exercise_that_is_gone_is_not_saved(
    unit: Unit, opened: Round, alva: Participant, as_participant: AsParticipant
) -> None:
    unit.remove_round(opened.id)

    with pytest.raises(RoundNotOpenError):
        hand_in(unit, as_participant(alva), opened, alva, BOOKS, 1)


def test_a_participant_of_another_workshop_does_not_answer_here(
    unit: Unit, opened: Round, alva: Participant, as_participant: AsParticipant
) -> None:
    stranger = replace(alva, workshop_id="elsewhere")

    with pytest.raises(WrongRoleError):
        hand_in(unit, as_participant(stranger), opened, stranger, BOOKS, 1)

    assert unit.response_count(opened.id) == 0


def test_the_people_at_a_table_share_one_answer(
    unit: Unit,
    place: Workshop,
    by_table: Round,
    alva: Participant,
    as_participant: AsParticipant,
) -> None:
    carin = join(unit, place.code, name="Carin Låtsasberg", table="bord  1")
    hand_in(unit, as_participant(alva), by_table, alva, BOOKS, 1)

    newer = hand_in(unit, as_participant(carin), by_table, carin, NEW, 2)

    assert list(unit.responses(by_table.id)) == [newer]
    assert own_response(unit, by_table, alva) == newer


def test_one_message_cannot_lock_a_tables_answer(
    unit: Unit,
    place: Workshop,
    by_table: Round,
    alva: Participant,
    as_participant: AsParticipant,
) -> None:
    """Not by an answer, and not by taking one back."""
    rude = join(unit, place.code, table="Bord 1")
    ahead = hand_in(unit, as_participant(rude), by_table, rude, NEW, 999_999_999)
    mended = hand_in(unit, as_participant(alva), by_table, alva, BOOKS, ahead.rev + 1)
    gone = withdraw_answer(unit, as_participant(rude), by_table, rude, 999_999_999)
    again = hand_in(unit, as_participant(alva), by_table, alva, BOOKS, gone.rev + 1)

    assert [answer.rev for answer in (ahead, mended, gone, again)] == [1, 2, 3, 4]
    assert list(unit.responses(by_table.id)) == [again]


def test_a_table_named_with_a_picture_is_a_table_of_its_own(
    unit: Unit, place: Workshop, by_table: Round, as_participant: AsParticipant
) -> None:
    for table in ("🦊", "🐻"):
        person = join(unit, place.code, table=table)
        hand_in(unit, as_participant(person), by_table, person, {"texts": [table]}, 1)

    assert [answer.value["texts"] for answer in unit.responses(by_table.id)] == [["🦊"], ["🐻"]]
    found = base(unit, by_table)
    assert (found.took_part, found.joined, found.unit) == (2, 2, "tables")


def test_somebody_at_no_table_is_asked_for_one(
    unit: Unit, place: Workshop, by_table: Round, as_participant: AsParticipant
) -> None:
    nobody = join(unit, place.code)

    with pytest.raises(NoTableError):
        hand_in(unit, as_participant(nobody), by_table, nobody, BOOKS, 1)

    assert own_response(unit, by_table, nobody) is None


def test_who_has_not_answered_is_counted_among_those_who_joined(
    unit: Unit,
    opened: Round,
    alva: Participant,
    bo: Participant,
    as_participant: AsParticipant,
) -> None:
    hand_in(unit, as_participant(alva), opened, alva, BOOKS, 1)

    found = base(unit, opened)

    assert (found.took_part, found.joined, found.not_answered, found.unit) == (1, 2, 1, "people")
    assert own_response(unit, opened, bo) is None
