"""What is changed in an exercise after a later one has taken it over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from workshopkit.domain.actor import Actor
from workshopkit.domain.item import ActKind, Item
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import NoChoicesError, NoSuchRoundError, Round, RoundState, TieWay
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.answering import hand_in
from workshopkit.facilitation.chain import UsedLaterError, items_to_work_on, results_of
from workshopkit.facilitation.decision import record_decision
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.moderation import moderate, undo
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.results.tie import settle_tie
from workshopkit.facilitation.running import close_round, open_round

AsParticipant = Callable[[Participant], Actor]
PROPOSE, PRIORITISE = "propose-target-groups", "prioritise-target-groups"
READER, NOVICE, PARKING, CHILD = (
    "Bokälskaren",
    "Den oerfarne",
    "Parkeringen",
    "Det nyfikna barnet",
)
WRITTEN = [NOVICE, READER, PARKING, CHILD]
LABEL, MERGE, SPLIT = ActKind.LABEL, ActKind.MERGE, ActKind.SPLIT
HIDE, SHOW, MOVE = ActKind.HIDE, ActKind.SHOW, ActKind.MOVE


@pytest.fixture
def ids(unit: Unit, proposed: Round) -> dict[str, str]:
    """The ids of the four proposals by the label they were written with."""
    return {item.label: item.id for item in outcome(unit, proposed).items}


@pytest.fixture
def vote(
    unit: Unit,
    facilitator: Actor,
    place: Workshop,
    ids: dict[str, str],
    alva: Participant,
    bo: Participant,
    as_participant: AsParticipant,
) -> Round:
    """The second exercise, closed: two votes for the reader, one each for novice and parking."""
    opened = open_round(unit, facilitator, find_workshop(unit, place.slug), PRIORITISE)
    for person, chosen in ((alva, (NOVICE, READER)), (bo, (READER, PARKING))):
        value = {"choices": [ids[label] for label in chosen]}
        hand_in(unit, as_participant(person), opened, person, value, 1)
    close_round(unit, facilitator, find_workshop(unit, place.slug), PRIORITISE)
    return settle_tie(unit, facilitator, find_workshop(unit, place.slug), PRIORITISE, TieWay.ORDER)


@pytest.fixture
def personas(unit: Unit, facilitator: Actor, place: Workshop, vote: Round) -> Round:
    """The third exercise, open, on the two groups that were kept: novice and reader."""
    assert vote.settings["keep"] == 2
    return open_round(unit, facilitator, find_workshop(unit, place.slug), "personas")


@pytest.fixture
def change(unit: Unit, facilitator: Actor, ids: dict[str, str]) -> Callable[..., None]:
    """Moderate the latest run of an exercise, its items named as they were written."""

    def act(round_: Round, kind: ActKind, *labels: str, to: str = "", position: int = 0) -> None:
        items = tuple(ids[label] for label in labels)
        moderate(
            unit, facilitator, round_, kind, items, label=to, position=position, confirmed=True
        )

    return act


Change = Callable[..., None]


def labels(unit: Unit, round_: Round) -> list[str]:
    """What a round works on now."""
    found = unit.round(round_.id)
    assert found is not None
    return [item.label for item in found.items if not item.hidden]


def votes(unit: Unit, round_: Round) -> dict[str, int]:
    found = unit.round(round_.id)
    assert found is not None
    return {item.label: item.votes for item in outcome(unit, found).items if not item.hidden}


def taken(unit: Unit, round_: Round) -> tuple[Item, ...]:
    found = unit.round(round_.id)
    assert found is not None
    return found.items


# What is handed on


def test_an_exercise_hands_on_what_it_is_without_who_wrote_it(
    unit: Unit, place: Workshop, proposed: Round, ids: dict[str, str]
) -> None:
    assert [item.authors for item in outcome(unit, proposed).items] == [1, 2, 1, 1]

    assert results_of(unit, place, PROPOSE) == tuple(Item(ids[name], name) for name in WRITTEN)


def test_a_vote_hands_on_what_was_kept_with_its_votes(
    unit: Unit, place: Workshop, vote: Round, ids: dict[str, str]
) -> None:
    assert vote.state is RoundState.CLOSED
    assert results_of(unit, place, PRIORITISE) == (
        Item(ids[NOVICE], NOVICE, votes=1),
        Item(ids[READER], READER, votes=2),
    )


def test_an_exercise_that_is_not_closed_hands_on_nothing(
    unit: Unit, place: Workshop, proposed: Round
) -> None:
    unit.save_round(replace(proposed, state=RoundState.OPEN))

    with pytest.raises(NoChoicesError):
        results_of(unit, place, PROPOSE)


def test_an_exercise_that_is_not_there_hands_on_nothing(unit: Unit, place: Workshop) -> None:
    with pytest.raises(NoSuchRoundError):
        results_of(unit, place, "xyz")


def test_what_an_exercise_works_on_is_asked_for_without_opening_it(
    unit: Unit, place: Workshop, proposed: Round
) -> None:
    assert proposed.state is RoundState.CLOSED
    prepared = latest_round(unit, place, PRIORITISE)

    found = items_to_work_on(unit, place, prepared)

    assert [item.label for item in found] == WRITTEN
    assert latest_round(unit, place, PRIORITISE) == prepared


# Asking first


ACTS = [
    (LABEL, (READER,), "Läsaren"),
    (MERGE, (READER, CHILD), "Läsaren"),
    (SPLIT, (READER,), "Läsaren\nLyssnaren"),
    (HIDE, (READER,), ""),
]


@pytest.mark.parametrize(("kind", "names", "label"), ACTS)
def test_a_change_to_what_is_used_later_asks_first(
    unit: Unit,
    facilitator: Actor,
    proposed: Round,
    ids: dict[str, str],
    vote: Round,
    kind: ActKind,
    names: tuple[str, ...],
    label: str,
) -> None:
    items = tuple(ids[name] for name in names)

    with pytest.raises(UsedLaterError) as told:
        moderate(unit, facilitator, proposed, kind, items, label=label)

    assert str(told.value).startswith("“Prioritera målgrupper” already builds on this.")
    assert list(unit.acts(proposed.id)) == []
    assert unit.round(vote.id) == vote


@pytest.mark.parametrize(("kind", "names", "label"), ACTS)
def test_a_change_before_anything_builds_on_it_does_not_ask(
    unit: Unit,
    facilitator: Actor,
    proposed: Round,
    ids: dict[str, str],
    kind: ActKind,
    names: tuple[str, ...],
    label: str,
) -> None:
    items = tuple(ids[name] for name in names)

    moderate(unit, facilitator, proposed, kind, items, label=label)

    assert len(unit.acts(proposed.id)) == 1


@pytest.mark.usefixtures("vote")
def test_another_order_is_the_exercises_own_and_does_not_ask(
    unit: Unit, facilitator: Actor, proposed: Round, ids: dict[str, str]
) -> None:
    moderate(unit, facilitator, proposed, MOVE, (ids[CHILD],))

    assert [item.label for item in outcome(unit, proposed).items] == [
        CHILD,
        NOVICE,
        READER,
        PARKING,
    ]


def test_the_order_of_a_later_exercise_stays(
    unit: Unit, proposed: Round, vote: Round, change: Change
) -> None:
    change(proposed, MOVE, CHILD)

    assert labels(unit, vote) == WRITTEN


def test_what_was_hidden_before_can_be_shown_without_asking(
    unit: Unit,
    facilitator: Actor,
    place: Workshop,
    proposed: Round,
    ids: dict[str, str],
) -> None:
    moderate(unit, facilitator, proposed, HIDE, (ids[PARKING],))
    vote = open_round(unit, facilitator, find_workshop(unit, place.slug), PRIORITISE)

    moderate(unit, facilitator, proposed, SHOW, (ids[PARKING],))

    assert labels(unit, vote) == [NOVICE, READER, CHILD]


def test_a_change_in_the_last_exercise_does_not_ask(
    unit: Unit, facilitator: Actor, ids: dict[str, str], vote: Round
) -> None:
    moderate(unit, facilitator, vote, LABEL, (ids[READER],), label="Läsaren")

    assert votes(unit, vote)["Läsaren"] == 2


# Carrying on


def test_a_new_name_is_carried_on_with_votes_and_the_earlier_name(
    unit: Unit, proposed: Round, vote: Round, ids: dict[str, str], change: Change
) -> None:
    change(proposed, LABEL, READER, to="Läsaren")

    assert votes(unit, vote) == {NOVICE: 1, "Läsaren": 2, PARKING: 1, CHILD: 0}
    assert taken(unit, vote)[1] == Item(ids[READER], "Läsaren", aliases=(READER,))


def test_merged_proposals_have_their_votes_together(
    unit: Unit, proposed: Round, vote: Round, ids: dict[str, str], change: Change
) -> None:
    change(proposed, MERGE, READER, PARKING, to="Läsaren i bilen")

    assert votes(unit, vote) == {NOVICE: 1, "Läsaren i bilen": 2, CHILD: 0}
    merged = taken(unit, vote)[1]
    assert (merged.id, merged.merged) == (ids[READER], (ids[PARKING],))
    assert set(merged.aliases) == {READER, PARKING}


def test_the_first_part_of_a_split_keeps_the_votes(
    unit: Unit, proposed: Round, vote: Round, change: Change
) -> None:
    change(proposed, SPLIT, READER, to="Läsaren\nLyssnaren")

    assert votes(unit, vote) == {NOVICE: 1, "Läsaren": 2, "Lyssnaren": 0, PARKING: 1, CHILD: 0}
    ours = {item.label: item.id for item in outcome(unit, proposed).items}
    theirs = {item.label: item.id for item in taken(unit, vote)}
    assert ours == theirs


def test_what_is_hidden_is_hidden_later_too_and_can_be_shown_again(
    unit: Unit, proposed: Round, vote: Round, change: Change
) -> None:
    change(proposed, HIDE, READER)
    without = votes(unit, vote)
    change(proposed, SHOW, READER)

    assert without == {NOVICE: 1, PARKING: 1, CHILD: 0}
    assert votes(unit, vote) == {NOVICE: 1, READER: 2, PARKING: 1, CHILD: 0}


def test_a_change_goes_down_the_whole_chain(
    unit: Unit, proposed: Round, vote: Round, personas: Round, change: Change
) -> None:
    change(proposed, LABEL, READER, to="Läsaren")

    assert labels(unit, vote) == [NOVICE, "Läsaren", PARKING, CHILD]
    assert labels(unit, personas) == [NOVICE, "Läsaren"]


def test_a_change_goes_down_and_never_up(
    unit: Unit, proposed: Round, vote: Round, personas: Round, change: Change
) -> None:
    change(vote, LABEL, READER, to="Läsaren")

    assert [item.label for item in outcome(unit, proposed).items] == WRITTEN
    assert votes(unit, vote)["Läsaren"] == 2
    assert labels(unit, personas) == [NOVICE, "Läsaren"]


def test_cards_stay_with_the_group_they_were_written_for(
    unit: Unit,
    proposed: Round,
    personas: Round,
    ids: dict[str, str],
    alva: Participant,
    bo: Participant,
    as_participant: AsParticipant,
    change: Change,
) -> None:
    for person, group, name in ((alva, NOVICE, "Otto"), (bo, READER, "Bibbi")):
        value = {"cards": {ids[group]: {"name": name}}}
        hand_in(unit, as_participant(person), personas, person, value, 1)

    change(proposed, MERGE, NOVICE, READER, to="Den nya läsaren")

    now = unit.round(personas.id)
    assert now is not None
    cards = outcome(unit, now).items
    assert [(card.label, card.detail["name"]) for card in cards] == [
        ("Den nya läsaren", "Otto"),
        ("Den nya läsaren", "Bibbi"),
    ]


def test_of_a_merge_of_which_only_one_was_kept_that_one_has_the_new_name(
    unit: Unit, proposed: Round, personas: Round, ids: dict[str, str], change: Change
) -> None:
    change(proposed, MERGE, PARKING, READER, to="Läsaren i bilen")

    assert labels(unit, personas) == [NOVICE, "Läsaren i bilen"]
    assert taken(unit, personas)[1].id == ids[READER]
    assert READER in taken(unit, personas)[1].aliases


def test_a_later_exercise_that_merged_another_way_round_is_still_reached(
    unit: Unit,
    facilitator: Actor,
    proposed: Round,
    vote: Round,
    ids: dict[str, str],
    change: Change,
) -> None:
    """The proposals were put in another order first, so that the other id lives on there."""
    change(proposed, MOVE, PARKING)
    change(proposed, MERGE, READER, PARKING, to="Läsaren")
    lives_on = next(item.id for item in outcome(unit, proposed).items if item.label == "Läsaren")
    assert (lives_on, taken(unit, vote)[1].id) == (ids[PARKING], ids[READER])

    with pytest.raises(UsedLaterError):
        moderate(unit, facilitator, proposed, LABEL, (lives_on,), label="Bilisten")
    moderate(unit, facilitator, proposed, LABEL, (lives_on,), label="Bilisten", confirmed=True)

    assert votes(unit, vote) == {NOVICE: 1, "Bilisten": 2, CHILD: 0}


def test_both_runs_of_a_later_exercise_are_reached(
    unit: Unit,
    facilitator: Actor,
    place: Workshop,
    proposed: Round,
    vote: Round,
    change: Change,
) -> None:
    second = open_round(unit, facilitator, find_workshop(unit, place.slug), PRIORITISE)

    change(proposed, LABEL, READER, to="Läsaren")

    assert votes(unit, vote)["Läsaren"] == 2
    assert labels(unit, second) == [NOVICE, "Läsaren", PARKING, CHILD]


def test_an_exercise_that_is_only_prepared_takes_over_what_is_there_when_it_opens(
    unit: Unit,
    facilitator: Actor,
    place: Workshop,
    proposed: Round,
    vote: Round,
    change: Change,
) -> None:
    change(proposed, LABEL, READER, to="Läsaren")

    opened = open_round(unit, facilitator, find_workshop(unit, place.slug), "personas")

    assert votes(unit, vote)["Läsaren"] == 2
    assert labels(unit, opened) == [NOVICE, "Läsaren"]


# Undoing


@pytest.mark.parametrize(("kind", "names", "label"), ACTS)
def test_undoing_takes_a_change_back_all_the_way(
    unit: Unit,
    facilitator: Actor,
    proposed: Round,
    vote: Round,
    personas: Round,
    change: Change,
    kind: ActKind,
    names: tuple[str, ...],
    label: str,
) -> None:
    before = (outcome(unit, proposed), votes(unit, vote), labels(unit, personas))

    change(proposed, kind, *names, to=label)
    changed = (outcome(unit, proposed), votes(unit, vote), labels(unit, personas))
    undo(unit, facilitator, proposed)

    assert changed != before
    assert (outcome(unit, proposed), votes(unit, vote), labels(unit, personas)) == before
    assert {item.aliases for item in taken(unit, vote)} == {()}
    assert {item.merged for item in taken(unit, vote)} == {()}


def test_changes_are_undone_one_by_one(
    unit: Unit, facilitator: Actor, proposed: Round, vote: Round, change: Change
) -> None:
    change(proposed, LABEL, READER, to="Läsaren")
    change(proposed, MERGE, READER, PARKING, to="Läsaren i bilen")
    change(proposed, HIDE, READER)
    seen = []
    for _ in range(3):
        undo(unit, facilitator, proposed)
        seen.append(votes(unit, vote))

    assert seen == [
        {NOVICE: 1, "Läsaren i bilen": 2, CHILD: 0},
        {NOVICE: 1, "Läsaren": 2, PARKING: 1, CHILD: 0},
        {NOVICE: 1, READER: 2, PARKING: 1, CHILD: 0},
    ]


def test_what_an_exercise_between_calls_it_stays_when_an_earlier_name_is_undone(
    unit: Unit,
    facilitator: Actor,
    proposed: Round,
    vote: Round,
    personas: Round,
    change: Change,
) -> None:
    change(proposed, LABEL, READER, to="Läsaren")
    change(vote, LABEL, READER, to="Vår läsare")

    undo(unit, facilitator, proposed)

    assert [item.label for item in outcome(unit, proposed).items] == WRITTEN
    assert votes(unit, vote)["Vår läsare"] == 2
    assert labels(unit, personas) == [NOVICE, "Vår läsare"]


def test_what_was_not_kept_does_not_come_in_by_undoing(
    unit: Unit, facilitator: Actor, proposed: Round, personas: Round, change: Change
) -> None:
    change(proposed, MERGE, PARKING, READER, to="Läsaren i bilen")

    undo(unit, facilitator, proposed)

    assert labels(unit, personas) == [NOVICE, READER]


def test_a_merge_between_is_not_taken_apart_by_undoing_an_earlier_name(
    unit: Unit,
    facilitator: Actor,
    proposed: Round,
    vote: Round,
    personas: Round,
    change: Change,
) -> None:
    change(proposed, LABEL, READER, to="Läsaren")
    change(vote, MERGE, NOVICE, READER, to="Alla som läser")

    undo(unit, facilitator, proposed)

    assert labels(unit, personas) == ["Alla som läser"]


def test_a_change_made_before_anything_built_on_it_is_undone_there_too(
    unit: Unit, facilitator: Actor, place: Workshop, proposed: Round, change: Change
) -> None:
    change(proposed, LABEL, READER, to="Läsaren")
    vote = open_round(unit, facilitator, find_workshop(unit, place.slug), PRIORITISE)
    before = labels(unit, vote)

    undo(unit, facilitator, proposed)

    assert before == [NOVICE, "Läsaren", PARKING, CHILD]
    assert labels(unit, vote) == WRITTEN


def test_a_decision_that_a_vote_made_keeps_its_votes_when_a_name_is_undone(
    unit: Unit,
    facilitator: Actor,
    prepare: Callable[..., Workshop],
    proposed: Round,
    vote: Round,
    change: Change,
) -> None:
    assert vote.state is RoundState.CLOSED
    decide = "next-step-decision"
    here = prepare(
        **{
            PROPOSE: {},
            PRIORITISE: {"choices_from": PROPOSE, "keep": 2},
            decide: {"by": "vote", "choices_from": PRIORITISE},
        }
    )
    record_decision(unit, facilitator, here, decide)
    settled = latest_round(unit, here, decide)
    source = latest_round(unit, here, PROPOSE)

    change(source, LABEL, READER, to="Läsaren")
    changed = votes(unit, settled)
    undo(unit, facilitator, source)

    assert proposed.id == source.id
    assert changed == {NOVICE: 1, "Läsaren": 2}
    assert votes(unit, settled) == {NOVICE: 1, READER: 2}
