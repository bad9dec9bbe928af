"""The types of document: what each has in it, and what is written around the parts."""

from __future__ import annotations

from datetime import date
from itertools import count, pairwise

import pytest
from server import ROOT

from workshopkit.documents.content.document_type import (
    ATTENDANCE,
    BACKGROUND,
    DECISIONS,
    ENDING,
    NEXT_STEPS,
    PARKED,
    PARTICIPATION,
    PARTS,
    SECTION_WORDS,
    SIGNATURES,
    TRAIL,
    TYPES,
    USUAL,
)
from workshopkit.documents.content.documentation import document_type, documentation
from workshopkit.documents.content.numbering import unnumbered
from workshopkit.domain.document import (
    Block,
    BulletList,
    DecisionLine,
    Document,
    Facts,
    Heading,
    NumberedList,
    Paragraph,
    Quotes,
    Signatures,
)
from workshopkit.domain.material import Material, Part
from workshopkit.domain.record import Entry, EntryKind, Record
from workshopkit.domain.workshop import Workshop
from workshopkit.locale.language import language

EN = language("en")
COVER = {
    "season": "Våren 2027",
    "background": "Förstudien är klar.",
    "assignment": "Ta fram en plan.",
    "chair": "Alva Exempelsson",
    "writer": "Kim Påhittström",
    "adjusters": "Bo Exempelsson, , Carin Skissdotter",
    "sender": "Byrån Exempel\nLåtsasgatan 1",
}


def entry(kind: EntryKind, position: int = 0, **fields: str) -> Entry:
    return Entry(f"{kind}-{position}", "w", kind, position, fields)


def material(*entries: Entry, type_: str = "", parts: tuple[str, ...] = ()) -> Material:
    """A workshop of which only what the secretary wrote is known."""
    workshop = Workshop("w", "dagen", "Dagen", date(2027, 4, 15), "Ängelåsa", "sv", "day", "ABC")
    noted = (entry(EntryKind.NOTE, section=part, text=f"Om {part}") for part in parts)
    return Material(
        workshop,
        tuple(Part(part, part.title(), ()) for part in parts),
        Record((*entries, *noted)),
        joined=0,
        type=type_,
    )


def made(*entries: Entry, type_: str, parts: tuple[str, ...] = ()) -> Document:
    return documentation(material(*entries, type_=type_, parts=parts), EN)


def headings(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Heading)]


def facts(document: Document) -> dict[str, str]:
    (block,) = (block for block in document.blocks if isinstance(block, Facts))
    return dict(block.pairs)


# The list of types


@pytest.mark.parametrize("name", TYPES)
def test_a_type_names_only_what_there_is_and_each_once(name: str) -> None:
    sections = TYPES[name].sections
    assert len(set(sections)) == len(sections)
    assert sections.count(PARTS) == 1
    for section in set(sections) - {PARTS}:
        is_exercise = (ROOT / "exercises" / section / "exercise.toml").is_file()
        assert section in SECTION_WORDS or is_exercise, section


def test_every_section_is_in_some_type_and_every_title_is_its_own() -> None:
    used = {section for type_ in TYPES.values() for section in type_.sections}
    assert set(SECTION_WORDS) <= used
    assert len({type_.title for type_ in TYPES.values()}) == len(TYPES)


@pytest.mark.parametrize("name", TYPES)
def test_the_name_of_a_type_is_not_a_word_that_means_something_else(name: str) -> None:
    # “Minutes” alone is already what a timer counts.
    assert TYPES[name].title != "Minutes"


@pytest.mark.parametrize("name", TYPES)
def test_decisions_come_before_next_steps_and_these_before_what_was_parked(name: str) -> None:
    sections = TYPES[name].sections
    after = (DECISIONS, NEXT_STEPS, PARKED, ENDING, SIGNATURES, PARTICIPATION, TRAIL)
    places = [sections.index(key) for key in after if key in sections]
    assert all(first < second for first, second in pairwise(places))
    assert not places or places[-1] == len(sections) - 1 or name == "working_group_report"


# Which type it is


