"""The secretary's panels as a page shows them and as it sends them back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from lxml import html

from workshopkit.desk.forum import Desk
from workshopkit.desk.panel import Panel
from workshopkit.desk.record_panel import RecordBook
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.exercise import Exercise, Wording
from workshopkit.domain.ports import Store
from workshopkit.domain.record import Entry, EntryKind
from workshopkit.domain.script import Script, Section, SectionKind
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.answer import hand_in
from workshopkit.facilitation.decision import NothingDecidedError
from workshopkit.facilitation.record import record_of, write_note
from workshopkit.facilitation.round import close_round, open_round
from workshopkit.facilitation.wording import write_wording
from workshopkit.facilitation.workshop import (
    WorkshopPlan,
    find_workshop,
    join,
    new_workshop,
    prepare_rounds,
)
from workshopkit.locale.language import language
from workshopkit.store import open_store

FACILITATOR, SECRETARY = Actor(Role.FACILITATOR), Actor(Role.SECRETARY)
ENGLISH = language("en")
SAVED = ENGLISH.text("Saved.")
BOTH = ENGLISH.text("Somebody else wrote here, too. Both texts are kept.")


def exercise(slug: str, kind: str, settings: dict[str, Any], *questions: str) -> Exercise:
    wording = Wording("en", slug.title(), blocks={"questions": questions})
    return Exercise(slug, kind, 10, settings, {"en": wording})


EXERCISES = {
    e.slug: e
    for e in (
        exercise("opening", "intro", {}, "Listen"),
        exercise("agenda", "discussion", {"first_number": 9}, "What now?", "What then?"),
        exercise("plan", "decision", {}, "Shall we?"),
    )
}


@pytest.fixture
def store() -> Iterator[Store]:
    opened = open_store("sqlite://")
    yield opened
    opened.close()


@pytest.fixture
def place(store: Store) -> Workshop:
    plan = WorkshopPlan("A day", date(2027, 4, 15), "Ängelåsa", "en", "day")
    sections = (Section(slug, SectionKind.EXERCISE, slug, (n,)) for n, slug in enumerate(EXERCISES))
    with store.write() as unit:
        made = new_workshop(unit, FACILITATOR, plan)
        prepare_rounds(unit, made, Script("day", "A day", tuple(sections)), EXERCISES)
        return find_workshop(unit, made.slug)


@pytest.fixture
def make_book(store: Store, place: Workshop) -> Callable[[], RecordBook]:
    """Make the record of another secretary."""

    def make() -> RecordBook:
        return RecordBook(Desk(store, SECRETARY, place, ""))

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


class Shown:
    """A panel as the page has it: what stands in it, and its forms to fill in and send."""

    def __init__(self, panel: Panel) -> None:
        self.panel = panel
        self.tree = html.fromstring(panel.html)
        self.done = True

    def words(self, path: str) -> str:
        found = self.tree.xpath(path)
        return " ".join(" ".join(e.text_content().split()) for e in found)

    def send(self, path: str, **typed: str) -> str:
        """Send a form with what stands in it, changed as typed; return what is said."""
        (form,) = self.tree.xpath(path)
        fields = {name: form.fields[name] or "" for name in form.fields.keys()}  # noqa: SIM118
        assert typed.keys() <= fields.keys()
        facts = json.loads(form.get("data-facts"))
        answer = self.panel._do({"facts": facts, "fields": {**fields, **typed}})
        self.panel.refresh()
        self.tree = html.fromstring(self.panel.html)
        self.done = answer["done"]
        return str(answer["said"])


# The cover


@pytest.mark.parametrize("first", ["season", "background", "sender"])
def test_a_cover_can_be_begun_with_any_field(
    book: RecordBook, entries: Callable[..., tuple[Entry, ...]], first: str
) -> None:
    cover = Shown(book.cover())

    said = [cover.send("//form", **{first: "Ett"}), cover.send("//form", client="Två")]

    (entry,) = entries(EntryKind.COVER)
    assert said == [SAVED, SAVED]
    assert {name: text for name, text in entry.body.items() if text} == {
        first: "Ett",
        "client": "Två",
    }


def test_two_who_begin_the_cover_at_once_keep_both_texts_on_one_cover(
    make_book: Callable[[], RecordBook], entries: Callable[..., tuple[Entry, ...]]
) -> None:
    mine, theirs = Shown(make_book().cover()), Shown(make_book().cover())

    theirs.send("//form", background="Deras", season="2027")
    said = mine.send("//form", background="Min", client="Vi")

    (entry,) = entries(EntryKind.COVER)
    assert said == BOTH
    assert entry.body["background"] == "Deras\n\nMin"
    assert (entry.body["season"], entry.body["client"]) == ("2027", "Vi")


# The lists


@pytest.mark.parametrize(
    ("panel", "kind", "first"),
    [
        ("working_group", EntryKind.MEMBER, "name"),
        ("working_group", EntryKind.LOG, "text"),
        ("working_group", EntryKind.MEETING, "title"),
        ("parking", EntryKind.PARKED, "text"),
    ],
)
def test_a_line_can_be_added_changed_and_removed(
    book: RecordBook,
    entries: Callable[..., tuple[Entry, ...]],
    panel: str,
    kind: EntryKind,
    first: str,
) -> None:
    shown = Shown(getattr(book, panel)())
    shown.send(f"//form[contains(@data-facts, '\"{kind}\"')]", **{first: "Ett <b>"})
    (added,) = entries(kind)
    shown.send(f"//li[@id='{added.id}']/form", **{first: "Två"})
    (changed,) = entries(kind)
    (button,) = shown.tree.xpath(f"//li[@id='{added.id}']//button")
    shown.panel._do({"facts": json.loads(button.get("data-facts"))})

    assert (added.body[first], changed.body[first]) == ("Ett <b>", "Två")
    assert button.get("aria-label") == "Remove Två"
    assert entries(kind) == ()


def test_an_empty_line_is_refused_with_a_sentence(book: RecordBook) -> None:
    shown = Shown(book.parking())

    assert shown.send("//form") == "Write something first."
    assert not shown.done


# Notes


def test_every_question_of_a_discussion_has_a_note_of_its_own(
    book: RecordBook, entries: Callable[..., tuple[Entry, ...]]
) -> None:
    notes = Shown(book.notes())
    place = "//article[@id='note-of-agenda']"
    labels = [notes.words(f"({place}//label)[{n}]") for n in (1, 2)]

    notes.send(f"({place}//form)[2]", text="Vi ringer Bo.")
    notes.send(f"({place}//form)[2]", text="Vi ringer Bo och Alva.")

    assert labels == ["Your note: 9. What now?", "Your note: 10. What then?"]
    assert len(notes.tree.xpath(f"{place}//form")) == 2
    (note,) = entries(EntryKind.NOTE)
    assert note.body == {"section": "agenda#2", "text": "Vi ringer Bo och Alva."}


def test_an_introduction_has_room_for_a_note_and_is_not_called_unopened(book: RecordBook) -> None:
    notes = Shown(book.notes())
    place = "//article[@id='note-of-opening']"

    assert notes.send(f"{place}//form", text="Hon hälsade välkommen.") == SAVED
    assert notes.words(f"{place}//textarea") == "Hon hälsade välkommen."
    assert notes.words(f"{place}/h3") == "Opening"
    assert "Listen" in notes.words(f"{place}//details")


def test_two_who_write_the_same_note_keep_both_texts(
    make_book: Callable[[], RecordBook], entries: Callable[..., tuple[Entry, ...]]
) -> None:
    mine, theirs = Shown(make_book().notes()), Shown(make_book().notes())
    form = "(//article[@id='note-of-agenda']//form)[1]"

    theirs.send(form, text="Deras")
    said = mine.send(form, text="Min")

    (note,) = entries(EntryKind.NOTE)
    assert (said, note.body["text"]) == (BOTH, "Deras\n\nMin")


def test_a_note_to_the_whole_of_a_discussion_can_still_be_read_and_changed(
    store: Store, place: Workshop, book: RecordBook
) -> None:
    with store.write() as unit:
        write_note(unit, SECRETARY, place, "agenda", "Om alltihop", 0)

    notes = Shown(book.notes())
    fields = notes.tree.xpath("//article[@id='note-of-agenda']//textarea")
    assert [field.text or "" for field in fields] == ["", "", "Om alltihop"]


# Decisions


@pytest.fixture
def decided(store: Store, place: Workshop) -> None:
    """The room has agreed on the plan."""
    with store.write() as unit:
        alva = join(unit, place.code, name="Alva Exempelsson")
        write_wording(unit, FACILITATOR, place, "plan", "A new site.")
        opened = open_round(unit, FACILITATOR, place, "plan")
        value = {"answer": "yes", "why": ""}
        hand_in(unit, Actor(Role.PARTICIPANT, alva.id, place.id), opened, alva, value, 1)
        close_round(unit, FACILITATOR, find_workshop(unit, place.slug), "plan")


@pytest.mark.usefixtures("decided")
def test_what_was_decided_is_written_down_with_one_button(
    book: RecordBook, entries: Callable[..., tuple[Entry, ...]]
) -> None:
    decisions = Shown(book.decisions())
    offered = [o.text_content() for o in decisions.tree.xpath("//select/option")]

    decisions.send("//form[contains(@class, 'decided')]")

    (entry,) = entries(EntryKind.DECISION)
    assert offered == ["Plan"]
    assert entry.body == {"text": "A new site.", "outcome": "", "exercise": "plan"}
    assert "Everybody agreed." in decisions.words("//li//*[contains(@class, 'hint')]")


@pytest.mark.usefixtures("decided")
def test_a_decision_that_is_changed_still_says_where_it_was_made(
    book: RecordBook, entries: Callable[..., tuple[Entry, ...]]
) -> None:
    decisions = Shown(book.decisions())
    decisions.send("//form[contains(@class, 'decided')]")
    decisions.send("//li/form", text="A new site, soon.", outcome="Yes.")

    (entry,) = entries(EntryKind.DECISION)
    assert entry.body == {"text": "A new site, soon.", "outcome": "Yes.", "exercise": "plan"}


def test_what_is_not_decided_yet_is_refused_with_a_sentence(
    book: RecordBook, entries: Callable[..., tuple[Entry, ...]]
) -> None:
    decisions = Shown(book.decisions())

    said = decisions.send("//form[contains(@class, 'decided')]")

    assert said == NothingDecidedError().sentence(ENGLISH)
    assert entries(EntryKind.DECISION) == ()


def test_every_panel_of_the_record_can_be_drawn(book: RecordBook) -> None:
    drawn = [
        Shown(panel()).words("//h2")
        for panel in (
            book.cover,
            book.attendance,
            book.working_group,
            book.notes,
            book.decisions,
            book.next_steps,
            book.parking,
            book.documentation,
        )
    ]
    assert drawn == [
        "About this documentation",
        "Attendance",
        "Working group",
        "Notes",
        "Decisions",
        "Next steps",
        "To discuss further",
        "Documentation",
    ]
