from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from workshopkit.desk.desk import Desk
from workshopkit.desk.record_panel import RecordBook
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.exercise import Exercise, Wording
from workshopkit.domain.ports import Store
from workshopkit.domain.question import Question
from workshopkit.domain.record import Entry, EntryKind
from workshopkit.domain.script import Script, Section, SectionKind
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.ground import Ground
from workshopkit.facilitation.preparing import prepare_rounds
from workshopkit.facilitation.recording import record_of
from workshopkit.facilitation.workshop import WorkshopPlan, new_workshop
from workshopkit.store import open_store


def exercise(slug: str, kind: str, settings: dict[str, Any], *questions: str) -> Exercise:
    wording = Wording("en", slug.title(), blocks={"questions": questions})
    asked = (Question("text"),) if kind == "survey" else ()
    return Exercise(slug, kind, 10, settings, {"en": wording}, questions=asked)


EXERCISES = {
    e.slug: e
    for e in (
        exercise("opening", "intro", {}, "Listen"),
        exercise(
            "agenda", "discussion", {"first_number": 9, "written": True}, "What now?", "What then?"
        ),
        exercise("plan", "decision", {}, "Shall we?"),
        exercise("ideas", "collect", {"texts": 3}),
        exercise("message", "statement", {}),
        exercise("evening", "survey", {}, "What should be better?"),
    )
}
SECTIONS = tuple(
    Section(slug, SectionKind.EXERCISE, slug, (n,)) for n, slug in enumerate(EXERCISES)
)
SCRIPT = Script("day", "A day", SECTIONS, document="notes")


@pytest.fixture
def store() -> Iterator[Store]:
    opened = open_store("sqlite://")
    yield opened
    opened.close()


@pytest.fixture
def place(store: Store) -> Workshop:
    plan = WorkshopPlan("A day", date(2027, 4, 15), "Ängelåsa", "en", "day")
    with store.write() as unit:
        made = new_workshop(unit, Actor(Role.FACILITATOR), plan)
        prepare_rounds(unit, made, SCRIPT, EXERCISES)
        return find_workshop(unit, made.slug)


@pytest.fixture
def make_book(store: Store, place: Workshop) -> Callable[[], RecordBook]:
    """Make the record of another secretary."""

    def make() -> RecordBook:
        return RecordBook(Desk(store, Actor(Role.SECRETARY), place, "", Ground(SCRIPT)))

    return make


@pytest.fixture
def book(make_book: Callable[[], RecordBook]) -> RecordBook:
    return make_book()


@pytest.fixture
def entries(store: Store, place: Workshop) -> Callable[[EntryKind], tuple[Entry, ...]]:
    def of(kind: EntryKind) -> tuple[Entry, ...]:
        with store.read() as unit:
            return record_of(unit, place).of(kind)

    return of
