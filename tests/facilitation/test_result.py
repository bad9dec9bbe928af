"""A result is made once, when a round closes: who comes or goes afterwards does not change it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest

from workshopkit.analysis.rows import participation_rows, tally_rows
from workshopkit.analysis.workshop_data import read_data
from workshopkit.documents.content.documentation import documentation
from workshopkit.domain.actor import Actor
from workshopkit.domain.document import Bars, Paragraph
from workshopkit.domain.item import ActKind
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import EntryKind
from workshopkit.domain.response import HandCount
from workshopkit.domain.round import Base, Round
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.answering import hand_in
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.material import gather
from workshopkit.facilitation.moderation import moderate, undo
from workshopkit.facilitation.outcome import base, counted, outcome
from workshopkit.facilitation.paper import type_in
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.people.privacy import forget
from workshopkit.facilitation.recording import add_entry
from workshopkit.facilitation.results.keeping import result_mark
from workshopkit.facilitation.running import (
    close_round,
    count_by_hand,
    open_round,
    reveal_round,
)
from workshopkit.facilitation.workshop import close_workshop
from workshopkit.locale.language import language

AsParticipant = Callable[[Participant], Actor]
PROPOSE, PRIORITISE = "propose-target-groups", "prioritise-target-groups"
ENGLISH = language("en")


@pytest.fixture
def voted(
    unit: Unit,
    facilitator: Actor,
    secretary: Actor,
    place: Workshop,
    proposed: Round,
    alva: Participant,
    bo: Participant,
    as_participant: AsParticipant,
) -> Round:
    """A vote of four out of five, closed: two are marked present, one has not answered."""
    assert proposed.slug == PROPOSE
    for name in ("Alva Exempelsson", "Bo Påhittström"):
        add_entry(unit, secretary, place, EntryKind.ATTENDANCE, {"name": name})
    more = [join(unit, place.code, name=f"Person {n}") for n in range(3)]
    voting = open_round(unit, facilitator, find_workshop(unit, place.slug), PRIORITISE)
    first, second, *_ = (item.id for item in voting.items)
    for person in (alva, bo, *more[:2]):
        hand_in(unit, as_participant(person), voting, person, {"choices": [first, second]}, 1)
    close_round(unit, facilitator, find_workshop(unit, place.slug), PRIORITISE)
    return latest_round(unit, place, PRIORITISE)


BASE = Base(took_part=4, joined=5, present=2)


def line_of(unit: Unit, place: Workshop, kind: str) -> dict[str, Any]:
    """What the last line of a kind says in the audit trail."""
    lines = [line for line in unit.trail(place.id) if line.kind == kind]
    told: dict[str, Any] = json.loads(lines[-1].body)
    return told


@pytest.mark.usefixtures("voted")
def test_who_joins_after_a_round_is_closed_is_in_no_result(
    unit: Unit, facilitator: Actor, secretary: Actor, place: Workshop
) -> None:
    for name in ("Sen", "Senare"):
        join(unit, place.code, name=name)
        add_entry(unit, secretary, place, EntryKind.ATTENDANCE, {"name": name})
    reveal_round(unit, facilitator, place, PRIORITISE, confirmed=True)

    shown = latest_round(unit, place, PRIORITISE)
    data = read_data(unit, find_workshop(unit, place.slug))
    document = documentation(gather(unit, find_workshop(unit, place.slug)), ENGLISH)

    assert base(unit, shown) == outcome(unit, shown).base == BASE
    bars = [block for block in document.blocks if isinstance(block, Bars)]
    assert "4 of 5 took part. 1 has not answered." in bars[0].base
    rows = [row for row in participation_rows(data) if row[0] == PRIORITISE]
    assert [row[4:6] for row in rows] == [(5, 4)]
    tallies = [row for row in tally_rows(data, ENGLISH) if row[0] == PRIORITISE]
    assert {row[4:7] for row in tallies} == {(4, 5, 2)}


def test_the_audit_trail_says_on_whom_a_result_is_counted(
    unit: Unit, place: Workshop, voted: Round
) -> None:
    told = line_of(unit, place, "closed")

    kept = unit.result(voted.id)
    assert kept is not None
    assert told["base"] == asdict(BASE)
    assert told["result"] == result_mark(kept)


@pytest.mark.usefixtures("alva", "bo")
def test_while_a_round_is_open_it_counts_those_who_are_here(
    unit: Unit, place: Workshop, opened: Round
) -> None:
    assert unit.result(opened.id) is None
    assert base(unit, opened).joined == 2

    join(unit, place.code)

    assert base(unit, opened).joined == 3


def test_what_is_typed_in_later_is_added_on_the_same_base(
    unit: Unit, facilitator: Actor, place: Workshop, voted: Round
) -> None:
    join(unit, place.code, name="Sen")
    first = voted.items[0].id

    count_by_hand(unit, facilitator, place, HandCount(voted.id, "hands", 6, {first: 5}))
    type_in(unit, facilitator, voted, {"choices": [first]})

    found = outcome(unit, voted)
    assert found.base == Base(took_part=4, joined=5, present=2, hands=6, paper=1)
    assert found.items[0].votes == 4 + 5 + 1


@pytest.mark.usefixtures("voted")
def test_every_act_makes_the_result_anew_and_says_so_in_the_trail(
    unit: Unit, facilitator: Actor, place: Workshop
) -> None:
    voted = latest_round(unit, place, PRIORITISE)
    proposed = latest_round(unit, place, PROPOSE)
    pair = tuple(item.id for item in voted.items[:2])
    acts: list[Callable[[], object]] = [
        lambda: moderate(unit, facilitator, voted, ActKind.MERGE, pair, label="Båda"),
        lambda: undo(unit, facilitator, voted),
        lambda: count_by_hand(
            unit, facilitator, place, HandCount(voted.id, "paper", 2, {pair[0]: 2})
        ),
        lambda: moderate(
            unit, facilitator, proposed, ActKind.MERGE, pair, label="Båda", confirmed=True
        ),
        lambda: undo(unit, facilitator, proposed),
    ]
    for act in acts:
        act()
        fresh = latest_round(unit, place, PRIORITISE)
        kept = unit.result(voted.id)
        assert kept is not None
        votes = {item.id: item.votes for item in counted(unit, fresh) if item.votes}
        assert dict(kept.votes) == votes
        marks = [json.loads(line.body) for line in unit.trail(place.id)]
        ours = [
            told["result"] for told in marks if told.get("round") == voted.id and "result" in told
        ]
        assert ours[-1] == result_mark(kept)


def test_a_result_says_what_was_counted_then_whatever_is_counted_now(
    unit: Unit, voted: Round
) -> None:
    """Nothing recounts it: a program that counts in another way changes no old result."""
    kept = unit.result(voted.id)
    assert kept is not None
    unit.put_result(voted.id, type(kept)(kept.base, {voted.items[3].id: 9}), voted.workshop_id)

    assert [item.votes for item in outcome(unit, voted).items] == [0, 0, 0, 9]


def test_forgetting_names_leaves_the_result(
    unit: Unit, facilitator: Actor, place: Workshop, voted: Round
) -> None:
    before = outcome(unit, voted)
    close_workshop(unit, facilitator, find_workshop(unit, place.slug))

    forget(unit, facilitator, find_workshop(unit, place.slug))

    after = outcome(unit, latest_round(unit, place, PRIORITISE))
    assert after.base == before.base
    assert [item.votes for item in after.items] == [item.votes for item in before.items]


@pytest.mark.usefixtures("proposed")
def test_a_text_result_has_its_base_too(unit: Unit, place: Workshop) -> None:
    join(unit, place.code)

    report = documentation(gather(unit, find_workshop(unit, place.slug)), ENGLISH).blocks

    assert Paragraph("2 of 2 took part.", "small") in report
