"""What the desk says about an act: what was done to what, in the language of the page."""

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
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.ground import Ground
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.preparing import prepare_rounds
from workshopkit.facilitation.running import close_round, open_round
from workshopkit.facilitation.workshop import WorkshopPlan, new_workshop

LEAD = Actor(Role.FACILITATOR)
WHO = "who"
EXERCISE = Exercise(WHO, "collect", 5, {"texts": 3}, {"en": Wording("en", "Who")})
SCRIPT = Script("day", "A day", (Section(WHO, SectionKind.EXERCISE, WHO, (0,)),))
TEXTS = ("Unga", "Barn", "Äldre")


@pytest.fixture
def shown(store: Store) -> Shown:
    """The panel of an exercise with three proposals, closed."""
    plan = WorkshopPlan("A day", date(2027, 4, 15), "", "en", "day", "day")
    with store.write() as unit:
        made = new_workshop(unit, LEAD, plan)
        prepare_rounds(unit, made, SCRIPT, {WHO: EXERCISE})
        opened = open_round(unit, LEAD, find_workshop(unit, "day"), WHO)
        seat = join(unit, made.code)
        voter = Actor(Role.PARTICIPANT, seat.id, made.id)
        hand_in(unit, voter, opened, seat, {"texts": list(TEXTS)}, 1)
        close_round(unit, LEAD, find_workshop(unit, "day"), WHO)
    return Shown(RoundPanel(Desk(store, LEAD, made, "", Ground(SCRIPT)), WHO).panel)


def ask(shown: Shown, command: str, label: str = "", **facts: object) -> str:
    return shown._say({"command": command, **facts}, {"label": label})


def ids(shown: Shown) -> list[str]:
    return [str(one) for one in shown.tree.xpath("//input[@name='items']/@value")]


def test_what_was_done_to_an_item_is_said_by_its_name(shown: Shown) -> None:
    young, child, old = ids(shown)

    said = [
        ask(shown, "moderate", act="hide", items=[young]),
        ask(shown, "moderate", act="show", items=[young]),
        ask(shown, "moderate", act="label", items=[child], label="Seniors"),
        ask(shown, "move", item=old, steps=-1),
        ask(shown, "moderate", act="split", items=[young], label="A\nB"),
        ask(shown, "moderate", act="merge", items=[child, old], label="Alla"),
        ask(shown, "undo"),
    ]

    assert said == [
        "“Unga” is hidden.",
        "“Unga” is shown again.",
        "It is called “Seniors” now.",
        "“Äldre” is now number 2.",
        "“Unga” is split.",
        "Merged into “Alla”.",
        "The latest change is undone.",
    ]


def test_the_time_is_said_in_minutes(shown: Shown) -> None:
    said = [ask(shown, "timer", minutes=n) for n in (7, 0)]
    said += [ask(shown, "add_time", minutes=n) for n in (1, 12)]

    assert said == [
        "The timer runs: 7 minutes.",
        "The timer is gone.",
        "1 minute more.",
        "12 minutes more.",
    ]


def test_what_was_refused_is_said_and_not_that_it_was_done(shown: Shown) -> None:
    said = ask(shown, "moderate", act="merge", items=ids(shown)[:1], label="Alla")

    assert (shown.done, said.startswith("Merged")) == (False, False)


@pytest.mark.parametrize("name", ["Alla som bor här " * 8, "Alla" * 30])
def test_a_long_name_is_told_by_its_beginning(shown: Shown, name: str) -> None:
    (young, *_) = ids(shown)

    said = ask(shown, "moderate", act="label", items=[young], label=name)

    assert said.startswith(f"It is called “{name[:30]}")
    assert said.endswith("…” now.")
    assert len(said) < 65
