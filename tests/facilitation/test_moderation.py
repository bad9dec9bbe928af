from __future__ import annotations

from collections.abc import Callable

import pytest

from workshopkit.domain.actor import Actor
from workshopkit.domain.detail import BLACK
from workshopkit.domain.item import (
    Act,
    ActKind,
    NothingToMergeError,
    NothingToSplitError,
    NothingToUndoError,
)
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.response import HandCount
from workshopkit.domain.round import Round
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.answering import hand_in
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.moderation import (
    EmptyLabelError,
    LongLabelError,
    moderate,
    move_by,
    redact,
    undo,
)
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.results.namesake import NamesakeError, NameTakenError
from workshopkit.facilitation.running import (
    change_settings,
    close_round,
    count_by_hand,
    open_round,
)

PRIORITISE = "prioritise-target-groups"

WRITTEN = ["Den oerfarne", "Bokälskaren", "Parkeringen", "Det nyfikna barnet"]


def labels(unit: Unit, round_: Round) -> list[str]:
    return [item.label for item in outcome(unit, round_).items]


def item_id(unit: Unit, round_: Round, label: str) -> str:
    return next(item.id for item in outcome(unit, round_).items if item.label == label)


def test_what_was_written_comes_in_the_order_it_came_in(unit: Unit, proposed: Round) -> None:
    assert labels(unit, proposed) == WRITTEN


def test_moderation_changes_what_is_seen_and_not_what_was_written(
    unit: Unit, facilitator: Actor, proposed: Round
) -> None:
    before = list(unit.responses(proposed.id))
    pair = (item_id(unit, proposed, "Parkeringen"), item_id(unit, proposed, "Bokälskaren"))

    moderate(unit, facilitator, proposed, ActKind.MERGE, pair, label="  Läsaren i\nbilen ")

    assert labels(unit, proposed) == ["Den oerfarne", "Läsaren i bilen", "Det nyfikna barnet"]
    assert [item.authors for item in outcome(unit, proposed).items] == [1, 2, 1]
    assert list(unit.responses(proposed.id)) == before


def test_acts_are_numbered_as_they_come(unit: Unit, facilitator: Actor, proposed: Round) -> None:
    made = [moderate(unit, facilitator, proposed, ActKind.HIDE, ("a",)) for _ in range(3)]

    assert [act.seq for act in made] == [1, 2, 3]
    assert list(unit.acts(proposed.id)) == made


def test_undoing_takes_back_the_latest_act_and_then_the_one_before(
    unit: Unit, facilitator: Actor, proposed: Round
) -> None:
    first = item_id(unit, proposed, "Den oerfarne")
    moderate(unit, facilitator, proposed, ActKind.LABEL, (first,), label="Ett")
    moderate(unit, facilitator, proposed, ActKind.LABEL, (first,), label="Två")
    seen = [labels(unit, proposed)[0]]

    for _ in range(2):
        undo(unit, facilitator, proposed)
        seen.append(labels(unit, proposed)[0])

    assert seen == ["Två", "Ett", "Den oerfarne"]


def test_an_act_after_an_undo_does_not_bring_back_what_was_undone(
    unit: Unit, facilitator: Actor, proposed: Round
) -> None:
    first, second = (item_id(unit, proposed, label) for label in WRITTEN[:2])
    moderate(unit, facilitator, proposed, ActKind.HIDE, (first,))
    undo(unit, facilitator, proposed)

    moderate(unit, facilitator, proposed, ActKind.HIDE, (second,))

    assert [item.hidden for item in outcome(unit, proposed).items] == [False, True, False, False]
    assert [(act.seq, act.undone) for act in unit.acts(proposed.id)] == [(1, True), (2, False)]


def test_when_nothing_is_left_there_is_nothing_to_undo(
    unit: Unit, facilitator: Actor, proposed: Round
) -> None:
    moderate(unit, facilitator, proposed, ActKind.HIDE, ("a",))
    assert undo(unit, facilitator, proposed) == Act(1, ActKind.HIDE, ("a",), undone=True)

    with pytest.raises(NothingToUndoError):
        undo(unit, facilitator, proposed)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (1, ["Den oerfarne", "Parkeringen", "Bokälskaren", "Det nyfikna barnet"]),
        (-1, ["Bokälskaren", "Den oerfarne", "Parkeringen", "Det nyfikna barnet"]),
        (-9, ["Bokälskaren", "Den oerfarne", "Parkeringen", "Det nyfikna barnet"]),
        (9, ["Den oerfarne", "Parkeringen", "Det nyfikna barnet", "Bokälskaren"]),
    ],
)
def test_an_item_moves_up_and_down(
    unit: Unit, facilitator: Actor, proposed: Round, steps: int, expected: list[str]
) -> None:
    move_by(unit, facilitator, proposed, item_id(unit, proposed, "Bokälskaren"), steps)

    assert labels(unit, proposed) == expected


