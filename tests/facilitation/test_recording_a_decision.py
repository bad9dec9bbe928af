from __future__ import annotations

from collections.abc import Callable

import pytest

from workshopkit.documents.content.documentation import documentation
from workshopkit.domain.actor import Actor
from workshopkit.domain.document import DecisionLine
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import EntryKind
from workshopkit.domain.response import HandCount
from workshopkit.domain.round import NoChoicesError, RoundState
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.answering import hand_in
from workshopkit.facilitation.ballot import NoProposalError
from workshopkit.facilitation.decision import NothingDecidedError, record_decision
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.material import gather
from workshopkit.facilitation.recording import change_entry, record_of, remove_entry
from workshopkit.facilitation.running import close_round, count_by_hand, open_round, reveal_round
from workshopkit.facilitation.wording import write_wording
from workshopkit.locale.language import language

Prepare = Callable[..., Workshop]
AsParticipant = Callable[[Participant], Actor]
PROPOSE, PRIORITISE = "propose-target-groups", "prioritise-target-groups"
DECIDE = "next-step-decision"
PROPOSAL = "Vi bokar nästa forum till hösten."


@pytest.fixture
def here(unit: Unit, facilitator: Actor, prepare: Prepare) -> Workshop:
    """A workshop where one decision is prepared."""
    made = prepare(**{DECIDE: {}})
    write_wording(unit, facilitator, made, DECIDE, PROPOSAL)
    return made


def now(unit: Unit, here: Workshop) -> Workshop:
    return find_workshop(unit, here.slug)


def lines(unit: Unit, here: Workshop, code: str = "en") -> list[tuple[str, str]]:
    """The decisions as the documentation has them: what, and how it came out."""
    material = gather(unit, now(unit, here))
    blocks = documentation(material, language(code)).blocks
    return [(b.text, b.outcome) for b in blocks if isinstance(b, DecisionLine)]


def answered(
    unit: Unit,
    facilitator: Actor,
    here: Workshop,
    as_participant: AsParticipant,
    answers: dict[Participant, dict[str, str]],
) -> None:
    opened = open_round(unit, facilitator, now(unit, here), DECIDE)
    for person, value in answers.items():
        hand_in(unit, as_participant(person), opened, person, value, 1)
    close_round(unit, facilitator, now(unit, here), DECIDE)


@pytest.mark.parametrize("by", ["consensus", "hands"])
def test_without_a_proposal_nothing_is_opened(
    unit: Unit, facilitator: Actor, prepare: Prepare, by: str
) -> None:
    here = prepare(**{DECIDE: {"by": by}})

    with pytest.raises(NoProposalError):
        open_round(unit, facilitator, here, DECIDE)

    assert latest_round(unit, here, DECIDE).state is RoundState.PREPARED


@pytest.mark.parametrize("revealed", [False, True])
def test_what_everybody_agreed_on_is_recorded_in_one_step(
    unit: Unit,
    facilitator: Actor,
    secretary: Actor,
    here: Workshop,
    alva: Participant,
    as_participant: AsParticipant,
    revealed: bool,
) -> None:
    answered(unit, facilitator, here, as_participant, {alva: {"answer": "yes", "why": ""}})
    if revealed:
        reveal_round(unit, facilitator, now(unit, here), DECIDE)

    entry = record_decision(unit, secretary, here, DECIDE)

    assert record_of(unit, here).of(EntryKind.DECISION) == (entry,)
    assert entry.body == {"text": PROPOSAL, "outcome": "", "exercise": DECIDE}
    assert lines(unit, here) == [(PROPOSAL, "Everybody agreed: 1 of 1.")]


def test_who_could_not_agree_is_counted(
    unit: Unit,
    facilitator: Actor,
    here: Workshop,
    alva: Participant,
    bo: Participant,
    as_participant: AsParticipant,
) -> None:
    answers = {alva: {"answer": "yes", "why": ""}, bo: {"answer": "no", "why": "För tidigt."}}
    answered(unit, facilitator, here, as_participant, answers)

    record_decision(unit, facilitator, here, DECIDE)

    assert lines(unit, here) == [(PROPOSAL, "No consensus: 1 of 2 who answered could not agree.")]


