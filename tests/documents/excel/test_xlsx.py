from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import openpyxl
import pytest
from every_block import BARS, BOXES, FORUM, MATRIX, SCALES, STAIRS, TABLE, document_saying
from naughty import NAUGHTY
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from workshopkit.documents.chart.chart import chart
from workshopkit.documents.excel.sheet_name import sheet_names
from workshopkit.documents.excel.xlsx import write_xlsx
from workshopkit.domain.document import (
    Document,
    Heading,
    NumberedList,
    Paragraph,
    Poster,
    ScaleRow,
    Table,
)
from workshopkit.domain.style import HouseStyle, contrast
from workshopkit.domain.text import clean
from workshopkit.locale.language import language

SWEDISH = language("sv")
CONTENTS = SWEDISH.text("Contents")
DATA = SWEDISH.text("Data")


def book(document: Document) -> Workbook:
    return openpyxl.load_workbook(BytesIO(write_xlsx(document, SWEDISH)))


def parts(document: Document, pattern: str) -> Iterator[tuple[str, ET.Element]]:
    with ZipFile(BytesIO(write_xlsx(document, SWEDISH))) as archive:
        for name in sorted(archive.namelist()):
            if re.fullmatch(pattern, name):
                yield name, ET.fromstring(archive.read(name))


def values(sheet: Worksheet) -> list[list[object]]:
    return [[v for v in row if v is not None] for row in sheet.iter_rows(values_only=True)]


def cells(workbook: Workbook) -> Iterator[Cell]:
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if cell.value is not None)


def only(*blocks: object) -> Document:
    return replace(FORUM, blocks=(Heading(1, "Kapitel"), *blocks))


def test_there_is_a_sheet_for_each_chapter() -> None:
    names = book(FORUM).sheetnames

    chapters = [b.text for b in FORUM.blocks if isinstance(b, Heading) and b.level == 1]
    assert names == [CONTENTS, *(name.replace(": val/", " val ") for name in chapters), DATA]


def test_the_first_sheet_says_what_it_is_and_where_everything_stands() -> None:
    rows = values(book(FORUM)[CONTENTS])

    assert rows[:5] == [
        ["Dokumentation från dialogforum"],
        ["Biblioteken i Ängelåsa"],
        ["Ängelåsa bibliotek"],
        ["Utkast"],
        ["15 oktober 2026"],
    ]
    assert ["Målgrupper val plats", "Målgrupper: val/plats"] in rows


def test_a_table_has_its_header_and_numbers_are_numbers_but_a_code_is_text() -> None:
    rows = values(book(FORUM)["Plan"])
    start = rows.index(["Vad", "Vem", "Antal"])

    assert rows[start - 1] == [TABLE.caption]
    assert rows[start + 1 : start + 3] == [["Boka", "Yrsa", 12], ["Ring", "Omar", "007"]]


def test_the_counts_of_bars_and_of_a_matrix_are_numbers() -> None:
    rows = values(book(FORUM)["Målgrupper val plats"])

    assert [[label, count] for label, count, _ in BARS.rows] == rows[
        rows.index(["Målgrupp", "Röster"]) + 1 :
    ][:6]
    start = rows.index(list(MATRIX.header))
    assert rows[start + 1] == ["Den oerfarne", 11, 4, 0, 2]
    assert rows[start + 3] == [MATRIX.base]


def test_the_largest_count_of_a_row_of_a_matrix_is_bold() -> None:
    sheet = book(only(MATRIX))["Kapitel"]
    bold = [
        c.value for row in sheet.iter_rows() for c in row if c.font.b and isinstance(c.value, int)
    ]

    assert bold == [11, 6, 6]


def test_boxes_are_columns_and_steps_have_their_number() -> None:
    rows = values(book(only(BOXES, STAIRS))["Kapitel"])

    assert ["Kunskapscentrum", "Kulturcentrum", "Lärcentrum", "Socialt centrum"] in rows
    assert [
        "Det nyfikna förskolebarnet",
        "Bokälskaren",
        "–",
        "Den kommunplacerade flyktingen",
    ] in rows
    assert ["1. Kunskapscentrum", "2. Kulturcentrum", "3. Lärcentrum", "4. Socialt centrum"] in rows