def test_a_proposal_is_split_into_as_many_as_there_are_lines(
    unit: Unit, facilitator: Actor, proposed: Round
) -> None:
    reader = item_id(unit, proposed, "Bokälskaren")

    moderate(
        unit,
        facilitator,
        proposed,
        ActKind.SPLIT,
        (reader,),
        label=" Läsaren\r\n\n Lyssnaren \nLäsaren\nSkrivaren",
    )

    found = outcome(unit, proposed).items
    assert [(item.label, item.authors) for item in found] == [
        ("Den oerfarne", 1),
        ("Läsaren", 2),
        ("Lyssnaren", 0),
        ("Skrivaren", 0),
        ("Parkeringen", 1),
        ("Det nyfikna barnet", 1),
    ]
    assert found[1].id == reader
    assert [item.aliases for item in found[1:4]] == [("Bokälskaren",)] * 3


def test_a_split_is_undone_as_a_whole(unit: Unit, facilitator: Actor, proposed: Round) -> None:
    reader = item_id(unit, proposed, "Bokälskaren")
    before = outcome(unit, proposed)
    moderate(unit, facilitator, proposed, ActKind.SPLIT, (reader,), label="Läsaren\nLyssnaren")

    undo(unit, facilitator, proposed)

    assert outcome(unit, proposed) == before


def test_several_lines_are_only_for_a_split(
    unit: Unit, facilitator: Actor, proposed: Round
) -> None:
    reader = item_id(unit, proposed, "Bokälskaren")

    moderate(unit, facilitator, proposed, ActKind.LABEL, (reader,), label="Läsaren\nLyssnaren")

    assert labels(unit, proposed)[1] == "Läsaren Lyssnaren"


@pytest.mark.parametrize(
    ("kind", "items", "label", "error"),
    [
        (ActKind.MERGE, ("a",), "Båda", NothingToMergeError),
        (ActKind.MERGE, ("a", "b"), " \u200b ", NothingToMergeError),
        (ActKind.LABEL, ("a",), "  ", EmptyLabelError),
        (ActKind.LABEL, ("a",), "å" * 201, LongLabelError),
        (ActKind.MERGE, ("a", "b"), "å" * 201, LongLabelError),
        (ActKind.SPLIT, ("a",), "", NothingToSplitError),
        (ActKind.SPLIT, ("a",), "Läsaren", NothingToSplitError),
        (ActKind.SPLIT, ("a",), "Läsaren\n \nLäsaren", NothingToSplitError),
        (ActKind.SPLIT, ("a", "b"), "Läsaren\nLyssnaren", NothingToSplitError),
        (ActKind.SPLIT, ("a",), "Läsaren\n" + "å" * 201, LongLabelError),
    ],
)
def test_an_act_that_makes_no_sense_is_refused(
    unit: Unit,
    facilitator: Actor,
    proposed: Round,
    kind: ActKind,
    items: tuple[str, ...],
    label: str,
    error: type[Exception],
) -> None:
    with pytest.raises(error):
        moderate(unit, facilitator, proposed, kind, items, label=label)

    assert list(unit.acts(proposed.id)) == []


@pytest.mark.usefixtures("proposed")
def test_nine_who_voted_for_both_have_nine_votes_on_what_the_two_became(
    unit: Unit,
    facilitator: Actor,
    place: Workshop,
    as_participant: Callable[[Participant], Actor],
) -> None:
    open_round(unit, facilitator, find_workshop(unit, place.slug), PRIORITISE)
    voting = latest_round(unit, place, PRIORITISE)
    pair = tuple(item.id for item in voting.items[:2])
    for n in range(9):
        person = join(unit, place.code, name=f"Person {n}")
        hand_in(unit, as_participant(person), voting, person, {"choices": list(pair)}, 1)
    close_round(unit, facilitator, find_workshop(unit, place.slug), PRIORITISE)
    count_by_hand(
        unit, facilitator, place, HandCount(voting.id, "hands", 3, dict.fromkeys(pair, 2))
    )

    moderate(unit, facilitator, voting, ActKind.MERGE, pair, label="Båda")
    merged = outcome(unit, latest_round(unit, place, PRIORITISE))
    undo(unit, facilitator, voting)
    apart = outcome(unit, latest_round(unit, place, PRIORITISE))

    # Two hands for each of two are at most three hands for one, of the three that were raised.
    assert [(item.label, item.votes) for item in merged.items[:1]] == [("Båda", 9 + 3)]
    assert [item.votes for item in apart.items] == [9 + 2, 9 + 2, 0, 0]