@pytest.mark.parametrize(
    ("votes", "outcome"),
    [
        ({"for": 12, "against": 3}, "Carried: 12 for, 3 against, 0 abstained."),
        ({"for": 3, "against": 3, "abstain": 9}, "A tie: 3 for, 3 against, 9 abstained."),
    ],
)
def test_raised_hands_decide(
    unit: Unit, facilitator: Actor, prepare: Prepare, votes: dict[str, int], outcome: str
) -> None:
    here = prepare(**{DECIDE: {"by": "hands"}})
    write_wording(unit, facilitator, here, DECIDE, PROPOSAL)
    opened = open_round(unit, facilitator, here, DECIDE)
    count_by_hand(unit, facilitator, here, HandCount(opened.id, "hands", 15, votes))
    close_round(unit, facilitator, now(unit, here), DECIDE)

    record_decision(unit, facilitator, here, DECIDE)

    assert lines(unit, here) == [(PROPOSAL, outcome)]


def test_a_vote_that_was_held_before_decides(
    unit: Unit, facilitator: Actor, prepare: Prepare, proposed: object
) -> None:
    assert proposed
    here = prepare(
        **{
            PROPOSE: {},
            PRIORITISE: {"choices_from": PROPOSE, "keep": 1},
            DECIDE: {"by": "vote", "choices_from": PRIORITISE},
        }
    )
    vote = open_round(unit, facilitator, here, PRIORITISE)
    reader = next(item.id for item in vote.items if item.label == "Bokälskaren")
    count_by_hand(unit, facilitator, here, HandCount(vote.id, "hands", 9, {reader: 7}))
    with pytest.raises(NoChoicesError):
        record_decision(unit, facilitator, now(unit, here), DECIDE)
    close_round(unit, facilitator, now(unit, here), PRIORITISE)

    record_decision(unit, facilitator, now(unit, here), DECIDE)

    assert latest_round(unit, here, DECIDE).state is RoundState.CLOSED
    reveal_round(unit, facilitator, now(unit, here), PRIORITISE)
    record_decision(unit, facilitator, now(unit, here), DECIDE)
    assert latest_round(unit, here, DECIDE).state is RoundState.REVEALED
    question = "Kan vi ta beslut om nästa steg?"
    assert lines(unit, here) == [(question, "Decided by vote: Bokälskaren (7 votes).")]


def test_how_it_came_out_is_said_in_the_language_of_the_document(
    unit: Unit,
    facilitator: Actor,
    here: Workshop,
    alva: Participant,
    as_participant: AsParticipant,
) -> None:
    answered(unit, facilitator, here, as_participant, {alva: {"answer": "yes", "why": ""}})
    record_decision(unit, facilitator, here, DECIDE)

    assert lines(unit, here, "en") == [
        (PROPOSAL, language("en").text("Everybody agreed: {n} of {of}.", n=1, of=1))
    ]
    assert lines(unit, here, "sv") == [
        (PROPOSAL, language("sv").text("Everybody agreed: {n} of {of}.", n=1, of=1))
    ]


def test_what_the_secretary_writes_herself_is_stronger(
    unit: Unit,
    facilitator: Actor,
    secretary: Actor,
    here: Workshop,
    alva: Participant,
    as_participant: AsParticipant,
) -> None:
    answered(unit, facilitator, here, as_participant, {alva: {"answer": "yes", "why": ""}})
    entry = record_decision(unit, secretary, here, DECIDE)

    change_entry(unit, secretary, here, entry.id, {"outcome": "Ja, med glädje."}, entry.rev)

    assert lines(unit, here) == [(PROPOSAL, "Ja, med glädje.")]


