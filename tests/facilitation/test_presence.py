"""Who counts as a person: a seat whose page has come back, until somebody says they have left."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workshopkit.domain.actor import Actor, Role, WrongRoleError
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import EntryKind
from workshopkit.domain.round import Round
from workshopkit.domain.workshop import Workshop, WorkshopClosedError
from workshopkit.facilitation.answering import hand_in
from workshopkit.facilitation.command import perform
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.material import gather
from workshopkit.facilitation.outcome import base
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.people.presence import (
    NobodyThereError,
    arrive,
    remove_seat,
    remove_table,
)
from workshopkit.facilitation.recording import record_of, take_over_names
from workshopkit.facilitation.running import change_settings, close_round, open_round
from workshopkit.facilitation.workshop import close_workshop

AsParticipant = Callable[[Participant], Actor]
PROPOSE, PRIORITISE = "propose-target-groups", "prioritise-target-groups"


def seat(unit: Unit, place: Workshop, name: str) -> Participant:
    return next(one for one in unit.participants(place.id) if one.name == name)


def test_a_seat_counts_once_its_page_has_come_back(
    unit: Unit, place: Workshop, opened: Round, secretary: Actor
) -> None:
    came = join(unit, place.code, name="Kakan", table="Bord 9", here=False)
    assert (base(unit, opened).joined, unit.tables(place.id)) == (0, [])
    assert take_over_names(unit, secretary, place) == 0

    arrive(unit, Actor(Role.PARTICIPANT, came.id, place.id))

    assert (base(unit, opened).joined, unit.tables(place.id)) == (1, ["Bord 9"])
    assert take_over_names(unit, secretary, place) == 1
    assert [e.body["name"] for e in record_of(unit, place).of(EntryKind.ATTENDANCE)] == ["Kakan"]


def test_whoever_answers_is_here(
    unit: Unit, place: Workshop, opened: Round, as_participant: AsParticipant
) -> None:
    came = join(unit, place.code, here=False)

    hand_in(unit, as_participant(came), opened, came, {"texts": ["Läsaren"]}, 1)

    assert base(unit, opened).joined == 1
    assert unit.participant_count(place.id) == 1


@pytest.mark.usefixtures("alva")
def test_whoever_has_left_is_not_waited_for(
    unit: Unit, facilitator: Actor, place: Workshop, opened: Round, bo: Participant
) -> None:
    perform(unit, facilitator, place, {"command": "left", "seat": bo.id})

    assert base(unit, opened).joined == 1
    assert [line.kind for line in unit.trail(place.id)][-1] == "left"
    assert "Bo" not in "".join(line.body for line in unit.trail(place.id))
    assert unit.participant(bo.id) is not None


@pytest.mark.usefixtures("alva")
def test_whoever_answered_and_left_still_took_part_in_that(
    unit: Unit,
    facilitator: Actor,
    place: Workshop,
    opened: Round,
    bo: Participant,
    as_participant: AsParticipant,
) -> None:
    hand_in(unit, as_participant(bo), opened, bo, {"texts": ["Läsaren"]}, 1)
    remove_seat(unit, facilitator, place, bo.id)

    first = base(unit, opened)
    close_round(unit, facilitator, find_workshop(unit, place.slug), PROPOSE)
    voting = open_round(unit, facilitator, find_workshop(unit, place.slug), PRIORITISE)

    assert (first.took_part, first.joined) == (1, 2)
    assert base(unit, voting).joined == 1
    assert gather(unit, find_workshop(unit, place.slug)).joined == 2


@pytest.mark.usefixtures("bo")
def test_a_table_that_has_left_counts_no_more_unless_it_has_answered(
    unit: Unit,
    facilitator: Actor,
    place: Workshop,
    alva: Participant,
    as_participant: AsParticipant,
) -> None:
    change_settings(unit, facilitator, place, PROPOSE, {"voters": "tables"})
    opened = open_round(unit, facilitator, find_workshop(unit, place.slug), PROPOSE)
    join(unit, place.code, name="Cilla", table="bord  2")
    hand_in(unit, as_participant(alva), opened, alva, {"texts": ["Läsaren"]}, 1)
    assert base(unit, opened).joined == 2

    perform(unit, facilitator, place, {"command": "left", "table": "Bord 2"})
    remove_table(unit, facilitator, place, "Bord 1")

    assert (base(unit, opened).took_part, base(unit, opened).joined) == (1, 1)
    assert unit.participant_count(place.id) == 0


def test_only_the_facilitator_says_who_has_left_and_only_while_it_goes_on(
    unit: Unit, facilitator: Actor, secretary: Actor, place: Workshop, alva: Participant
) -> None:
    with pytest.raises(WrongRoleError):
        remove_seat(unit, secretary, place, alva.id)
    with pytest.raises(NobodyThereError):
        remove_seat(unit, facilitator, place, "nobody")
    close_workshop(unit, facilitator, find_workshop(unit, place.slug))
    with pytest.raises(WorkshopClosedError):
        remove_seat(unit, facilitator, find_workshop(unit, place.slug), alva.id)
    assert seat(unit, place, "Alva Exempelsson").here
