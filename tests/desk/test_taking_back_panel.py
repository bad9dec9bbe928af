"""What the desk offers when an exercise was opened by mistake."""

from __future__ import annotations

from datetime import date

import pytest
from shown import Shown

from workshopkit.desk.desk import Desk
from workshopkit.desk.round_panel import RoundPanel
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.exercise import Exercise, Wording
from workshopkit.domain.ports import Store
from workshopkit.domain.script import Script, Section, SectionKind
from workshopkit.facilitation.answering import hand_in
from workshopkit.facilitation.finding import latest_round
from workshopkit.facilitation.ground import Ground
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.preparing import prepare_rounds
from workshopkit.facilitation.workshop import WorkshopPlan, new_workshop

LEAD = Actor(Role.FACILITATOR)
VOTE = "choice"
WORDS = Wording("en", "Choice", blocks={"choices": ("Sun", "Rain", "Snow")})
EXERCISE = Exercise(VOTE, "vote", 5, {"keep": 2, "votes": 1}, {"en": WORDS})
SCRIPT = Script("day", "A day", (Section(VOTE, SectionKind.EXERCISE, VOTE, (0,)),))
OPEN = "//button[@data-key='o'][not(@disabled)]"
BACK = "//button[text()='Ångra öppnandet']"


def desk_of(store: Store, until: date | None = None) -> Desk:
    plan = WorkshopPlan("A day", date(2027, 4, 15), "", "sv", "day", "day", until=until)
    with store.write() as unit:
        made = new_workshop(unit, LEAD, plan)
        prepare_rounds(unit, made, SCRIPT, {VOTE: EXERCISE})
    return Desk(store, LEAD, made, "http://127.0.0.1:8866", Ground(SCRIPT))


@pytest.fixture
def desk(store: Store) -> Desk:
    return desk_of(store)


def test_one_key_takes_an_opening_back_and_says_so(desk: Desk) -> None:
    shown = Shown(RoundPanel(desk, VOTE).panel)
    assert shown.lines(BACK) == []
    shown.press(OPEN)
    assert shown.tree.xpath(f"{BACK}/@data-key") == ["z"]

    said = shown.press(BACK)

    assert (shown.done, said) == (True, "Det är ångrat, som om övningen inte hade öppnats.")
    assert shown.tree.xpath("//section/@data-state") == ["prepared"]
    assert shown.lines(BACK) == []


def test_it_is_offered_no_more_once_somebody_has_answered(desk: Desk) -> None:
    shown = Shown(RoundPanel(desk, VOTE).panel)
    shown.press(OPEN)
    before = shown.tree
    with desk.store.write() as unit:
        opened = latest_round(unit, desk.workshop(unit), VOTE)
        seat = join(unit, desk.workshop(unit).code)
        voter = Actor(Role.PARTICIPANT, seat.id, opened.workshop_id)
        hand_in(unit, voter, opened, seat, {"choices": [opened.items[0].id]}, 1)

    shown.look_again()
    assert shown.lines(BACK) == []
    shown.tree = before  # a page on which the answer has not arrived yet
    said = shown.press(BACK)

    assert (shown.done, said) == (False, "Någon har redan svarat, så det går inte att ångra.")


def test_it_is_not_offered_where_exercises_open_by_themselves(store: Store) -> None:
    shown = Shown(RoundPanel(desk_of(store, date(2099, 1, 1)), VOTE).panel)
    shown.press(OPEN)

    assert shown.lines(BACK) == []