def test_recording_again_renews_the_line_and_adds_none(
    unit: Unit,
    facilitator: Actor,
    here: Workshop,
    alva: Participant,
    as_participant: AsParticipant,
) -> None:
    agreed = {alva: {"answer": "yes", "why": ""}}
    answered(unit, facilitator, here, as_participant, agreed)
    first = record_decision(unit, facilitator, here, DECIDE)
    assert record_decision(unit, facilitator, here, DECIDE) == first

    write_wording(unit, facilitator, now(unit, here), DECIDE, "Vi bokar redan i vår.")
    answered(unit, facilitator, here, as_participant, agreed)
    again = record_decision(unit, facilitator, here, DECIDE)

    assert (again.id, again.rev) == (first.id, 2)
    assert lines(unit, here) == [("Vi bokar redan i vår.", "Everybody agreed: 1 of 1.")]


def test_a_line_that_was_removed_is_written_again(
    unit: Unit,
    facilitator: Actor,
    here: Workshop,
    alva: Participant,
    as_participant: AsParticipant,
) -> None:
    answered(unit, facilitator, here, as_participant, {alva: {"answer": "yes", "why": ""}})
    first = record_decision(unit, facilitator, here, DECIDE)
    remove_entry(unit, facilitator, here, first.id)

    second = record_decision(unit, facilitator, here, DECIDE)

    assert second.id != first.id
    assert record_of(unit, here).of(EntryKind.DECISION) == (second,)


def test_nothing_is_decided_before_the_exercise_is_closed(
    unit: Unit,
    facilitator: Actor,
    here: Workshop,
    alva: Participant,
    as_participant: AsParticipant,
) -> None:
    with pytest.raises(NothingDecidedError):
        record_decision(unit, facilitator, here, DECIDE)
    opened = open_round(unit, facilitator, here, DECIDE)
    hand_in(unit, as_participant(alva), opened, alva, {"answer": "yes", "why": ""}, 1)
    with pytest.raises(NothingDecidedError):
        record_decision(unit, facilitator, here, DECIDE)

    assert record_of(unit, here).entries == ()


def test_nothing_is_decided_where_nobody_answered(
    unit: Unit, facilitator: Actor, here: Workshop, as_participant: AsParticipant
) -> None:
    answered(unit, facilitator, here, as_participant, {})

    with pytest.raises(NothingDecidedError) as told:
        record_decision(unit, facilitator, here, DECIDE)

    assert str(told.value) == "Nothing is decided here yet. Close the exercise first."
    assert record_of(unit, here).entries == ()


def test_only_a_decision_can_be_recorded_so(
    unit: Unit, facilitator: Actor, place: Workshop, proposed: object
) -> None:
    assert proposed
    with pytest.raises(NothingDecidedError):
        record_decision(unit, facilitator, now(unit, place), PROPOSE)


def test_a_vote_is_recorded_as_a_sentence_in_one_step(
    unit: Unit, facilitator: Actor, prepare: Prepare, proposed: object
) -> None:
    assert proposed
    here = prepare(**{PROPOSE: {}, PRIORITISE: {"choices_from": PROPOSE, "keep": 1}})
    vote = open_round(unit, facilitator, here, PRIORITISE)
    reader = next(item.id for item in vote.items if item.label == "Bokälskaren")
    count_by_hand(unit, facilitator, here, HandCount(vote.id, "hands", 9, {reader: 7}))
    with pytest.raises(NothingDecidedError):
        record_decision(unit, facilitator, now(unit, here), PRIORITISE)
    close_round(unit, facilitator, now(unit, here), PRIORITISE)

    record_decision(unit, facilitator, now(unit, here), PRIORITISE)

    title = vote.wording("sv").title
    assert lines(unit, here) == [(title, "Decided by vote: Bokälskaren (7 votes).")]


def test_a_vote_nobody_took_part_in_decides_nothing(
    unit: Unit, facilitator: Actor, prepare: Prepare, proposed: object
) -> None:
    assert proposed
    here = prepare(**{PROPOSE: {}, PRIORITISE: {"choices_from": PROPOSE}})
    open_round(unit, facilitator, here, PRIORITISE)
    close_round(unit, facilitator, now(unit, here), PRIORITISE)

    with pytest.raises(NothingDecidedError):
        record_decision(unit, facilitator, now(unit, here), PRIORITISE)
