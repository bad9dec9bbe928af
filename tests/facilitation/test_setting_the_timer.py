from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from workshopkit.domain.actor import Actor
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import Round
from workshopkit.domain.workshop import Workshop, WorkshopClosedError
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.running import close_round, open_round
from workshopkit.facilitation.timer import BadMinutesError, add_time, set_timer
from workshopkit.facilitation.workshop import close_workshop, go_to_section

Start = Callable[[Unit, Actor, Workshop, int], None]


@pytest.fixture(autouse=True)
def standing_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """No time passes, however busy the machine is."""
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)


def left(unit: Unit, place: Workshop) -> float:
    """The minutes that are left, to a tenth: an end is a whole second."""
    return round((find_workshop(unit, place.slug).timer_end - time.time()) / 60, 1)


@pytest.mark.parametrize("minutes", [1, 10, 600])
def test_a_timer_ends_when_its_minutes_are_over(
    unit: Unit, facilitator: Actor, place: Workshop, minutes: int
) -> None:
    set_timer(unit, facilitator, place, minutes)

    assert left(unit, place) == minutes


def test_a_timer_that_is_started_anew_forgets_what_was_left(
    unit: Unit, facilitator: Actor, place: Workshop
) -> None:
    set_timer(unit, facilitator, place, 30)
    set_timer(unit, facilitator, find_workshop(unit, place.slug), 5)

    assert left(unit, place) == 5


def test_a_timer_is_taken_away(unit: Unit, facilitator: Actor, place: Workshop) -> None:
    set_timer(unit, facilitator, place, 30)
    set_timer(unit, facilitator, find_workshop(unit, place.slug), 0)

    assert find_workshop(unit, place.slug).timer_end == 0


def test_more_time_comes_on_top_of_what_is_left(
    unit: Unit, facilitator: Actor, place: Workshop
) -> None:
    set_timer(unit, facilitator, place, 10)
    add_time(unit, facilitator, find_workshop(unit, place.slug), 2)

    assert left(unit, place) == 12


@pytest.mark.parametrize("timer_end", [0, 1_500_000_000])
def test_more_time_when_none_is_left_runs_from_now(
    unit: Unit, facilitator: Actor, place: Workshop, timer_end: int
) -> None:
    unit.save_workshop(replace(place, timer_end=timer_end))
    add_time(unit, facilitator, find_workshop(unit, place.slug), 2)

    assert left(unit, place) == 2


@pytest.mark.parametrize("start", [set_timer, add_time])
@pytest.mark.parametrize("minutes", [-1, 601])
def test_a_timer_of_no_sensible_length_is_refused(
    unit: Unit, facilitator: Actor, place: Workshop, start: Start, minutes: int
) -> None:
    with pytest.raises(BadMinutesError) as told:
        start(unit, facilitator, place, minutes)

    assert str(told.value) == "A timer runs from 1 to 600 minutes."
    assert find_workshop(unit, place.slug).timer_end == 0


@pytest.mark.parametrize("start", [set_timer, add_time])
def test_a_workshop_that_is_over_has_no_timer(
    unit: Unit, facilitator: Actor, place: Workshop, start: Start
) -> None:
    close_workshop(unit, facilitator, place)

    with pytest.raises(WorkshopClosedError):
        start(unit, facilitator, find_workshop(unit, place.slug), 5)


def test_the_timer_runs_on_when_the_room_moves(
    unit: Unit, facilitator: Actor, place: Workshop
) -> None:
    set_timer(unit, facilitator, place, 10)
    go_to_section(unit, facilitator, find_workshop(unit, place.slug), "personas")

    assert left(unit, place) == 10


def test_that_the_time_is_up_goes_away_by_moving_on(
    unit: Unit, facilitator: Actor, place: Workshop
) -> None:
    unit.save_workshop(replace(place, timer_end=1_500_000_000))
    go_to_section(unit, facilitator, find_workshop(unit, place.slug), "personas")

    assert find_workshop(unit, place.slug).timer_end == 0


def test_that_the_time_is_up_goes_away_by_closing_and_time_that_is_left_stays(
    unit: Unit, facilitator: Actor, place: Workshop, opened: Round
) -> None:
    ends = []
    for end in (int(time.time()) + 600, 1_500_000_000):
        now = find_workshop(unit, place.slug)
        unit.save_workshop(replace(now, timer_end=end))
        now = find_workshop(unit, place.slug)
        close_round(unit, facilitator, now, opened.slug)
        ends.append(left(unit, place) > 0)
        open_round(unit, facilitator, find_workshop(unit, place.slug), opened.slug)

    assert ends == [True, False]
    assert find_workshop(unit, place.slug).timer_end == 0
