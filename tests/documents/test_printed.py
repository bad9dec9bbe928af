"""What is printed is printed once: placings as one table, captions only where they say more."""

from __future__ import annotations

from datetime import date

from workshopkit.documents.blocks.printed import captioned, name_of, printed
from workshopkit.documents.content.tree import document_from_json, document_to_json
from workshopkit.domain.document import (
    Bars,
    Block,
    Document,
    Heading,
    Matrix,
    Paragraph,
    Placement,
    ScaleRow,
    Scales,
    Table,
)
from workshopkit.locale.language import language

ENGLISH = language("en")
TODAY = Placement("Today:", (("A", ("Kim (3)", "Bo (2)")), ("B", ())), note="Most in A.")
TOMORROW = Placement("Tomorrow:", (("A", ()), ("B", ("Kim (3)",))))
SCALE = Scales(
    "2. Content?",
    ("Question", "Low", "Answers", "High", "n", "Mean"),
    (ScaleRow("Content?", "No", "Yes", (1, 2), "1.67"),),
)


def of(*blocks: Block) -> Document:
    return Document("Title", "en", date(2027, 4, 15), "Draft", blocks)


def test_today_stands_beside_tomorrow_in_one_table() -> None:
    assert printed(of(TODAY, TOMORROW), ENGLISH).blocks == (
        Table(
            "",
            ("Box", "Today:", "Tomorrow:"),
            (("A", "Kim (3)\nBo (2)", "–"), ("B", "–", "Kim (3)")),
        ),
        Paragraph("Today: Most in A.", "small"),
    )


def test_a_placing_of_its_own_and_stairs_are_a_table_of_what_was_placed() -> None:
    stairs = Placement("How far?", (("Know", ("Kim",)),), "stairs")

    assert printed(of(TODAY, stairs), ENGLISH).blocks == (
        Table("Today:", ("Box", "Placed here"), (("A", "Kim (3)\nBo (2)"), ("B", "–"))),
        Paragraph("Most in A.", "small"),
        Table("How far?", ("Step", "Placed here"), (("1. Know", "Kim"),)),
    )


def test_a_caption_that_says_what_a_heading_above_says_is_left_out() -> None:
    bars = Bars("votes", ("Choice", "Votes"), (("Kim", 1, "1 vote"),), "")
    other = Table("More", ("Who", "What"), (("Kim", "a"),))
    matrix = Matrix("Deep", ("Who", "A"), (("Kim", (1,)),))
    told = captioned(of(Heading(1, "§ 3 Votes:"), bars, other, Heading(2, "Deep"), bars, matrix))

    captions = [block.caption for block in told.blocks if not isinstance(block, Heading)]
    assert captions == ["", "More", "", ""]
    assert name_of(told.blocks[-1]) == "Who, A"


def test_a_heading_beside_it_is_no_heading_above_it() -> None:
    table = Table("First", ("Who",), (("Kim",),))
    told = captioned(of(Heading(1, "First"), Heading(1, "Second"), table))

    assert told.blocks[-1] == table


def test_a_scale_does_not_ask_again_what_its_heading_asks() -> None:
    told = captioned(of(Heading(2, "2. Content?"), SCALE)).blocks[-1]

    assert isinstance(told, Scales)
    assert (told.caption, told.rows[0].question) == ("", "")
    assert captioned(of(Heading(2, "Other"), SCALE)).blocks[-1] == SCALE


def test_a_version_that_was_kept_is_printed_the_same_way() -> None:
    kept = document_from_json(document_to_json(of(Heading(1, "Votes"), TODAY, TOMORROW, SCALE)))

    assert printed(kept, ENGLISH) == printed(
        of(Heading(1, "Votes"), TODAY, TOMORROW, SCALE), ENGLISH
    )
