"""The secretary's panels as a page shows them and as it sends them back."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from shown import Shown

from workshopkit.desk.record_panel import RecordBook
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.ports import Store
from workshopkit.domain.record import Entry, EntryKind
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.answering import hand_in
from workshopkit.facilitation.decision import NothingDecidedError
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.publishing.publication import finalise
from workshopkit.facilitation.recording import write_note
from workshopkit.facilitation.running import close_round, open_round
from workshopkit.facilitation.wording import write_wording
from workshopkit.locale.language import language

FACILITATOR, SECRETARY = Actor(Role.FACILITATOR), Actor(Role.SECRETARY)
ENGLISH = language("en")
SAVED = ENGLISH.text("Saved.")
BOTH = ENGLISH.text("Somebody else wrote here, too. Both texts are kept.")
COVER = "//form[@id='cover-form']"


# The cover


@pytest.mark.parametrize("first", ["season", "background", "sender"])
def test_a_cover_can_be_begun_with_any_field(
    book: RecordBook, entries: Callable[..., tuple[Entry, ...]], first: str
) -> None:
    cover = Shown(book.cover())

    said = [
        cover.send(COVER, **{first: "Ett"}),
        cover.send(COVER, client="Två"),
    ]

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

    theirs.send(COVER, background="Deras", season="2027")
    said = mine.send(COVER, background="Min", client="Vi")

    (entry,) = entries(EntryKind.COVER)
    assert said == BOTH
    assert entry.body["background"] == "Deras\n\nMin"
    assert (entry.body["season"], entry.body["client"]) == ("2027", "Vi")


def test_who_led_and_who_checks_the_minutes_sign_them(book: RecordBook) -> None:
    cover, arrangement = Shown(book.cover()), Shown(book.arrangement())

    cover.send(COVER, chair="Alva Exempelsson", adjusters="Bo Påhitt, Ci Fiktiv")
    arrangement.send("//form[.//select]", type="protocol")

    lines = [line for line in arrangement.lines("//ol//label") if line == "Signatures"]
    assert (cover.done, lines) == (True, ["Signatures"])
    assert cover.tree.xpath("//input[@name='adjusters']/@value") == ["Bo Påhitt, Ci Fiktiv"]


def test_title_date_and_place_can_be_changed_until_a_version_is_final(
    store: Store, book: RecordBook, place: Workshop
) -> None:
    shown = Shown(book.cover())
    form = "//form[@id='described-form']"
    assert shown.send(form, title="  ", day="2027-05-01") == "A workshop needs a title."

    shown.send(form, title="Ett <b>annat</b> forum", day="2027-05-01", place="Torget")

    with store.read() as unit:
        told = find_workshop(unit, place.slug)
    assert (told.title, str(told.date), told.place) == (
        "Ett <b>annat</b> forum",
        "2027-05-01",
        "Torget",
    )
    assert (told.code, told.slug) == (place.code, place.slug)
    with store.write() as unit:
        finalise(unit, SECRETARY, told, {"title": "Rapport"}, "sv")
    shown.look_again()
    assert shown.tree.xpath(form) == []
    assert "A version is final" in shown.words("//p[@class='hint']")


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
    assert "Everybody agreed: 1 of 1." in decisions.words("//li//*[contains(@class, 'hint')]")


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
            book.arrangement,
            book.texts,
            book.style,
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
        "What goes into the document",
        "Free texts before publishing",
        "House style",
        "The document",
    ]
