"""What the facilitator sees of a secret ballot that cannot be counted any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from shown import Shown

from workshopkit.desk.desk import Desk
from workshopkit.desk.round_panel import RoundPanel
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.exercise import Exercise, Wording
from workshopkit.domain.ports import Store, Unit
from workshopkit.domain.response import DamagedSlipError, KeyGoneError
from workshopkit.domain.script import Script, Section, SectionKind
from workshopkit.facilitation.answering import hand_in
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.ground import Ground
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.preparing import prepare_rounds
from workshopkit.facilitation.running import open_round
from workshopkit.facilitation.workshop import WorkshopPlan, new_workshop

LEAD = Actor(Role.FACILITATOR)
VOTE = "choice"
WORDS = Wording("en", "Choice", blocks={"choices": ("Yes", "No")})
EXERCISE = Exercise(VOTE, "vote", 5, {"secret": "yes"}, {"en": WORDS})
SCRIPT = Script("day", "A day", (Section(VOTE, SectionKind.EXERCISE, VOTE, (0,)),))


@pytest.fixture
def desk(store: Store) -> Desk:
    """A desk with a secret ballot open, and one slip in the box."""
    plan = WorkshopPlan("A day", date(2027, 4, 15), "", "en", "day", "day")
    with store.write() as unit:
        made = new_workshop(unit, LEAD, plan)
        prepare_rounds(unit, made, SCRIPT, {VOTE: EXERCISE})
        opened = open_round(unit, LEAD, find_workshop(unit, "day"), VOTE, confirmed=True)
        seat = join(unit, made.code)
        voter = Actor(Role.PARTICIPANT, seat.id, made.id)
        hand_in(unit, voter, opened, seat, {"choices": [opened.items[0].id]}, 1)
    return Desk(store, LEAD, made, "http://127.0.0.1:8866", Ground(SCRIPT))


def damage_slips(unit: Unit) -> None:
    unit._connection.exec_driver_sql("UPDATE slip SET sealed = zeroblob(1100)")  # type: ignore[attr-defined]


def lose_keys(unit: Unit) -> None:
    for round_id in unit._keys.names():  # type: ignore[attr-defined]
        unit._keys.destroy(round_id)  # type: ignore[attr-defined]


def test_a_ballot_that_can_be_counted_offers_nothing_of_the_kind(desk: Desk) -> None:
    assert "Hold it again" not in RoundPanel(desk, VOTE).panel.html


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [(damage_slips, DamagedSlipError.message()), (lose_keys, KeyGoneError.message())],
    ids=["slip damaged", "key gone"],
)
def test_one_that_cannot_says_why_and_offers_to_be_held_again(
    desk: Desk, spoil: Callable[[Unit], None], sentence: str
) -> None:
    with desk.store.write() as unit:
        spoil(unit)

    shown = Shown(RoundPanel(desk, VOTE).panel)

    assert sentence in shown.words("//div[@role='alert']")
    assert "Hold it again" in shown.words("//div[@role='alert']//button")
