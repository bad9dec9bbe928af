from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from workshopkit.domain.actor import Actor, WrongRoleError
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.record import (
    ENTRY_FIELDS,
    SINGLE,
    Entry,
    EntryChangedError,
    EntryKind,
)
from workshopkit.domain.text import TooLongError
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.recording import (
    EmptyEntryError,
    NoSuchEntryError,
    add_entry,
    change_entry,
    record_of,
    remove_entry,
    take_over_names,
    write_note,
)

DECISION, ATTENDANCE = EntryKind.DECISION, EntryKind.ATTENDANCE
#: Notes are written by their section, and comments come from the room.
LINES = [kind for kind in EntryKind if kind not in (EntryKind.NOTE, EntryKind.COMMENT)]


def test_lines_of_the_record_stay_in_the_order_they_were_written(
    unit: Unit, secretary: Actor, place: Workshop
) -> None:
    for text in ("Ska vi?", "Får vi?", "Vill vi?"):
        add_entry(unit, secretary, place, DECISION, {"text": text, "outcome": "Ja."})

    assert [entry.body for entry in record_of(unit, place).of(DECISION)] == [
        {"text": "Ska vi?", "outcome": "Ja.", "exercise": ""},
        {"text": "Får vi?", "outcome": "Ja.", "exercise": ""},
        {"text": "Vill vi?", "outcome": "Ja.", "exercise": ""},
    ]


def test_a_line_keeps_only_the_fields_of_its_kind_and_keeps_them_clean(
    unit: Unit, secretary: Actor, place: Workshop
) -> None:
    raw = {"what": " Boka\nhörsalen ", "who": "Yrsa\u202e", "colour": "red"}

    added = add_entry(unit, secretary, place, EntryKind.NEXT_STEP, raw)

    assert added.body == {
        "what": "Boka hörsalen",
        "who": "Yrsa",
        "when": "",
        "status": "",
    }
    assert added.rev == 1


def test_a_decision_may_have_several_lines(unit: Unit, secretary: Actor, place: Workshop) -> None:
    added = add_entry(unit, secretary, place, DECISION, {"text": "ett\r\ntvå", "outcome": "a\nb"})

    assert added.body == {"text": "ett\ntvå", "outcome": "a b", "exercise": ""}


@pytest.mark.parametrize(
    ("presence", "kept"),
    [("absent", "absent"), ("apologies", "apologies"), ("", "present"), ("asleep", "present")],
)
def test_somebody_on_the_roll_is_present_unless_said_otherwise(
    unit: Unit, secretary: Actor, place: Workshop, presence: str, kept: str
) -> None:
    raw = {"name": "Alva Exempelsson", "presence": presence}

    added = add_entry(unit, secretary, place, ATTENDANCE, raw)

    assert added.body == {"name": "Alva Exempelsson", "unit": "", "presence": kept}


def test_only_those_present_are_counted_as_present(
    unit: Unit, secretary: Actor, place: Workshop
) -> None:
    for name, presence in (("Alva", "present"), ("Bo", "absent"), ("Carin", "present")):
        last = add_entry(unit, secretary, place, ATTENDANCE, {"name": name, "presence": presence})
    remove_entry(unit, secretary, place, last.id)

    assert record_of(unit, place).present() == 1


def test_an_empty_line_is_not_added(unit: Unit, secretary: Actor, place: Workshop) -> None:
    with pytest.raises(EmptyEntryError):
        add_entry(unit, secretary, place, DECISION, {"text": " \n ", "outcome": "Ja."})

    assert record_of(unit, place).entries == ()


@pytest.mark.parametrize("raw", [{"text": "å" * 20_001}, {"text": "Ska vi?", "outcome": "å" * 301}])
def test_a_line_that_is_too_long_is_refused(
    unit: Unit, secretary: Actor, place: Workshop, raw: dict[str, str]
) -> None:
    with pytest.raises(TooLongError):
        add_entry(unit, secretary, place, DECISION, raw)


def test_a_line_of_every_kind_has_its_own_fields(
    unit: Unit, secretary: Actor, place: Workshop
) -> None:
    raw = {name: "ett\ntvå" for fields in ENTRY_FIELDS.values() for name in fields}

    added = [add_entry(unit, secretary, place, kind, raw) for kind in LINES]

    assert {entry.kind: entry.body for entry in added} == {
        EntryKind.ATTENDANCE: {"name": "ett två", "unit": "ett två", "presence": "present"},
        EntryKind.DECISION: {"text": "ett\ntvå", "outcome": "ett två", "exercise": "ett två"},
        EntryKind.NEXT_STEP: {
            "what": "ett två",
            "who": "ett två",
            "when": "ett två",
            "status": "ett två",
        },
        EntryKind.PARKED: {"text": "ett\ntvå"},
        EntryKind.MEMBER: {"name": "ett två", "unit": "ett två"},
        EntryKind.LOG: {"text": "ett\ntvå", "date": "ett två"},
        EntryKind.MEETING: {
            "title": "ett två",
            "when": "ett två",
            "place": "ett två",
            "present": "ett två",
        },
        EntryKind.COVER: {
            "season": "ett två",
            "client": "ett två",
            "background": "ett\ntvå",
            "assignment": "ett\ntvå",
            "chair": "ett två",
            "writer": "ett två",
            "adjusters": "ett två",
            "sender": "ett\ntvå",
        },
        EntryKind.PLAN: {
            "type": "ett två",
            "order": "ett\ntvå",
            "left_out": "ett\ntvå",
            "stage": "ett två",
        },
        EntryKind.STYLE: {
            "organisation": "ett två",
            "accent": "ett två",
            "second": "ett två",
            "font": "ett två",
            "footer": "ett två",
            "logo": "ett\ntvå",
            "logo_alt": "ett två",
        },
    }


