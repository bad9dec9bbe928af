"""A key that cannot be read for a moment is no lost key: nothing is given up because of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import Round, RoundState
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.answering import hand_in, own_response
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.pace import keep_pace
from workshopkit.facilitation.running import change_settings, close_round, open_round
from workshopkit.facilitation.workshop import close_workshop
from workshopkit.store import open_store

PRIORITISE = "prioritise-target-groups"
FACILITATOR = Actor(Role.FACILITATOR)
LAST_DAY, AFTER = date(2027, 4, 30), date(2027, 5, 1)


@pytest.fixture
def unit() -> Iterator[Unit]:
    """A store in memory, with its keys where the test can put them out of reach."""
    store = open_store("sqlite://")
    with store.write() as opened:
        yield opened
    store.close()


@pytest.fixture
def ballot(
    unit: Unit, place: Workshop, proposed: Round, alva: Participant, bo: Participant
) -> Round:
    """A secret ballot that is open, with two slips in its box."""
    assert proposed.state is RoundState.CLOSED
    change_settings(unit, FACILITATOR, here(unit, place), PRIORITISE, {"secret": "yes"})
    opened = open_round(unit, FACILITATOR, here(unit, place), PRIORITISE, confirmed=True)
    for person in (alva, bo):
        actor = Actor(Role.PARTICIPANT, person.id, place.id)
        hand_in(unit, actor, opened, person, {"choices": [opened.items[0].id]}, 1)
    return opened


def here(unit: Unit, place: Workshop) -> Workshop:
    return find_workshop(unit, place.slug)


def key_file(unit: Unit, round_: Round) -> Path:
    return Path(unit._keys._folder) / f"{round_.id}.key"  # type: ignore[attr-defined]


@pytest.fixture
def out_of_reach(unit: Unit, ballot: Round) -> Path:
    """Where the key lies now; where it should lie there is something that cannot be read."""
    file = key_file(unit, ballot)
    aside = file.rename(file.with_suffix(".aside"))
    file.mkdir()
    return aside


def keep_the_pace(unit: Unit, place: Workshop) -> None:
    unit.save_workshop(replace(here(unit, place), until=LAST_DAY))
    keep_pace(unit, here(unit, place), AFTER)


ENDINGS: dict[str, Callable[[Unit, Workshop], object]] = {
    "closing it": lambda unit, place: close_round(unit, FACILITATOR, here(unit, place), PRIORITISE),
    "holding it again": lambda unit, place: open_round(
        unit, FACILITATOR, here(unit, place), PRIORITISE, confirmed=True
    ),
    "ending the workshop": lambda unit, place: close_workshop(
        unit, FACILITATOR, here(unit, place), confirmed=True
    ),
    "the end of the last day": keep_the_pace,
}


@pytest.mark.parametrize("how", ENDINGS)
def test_nothing_is_given_up_because_a_key_cannot_be_read_now(
    unit: Unit, place: Workshop, ballot: Round, out_of_reach: Path, how: str
) -> None:
    with pytest.raises(OSError, match="directory"):
        ENDINGS[how](unit, place)

    assert unit.round_state(ballot.id) is RoundState.OPEN
    assert unit.slip_count(ballot.id) == 2
    assert "spoiled" not in {line.kind for line in unit.trail(place.id)}
    key_file(unit, ballot).rmdir()
    out_of_reach.rename(key_file(unit, ballot))
    close_round(unit, FACILITATOR, here(unit, place), PRIORITISE)
    assert outcome(unit, ballot).items[0].votes == 2


def test_nobodys_page_says_that_nothing_was_handed_in(
    unit: Unit, ballot: Round, alva: Participant, out_of_reach: Path
) -> None:
    assert out_of_reach.is_file()

    with pytest.raises(OSError, match="directory"):
        own_response(unit, ballot, alva)
