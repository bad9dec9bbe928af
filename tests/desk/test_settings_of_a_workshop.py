"""What only whoever holds a workshop knows is asked for before an exercise is opened."""

from __future__ import annotations

from datetime import date

import pytest
from shown import Shown

from workshopkit.desk.desk import Desk
from workshopkit.desk.round_panel import RoundPanel
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.exercise import Exercise, Wording
from workshopkit.domain.ports import Store
from workshopkit.domain.question import Question
from workshopkit.domain.script import Script, Section, SectionKind
from workshopkit.facilitation.finding import latest_round
from workshopkit.facilitation.ground import Ground
from workshopkit.facilitation.preparing import prepare_rounds
from workshopkit.facilitation.workshop import WorkshopPlan, new_workshop

LEAD = Actor(Role.FACILITATOR)
SLUG = "evaluation"
WORDS = Wording(
    "sv",
    "Utvärdera",
    blocks={"questions": ("Var?", "Hur?")},
    nested={"questions": (("{places}",), ())},
)
EXERCISE = Exercise(SLUG, "survey", 5, {}, {"sv": WORDS}, (Question("one"), Question("text")))
SCRIPT = Script("day", "A day", (Section(SLUG, SectionKind.EXERCISE, SLUG, (0,)),))
FORM = "//details[contains(@class, 'settings')]"


@pytest.fixture
def desk(store: Store) -> Desk:
    plan = WorkshopPlan("A day", date(2027, 4, 15), "", "sv", "day", "day")
    with store.write() as unit:
        made = new_workshop(unit, LEAD, plan)
        prepare_rounds(unit, made, SCRIPT, {SLUG: EXERCISE})
    return Desk(store, LEAD, made, "http://127.0.0.1:8866", Ground(SCRIPT))


def test_the_places_are_asked_for_and_kept_a_line_each(desk: Desk) -> None:
    shown = Shown(RoundPanel(desk, SLUG).panel)
    assert shown.tree.xpath(f"{FORM}[@open]")
    assert "Orter att välja på, en per rad" in shown.words(f"{FORM}//label")

    said = shown.send(f"{FORM}/form", places="Havsvik\nÅs")

    assert (shown.done, said) == (True, "Inställningarna är sparade.")
    assert shown.tree.xpath(f"{FORM}[@open]") == []
    assert shown.tree.xpath(f"string({FORM}//textarea)").strip() == "Havsvik\nÅs"
    with desk.store.read() as unit:
        assert latest_round(unit, desk.workshop(unit), SLUG).settings["places"] == "Havsvik\nÅs"


def test_a_place_that_is_a_number_is_a_text(desk: Desk) -> None:
    shown = Shown(RoundPanel(desk, SLUG).panel)

    shown.send(f"{FORM}/form", places="2027")

    assert shown.done
    with desk.store.read() as unit:
        assert latest_round(unit, desk.workshop(unit), SLUG).settings["places"] == "2027"
