"""The clock of the plan, on an evening that does not go to plan."""

from __future__ import annotations

from typing import Any

import pytest

from workshopkit.domain.actor import Actor
from workshopkit.domain.ports import Unit
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation import clock
from workshopkit.facilitation.answering import hand_in
from workshopkit.facilitation.clock import BadPlanError, Clock, clock_of, course_of
from workshopkit.facilitation.command import perform
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.people.privacy import delete

PROPOSE, PRIORITISE, PERSONAS, HEADLINES = (
    "propose-target-groups",
    "prioritise-target-groups",
    "personas",
    "headlines",
)
SIX = 1_800_000_000


class Evening:
    """A workshop whose time goes when a test says so, in minutes."""

    def __init__(self, unit: Unit, actor: Actor, place: Workshop) -> None:
        self.unit, self.actor, self.slug, self.at = unit, actor, place.slug, SIX

    @property
    def place(self) -> Workshop:
        return find_workshop(self.unit, self.slug)

    def do(self, name: str, **facts: Any) -> None:
        perform(self.unit, self.actor, self.place, {"command": name, **facts})

    def passes(self, minutes: float) -> None:
        self.at += round(60 * minutes)

    def clock(self) -> Clock:
        programme = self.unit.programme(self.place.id)
        assert programme is not None
        found = clock_of(self.unit, self.place, programme, self.at)
        assert found is not None
        return found

    def ends_in(self) -> float:
        return (self.clock().end - self.at) / 60


@pytest.fixture
def evening(
    unit: Unit, facilitator: Actor, place: Workshop, monkeypatch: pytest.MonkeyPatch
) -> Evening:
    made = Evening(unit, facilitator, place)
    monkeypatch.setattr(clock, "_now", lambda: made.at)
    return made


def planned(evening: Evening) -> dict[str, int]:
    keys = (PROPOSE, PRIORITISE, PERSONAS, HEADLINES)
    return {k: latest_round(evening.unit, evening.place, k).exercise.minutes for k in keys}


def test_before_it_begins_and_after_its_end_there_is_no_clock(evening: Evening) -> None:
    programme = evening.unit.programme(evening.place.id)
    assert programme is not None
    assert clock_of(evening.unit, evening.place, programme, evening.at) is None

    evening.do("go", section=PROPOSE)
    assert evening.ends_in() == sum(planned(evening).values())

    evening.do("end")
    assert clock_of(evening.unit, evening.place, programme, evening.at) is None


def test_an_evening_with_delays_is_predicted_within_two_minutes(evening: Evening) -> None:
    minutes = planned(evening)
    evening.do("go", section="welcome")
    evening.passes(7)  # a late start, which the plan has no minutes for
    assert evening.clock().late == 7

    evening.do("open", exercise=PROPOSE)
    evening.passes(minutes[PROPOSE] + 6)
    assert evening.clock().late == 13
    evening.do("close", exercise=PROPOSE)
    evening.do("reveal", exercise=PROPOSE)

    evening.do("go", section=PRIORITISE)
    evening.do("ask", way="yes_no", text="Ska vi ta paus?")
    evening.passes(3)
    evening.do("go", section=PRIORITISE)
    evening.do("skip", section=PERSONAS)
    predicted = [evening.clock().end]
    evening.passes(minutes[PRIORITISE] - 1)
    predicted.append(evening.clock().end)
    evening.do("go", section=HEADLINES)
    predicted.append(evening.clock().end)
    evening.passes(minutes[HEADLINES])

    assert all(abs(end - evening.at) <= 120 for end in predicted)
    assert evening.clock().late == 13 + 3 - 1 - minutes[PERSONAS]


def test_it_says_what_to_shorten_the_longest_first(evening: Evening) -> None:
    minutes = planned(evening)
    evening.do("go", section=PROPOSE)
    evening.passes(minutes[PROPOSE] + minutes[PERSONAS] + 2)

    named = dict(evening.clock().shorter)

    longest = max((PRIORITISE, PERSONAS, HEADLINES), key=lambda key: minutes[key])
    assert next(iter(named)) == longest
    assert sum(named.values()) == evening.clock().late == minutes[PERSONAS] + 2


def test_what_was_shown_takes_no_time_again(evening: Evening) -> None:
    minutes = planned(evening)
    for name in ("open", "close", "reveal"):
        evening.do(name, exercise=PROPOSE)
    evening.passes(1)

    evening.do("go", section="welcome")

    assert evening.ends_in() == sum(minutes.values()) - minutes[PROPOSE]


def test_once_everybody_has_answered_only_the_result_is_left(evening: Evening) -> None:
    minutes = planned(evening)
    person = join(evening.unit, evening.place.code)
    evening.do("open", exercise=PROPOSE)
    before = evening.ends_in()
    round_ = latest_round(evening.unit, evening.place, PROPOSE)
    actor = Actor("participant", person.id, evening.place.id)  # type: ignore[arg-type]

    hand_in(evening.unit, actor, round_, person, {"texts": ["Bokälskaren"]}, 1)

    assert before - evening.ends_in() == minutes[PROPOSE] - clock.TO_SHOW


def test_minutes_are_changed_on_the_day_and_the_end_that_was_meant_stays(evening: Evening) -> None:
    evening.do("go", section=PROPOSE)
    evening.do("minutes", section="welcome", minutes=4)
    evening.do("minutes", section=PERSONAS, minutes=planned(evening)[PERSONAS] + 9)

    assert evening.clock().late == 9
    assert evening.clock().minutes["welcome"] == 4
    with pytest.raises(BadPlanError):
        evening.do("minutes", section=PERSONAS, minutes=-1)


def test_each_section_has_the_time_it_began_or_will(evening: Evening) -> None:
    minutes = planned(evening)
    evening.do("go", section=PROPOSE)
    evening.passes(minutes[PROPOSE] + 5)
    evening.do("go", section=PRIORITISE)

    starts = evening.clock().starts

    assert starts[PROPOSE] == SIX
    assert starts[PRIORITISE] == evening.at
    assert starts[PERSONAS] == evening.at + 60 * minutes[PRIORITISE]
    assert course_of(evening.unit, evening.place).spent(evening.at)[PROPOSE] == 60 * (
        minutes[PROPOSE] + 5
    )


def test_a_deleted_workshop_leaves_no_course(evening: Evening) -> None:
    evening.do("go", section=PROPOSE)
    place = evening.place

    delete(evening.unit, evening.actor, place)

    assert course_of(evening.unit, place).visits == ()
