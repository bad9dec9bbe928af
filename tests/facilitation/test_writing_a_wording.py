from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from workshopkit.domain.actor import Actor
from workshopkit.domain.exercise import Exercise
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import RoundNotReadyError, RoundState
from workshopkit.domain.text import TooLongError
from workshopkit.domain.workshop import Workshop, WorkshopClosedError
from workshopkit.facilitation.answering import hand_in
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.preparing import prepare_rounds
from workshopkit.facilitation.running import close_round, open_round, reveal_round, withdraw_round
from workshopkit.facilitation.wording import NoWordingError, has_wording, write_wording
from workshopkit.facilitation.workshop import WorkshopPlan, close_workshop, new_workshop

Prepare = Callable[..., Workshop]
AsParticipant = Callable[[Participant], Actor]
PROMISE, READY, DECIDE = "promise", "existing-customers", "next-step-decision"
OURS = "Låna dig rik"


@pytest.fixture
def here(prepare: Prepare) -> Workshop:
    return prepare(**{PROMISE: {}, READY: {}, DECIDE: {}, "personas": {}})


def now(unit: Unit, here: Workshop) -> Workshop:
    return find_workshop(unit, here.slug)


@pytest.fixture
def proposals(
    unit: Unit,
    facilitator: Actor,
    here: Workshop,
    alva: Participant,
    as_participant: AsParticipant,
) -> Workshop:
    """A promise that one person has proposed, closed."""
    opened = open_round(unit, facilitator, here, PROMISE)
    hand_in(unit, as_participant(alva), opened, alva, {"texts": ["Här får du tid"]}, 1)
    close_round(unit, facilitator, now(unit, here), PROMISE)
    return now(unit, here)


def test_a_wording_is_written_before_the_room_is_asked(
    unit: Unit, secretary: Actor, here: Workshop
) -> None:
    written = write_wording(unit, secretary, here, DECIDE, " Vi tar beslut.\r\n\r\n- Ett \n- Två ")

    assert latest_round(unit, here, DECIDE) == written
    assert written.settings["wording"] == "Vi tar beslut.\n\n- Ett\n- Två"
    assert (written.state, written.number) == (RoundState.PREPARED, 1)


def test_a_wording_is_written_anew_as_often_as_one_likes(
    unit: Unit, secretary: Actor, here: Workshop
) -> None:
    for text in ("Vi vill.", "Vi ska.", ""):
        write_wording(unit, secretary, here, DECIDE, text)

    assert latest_round(unit, here, DECIDE).settings["wording"] == ""
    assert len([r for r in unit.rounds(here.id) if r.slug == DECIDE]) == 1


@pytest.mark.parametrize("revealed", [False, True])
def test_after_proposals_the_next_run_asks_for_consent(
    unit: Unit,
    facilitator: Actor,
    proposals: Workshop,
    alva: Participant,
    as_participant: AsParticipant,
    revealed: bool,
) -> None:
    if revealed:
        reveal_round(unit, facilitator, proposals, PROMISE)
    first = latest_round(unit, proposals, PROMISE)

    write_wording(unit, facilitator, now(unit, proposals), PROMISE, OURS)
    opened = open_round(unit, facilitator, now(unit, proposals), PROMISE)
    hand_in(unit, as_participant(alva), opened, alva, {"consent": "yes", "why": ""}, 1)

    assert (opened.number, opened.settings["wording"]) == (2, OURS)
    assert {item.id: item.votes for item in outcome(unit, opened).items}["yes"] == 1
    assert unit.round(first.id) == first
    assert [item.label for item in outcome(unit, first).items] == ["Här får du tid"]


def test_a_wording_that_was_prepared_by_mistake_is_taken_back(
    unit: Unit, facilitator: Actor, proposals: Workshop
) -> None:
    write_wording(unit, facilitator, proposals, PROMISE, OURS)

    withdraw_round(unit, facilitator, proposals, PROMISE)

    found = latest_round(unit, proposals, PROMISE)
    assert (found.number, found.settings["wording"]) == (1, "")


