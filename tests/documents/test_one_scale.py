"""A result that is drawn in two parts has one scale and one count of its rows, in every format."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from pdf_reading import Reading

from workshopkit.documents.chart.chart import chart
from workshopkit.documents.excel.xlsx import write_xlsx
from workshopkit.documents.markdown import write_markdown
from workshopkit.documents.pdf.pdf import write_pdf
from workshopkit.documents.web.html import fragment
from workshopkit.domain.document import Bars, Document
from workshopkit.domain.style import HouseStyle
from workshopkit.locale.language import language

SWEDISH = language("sv")
KEPT = Bars(
    "Våra tre",
    ("Val", "Röster"),
    (("Kort", 8, "8 röster"), ("Lite längre", 6, "6 röster"), ("Tre", 4, "4 röster")),
    "20 röster.",
    longest=8,
)
OTHERS = Bars(
    "Övriga",
    ("Val", "Röster"),
    (("Den som har ett mycket längre namn än alla andra här", 2, "2 röster"), ("E", 0, "0 röster")),
    "",
    longest=8,
    start=4,
)


def lengths(bars: Bars) -> list[float]:
    """How long the bars of a drawing are."""
    accent = HouseStyle().accent
    svg = ET.fromstring(chart(bars, SWEDISH, HouseStyle()).svg)
    rects = svg.iter("{http://www.w3.org/2000/svg}rect")
    return [float(rect.get("width", 0)) for rect in rects if rect.get("fill") == accent]


def test_two_votes_are_a_quarter_as_long_as_eight_on_a_page() -> None:
    shares = re.findall(r'class="fill"[^>]*width="([\d.]+)"', fragment((KEPT, OTHERS), top=1))

    assert [float(share) for share in shares] == [100, 75, 50, 25, 0]


def test_two_votes_are_a_quarter_as_long_as_eight_in_a_drawing() -> None:
    eight, *_ = lengths(KEPT)

    assert lengths(OTHERS) == pytest.approx([eight / 4], abs=0.2)


def test_the_axis_of_both_native_charts_ends_where_the_longest_does() -> None:
    document = Document("Titel", "sv", date(2027, 4, 15), "Utkast", (KEPT, OTHERS))
    book = ZipFile(BytesIO(write_xlsx(document, SWEDISH)))
    charts = [book.read(n).decode() for n in book.namelist() if n.startswith("xl/charts/chart")]

    assert [re.findall(r'<c:max val="(\d+)"/>', one) for one in charts] == [["8"], ["8"]]


def test_the_rows_of_the_second_part_are_numbered_on() -> None:
    document = Document("Titel", "sv", date(2027, 4, 15), "Utkast", (KEPT, OTHERS))
    told = write_markdown(document, SWEDISH).decode()

    assert re.findall(r"(?m)^(\d+)\.", told) == ["1", "2", "3", "4", "5"]
    assert '<ol start="4">' in fragment((KEPT, OTHERS), top=1)
    pdf = Reading(write_pdf(document, SWEDISH))
    labels = [pdf.text(tag).strip() for tag in pdf.root.all("Lbl")]
    assert labels == ["1.", "2.", "3.", "4.", "5."]
