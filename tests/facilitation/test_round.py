from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from workshopkit.domain.actor import Actor
from workshopkit.domain.exercise import Exercise
from workshopkit.domain.item import ActKind, Item
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.response import HandCount
from workshopkit.domain.round import (
    STATE_WORDS,
    Base,
    NoChoicesError,
    NoSuchRoundError,
    NothingToAskError,
    Round,
    RoundMovedOnError,
    RoundNotReadyError,
    RoundState,
)
from workshopkit.domain.workshop import Workshop, WorkshopClosedError, WorkshopState
from workshopkit.facilitation.answering import hand_in
from workshopkit.facilitation.chain import UsedLaterError
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.moderation import moderate
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.running import (
    NoHandCountError,
    NothingToChooseError,
    UncountableError,
    UnusableSettingError,
    change_settings,
    close_round,
    count_by_hand,
    open_round,
    reveal_round,
)
from workshopkit.facilitation.workshop import close_workshop

Move = Callable[..., Round]
AsParticipant = Callable[[Participant], Actor]
PROPOSE, PRIORITISE = "propose-target-groups", "prioritise-target-groups"
PREPARED, OPEN = RoundState.PREPARED, RoundState.OPEN
CLOSED, REVEALED = RoundState.CLOSED, RoundState.REVEALED


def now(unit: Unit, place: Workshop) -> Workshop:
    return find_workshop(unit, place.slug)


def in_state(unit: Unit, place: Workshop, state: RoundState) -> Round:
    """The first exercise, brought straight to a state."""
    round_ = replace(latest_round(unit, place, PROPOSE), state=state)
    unit.save_round(round_)
    return round_


def sentence(error: pytest.ExceptionInfo[Exception]) -> str:
    return str(error.value)


# Every way from one state to the next


def test_a_prepared_exercise_opens_and_the_room_goes_there(
    unit: Unit, facilitator: Actor, place: Workshop
) -> None:
    opened = open_round(unit, facilitator, place, PROPOSE)

    assert unit.round(opened.id) == opened
    assert (opened.state, opened.number) == (OPEN, 1)
    assert (now(unit, place).section, now(unit, place).state) == (PROPOSE, WorkshopState.OPEN)


def test_closing_is_not_revealing(unit: Unit, facilitator: Actor, place: Workshop) -> None:
    in_state(unit, place, OPEN)

    closed = close_round(unit, facilitator, place, PROPOSE)

    assert closed.state is CLOSED
    assert unit.round_state(closed.id) is CLOSED


def test_a_closed_exercise_is_revealed_and_the_room_goes_there(
    unit: Unit, facilitator: Actor, place: Workshop
) -> None:
    in_state(unit, place, CLOSED)

    revealed = reveal_round(unit, facilitator, place, PROPOSE)

    assert unit.round_state(revealed.id) is REVEALED
    assert now(unit, place).section == PROPOSE


@pytest.mark.parametrize("state", [CLOSED, REVEALED])
def test_running_again_makes_round_two_beside_round_one(
    unit: Unit, facilitator: Actor, place: Workshop, state: RoundState
) -> None:
    first = in_state(unit, place, state)

    second = open_round(unit, facilitator, place, PROPOSE)

    assert second == replace(first, id=second.id, number=2, state=OPEN)
    assert [r for r in unit.rounds(place.id) if r.slug == PROPOSE] == [first, second]


@pytest.mark.parametrize(
    ("move", "state", "error", "said"),
    [
        (open_round, OPEN, RoundMovedOnError, "this exercise is already open"),
        (close_round, CLOSED, RoundMovedOnError, "this exercise is already closed"),
        (reveal_round, REVEALED, RoundMovedOnError, "this exercise is already shown"),
        (
            close_round,
            PREPARED,
            RoundNotReadyError,
            "exercise is not opened, so that cannot be done now",
        ),
        (
            close_round,
            REVEALED,
            RoundNotReadyError,
            "exercise is shown, so that cannot be done now",
        ),
        (
            reveal_round,
            PREPARED,
            RoundNotReadyError,
            "exercise is not opened, so that cannot be done now",
        ),
        (
            reveal_round,
            OPEN,
            RoundNotReadyError,
            "exercise is open, so that cannot be done now",
        ),
    ],
)
def test_no_other_way_is_taken(
    unit: Unit,
    facilitator: Actor,
    place: Workshop,
    move: Move,
    state: RoundState,
    error: type[Exception],
    said: str,
) -> None:
    before = in_state(unit, place, state)

    with pytest.raises(error) as told:
        move(unit, facilitator, place, PROPOSE)

    assert sentence(told).rstrip(".").endswith(said)
    assert [r for r in unit.rounds(place.id) if r.slug == PROPOSE] == [before]


