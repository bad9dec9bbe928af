from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO

import pytest
from every_block import BARS, FORUM, MATRIX, SCALES, TABLE, document_saying
from naughty import NAUGHTY

from workshopkit.documents.csv_file import write_csv
from workshopkit.domain.document import Document, Heading, Table
from workshopkit.locale.language import language

SWEDISH = language("sv")
OPENERS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def rows(document: Document, code: str = "sv") -> list[list[str]]:
    text = write_csv(document, language(code)).decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline=""), delimiter=";", strict=True))[1:]


def table_of(*cells: str) -> Document:
    return replace(FORUM, blocks=(Heading(1, "A"), Table("B", ("C",), tuple((c,) for c in cells))))


def values(*cells: str, code: str = "sv") -> list[str]:
    return [row[-1] for row in rows(table_of(*cells), code)]


def test_the_file_opens_in_a_nordic_spreadsheet() -> None:
    file = write_csv(FORUM, SWEDISH)

    assert file.startswith(b"\xef\xbb\xbf")
    assert file.endswith(b'"\r\n')
    assert '"Målgrupper: val/plats";"Vilka målgrupper?";"Den oerfarne";"Röster";"8"\r\n' in (
        file.decode("utf-8-sig")
    )


def test_every_row_has_its_chapter_table_row_column_and_value() -> None:
    assert {len(row) for row in rows(FORUM)} == {5}
    assert ["Plan", "Att göra", "1", "Vem", "Yrsa"] in rows(FORUM)


def test_every_cell_of_every_table_is_on_a_row() -> None:
    found = rows(FORUM)

    assert [r[2:] for r in found if r[1] == TABLE.caption] == [
        [str(n), column, text]
        for n, row in enumerate(TABLE.rows, 1)
        for column, text in zip(TABLE.header, row, strict=True)
    ]
    assert [r[2:] for r in found if r[1] == BARS.caption] == [
        *([label, "Röster", str(count)] for label, count, _ in BARS.rows),
        ["", "", BARS.base],
    ]
    assert [r[2:] for r in found if r[1] == MATRIX.caption] == [
        *(
            [name, column, str(count)]
            for name, counts in MATRIX.rows
            for column, count in zip(MATRIX.header[1:], counts, strict=True)
        ),
        ["", "", MATRIX.base],
    ]


def test_a_scale_has_a_row_for_each_step_its_ends_and_its_mean() -> None:
    first = [r[3:] for r in rows(FORUM) if r[2] == SCALES.rows[0].question]

    assert first == [
        ["Lägst", "Inte alls"],
        *([str(step), count] for step, count in enumerate(("3", "14", "49", "57"), 1)),
        ["Högst", "Mycket"],
        ["Svarande", "123"],
        ["Medel", "3,30"],
    ]


def test_free_answers_stand_under_what_they_answer() -> None:
    assert ["Enkät", "Fritt svar", "1", "", "Bra men dyrt"] in rows(FORUM)


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "＝1", "- en punkt", "-"])
def test_what_a_spreadsheet_takes_for_a_formula_gets_an_apostrophe(text: str) -> None:
    assert values(text) == [f"'{text}"]


def test_a_formula_is_not_hidden_behind_a_tab_or_a_line_break() -> None:
    assert values("\t=1", "\r=1", "\n=1", "\u00a0=1") == ["'=1"] * 4


@pytest.mark.parametrize("text", ["12", "-5", "0", "3,50", "-0,5"])
def test_a_number_stays_a_number(text: str) -> None:
    assert values(text) == [text]


def test_a_number_is_written_with_the_mark_of_the_language() -> None:
    assert values("3.5", code="en") == ["3.5"]
    assert values("3,5", code="da") == ["3,5"]


def test_any_text_is_one_value_that_opens_nothing(subtests: pytest.Subtests) -> None:
    for naughty in NAUGHTY:
        with subtests.test(ascii(naughty[:12])):
            written = rows(document_saying(naughty))

            assert {len(row) for row in written} == {5}
            assert not [cell for row in written for cell in row if cell.startswith(OPENERS)]


def test_the_same_document_gives_the_same_file() -> None:
    assert write_csv(FORUM, SWEDISH) == write_csv(FORUM, SWEDISH)