def test_the_script_says_which_type_and_the_secretary_may_choose_another() -> None:
    chosen = entry(EntryKind.PLAN, type="notes")
    assert document_type(material()) is TYPES[USUAL]
    assert document_type(material(type_="protocol")) is TYPES["protocol"]
    assert document_type(material(chosen, type_="protocol")) is TYPES["notes"]


@pytest.mark.parametrize("name", ["", "letter"])
def test_a_type_that_is_not_known_is_passed_over(name: str) -> None:
    chosen = entry(EntryKind.PLAN, type=name)
    assert document_type(material(chosen, type_=name)) is TYPES[USUAL]


def test_one_copy_can_be_of_another_type_than_the_secretary_chose() -> None:
    chosen = entry(EntryKind.PLAN, type="notes")
    document = documentation(material(chosen, type_="protocol"), EN, "action_plan")
    assert document.subtitle == TYPES["action_plan"].title


# What is written around the parts


def test_the_season_line_is_in_capitals_and_without_a_season_says_the_year() -> None:
    with_season = made(entry(EntryKind.COVER, **COVER), type_="forum_summary")
    assert Paragraph("RESULT OF THE DIALOGUE FORUM, VÅREN 2027:", "label") in with_season.blocks
    without = made(type_="forum_summary")
    assert Paragraph("RESULT OF THE DIALOGUE FORUM, 2027:", "label") in without.blocks
    assert not any("DIALOGUE FORUM" in str(b) for b in made(type_="notes").blocks)


def test_minutes_say_who_led_wrote_and_checks_and_have_a_line_for_each() -> None:
    document = made(entry(EntryKind.COVER, **COVER), type_="protocol")
    held = {name: facts(document).get(name) for name in ("Chair", "Secretary", "Adjusters")}
    assert held == {
        "Chair": "Alva Exempelsson",
        "Secretary": "Kim Påhittström",
        "Adjusters": EN.listing(["Bo Exempelsson", "Carin Skissdotter"]),
    }
    assert document.blocks[-1] == Signatures(
        (
            ("Chair", "Alva Exempelsson"),
            ("Secretary", "Kim Påhittström"),
            ("Adjuster", "Bo Exempelsson"),
            ("Adjuster", "Carin Skissdotter"),
        )
    )


def test_minutes_without_names_still_have_lines_to_sign_on() -> None:
    document = made(type_="protocol")
    assert not {"Chair", "Secretary", "Adjusters"} & set(facts(document))
    assert document.blocks[-1] == Signatures((("Chair", ""), ("Secretary", ""), ("Adjuster", "")))


@pytest.mark.parametrize("name", ["notes", "documentation", "forum_summary"])
def test_other_documents_say_who_led_and_are_not_signed(name: str) -> None:
    document = made(entry(EntryKind.COVER, **COVER), type_=name)
    assert facts(document)["Chair"] == "Alva Exempelsson"
    assert not {"Secretary", "Adjusters"} & set(facts(document))
    assert document.blocks[-2:] == (
        Paragraph("Minutes by/Kim Påhittström"),
        Paragraph("Byrån Exempel\nLåtsasgatan 1", "small"),
    )


def test_paragraphs_are_counted_through_parts_decisions_and_what_follows() -> None:
    document = made(
        entry(EntryKind.ATTENDANCE, name="Alva", unit="", presence="present"),
        entry(EntryKind.DECISION, 1, text="Vi börjar.", outcome="Ja."),
        entry(EntryKind.DECISION, 2, text="Vi slutar.", outcome="Nej."),
        entry(EntryKind.NEXT_STEP, what="Boka salen", who="", when=""),
        entry(EntryKind.PARKED, text="Sedan"),
        type_="protocol",
        parts=("opening", "ideas"),
    )
    assert headings(document) == [
        "Attendance",
        "§ 1 Opening",
        "§ 2 Ideas",
        "Decisions",
        "§ 5 Next steps",
        "§ 6 To discuss further",
        "Signatures",
    ]
    decided = [block for block in document.blocks if isinstance(block, DecisionLine)]
    assert [line.number for line in decided] == ["§ 3", "§ 4"]


