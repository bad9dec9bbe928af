from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from workshopkit.domain.document import (
    Block,
    Document,
    Heading,
    Matrix,
    Paragraph,
    Table,
    document_problems,
)

GOOD = Document(
    title="Dialogforum i Ängelåsa",
    language="sv",
    date=date(2027, 4, 15),
    status="Utkast",
    blocks=(
        Heading(1, "Närvaro"),
        Table("Närvarolista", ("Namn", "Enhet"), (("Alva Exempelsson", "Ängelåsa"),)),
        Heading(2, "Anteckningar"),
        Paragraph("Alla kom."),
        Matrix("Vem når vi?", ("Grupp", "Nu", "Sedan"), (("Den oerfarne", (3, 6)),)),
        Heading(1, "Beslut"),
    ),
)


def test_a_good_document_has_no_problems() -> None:
    assert list(document_problems(GOOD)) == []


def test_a_document_needs_a_title_and_a_language() -> None:
    nameless = replace(GOOD, title="  ", language="")

    assert list(document_problems(nameless)) == [
        "the document has no title",
        "the document has no language",
    ]


@pytest.mark.parametrize(
    ("blocks", "problem"),
    [
        ((Heading(2, "Beslut"),), "the heading “Beslut” skips a level"),
        ((Heading(1, "A"), Heading(3, "B")), "the heading “B” skips a level"),
        (
            (Table("Lista", (), ()),),
            "the table “Lista” lacks a header row or a caption",
        ),
        (
            (Table("", ("Namn",), (("Bo",),)),),
            "the table “” lacks a header row or a caption",
        ),
        (
            (Table("Lista", ("Namn", "Enhet"), (("Bo", "Sagostad"), ("Bo",))),),
            "the table “Lista” has rows of unequal length",
        ),
        (
            (Matrix("Lista", ("Grupp", "Nu", "Sedan"), (("Bo", (1, 2)), ("Alva", (3,)))),),
            "the matrix “Lista” has rows of unequal length",
        ),
    ],
)
def test_what_a_screen_reader_would_stumble_over_is_told(
    blocks: tuple[Block, ...], problem: str
) -> None:
    assert list(document_problems(replace(GOOD, blocks=blocks))) == [problem]
