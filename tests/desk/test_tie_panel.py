"""What the desk asks when a vote ties at the cut, and who it says has left."""

from __future__ import annotations

from datetime import date

import pytest
from shown import Shown

from workshopkit.desk.desk import Desk
from workshopkit.desk.round_panel import RoundPanel
from workshopkit.desk.welcome_panel import welcome_panel
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.exercise import Exercise, Wording
from workshopkit.domain.ports import Store
from workshopkit.domain.script import Script, Section, SectionKind
from workshopkit.facilitation.answering import hand_in
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.ground import Ground
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.preparing import prepare_rounds
from workshopkit.facilitation.running import close_round, open_round
from workshopkit.facilitation.workshop import WorkshopPlan, new_workshop

LEAD = Actor(Role.FACILITATOR)
VOTE = "choice"
WORDS = Wording("en", "Choice", blocks={"choices": ("Sun", "Rain", "Snow")})
EXERCISE = Exercise(VOTE, "vote", 5, {"keep": 2, "votes": 1}, {"en": WORDS})
SCRIPT = Script("day", "A day", (Section(VOTE, SectionKind.EXERCISE, VOTE, (0,)),))
NAMES = ("Östen", "Åsa", "")
TIE = "//div[contains(@class, 'tie')]"


@pytest.fixture
def desk(store: Store) -> Desk:
    """A desk with a vote in which each of three got one vote, for two places."""
    plan = WorkshopPlan("A day", date(2027, 4, 15), "", "sv", "day", "day")
    with store.write() as unit:
        made = new_workshop(unit, LEAD, plan)
        prepare_rounds(unit, made, SCRIPT, {VOTE: EXERCISE})
        opened = open_round(unit, LEAD, find_workshop(unit, "day"), VOTE)
        for name, item in zip(NAMES, opened.items, strict=True):
            seat = join(unit, made.code, name=name, table="Bord 1" if name else "Bord 2")
            voter = Actor(Role.PARTICIPANT, seat.id, made.id)
            hand_in(unit, voter, opened, seat, {"choices": [item.id]}, 1)
    return Desk(store, LEAD, made, "http://127.0.0.1:8866", Ground(SCRIPT))


def closed(desk: Desk) -> Shown:
    with desk.store.write() as unit:
        close_round(unit, LEAD, desk.workshop(unit), VOTE)
    return Shown(RoundPanel(desk, VOTE).panel)


def test_a_tie_is_asked_about_and_what_was_chosen_is_marked(desk: Desk) -> None:
    shown = closed(desk)
    assert shown.words(f"{TIE}/p[1]") == (
        "3 delar den sista platsen, och det finns plats för 2. Vad går vidare?"
    )
    assert shown.tree.xpath("//button[@data-key='r']/@data-confirm")
    assert shown.tree.xpath(f"{TIE}//button[@aria-pressed='true']") == []

    said = shown.press(f"{TIE}//button[text()='Låt de första i listan gå vidare']")

    assert (shown.done, said) == (True, "Det lika röstetalet är avgjort.")
    assert shown.lines(f"{TIE}//button[@aria-pressed='true']") == [
        "Låt de första i listan gå vidare"
    ]
    assert not shown.tree.xpath("//button[@data-key='r']/@data-confirm")
    assert "de som står först i listan går vidare" in shown.words("//div[@class='result']")


def test_a_run_off_is_prepared_and_can_be_opened(desk: Desk) -> None:
    shown = closed(desk)

    shown.press(f"{TIE}//button[text()='Rösta igen bland dessa']")
    shown.press("//button[@data-key='o'][not(@disabled)]")

    with desk.store.read() as unit:
        runoff = latest_round(unit, desk.workshop(unit), VOTE)
    assert (runoff.number, runoff.state) == (2, "open")
    assert [item.label for item in runoff.items] == ["Sun", "Rain", "Snow"]


def test_an_open_vote_has_no_tie_yet(desk: Desk) -> None:
    assert Shown(RoundPanel(desk, VOTE).panel).lines(TIE) == []


def test_whoever_is_here_stands_in_the_order_of_names_and_can_be_taken_away(desk: Desk) -> None:
    shown = Shown(welcome_panel(desk))
    seats = "//ul[@class='seats']/li/bdi[1]"
    assert shown.lines(seats) == ["Bord 1", "Bord 2", "Åsa", "Östen", "Utan namn"]

    shown.press("//button[@aria-label='”Åsa” har gått']")
    shown.press("//button[@aria-label='”Bord 2” har gått']")

    assert shown.lines(seats) == ["Bord 1", "Östen"]
    assert "Här: 1" in shown.words("//p[@class='here']")