@pytest.mark.parametrize(
    ("move", "expect", "is_now"),
    [
        (open_round, PREPARED, OPEN),
        (open_round, PREPARED, CLOSED),
        (open_round, CLOSED, REVEALED),
        (close_round, OPEN, CLOSED),
        (reveal_round, CLOSED, REVEALED),
        (close_round, PREPARED, OPEN),
    ],
)
def test_a_second_facilitator_is_told_that_somebody_was_first(
    unit: Unit,
    facilitator: Actor,
    place: Workshop,
    move: Move,
    expect: RoundState,
    is_now: RoundState,
) -> None:
    before = in_state(unit, place, is_now)

    with pytest.raises(RoundMovedOnError) as told:
        move(unit, facilitator, place, PROPOSE, expect)

    assert (
        sentence(told)
        == f"Somebody else was first: this exercise is already {STATE_WORDS[is_now]}."
    )
    assert [r for r in unit.rounds(place.id) if r.slug == PROPOSE] == [before]


@pytest.mark.parametrize(
    ("move", "expect"), [(open_round, PREPARED), (close_round, OPEN), (reveal_round, CLOSED)]
)
def test_a_facilitator_who_saw_it_right_is_not_disturbed(
    unit: Unit, facilitator: Actor, place: Workshop, move: Move, expect: RoundState
) -> None:
    in_state(unit, place, expect)

    assert move(unit, facilitator, place, PROPOSE, expect).state is not expect


@pytest.mark.parametrize("move", [open_round, close_round, reveal_round])
def test_an_unknown_exercise_is_told(
    unit: Unit, facilitator: Actor, place: Workshop, move: Move
) -> None:
    with pytest.raises(NoSuchRoundError):
        move(unit, facilitator, place, "xyz")


def test_nothing_opens_in_a_workshop_that_is_over(
    unit: Unit, facilitator: Actor, place: Workshop
) -> None:
    close_workshop(unit, facilitator, place)

    with pytest.raises(WorkshopClosedError):
        open_round(unit, facilitator, now(unit, place), PROPOSE)


def test_a_result_can_still_be_shown_when_the_workshop_is_over(
    unit: Unit, facilitator: Actor, place: Workshop, proposed: Round
) -> None:
    close_workshop(unit, facilitator, now(unit, place))

    reveal_round(unit, facilitator, now(unit, place), PROPOSE)

    assert unit.round_state(proposed.id) is REVEALED
    assert now(unit, place).state is WorkshopState.CLOSED


# What an exercise works on


@pytest.mark.parametrize("state", [PREPARED, OPEN])
def test_an_exercise_opens_only_when_what_it_builds_on_is_closed(
    unit: Unit, facilitator: Actor, place: Workshop, proposed: Round, state: RoundState
) -> None:
    unit.save_round(replace(proposed, state=state))

    with pytest.raises(NoChoicesError) as told:
        open_round(unit, facilitator, place, PRIORITISE)

    assert sentence(told) == (
        "“Föreslå målgrupper” has no results yet. "
        "Close it first, or choose what this exercise builds on."
    )
    assert latest_round(unit, place, PRIORITISE).state is PREPARED


def test_an_exercise_does_not_open_on_nothing(
    unit: Unit, facilitator: Actor, place: Workshop
) -> None:
    in_state(unit, place, CLOSED)

    with pytest.raises(NoChoicesError):
        open_round(unit, facilitator, place, PRIORITISE)


def test_an_exercise_gets_the_visible_results_in_the_editors_order(
    unit: Unit, facilitator: Actor, place: Workshop, proposed: Round
) -> None:
    items = {item.label: item.id for item in outcome(unit, proposed).items}
    moderate(unit, facilitator, proposed, ActKind.HIDE, (items["Parkeringen"],))
    moderate(unit, facilitator, proposed, ActKind.MOVE, (items["Det nyfikna barnet"],))
    moderate(unit, facilitator, proposed, ActKind.LABEL, (items["Den oerfarne"],), label="Den nya")

    opened = open_round(unit, facilitator, place, PRIORITISE)

    assert opened.items == (
        Item(items["Det nyfikna barnet"], "Det nyfikna barnet"),
        Item(items["Den oerfarne"], "Den nya", aliases=("Den oerfarne",)),
        Item(items["Bokälskaren"], "Bokälskaren"),
    )