@pytest.mark.parametrize(
    ("kind", "field"), [(kind, field) for kind in sorted(SINGLE) for field in ENTRY_FIELDS[kind]]
)
def test_what_a_document_says_of_itself_may_begin_anywhere_but_not_be_empty(
    unit: Unit, secretary: Actor, place: Workshop, kind: EntryKind, field: str
) -> None:
    with pytest.raises(EmptyEntryError):
        add_entry(unit, secretary, place, kind, dict.fromkeys(ENTRY_FIELDS[kind], " "))
    assert record_of(unit, place).entries == ()

    added = add_entry(unit, secretary, place, kind, {field: "Alva Exempelsson"})

    assert added.body == {**dict.fromkeys(ENTRY_FIELDS[kind], ""), field: "Alva Exempelsson"}
    assert record_of(unit, place).of(kind) == (added,)


@pytest.mark.parametrize("kind", [kind for kind in LINES if kind not in SINGLE])
def test_a_line_of_any_other_kind_needs_its_first_field(
    unit: Unit, secretary: Actor, place: Workshop, kind: EntryKind
) -> None:
    first, *others = ENTRY_FIELDS[kind]

    with pytest.raises(EmptyEntryError):
        add_entry(unit, secretary, place, kind, {first: " ", **dict.fromkeys(others, "x")})

    assert record_of(unit, place).entries == ()


# Comments from the room


@pytest.fixture
def commenter(alva: Participant, as_participant: Callable[[Participant], Actor]) -> Actor:
    return as_participant(alva)


def test_a_comment_from_the_room_has_a_text_and_a_name(
    unit: Unit, commenter: Actor, place: Workshop
) -> None:
    raw = {"text": "ett\ntvå", "by": "ett\ntvå", "section": "welcome"}

    added = add_entry(unit, commenter, place, EntryKind.COMMENT, raw, from_room=True)

    assert added.body == {"text": "ett\ntvå", "by": "ett två"}
    assert record_of(unit, place).of(EntryKind.COMMENT) == (added,)


def test_a_comment_that_says_nothing_is_not_added(
    unit: Unit, commenter: Actor, place: Workshop
) -> None:
    raw = {"text": " \n ", "by": "Alva Exempelsson"}

    with pytest.raises(EmptyEntryError):
        add_entry(unit, commenter, place, EntryKind.COMMENT, raw, from_room=True)

    assert record_of(unit, place).entries == ()


@pytest.mark.parametrize(
    ("kind", "from_room"),
    [
        (EntryKind.COMMENT, False),
        *((kind, True) for kind in EntryKind if kind is not EntryKind.COMMENT),
    ],
)
def test_nothing_but_a_comment_comes_from_the_room(
    unit: Unit, commenter: Actor, place: Workshop, kind: EntryKind, *, from_room: bool
) -> None:
    raw = dict.fromkeys(ENTRY_FIELDS[kind], "x")

    with pytest.raises(WrongRoleError):
        add_entry(unit, commenter, place, kind, raw, from_room=from_room)

    assert record_of(unit, place).entries == ()


def test_a_comment_comes_from_this_room_and_from_nobody_else(
    unit: Unit, facilitator: Actor, secretary: Actor, commenter: Actor, place: Workshop
) -> None:
    for actor in (facilitator, secretary, replace(commenter, workshop_id="elsewhere")):
        with pytest.raises(WrongRoleError):
            add_entry(unit, actor, place, EntryKind.COMMENT, {"text": "x"}, from_room=True)

    assert record_of(unit, place).entries == ()


# Two who write at once


@pytest.fixture
def decision(unit: Unit, secretary: Actor, place: Workshop) -> Entry:
    return add_entry(unit, secretary, place, DECISION, {"text": "Ska vi?", "outcome": ""})


def test_a_changed_line_counts_its_revision(
    unit: Unit, secretary: Actor, place: Workshop, decision: Entry
) -> None:
    changed = change_entry(unit, secretary, place, decision.id, {"outcome": "Ja."}, 1)

    body = {"text": "Ska vi?", "outcome": "Ja.", "exercise": ""}
    assert changed == replace(decision, body=body, rev=2)
    assert unit.entry(decision.id) == changed