def test_a_second_wording_before_opening_makes_no_third_run(
    unit: Unit, facilitator: Actor, proposals: Workshop
) -> None:
    write_wording(unit, facilitator, proposals, PROMISE, "Ditt andra vardagsrum")
    write_wording(unit, facilitator, proposals, PROMISE, OURS)

    found = latest_round(unit, proposals, PROMISE)
    assert (found.number, found.settings["wording"]) == (2, OURS)


def test_what_the_room_is_being_asked_about_stays(
    unit: Unit, facilitator: Actor, here: Workshop
) -> None:
    write_wording(unit, facilitator, here, DECIDE, "Vi vill.")
    opened = open_round(unit, facilitator, here, DECIDE)

    with pytest.raises(RoundNotReadyError):
        write_wording(unit, facilitator, here, DECIDE, "Vi vill inte.")

    assert unit.round(opened.id) == opened


def test_an_exercise_without_a_wording_is_told(
    unit: Unit, facilitator: Actor, here: Workshop
) -> None:
    with pytest.raises(NoWordingError) as told:
        write_wording(unit, facilitator, here, "personas", OURS)

    assert str(told.value) == "This exercise has no wording to write."
    assert [has_wording(latest_round(unit, here, slug)) for slug in (PROMISE, "personas")] == [
        True,
        False,
    ]


def test_a_wording_may_be_long_but_not_endless(
    unit: Unit, facilitator: Actor, here: Workshop
) -> None:
    write_wording(unit, facilitator, here, DECIDE, "å" * 2000)

    with pytest.raises(TooLongError):
        write_wording(unit, facilitator, here, DECIDE, "å" * 2001)

    assert latest_round(unit, here, DECIDE).settings["wording"] == "å" * 2000


def test_nothing_is_written_when_the_workshop_is_over(
    unit: Unit, facilitator: Actor, here: Workshop
) -> None:
    close_workshop(unit, facilitator, here)

    with pytest.raises(WorkshopClosedError):
        write_wording(unit, facilitator, now(unit, here), DECIDE, OURS)


# A wording that comes with the exercise


def test_a_ready_wording_is_what_the_room_is_asked_about(
    unit: Unit, here: Workshop, exercises: dict[str, Exercise]
) -> None:
    ready = exercises[READY].wording("sv").texts["wording"]

    assert ready.startswith("Vid sidan av de prioriterade målgrupperna")
    assert latest_round(unit, here, READY).settings["wording"] == ready


def test_a_ready_wording_is_in_the_language_of_the_workshop(
    unit: Unit,
    facilitator: Actor,
    plan: WorkshopPlan,
    exercises: dict[str, Exercise],
    make_script: Callable[..., object],
) -> None:
    made = new_workshop(unit, facilitator, replace(plan, language="nb"))

    prepare_rounds(unit, made, make_script(**{READY: {}}), exercises)  # type: ignore[arg-type]

    ready = exercises[READY].wording("nb").texts["wording"]
    assert ready != exercises[READY].wording("sv").texts["wording"]
    assert latest_round(unit, made, READY).settings["wording"] == ready


def test_a_wording_written_in_the_room_is_stronger_than_a_ready_one(
    unit: Unit, facilitator: Actor, here: Workshop, prepare: Prepare
) -> None:
    write_wording(unit, facilitator, here, READY, "Vi gör också en plan.")

    prepare(**{READY: {}})

    assert latest_round(unit, here, READY).settings["wording"] == "Vi gör också en plan."


def test_an_exercise_without_a_ready_wording_begins_with_none(unit: Unit, here: Workshop) -> None:
    assert latest_round(unit, here, PROMISE).settings["wording"] == ""
    assert "wording" not in latest_round(unit, here, "personas").settings