def test_an_open_exercise_keeps_its_items_unless_a_change_to_their_source_is_confirmed(
    unit: Unit, facilitator: Actor, place: Workshop, proposed: Round
) -> None:
    opened = open_round(unit, facilitator, place, PRIORITISE)

    first = opened.items[0].id
    with pytest.raises(UsedLaterError):
        moderate(unit, facilitator, proposed, ActKind.HIDE, (first,))

    assert unit.round(opened.id) == opened
    assert list(unit.acts(proposed.id)) == []


@pytest.mark.usefixtures("proposed")
def test_a_chain_goes_on_with_those_that_were_kept(
    unit: Unit,
    facilitator: Actor,
    place: Workshop,
    alva: Participant,
    as_participant: AsParticipant,
) -> None:
    vote = open_round(unit, facilitator, place, PRIORITISE)
    ids = [item.id for item in vote.items]
    hand_in(unit, as_participant(alva), vote, alva, {"choices": [ids[1], ids[3]]}, 1)
    close_round(unit, facilitator, place, PRIORITISE)

    personas = open_round(unit, facilitator, place, "personas")

    assert [item.id for item in personas.items] == [ids[1], ids[3]]


def test_an_exercise_with_choices_of_its_own_works_on_them(
    unit: Unit, facilitator: Actor, place: Workshop, exercises: dict[str, Exercise]
) -> None:
    vote = exercises[PRIORITISE]
    words = replace(vote.wording("sv"), blocks={"choices": ("Ja", "Nej")})
    round_ = latest_round(unit, place, PRIORITISE)
    own = replace(vote, wordings={"sv": words})
    settings = {**round_.settings, "choices_from": ""}
    unit.save_round(replace(round_, exercise=own, settings=settings))

    opened = open_round(unit, facilitator, place, PRIORITISE)

    assert [item.label for item in opened.items] == ["Ja", "Nej"]


@pytest.mark.parametrize(
    ("slug", "settings"),
    [
        ("closing-agenda", {}),
        ("next-step-decision", {"by": "vote", "choices_from": PROPOSE}),
        ("dialogue-introduction", {}),
    ],
)
def test_an_exercise_that_nobody_answers_is_not_opened(
    unit: Unit,
    facilitator: Actor,
    place: Workshop,
    prepare: Callable[..., Workshop],
    slug: str,
    settings: dict[str, object],
) -> None:
    here = prepare(**{PROPOSE: {}, slug: settings})

    with pytest.raises(NothingToAskError) as told:
        open_round(unit, facilitator, here, slug)

    assert sentence(told) == "Nothing is answered here, so there is nothing to open."
    assert latest_round(unit, place, slug).state is PREPARED
    assert now(unit, place).section != slug


def test_what_can_be_answered_by_hand_is_there_from_the_opening(
    unit: Unit, facilitator: Actor, prepare: Callable[..., Workshop]
) -> None:
    here = prepare(**{"next-step-decision": {"by": "hands", "wording": "Vi gör det."}})

    opened = open_round(unit, facilitator, here, "next-step-decision")
    count_by_hand(
        unit, facilitator, here, HandCount(opened.id, "hands", 9, {"for": 6, "against": 2})
    )

    counted = {item.id: item.votes for item in outcome(unit, opened).items}
    assert counted == {"for": 6, "against": 2, "abstain": 0}


# Settings chosen in the room


def test_settings_are_changed_before_an_exercise_opens(
    unit: Unit, facilitator: Actor, place: Workshop
) -> None:
    changed = change_settings(unit, facilitator, place, PRIORITISE, {"votes": 8})

    assert unit.round(changed.id) == changed
    assert (changed.settings["votes"], changed.settings["keep"], changed.chosen) == (
        8,
        2,
        {"votes": 8},
    )