def test_a_line_changed_by_somebody_else_is_not_overwritten(
    unit: Unit, facilitator: Actor, secretary: Actor, place: Workshop, decision: Entry
) -> None:
    others = change_entry(unit, facilitator, place, decision.id, {"outcome": "Nej."}, 1)

    with pytest.raises(EntryChangedError) as told:
        change_entry(unit, secretary, place, decision.id, {"outcome": "Ja."}, 1)

    assert told.value.current == others
    assert told.value.current.body["outcome"] == "Nej."
    assert unit.entry(decision.id) == others


def test_writing_the_same_as_somebody_else_is_no_conflict(
    unit: Unit, facilitator: Actor, secretary: Actor, place: Workshop, decision: Entry
) -> None:
    others = change_entry(unit, facilitator, place, decision.id, {"outcome": "Ja."}, 1)

    assert change_entry(unit, secretary, place, decision.id, {"outcome": " Ja. "}, 1) == others


def test_a_line_of_another_workshop_is_out_of_reach(
    unit: Unit, secretary: Actor, place: Workshop, decision: Entry
) -> None:
    elsewhere = replace(place, id="elsewhere")

    with pytest.raises(NoSuchEntryError):
        change_entry(unit, secretary, elsewhere, decision.id, {"outcome": "Ja."}, 1)
    with pytest.raises(NoSuchEntryError):
        remove_entry(unit, secretary, elsewhere, decision.id)


def test_a_removed_line_can_be_put_back(
    unit: Unit, secretary: Actor, place: Workshop, decision: Entry
) -> None:
    remove_entry(unit, secretary, place, decision.id)
    without = record_of(unit, place).of(DECISION)
    remove_entry(unit, secretary, place, decision.id, removed=False)

    assert without == ()
    assert record_of(unit, place).of(DECISION) == (replace(decision, rev=3),)


def test_a_line_that_was_removed_in_the_meantime_is_not_changed_unseen(
    unit: Unit, facilitator: Actor, secretary: Actor, place: Workshop, decision: Entry
) -> None:
    remove_entry(unit, facilitator, place, decision.id)

    with pytest.raises(EntryChangedError):
        change_entry(unit, secretary, place, decision.id, {"outcome": "Ja."}, 1)


# Notes


def test_a_section_has_one_note_that_grows(unit: Unit, secretary: Actor, place: Workshop) -> None:
    first = write_note(unit, secretary, place, "personas", "Alla kom.", 0)
    second = write_note(unit, secretary, place, "personas", "Alla kom.\nIngen gick.", first.rev)

    assert record_of(unit, place).of(EntryKind.NOTE) == (second,)
    assert record_of(unit, place).note("personas") == second
    assert second.body == {"section": "personas", "text": "Alla kom.\nIngen gick."}


def test_two_sections_have_a_note_each(unit: Unit, secretary: Actor, place: Workshop) -> None:
    for section in ("personas", "headlines"):
        write_note(unit, secretary, place, section, f"Om {section}.", 0)

    record = record_of(unit, place)
    assert [record.note(s).body["text"] for s in ("headlines", "personas")] == [  # type: ignore[union-attr]
        "Om headlines.",
        "Om personas.",
    ]


def test_two_first_notes_of_one_section_do_not_overwrite_each_other(
    unit: Unit, facilitator: Actor, secretary: Actor, place: Workshop
) -> None:
    first = write_note(unit, facilitator, place, "personas", "Min text.", 0)

    with pytest.raises(EntryChangedError) as told:
        write_note(unit, secretary, place, "personas", "Min text, inte din.", 0)

    assert told.value.current == first
    assert record_of(unit, place).of(EntryKind.NOTE) == (first,)


# Names from the room


def test_names_are_taken_over_in_the_order_of_the_language(
    unit: Unit, secretary: Actor, place: Workshop
) -> None:
    for name in ("Östen", "Åsa", "Zoe", "Ängla", "adam"):
        join(unit, place.code, name=name)

    take_over_names(unit, secretary, place)

    names = [entry.body["name"] for entry in record_of(unit, place).of(ATTENDANCE)]
    assert names == ["adam", "Zoe", "Åsa", "Ängla", "Östen"]


def test_those_who_gave_a_name_are_taken_over_once(
    unit: Unit, secretary: Actor, place: Workshop
) -> None:
    add_entry(unit, secretary, place, ATTENDANCE, {"name": "Bo Påhittström"})
    for name in ("Alva Exempelsson", "", "Bo Påhittström", "Alva Exempelsson", "Carin"):
        join(unit, place.code, name=name)

    counts = [take_over_names(unit, secretary, place) for _ in range(2)]

    assert counts == [2, 0]
    assert [e.body["name"] for e in record_of(unit, place).of(ATTENDANCE)] == [
        "Bo Påhittström",
        "Alva Exempelsson",
        "Carin",
    ]
