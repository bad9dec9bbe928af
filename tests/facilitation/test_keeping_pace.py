"""Workshops that everybody goes through at their own pace, until a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from workshopkit.domain.actor import Actor
from workshopkit.domain.exercise import Exercise
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import RoundState
from workshopkit.domain.script import Script
from workshopkit.domain.workshop import Workshop, WorkshopState
from workshopkit.facilitation.answering import hand_in
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.pace import keep_pace
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.preparing import prepare_rounds
from workshopkit.facilitation.running import close_round
from workshopkit.facilitation.workshop import WorkshopPlan, close_workshop, new_workshop

AsParticipant = Callable[[Participant], Actor]
PROPOSE, PRIORITISE, WORDS = "propose-target-groups", "prioritise-target-groups", "core-values"
LAST = date(2027, 4, 30)
EARLIER, AFTER = date(2027, 4, 16), date(2027, 5, 1)
PREPARED, OPEN, CLOSED = RoundState.PREPARED, RoundState.OPEN, RoundState.CLOSED


@pytest.fixture
def alone(
    unit: Unit,
    facilitator: Actor,
    plan: WorkshopPlan,
    exercises: dict[str, Exercise],
    make_script: Callable[..., Script],
) -> Workshop:
    """A workshop until the end of April: two to answer, one to read, one that builds on another."""
    made = new_workshop(unit, facilitator, replace(plan, until=LAST))
    script = make_script(
        **{
            PROPOSE: {},
            PRIORITISE: {"choices_from": PROPOSE},
            "closing-agenda": {},
            WORDS: {},
        }
    )
    prepare_rounds(unit, made, script, exercises)
    return find_workshop(unit, made.slug)


def now(unit: Unit, alone: Workshop) -> Workshop:
    return find_workshop(unit, alone.slug)


def states(unit: Unit, alone: Workshop) -> dict[str, RoundState]:
    return {round_.slug: round_.state for round_ in unit.rounds(alone.id)}


def proposed(unit: Unit, alone: Workshop, as_participant: AsParticipant) -> None:
    person = join(unit, alone.code)
    value = {"texts": ["Bokälskaren", "Den oerfarne"]}
    hand_in(unit, as_participant(person), latest_round(unit, alone, PROPOSE), person, value, 1)


def test_a_workshop_with_a_last_day_is_at_ones_own_pace(alone: Workshop, place: Workshop) -> None:
    assert (alone.until, alone.is_self_paced) == (LAST, True)
    assert (place.until, place.is_self_paced) == (None, False)


@pytest.mark.parametrize("today", [EARLIER, LAST])
def test_everything_that_can_be_answered_is_open_up_to_the_last_day(
    unit: Unit, alone: Workshop, today: date
) -> None:
    keep_pace(unit, alone, today)

    assert states(unit, alone) == {
        PROPOSE: OPEN,
        PRIORITISE: PREPARED,
        "closing-agenda": PREPARED,
        WORDS: OPEN,
    }
    assert now(unit, alone).state is WorkshopState.OPEN


def test_the_room_of_such_a_workshop_is_not_led_anywhere(unit: Unit, alone: Workshop) -> None:
    keep_pace(unit, alone, EARLIER)

    assert now(unit, alone).section == alone.section == "welcome"


def test_what_builds_on_another_opens_when_that_is_closed(
    unit: Unit, facilitator: Actor, alone: Workshop, as_participant: AsParticipant
) -> None:
    keep_pace(unit, alone, EARLIER)
    proposed(unit, alone, as_participant)
    close_round(unit, facilitator, now(unit, alone), PROPOSE)

    keep_pace(unit, now(unit, alone), EARLIER)

    vote = latest_round(unit, alone, PRIORITISE)
    assert vote.state is OPEN
    assert [item.label for item in vote.items] == ["Bokälskaren", "Den oerfarne"]


def test_an_exercise_the_facilitator_has_closed_stays_closed(
    unit: Unit, facilitator: Actor, alone: Workshop
) -> None:
    keep_pace(unit, alone, EARLIER)
    close_round(unit, facilitator, now(unit, alone), WORDS)

    keep_pace(unit, now(unit, alone), EARLIER)

    assert states(unit, alone)[WORDS] is CLOSED
    assert len(unit.rounds(alone.id)) == 4


def test_the_day_after_the_last_everything_is_closed_and_nothing_opens(
    unit: Unit, alone: Workshop, as_participant: AsParticipant
) -> None:
    keep_pace(unit, alone, LAST)
    proposed(unit, alone, as_participant)

    for _ in range(2):
        keep_pace(unit, now(unit, alone), AFTER)

    assert states(unit, alone) == {
        PROPOSE: CLOSED,
        PRIORITISE: PREPARED,
        "closing-agenda": PREPARED,
        WORDS: CLOSED,
    }
    assert unit.response_count(latest_round(unit, alone, PROPOSE).id) == 1


def test_keeping_pace_again_changes_nothing(unit: Unit, alone: Workshop) -> None:
    keep_pace(unit, alone, EARLIER)
    before = (now(unit, alone), list(unit.rounds(alone.id)))

    keep_pace(unit, now(unit, alone), EARLIER)

    assert (now(unit, alone), list(unit.rounds(alone.id))) == before


def test_a_workshop_without_a_last_day_is_left_alone(unit: Unit, place: Workshop) -> None:
    before = list(unit.rounds(place.id))

    keep_pace(unit, place, EARLIER)

    assert (now(unit, place), list(unit.rounds(place.id))) == (place, before)


def test_a_workshop_that_is_over_is_left_alone(
    unit: Unit, facilitator: Actor, alone: Workshop
) -> None:
    close_workshop(unit, facilitator, alone)

    keep_pace(unit, now(unit, alone), EARLIER)

    assert set(states(unit, alone).values()) == {PREPARED}
    assert now(unit, alone).state is WorkshopState.CLOSED


def test_an_exercise_whose_source_is_not_there_does_not_stop_the_others(
    unit: Unit,
    alone: Workshop,
    exercises: dict[str, Exercise],
    make_script: Callable[..., Script],
) -> None:
    script = make_script(**{PRIORITISE: {"choices_from": "gone"}, WORDS: {}})
    prepare_rounds(unit, alone, script, exercises)

    keep_pace(unit, alone, EARLIER)

    assert states(unit, alone) == {PRIORITISE: PREPARED, WORDS: OPEN}