@pytest.mark.parametrize(
    "settings", [{"votes": 0}, {"votes": "3"}, {"vote": 3}, {"voters": "dogs"}]
)
def test_an_unusable_setting_is_refused(
    unit: Unit, facilitator: Actor, place: Workshop, settings: dict[str, object]
) -> None:
    before = latest_round(unit, place, PRIORITISE)

    with pytest.raises(UnusableSettingError):
        change_settings(unit, facilitator, place, PRIORITISE, settings)

    assert latest_round(unit, place, PRIORITISE) == before


@pytest.mark.parametrize("state", [OPEN, CLOSED, REVEALED])
def test_settings_stay_once_an_exercise_was_opened(
    unit: Unit, facilitator: Actor, place: Workshop, state: RoundState
) -> None:
    in_state(unit, place, state)

    with pytest.raises(RoundMovedOnError):
        change_settings(unit, facilitator, place, PROPOSE, {"texts": 9})


def test_chosen_settings_hold_for_the_next_run_too(
    unit: Unit, facilitator: Actor, place: Workshop
) -> None:
    change_settings(unit, facilitator, place, PROPOSE, {"texts": 9})
    open_round(unit, facilitator, place, PROPOSE)
    close_round(unit, facilitator, place, PROPOSE)

    assert open_round(unit, facilitator, place, PROPOSE).settings["texts"] == 9


# Hands and paper


@pytest.fixture
def vote(request: pytest.FixtureRequest, unit: Unit, facilitator: Actor, place: Workshop) -> Round:
    request.getfixturevalue("proposed")
    return open_round(unit, facilitator, place, PRIORITISE)


def test_hands_are_counted_beside_the_answers(
    unit: Unit, facilitator: Actor, place: Workshop, vote: Round
) -> None:
    first = vote.items[0].id

    count_by_hand(unit, facilitator, place, HandCount(vote.id, "hands", 12, {first: 7}))
    count_by_hand(unit, facilitator, place, HandCount(vote.id, "paper", 3, {first: 3}))

    found = outcome(unit, vote)
    assert [item.votes for item in found.items] == [10, 0, 0, 0]
    assert found.base == Base(took_part=0, joined=2, present=0, hands=12, paper=3)


@pytest.mark.parametrize(
    ("source", "voters", "votes"),
    [
        ("hands", 3, {"first": 4}),
        ("hands", 3, {"first": -1}),
        ("hands", -1, {}),
        ("hands", 3, {"unknown": 1}),
        ("feet", 3, {"first": 1}),
        ("hands", 100_001, {}),
    ],
)
def test_a_tally_that_cannot_be_is_refused(
    unit: Unit,
    facilitator: Actor,
    place: Workshop,
    vote: Round,
    source: str,
    voters: int,
    votes: dict[str, int],
) -> None:
    named = {"first": vote.items[0].id}
    count = HandCount(
        vote.id, source, voters, {named.get(name, name): n for name, n in votes.items()}
    )

    with pytest.raises(UncountableError):
        count_by_hand(unit, facilitator, place, count)

    assert list(unit.hand_counts(vote.id)) == []


def test_hands_are_counted_only_where_that_makes_sense(
    unit: Unit, facilitator: Actor, place: Workshop, proposed: Round
) -> None:
    with pytest.raises(NoHandCountError):
        count_by_hand(unit, facilitator, place, HandCount(proposed.id, "hands", 3, {}))


def test_hands_are_not_counted_before_the_exercise_is_open(
    unit: Unit, facilitator: Actor, place: Workshop
) -> None:
    prepared = latest_round(unit, place, PRIORITISE)

    with pytest.raises(RoundNotReadyError):
        count_by_hand(unit, facilitator, place, HandCount(prepared.id, "hands", 3, {}))


def test_hands_of_another_workshop_are_not_counted_here(
    unit: Unit, facilitator: Actor, place: Workshop, vote: Round
) -> None:
    elsewhere = replace(place, id="elsewhere")

    with pytest.raises(NoHandCountError):
        count_by_hand(unit, facilitator, elsewhere, HandCount(vote.id, "hands", 3, {}))


def test_a_vote_without_choices_is_told_to_get_some(
    unit: Unit, facilitator: Actor, place: Workshop
) -> None:
    change_settings(unit, facilitator, place, PRIORITISE, {"choices_from": ""})

    with pytest.raises(NothingToChooseError):
        open_round(unit, facilitator, place, PRIORITISE)

    assert latest_round(unit, place, PRIORITISE).state is PREPARED
