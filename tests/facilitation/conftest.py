from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from workshopkit.catalogue.folder import read_catalogue
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.exercise import Exercise, Settings
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import Round
from workshopkit.domain.script import Script, Section, SectionKind, begun
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.answering import hand_in
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.preparing import prepare_rounds
from workshopkit.facilitation.running import close_round, open_round
from workshopkit.facilitation.workshop import WorkshopPlan, new_workshop
from workshopkit.store import open_store

EXERCISES = read_catalogue(Path(__file__).parents[2] / "exercises").exercises
PLAN = WorkshopPlan(
    title="Dialogforum våren 2027",
    date=date(2027, 4, 15),
    place="Ängelåsa bibliotek",
    language="sv",
    script="dialogue_forum",
)
PROPOSE, PRIORITISE = "propose-target-groups", "prioritise-target-groups"


@pytest.fixture
def unit() -> Iterator[Unit]:
    """One transaction of an empty store in memory; each test does its whole story in it."""
    store = open_store("sqlite://")
    with store.write() as opened:
        yield opened
    store.close()


@pytest.fixture
def facilitator() -> Actor:
    return Actor(Role.FACILITATOR)


@pytest.fixture
def secretary() -> Actor:
    return Actor(Role.SECRETARY)


@pytest.fixture
def plan() -> WorkshopPlan:
    return PLAN


@pytest.fixture
def exercises() -> dict[str, Exercise]:
    return dict(EXERCISES)


@pytest.fixture
def make_script() -> Callable[..., Script]:
    """Make a script of exercises, each with what the script says about it."""

    def make(**settings: Settings) -> Script:
        slugs = {name.replace("_", "-"): chosen for name, chosen in settings.items()}
        sections = (
            Section("welcome", SectionKind.WELCOME, "", (0,)),
            *(
                Section(slug, SectionKind.EXERCISE, slug, (n,), chosen)
                for n, (slug, chosen) in enumerate(slugs.items(), start=1)
            ),
        )
        return Script("dialogue_forum", "Dialogforum", sections)

    return make


@pytest.fixture
def place(
    unit: Unit,
    facilitator: Actor,
    plan: WorkshopPlan,
    exercises: dict[str, Exercise],
    make_script: Callable[..., Script],
) -> Workshop:
    """A workshop with its four exercises prepared."""
    made = new_workshop(unit, facilitator, plan)
    script = make_script(
        propose_target_groups={},
        prioritise_target_groups={"choices_from": PROPOSE, "keep": 2},
        personas={"subjects_from": PRIORITISE},
        headlines={"choices_from": PRIORITISE},
    )
    prepare_rounds(unit, made, script, exercises)
    return find_workshop(unit, made.slug)


@pytest.fixture
def prepare(
    unit: Unit,
    place: Workshop,
    exercises: dict[str, Exercise],
    make_script: Callable[..., Script],
) -> Callable[..., Workshop]:
    """Give the workshop another script: each exercise with what the script says about it."""

    def follow(**settings: Settings) -> Workshop:
        here = find_workshop(unit, place.slug)
        script = make_script(**settings)
        unit.put_programme(here.id, begun(script))
        prepare_rounds(unit, here, script, exercises)
        return find_workshop(unit, place.slug)

    return follow


@pytest.fixture
def alva(unit: Unit, place: Workshop) -> Participant:
    return join(unit, place.code, name="Alva Exempelsson", table="Bord 1")


@pytest.fixture
def bo(unit: Unit, place: Workshop) -> Participant:
    return join(unit, place.code, name="Bo Påhittström", table="Bord 2")


@pytest.fixture
def as_participant() -> Callable[[Participant], Actor]:
    def make(participant: Participant) -> Actor:
        return Actor(Role.PARTICIPANT, participant.id, participant.workshop_id)

    return make


@pytest.fixture
def opened(unit: Unit, facilitator: Actor, place: Workshop) -> Round:
    """The first exercise, open for proposals."""
    return open_round(unit, facilitator, place, PROPOSE)


@pytest.fixture
def proposed(
    unit: Unit,
    facilitator: Actor,
    place: Workshop,
    opened: Round,
    alva: Participant,
    bo: Participant,
    as_participant: Callable[[Participant], Actor],
) -> Round:
    """The first exercise, closed with four proposals."""
    for person, texts in (
        (alva, ["Den oerfarne", "Bokälskaren"]),
        (bo, ["Parkeringen", "Bokälskaren", "Det nyfikna barnet"]),
    ):
        hand_in(unit, as_participant(person), opened, person, {"texts": texts}, 1)
    return close_round(unit, facilitator, find_workshop(unit, place.slug), PROPOSE)