def test_other_documents_count_their_decisions_from_one() -> None:
    line = entry(EntryKind.DECISION, text="Vi börjar.", outcome="Ja.")
    document = made(line, type_="notes", parts=("ideas",))
    assert DecisionLine("1.", "Vi börjar.", "Ja.") in document.blocks
    assert "Ideas" in headings(document)


def test_the_members_of_a_working_group_stand_below_a_label_with_a_colon() -> None:
    line = entry(EntryKind.MEMBER, name="Kari", unit="Diktnes")
    blocks = made(line, type_="working_group_report").blocks
    assert blocks[:2] == (Heading(1, "Working group:"), BulletList(("Kari (Diktnes)",)))
    norwegian = documentation(material(line, type_="working_group_report"), language("nb"))
    assert norwegian.blocks[0] == Heading(1, "Arbeidsgruppe:")


@pytest.mark.parametrize("code", ["sv", "nb", "da"])
def test_the_report_and_the_minutes_of_a_working_group_keep_their_order(code: str) -> None:
    entries = (
        entry(EntryKind.MEETING, title="Møte i august", when="", place="", present=""),
        entry(EntryKind.MEMBER, name="Kari", unit=""),
        entry(EntryKind.LOG, text="Gruppa møttes.", date=""),
    )
    parts = ("meeting-items", "recommendations", "other", "mandate")
    given = material(*entries, type_="working_group_report", parts=parts)
    found = headings(documentation(given, language(code)))
    assert found[1::2] == ["Mandate", "Recommendations", "Møte i august"]
    assert found[-3:] == ["Other", "Møte i august", "Meeting-Items"]


def test_what_was_parked_restarts_at_one_on_the_agenda() -> None:
    lines = (entry(EntryKind.PARKED, n, text=text) for n, text in enumerate(("Hur?", "När?")))
    document = made(*lines, type_="agenda", parts=("noted",))
    assert document.blocks == (
        Heading(1, "To discuss further"),
        NumberedList(("Hur?", "När?")),
    )


def test_what_was_parked_has_bullets_where_nothing_is_numbered() -> None:
    document = made(entry(EntryKind.PARKED, text="Hur?"), type_="social_media_plan")
    assert document.blocks[-1] == BulletList(("Hur?",))


@pytest.mark.parametrize("name", TYPES)
def test_a_workshop_of_which_nothing_is_known_has_a_document_of_every_type(name: str) -> None:
    document = made(type_=name)
    assert document.subtitle == TYPES[name].title
    assert headings(document) == (["Signatures"] if name == "protocol" else [])


def test_attendance_and_background_are_in_what_is_kept_of_the_day() -> None:
    for name in ("documentation", "notes", "protocol", "communication_plan"):
        assert {ATTENDANCE, BACKGROUND} <= set(TYPES[name].sections)


# Without numbers


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ([NumberedList(("a", "b"))], [BulletList(("a", "b"))]),
        ([NumberedList(("a",))], [BulletList(("a",))]),
        (
            [Heading(1, "T"), NumberedList(("a",)), Quotes(("b",))],
            [Heading(1, "T"), Heading(2, "a"), Quotes(("b",))],
        ),
        (
            [Heading(1, "T"), NumberedList(("a",), 3), Paragraph("b")],
            [Heading(1, "T"), Heading(2, "a"), Paragraph("b")],
        ),
        (
            [NumberedList(("a",)), Paragraph("3 took part.", "small")],
            [BulletList(("a",)), Paragraph("3 took part.", "small")],
        ),
        ([Paragraph("a"), Quotes(("b",))], [Paragraph("a"), Quotes(("b",))]),
        ([], []),
    ],
)
def test_a_list_has_bullets_and_an_answered_question_is_a_heading(
    blocks: list[Block], expected: list[Block]
) -> None:
    assert list(unnumbered(blocks)) == expected


def test_a_mark_is_counted_on_across_parts() -> None:
    document = made(type_="protocol", parts=("a", "b", "c"))
    numbers = count(1)
    assert headings(document)[:3] == [f"§ {next(numbers)} {part}" for part in ("A", "B", "C")]
