"""A tie at the cut of a vote: the desk asks, and what was done stands in result and trail."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from workshopkit.documents.content.documentation import documentation
from workshopkit.domain.actor import Actor, WrongRoleError
from workshopkit.domain.document import Bars, DecisionLine, Heading, Paragraph
from workshopkit.domain.item import ActKind, Item
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import NobodyVotedError, Outcome, Round, RoundState, TieWay
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.answering import hand_in
from workshopkit.facilitation.command import perform
from workshopkit.facilitation.commands.asked import MissingFactError
from workshopkit.facilitation.decision import NothingDecidedError, record_decision
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.material import gather
from workshopkit.facilitation.moderation import moderate
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.results.tie import NoTieError, TieUsedError, settle_tie
from workshopkit.facilitation.running import (
    change_settings,
    close_round,
    open_round,
    withdraw_round,
)
from workshopkit.kinds import kind_of
from workshopkit.kinds.cut import drawn
from workshopkit.locale.language import language

AsParticipant = Callable[[Participant], Actor]
PROPOSE, PRIORITISE = "propose-target-groups", "prioritise-target-groups"
NOVICE, READER, PARKING, CHILD = (
    "Den oerfarne",
    "Bokälskaren",
    "Parkeringen",
    "Det nyfikna barnet",
)
ENGLISH = language("en")


class Vote:
    """A vote among four that keeps two, and those who vote in it."""

    def __init__(self, unit: Unit, facilitator: Actor, slug: str) -> None:
        self.unit, self.facilitator, self.slug = unit, facilitator, slug

    @property
    def place(self) -> Workshop:
        return find_workshop(self.unit, self.slug)

    @property
    def round(self) -> Round:
        return latest_round(self.unit, self.place, PRIORITISE)

    @property
    def outcome(self) -> Outcome:
        return outcome(self.unit, self.round)

    @property
    def kept(self) -> list[str]:
        return [item.label for item in kind_of(self.round).results(self.outcome)]

    @property
    def said(self) -> list[str]:
        """The sentences of the result."""
        report = kind_of(self.round).report(self.outcome, ENGLISH)
        return [block.text for block in report if isinstance(block, Paragraph)]

    def hold(self, *ballots: tuple[str, ...]) -> None:
        """Open it, let somebody vote for each of these, and close it."""
        opened = open_round(self.unit, self.facilitator, self.place, PRIORITISE)
        ids = {item.label: item.id for item in opened.items}
        for labels in ballots:
            person = join(self.unit, self.place.code)
            actor = Actor(self.facilitator.role.PARTICIPANT, person.id, self.place.id)
            value = {"choices": [ids[label] for label in labels]}
            hand_in(self.unit, actor, opened, person, value, 1)
        close_round(self.unit, self.facilitator, self.place, PRIORITISE)

    def settle(self, way: TieWay) -> None:
        settle_tie(self.unit, self.facilitator, self.place, PRIORITISE, way)

    def lines(self, kind: str) -> list[dict[str, Any]]:
        return [json.loads(o.body) for o in self.unit.trail(self.place.id) if o.kind == kind]


@pytest.fixture
def vote(unit: Unit, facilitator: Actor, place: Workshop, proposed: Round) -> Vote:
    assert proposed.state is RoundState.OPEN or proposed.state is RoundState.CLOSED
    return Vote(unit, facilitator, place.slug)


@pytest.fixture
def tied(vote: Vote) -> Vote:
    """The reader has two votes, the three others one each: one of them fits."""
    vote.hold((READER, NOVICE), (READER, PARKING), (CHILD,))
    return vote


SHARED = "3 share the last place, with 1 vote each."


def test_until_somebody_settles_it_all_that_are_alike_go_on_and_it_says_so(tied: Vote) -> None:
    assert tied.kept == [NOVICE, READER, PARKING, CHILD]
    assert tied.said == [f"{SHARED} All of them are kept."]


@pytest.mark.parametrize(
    ("way", "kept", "said"),
    [
        (TieWay.ALL, [NOVICE, READER, PARKING, CHILD], "All of them are kept."),
        (TieWay.FEWER, [READER], "None of them is kept."),
        (
            TieWay.ORDER,
            [NOVICE, READER],
            "There was room for 1: those first in the list are kept.",
        ),
    ],
)
def test_a_tie_is_settled_as_was_chosen_and_every_format_says_how(
    tied: Vote, way: TieWay, kept: list[str], said: str
) -> None:
    tied.settle(way)

    assert tied.kept == kept
    assert tied.said == [f"{SHARED} {said}"]
    (line,) = tied.lines("tie")
    assert line["way"] == way
    document = documentation(gather(tied.unit, tied.place), ENGLISH)
    assert Paragraph(f"{SHARED} {said}") in document.blocks


def test_a_lot_is_drawn_with_the_mark_that_closed_the_vote(tied: Vote) -> None:
    tied.settle(TieWay.LOT)
    first = tied.kept
    tied.settle(TieWay.ALL)
    tied.settle(TieWay.LOT)

    closed = [o for o in tied.unit.trail(tied.place.id) if o.kind == "closed"][-1]
    seed = closed.mark[:12]
    others = [item for item in tied.outcome.items if item.label != READER]
    winner = drawn(others, 1, seed)
    assert tied.kept == first
    assert {item.id for item in others if item.label in first} == winner
    assert [line["seed"] for line in tied.lines("tie")] == [seed, "", seed]
    assert tied.said[0].endswith(f"it was drawn by lot, with the seed {seed}.")


def test_a_run_off_is_among_the_tied_and_decides_for_both_votes(tied: Vote) -> None:
    first = tied.round.id
    tied.settle(TieWay.RUNOFF)
    assert outcome(tied.unit, tied.unit.round(first) or tied.round).settling.way is TieWay.RUNOFF

    tied.hold((CHILD,), (CHILD,), (NOVICE,))

    assert [item.label for item in tied.round.items] == [NOVICE, PARKING, CHILD]
    assert (tied.round.settings["keep"], tied.round.settings["votes"]) == (1, 1)
    assert tied.kept == [READER, CHILD]
    before = tied.unit.round(first)
    assert before is not None
    told = outcome(tied.unit, before)
    assert [item.label for item in kind_of(before).results(told)] == [READER, CHILD]
    sentences = [
        block.text
        for block in kind_of(before).report(told, ENGLISH)
        if isinstance(block, Paragraph)
    ]
    assert sentences == [f"{SHARED} There was room for 1: it was decided by a run-off."]


def test_what_goes_on_after_a_run_off_is_what_both_votes_kept(
    tied: Vote, unit: Unit, facilitator: Actor
) -> None:
    tied.settle(TieWay.RUNOFF)
    tied.hold((CHILD,))

    opened = open_round(unit, facilitator, tied.place, "personas")

    assert [item.label for item in opened.items] == [READER, CHILD]


def test_a_run_off_that_ties_again_can_be_settled(tied: Vote) -> None:
    tied.settle(TieWay.RUNOFF)
    tied.hold((CHILD,), (NOVICE,))
    assert tied.kept == [NOVICE, READER, CHILD]

    tied.settle(TieWay.ORDER)

    assert tied.kept == [NOVICE, READER]


def test_a_run_off_that_is_taken_back_leaves_the_tie_unsettled(tied: Vote) -> None:
    tied.settle(TieWay.RUNOFF)

    withdraw_round(tied.unit, tied.facilitator, tied.place, PRIORITISE)

    assert tied.outcome.settling.way is None
    assert tied.kept == [NOVICE, READER, PARKING, CHILD]


def test_a_decision_names_what_was_kept_and_no_other(
    tied: Vote, unit: Unit, facilitator: Actor
) -> None:
    tied.settle(TieWay.FEWER)

    record_decision(unit, facilitator, tied.place, PRIORITISE)

    blocks = documentation(gather(unit, tied.place), ENGLISH).blocks
    (line,) = (block for block in blocks if isinstance(block, DecisionLine))
    assert line.outcome == "Decided by vote: Bokälskaren (2 votes)."


def test_what_later_exercises_build_on_is_not_settled_anew(
    tied: Vote, unit: Unit, facilitator: Actor
) -> None:
    open_round(unit, facilitator, tied.place, "personas")

    with pytest.raises(TieUsedError):
        tied.settle(TieWay.FEWER)


def test_a_tie_is_the_facilitators_to_settle_and_has_to_be_there(
    tied: Vote, unit: Unit, facilitator: Actor, secretary: Actor
) -> None:
    with pytest.raises(WrongRoleError):
        settle_tie(unit, secretary, tied.place, PRIORITISE, TieWay.ALL)
    with pytest.raises(MissingFactError):
        perform(
            unit, facilitator, tied.place, {"command": "tie", "exercise": PRIORITISE, "way": "dice"}
        )
    moderate(unit, facilitator, tied.round, ActKind.HIDE, (item_of(tied, PARKING).id,))
    moderate(unit, facilitator, tied.round, ActKind.HIDE, (item_of(tied, CHILD).id,))
    with pytest.raises(NoTieError):
        tied.settle(TieWay.ALL)


def item_of(vote: Vote, label: str) -> Item:
    return next(item for item in vote.outcome.items if item.label == label)


def test_points_and_ranks_are_cut_the_same_way(vote: Vote) -> None:
    change_settings(vote.unit, vote.facilitator, vote.place, PRIORITISE, {"method": "rank"})

    vote.hold((READER, NOVICE), (READER, PARKING))

    assert vote.kept == [NOVICE, READER, PARKING]
    assert vote.said == ["2 share the last place, with 2 points each. All of them are kept."]


def test_with_no_vote_cast_nobody_is_named_and_nothing_goes_on(
    vote: Vote, unit: Unit, facilitator: Actor
) -> None:
    vote.hold((), ())

    assert vote.kept == []
    assert vote.said == ["Nobody voted."]
    with pytest.raises(NobodyVotedError):
        open_round(unit, facilitator, vote.place, "personas")
    with pytest.raises(NothingDecidedError):
        record_decision(unit, facilitator, vote.place, PRIORITISE)
    blocks = documentation(gather(unit, vote.place), ENGLISH).blocks
    assert Heading(1, "Our eight prioritised target groups:") not in blocks
    assert [len(block.rows) for block in blocks if isinstance(block, Bars)] == [4]


def test_what_got_no_vote_is_not_kept_to_fill_the_places(vote: Vote) -> None:
    vote.hold((READER,))

    assert vote.kept == [READER]
    assert vote.said == ["Only 1 got votes; there was room for 2."]
