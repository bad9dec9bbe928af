from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from workshopkit.analysis.frames import Analysis
from workshopkit.analysis.workshop_data import read_data
from workshopkit.catalogue.folder import read_catalogue
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.item import ActKind
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import Outcome, Round
from workshopkit.domain.script import Script, Section, SectionKind
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.answering import hand_in
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.moderation import moderate
from workshopkit.facilitation.outcome import outcome
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.preparing import prepare_rounds
from workshopkit.facilitation.running import change_settings, close_round, open_round
from workshopkit.facilitation.workshop import WorkshopPlan, new_workshop
from workshopkit.kinds import kind_of
from workshopkit.locale.language import language
from workshopkit.store import open_store

EXERCISES = read_catalogue(Path(__file__).parents[2] / "exercises").exercises
FACILITATOR = Actor(Role.FACILITATOR)
PEOPLE = (
    ("Alva Exempelsson", "Bord Blåbär"),
    ("Bo Påhittström", "Bord Hjortron"),
    ("Carin Låtsasberg", "Bord Lingon"),
    ("Dag Fiktivsson", "Bord Åkerbär"),
)

#: Something of every kind, and what each builds on.
SCRIPT: Mapping[str, Mapping[str, Any]] = {
    "dialogue-introduction": {},
    "propose-target-groups": {},
    "weaknesses-strengths": {},
    "prioritise-target-groups": {"choices_from": "propose-target-groups", "keep": 2},
    "cluster-campaign": {"choices_from": "propose-target-groups", "votes": 2},
    "centre-today-tomorrow": {"items_from": "propose-target-groups"},
    "needs": {"subjects_from": "propose-target-groups"},
    "personas": {"subjects_from": "propose-target-groups"},
    "headlines": {"choices_from": "propose-target-groups"},
    "purpose-statement": {},
    "course-evaluation": {},
    "discuss-further": {"written": True},
    "next-step-decision": {"wording": "We do it."},
}


class Room:
    """A workshop with four people at four tables who do what a test says."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        plan = WorkshopPlan("Ett forum", date(2027, 4, 15), "Ängelåsa bibliotek", "en", "forum")
        self.slug = new_workshop(unit, FACILITATOR, plan).slug
        self.people = [join(unit, self.place.code, name=n, table=t) for n, t in PEOPLE]

    @property
    def place(self) -> Workshop:
        return find_workshop(self.unit, self.slug)

    def prepare(self, script: Mapping[str, Mapping[str, Any]] = SCRIPT) -> None:
        sections = tuple(
            Section(slug, SectionKind.EXERCISE, slug, (n,), dict(settings))
            for n, (slug, settings) in enumerate(script.items())
        )
        prepare_rounds(self.unit, self.place, Script("forum", "", sections), EXERCISES)

    def settle(self, slug: str, **settings: Any) -> None:
        """Change how an exercise is done that has not been opened."""
        change_settings(self.unit, FACILITATOR, self.place, slug, settings)

    def open(self, slug: str) -> Round:
        """Open an exercise, though four are few for a secret ballot."""
        return open_round(self.unit, FACILITATOR, self.place, slug, confirmed=True)

    def answer(self, round_: Round, person: int, **words: Any) -> None:
        """Hand in what a scenario would say."""
        kind, seat = kind_of(round_), self.people[person]
        value = kind.read(round_, kind.inputs(round_, kind.from_words(round_, words)))
        actor = Actor(Role.PARTICIPANT, seat.id, self.place.id)
        hand_in(self.unit, actor, round_, seat, value, 1)

    def close(self, slug: str) -> None:
        close_round(self.unit, FACILITATOR, self.place, slug)

    def do(self, slug: str, *answers: Mapping[str, Any]) -> Round:
        """Open an exercise, let the first people answer, and close it."""
        opened = self.open(slug)
        for person, words in enumerate(answers):
            self.answer(opened, person, **words)
        self.close(slug)
        return opened

    def moderate(self, slug: str, act: ActKind, *labels: str, label: str = "") -> None:
        round_ = latest_round(self.unit, self.place, slug)
        ids = {item.label: item.id for item in self.outcome(slug).items}
        items = tuple(ids[name] for name in labels)
        moderate(self.unit, FACILITATOR, round_, act, items, label=label, confirmed=True)

    def outcome(self, slug: str) -> Outcome:
        return outcome(self.unit, latest_round(self.unit, self.place, slug))

    def samples(self, slug: str, count: int = 4) -> Round:
        """Let people answer an exercise with samples."""
        opened = self.open(slug)
        for seed, seat in enumerate(self.people[:count]):
            value = kind_of(opened).sample(opened, seed)
            actor = Actor(Role.PARTICIPANT, seat.id, self.place.id)
            hand_in(self.unit, actor, opened, seat, value, 1)
        self.close(slug)
        return opened

    def analysis(self, code: str = "en") -> Analysis:
        return Analysis(read_data(self.unit, self.place), language(code))


@pytest.fixture
def empty_room() -> Iterator[Room]:
    """People who have joined, and nothing to do."""
    store = open_store("sqlite://")
    with store.write() as unit:
        yield Room(unit)
    store.close()


@pytest.fixture
def room(empty_room: Room) -> Room:
    """The same people with an exercise of every kind before them."""
    empty_room.prepare()
    return empty_room


@pytest.fixture
def proposed(room: Room) -> Room:
    """Three groups were proposed, one of them by two people in different words."""
    room.do(
        "propose-target-groups",
        {"texts": ["Den oerfarne", "Bokälskaren"]},
        {"texts": ["Nybörjaren", "Parkeringen"]},
        {"texts": ["Det nyfikna barnet"]},
    )
    room.moderate(
        "propose-target-groups", ActKind.MERGE, "Den oerfarne", "Nybörjaren", label="Den ovane"
    )
    room.moderate("propose-target-groups", ActKind.HIDE, "Parkeringen")
    return room


@pytest.fixture
def everything(room: Room) -> Room:
    """Every exercise that asks something, answered with samples; the statement twice."""
    from workshopkit.facilitation.wording import write_wording

    for slug in SCRIPT:
        if EXERCISES[slug].kind != "intro":
            room.samples(slug)
    write_wording(room.unit, FACILITATOR, room.place, "purpose-statement", "We see everybody.")
    room.samples("purpose-statement")
    return room


@pytest.fixture
def frames_of() -> Callable[[Analysis], dict[str, Any]]:
    """Return every frame of an analysis by the name of its method."""
    names = (
        "responses",
        "tallies",
        "places",
        "grid_rows",
        "survey_answers",
        "survey_summary",
        "programme",
        "participation",
        "items",
    )
    return lambda analysis: {name: getattr(analysis, name)() for name in names}