def test_a_scale_has_a_column_for_each_step_and_its_mean_is_a_number() -> None:
    rows = values(book(FORUM)["Enkät"])
    start = rows.index(["Fråga", "Lägst", "1", "2", "3", "4", "Högst", "Svarande", "Medel"])

    assert rows[start + 1] == [
        "Trivs du på biblioteket?",
        "Inte alls",
        3,
        14,
        49,
        57,
        "Mycket",
        123,
        3.3,
    ]
    assert rows[start + 3][-1] == "–"


def test_a_mean_keeps_its_decimals_to_the_eye() -> None:
    mean = next(cell for cell in cells(book(only(SCALES))) if cell.value == 3.5)

    assert mean.number_format == "0.00"


def test_free_answers_and_lists_stand_a_row_each_under_what_names_them() -> None:
    rows = values(
        book(replace(FORUM, blocks=(*FORUM.blocks, NumberedList(("Först",), 3))))["Enkät"]
    )

    assert rows[rows.index(["Fritt svar"]) + 1 :][:2] == [["Bra men dyrt"], ["=1+1 är två"]]


def test_the_last_sheet_has_every_value_on_a_row() -> None:
    sheet = book(FORUM)[DATA]
    rows = values(sheet)

    assert ["Målgrupper: val/plats", "Vilka målgrupper?", "Den oerfarne", "Röster", 8] in rows
    assert ["Plan", "Att göra", 1, "Antal", 12] in rows
    assert {len(row) for row in rows} <= {4, 5}
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:E{len(rows)}"


def test_bars_and_scales_have_a_chart_of_excels_own() -> None:
    charts = [chart for _, chart in parts(FORUM, r"xl/charts/chart\d+\.xml")]
    space = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"

    grouping = [one.find(f".//{space}grouping") for one in charts]
    assert [g.get("val") for g in grouping if g is not None] == ["clustered", "percentStacked"]
    assert [one.find(f".//{space}barDir").get("val") for one in charts] == ["bar", "bar"]  # type: ignore[union-attr]
    assert [len(one.findall(f".//{space}ser")) for one in charts] == [1, 4]


def test_scales_of_different_lengths_have_a_table_and_a_chart_each() -> None:
    seven = ScaleRow("Hur ofta?", "Aldrig", "Jämt", (1, 0, 2, 3, 1, 0, 4), "4,55")
    document = only(replace(SCALES, rows=(SCALES.rows[0], seven, SCALES.rows[1])))
    charts = [one for _, one in parts(document, r"xl/charts/chart\d+\.xml")]
    space = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"

    assert [len(one.findall(f".//{space}ser")) for one in charts] == [4, 7]
    rows = values(book(document)["Kapitel"])
    assert sum(row[:1] == ["Fråga"] for row in rows) == 2
    assert ["Hur ofta?", "Aldrig", 1, 0, 2, 3, 1, 0, 4, "Jämt", 11, 4.55] in rows


def test_a_chart_takes_its_numbers_and_names_from_the_cells() -> None:
    workbook = book(FORUM)
    for _, one in parts(FORUM, r"xl/charts/chart\d+\.xml"):
        for reference in one.iter("{http://schemas.openxmlformats.org/drawingml/2006/chart}f"):
            name, _, place = (reference.text or "").rpartition("!")
            found = workbook[name.strip("'")][place.replace("$", "")]
            row = found if isinstance(found, tuple) else ((found,),)
            assert all(cell.value is not None for line in row for cell in line)


def test_a_chart_has_its_alt_text() -> None:
    told = [
        place.get("descr")
        for _, drawing in parts(FORUM, r"xl/drawings/drawing\d+\.xml")
        for place in drawing.iter()
        if place.tag.endswith("cNvPr")
    ]

    assert told == [chart(block, SWEDISH, FORUM.style).alt for block in (BARS, SCALES)]


def test_a_header_is_read_on_any_colour() -> None:
    for accent in ("#0b5563", "#ffee00", "red"):
        document = replace(only(TABLE), style=HouseStyle(accent=accent))
        header = next(cell for cell in cells(book(document)) if cell.value == "Antal")
        ink, ground = header.font.color.rgb, header.fill.fgColor.rgb
        assert contrast(f"#{ink[2:]}", f"#{ground[2:]}") >= 4.5