@pytest.mark.usefixtures("proposed")
def test_what_is_hidden_after_the_vote_moves_nobodys_points(
    unit: Unit,
    facilitator: Actor,
    place: Workshop,
    alva: Participant,
    as_participant: Callable[[Participant], Actor],
) -> None:
    change_settings(unit, facilitator, place, PRIORITISE, {"method": "rank"})
    voting = open_round(unit, facilitator, find_workshop(unit, place.slug), PRIORITISE)
    first, second, *_ = (item.id for item in voting.items)
    hand_in(unit, as_participant(alva), voting, alva, {"choices": [first, second]}, 1)
    before = [item.votes for item in outcome(unit, voting).items]

    moderate(unit, facilitator, voting, ActKind.HIDE, (first,))

    assert [item.votes for item in outcome(unit, voting).items] == before


@pytest.mark.usefixtures("proposed")
def test_reasons_that_were_blacked_out_stay_so_when_votes_are_counted_anew(
    unit: Unit,
    facilitator: Actor,
    place: Workshop,
    alva: Participant,
    as_participant: Callable[[Participant], Actor],
) -> None:
    change_settings(unit, facilitator, place, PRIORITISE, {"method": "choose"})
    voting = open_round(unit, facilitator, find_workshop(unit, place.slug), PRIORITISE)
    first = voting.items[0].id
    value = {"choices": [first], "reasons": ["Grannen Bo behöver det."]}
    hand_in(unit, as_participant(alva), voting, alva, value, 1)

    redact(unit, facilitator, voting, first, "")

    assert outcome(unit, voting).items[0].detail["reasons"] == [BLACK]


@pytest.mark.parametrize("label", ["Bokälskaren", "  bokälskaren. "])
def test_a_name_that_another_one_has_is_an_offer_to_merge(
    unit: Unit, facilitator: Actor, proposed: Round, label: str
) -> None:
    one = (item_id(unit, proposed, "Parkeringen"),)
    with pytest.raises(NamesakeError):
        moderate(unit, facilitator, proposed, ActKind.LABEL, one, label=label)
    assert labels(unit, proposed) == WRITTEN

    act = moderate(unit, facilitator, proposed, ActKind.LABEL, one, label=label, confirmed=True)

    assert act.kind is ActKind.MERGE
    assert [(i.label, i.authors) for i in outcome(unit, proposed).items] == [
        ("Den oerfarne", 1),
        (label.strip(), 2),
        ("Det nyfikna barnet", 1),
    ]
    undo(unit, facilitator, proposed)
    assert labels(unit, proposed) == WRITTEN


def test_merging_two_into_the_name_of_a_third_offers_to_merge_all(
    unit: Unit, facilitator: Actor, proposed: Round
) -> None:
    pair = tuple(item_id(unit, proposed, name) for name in ("Parkeringen", "Den oerfarne"))

    with pytest.raises(NamesakeError):
        moderate(unit, facilitator, proposed, ActKind.MERGE, pair, label="Bokälskaren")
    moderate(unit, facilitator, proposed, ActKind.MERGE, pair, label="Bokälskaren", confirmed=True)

    assert labels(unit, proposed) == ["Bokälskaren", "Det nyfikna barnet"]


def test_what_is_shown_again_under_a_name_that_was_given_away_is_merged(
    unit: Unit, facilitator: Actor, proposed: Round
) -> None:
    hidden = (item_id(unit, proposed, "Parkeringen"),)
    moderate(unit, facilitator, proposed, ActKind.HIDE, hidden)
    other = (item_id(unit, proposed, "Bokälskaren"),)
    moderate(unit, facilitator, proposed, ActKind.LABEL, other, label="Parkeringen")

    with pytest.raises(NamesakeError):
        moderate(unit, facilitator, proposed, ActKind.SHOW, hidden)
    moderate(unit, facilitator, proposed, ActKind.SHOW, hidden, confirmed=True)

    shown = [item for item in outcome(unit, proposed).items if not item.hidden]
    assert [item.label for item in shown].count("Parkeringen") == 1


def test_a_part_that_is_split_off_needs_a_name_of_its_own(
    unit: Unit, facilitator: Actor, proposed: Round
) -> None:
    one = (item_id(unit, proposed, "Parkeringen"),)

    with pytest.raises(NameTakenError):
        moderate(unit, facilitator, proposed, ActKind.SPLIT, one, label="Bilar\nBokälskaren")

    assert labels(unit, proposed) == WRITTEN


def test_the_same_name_in_other_letters_is_no_other_choice(
    unit: Unit, facilitator: Actor, proposed: Round
) -> None:
    one = (item_id(unit, proposed, "Parkeringen"),)

    moderate(unit, facilitator, proposed, ActKind.LABEL, one, label="PARKERINGEN")

    assert labels(unit, proposed)[2] == "PARKERINGEN"
