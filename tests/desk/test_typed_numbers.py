"""A number on the desk that is none is told in a sentence, and changes nothing."""

from __future__ import annotations

from datetime import date

import pytest

from workshopkit.desk.desk import Desk
from workshopkit.desk.round_panel import RoundPanel
from workshopkit.desk.welcome_panel import welcome_panel
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.exercise import Exercise, Wording
from workshopkit.domain.ports import Store
from workshopkit.domain.script import Script, Section, SectionKind
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.ground import Ground
from workshopkit.facilitation.preparing import prepare_rounds
from workshopkit.facilitation.workshop import WorkshopPlan, new_workshop

LEAD = Actor(Role.FACILITATOR)
VOTE = "choice"
WORDS = Wording("en", "Choice", blocks={"choices": ("Sun", "Rain", "Snow")})
EXERCISE = Exercise(VOTE, "vote", 5, {"keep": 2, "votes": 1}, {"en": WORDS})
SCRIPT = Script("day", "A day", (Section(VOTE, SectionKind.EXERCISE, VOTE, (0,)),))


@pytest.fixture
def desk(store: Store) -> Desk:
    with store.write() as unit:
        plan = WorkshopPlan("Day", date(2027, 4, 15), "Ängelåsa", "en", "day", "day")
        made = new_workshop(unit, LEAD, plan)
        prepare_rounds(unit, made, SCRIPT, {VOTE: EXERCISE})
        made = find_workshop(unit, "day")
    return Desk(store, LEAD, made, "", Ground(SCRIPT))


@pytest.mark.parametrize("typed", ["twelve", "-3", "1.5", "1e9", "", "9999999999999999999999"])
@pytest.mark.parametrize(
    ("command", "fields", "told"),
    [
        ("timer", "minutes", "A timer runs from 1 to 600 minutes."),
        ("settings", "votes", "“votes” cannot be set to this."),
        ("codes", "count", "Make between 1 and 1000 codes."),
        ("replace_code", "number", "There is no personal code with the number"),
    ],
)
def test_what_is_no_number_is_told(
    desk: Desk, command: str, fields: str, told: str, typed: str
) -> None:
    at_the_front = command in ("codes", "replace_code")
    panel = welcome_panel(desk) if at_the_front else RoundPanel(desk, VOTE).panel
    with desk.store.read() as unit:
        before = desk.workshop(unit), latest_round(unit, desk.workshop(unit), VOTE)

    answer = panel._do({"facts": {"command": command}, "fields": {fields: typed}})

    if typed or command != "timer":
        assert not answer["done"]
        assert answer["said"].startswith(told)
    with desk.store.read() as unit:
        now = desk.workshop(unit), latest_round(unit, desk.workshop(unit), VOTE)
    assert now[1] == before[1]
    assert now[0].timer_end == 0