def test_a_long_text_has_a_row_as_high_as_it_needs() -> None:
    sheet = book(only(Table("A", ("B", "C"), (("bibliotek " * 30, "x"), ("kort", "x")))))["Kapitel"]
    heights = {row[0].value: sheet.row_dimensions[row[0].row].height for row in sheet.iter_rows()}

    assert heights["kort"] in {None, 15}
    assert heights[("bibliotek " * 30).strip()] >= 90


def test_running_text_has_a_row_in_its_chapter_and_in_the_data() -> None:
    workbook = book(only(Paragraph("Bara ord")))

    assert workbook.sheetnames == [CONTENTS, "Kapitel", DATA]
    assert ["Bara ord"] in values(workbook["Kapitel"])
    assert values(workbook[DATA])[1][-1] == "Bara ord"


def test_a_placard_of_a_headline_alone_is_there() -> None:
    workbook = book(only(Poster("", "Fler når mer")))

    assert ["Fler når mer"] in values(workbook["Kapitel"])
    assert values(workbook[DATA])[1][-1] == "Fler når mer"


def test_any_text_is_text_in_every_cell(subtests: pytest.Subtests) -> None:
    for naughty in NAUGHTY:
        with subtests.test(ascii(naughty[:12])):
            workbook = book(document_saying(naughty))

            assert {cell.data_type for cell in cells(workbook)} <= {"s", "n"}
            assert not [cell for cell in cells(workbook) if cell.hyperlink]
            text = clean(naughty, lines=True)
            assert any(cell.value == text for cell in cells(workbook)) or not text


@pytest.mark.parametrize(
    "text", ["=Data!A1", "Wow!A1", "=1+1", "{=1}", "internal:A1", "https://a.example"]
)
def test_a_text_like_a_reference_is_none_in_cells_or_charts(text: str) -> None:
    document = document_saying(text)
    names = {f"'{name}'" for name in book(document).sheetnames} | set(book(document).sheetnames)

    assert all(cell.data_type != "f" for cell in cells(book(document)))
    for _, one in parts(document, r"xl/charts/chart\d+\.xml"):
        for reference in one.iter("{http://schemas.openxmlformats.org/drawingml/2006/chart}f"):
            assert (reference.text or "").rpartition("!")[0] in names
    assert not [
        name for name, _ in parts(document, r".*\.rels") if "worksheets" in name and "http" in name
    ]


def test_a_text_too_long_for_a_cell_is_cut_and_not_lost() -> None:
    sheet = book(only(Table("A", ("B",), (("å" * 40_000,),))))["Kapitel"]

    longest = max((str(v) for row in values(sheet) for v in row), key=len)
    assert longest.startswith("å" * 30_000)
    assert longest.endswith("…")


@pytest.mark.parametrize(
    "title",
    ["a/b\\c?d*e[f]g:h", "'citat'", "å" * 80, "👍" * 40, "", "History", "   ", "\u202eabc", "=1+1"],
)
def test_a_sheet_has_a_legal_name(title: str) -> None:
    name = sheet_names([title])[0]

    assert 1 <= len(name.encode("utf-16-le")) // 2 <= 31
    assert not re.search(r"[\[\]:*?/\\]", name)
    assert name.strip("'") == name
    assert name.casefold() != "history"


def test_sheets_with_the_same_name_are_told_apart() -> None:
    names = sheet_names(["Plan", "plan", "PLAN", "x" * 40, "x" * 40, "Plan (2)"])

    assert len({name.casefold() for name in names}) == len(names)
    assert max(map(len, names)) == 31


def test_two_chapters_of_the_same_name_have_each_their_sheet() -> None:
    document = replace(FORUM, blocks=(Heading(1, "Data"), TABLE, Heading(1, "data"), TABLE))

    assert len(book(document).sheetnames) == 4


def test_the_same_document_gives_the_same_bytes() -> None:
    assert write_xlsx(FORUM, SWEDISH) == write_xlsx(FORUM, SWEDISH)


def test_the_file_says_the_documents_own_day() -> None:
    properties = book(FORUM).properties

    assert properties.created is not None
    assert properties.created.date() == FORUM.date
    assert properties.title == FORUM.title
