from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from every_block import BARS, FORUM, document_saying
from naughty import NAUGHTY
from PIL import Image

from workshopkit.documents.bundle import write_zip
from workshopkit.documents.content.tree import write_json
from workshopkit.documents.csv_file import write_csv
from workshopkit.documents.excel.xlsx import write_xlsx
from workshopkit.domain.document import Document
from workshopkit.domain.language import Language
from workshopkit.locale.language import language

SWEDISH = language("sv")
FORMATS: dict[str, Callable[[Document, Language], bytes]] = {
    "xlsx": write_xlsx,
    "csv": write_csv,
    "json": write_json,
}
CHARTS = ["01-vilka-malgrupper", "02-vilket-centrum", "03-hur-ofta", "04-sa-svarade-besokarna"]


def opened(document: Document = FORUM) -> ZipFile:
    return ZipFile(BytesIO(write_zip(document, SWEDISH, FORMATS)))


def test_the_zip_holds_every_format_and_each_chart_twice() -> None:
    assert opened().namelist() == [
        *(f"dokumentation-fran-dialogforum.{ending}" for ending in FORMATS),
        *(f"charts/{name}.{ending}" for name in CHARTS for ending in ("svg", "png")),
    ]


def test_each_file_is_what_its_writer_wrote() -> None:
    archive = opened()

    for ending, write in FORMATS.items():
        assert archive.read(f"dokumentation-fran-dialogforum.{ending}") == write(FORUM, SWEDISH)
    assert archive.testzip() is None


def test_a_chart_in_the_zip_stands_alone_with_its_caption() -> None:
    svg = ET.fromstring(opened().read(f"charts/{CHARTS[0]}.svg"))
    printed = [text.text for text in svg.iter("{http://www.w3.org/2000/svg}text")]
    picture = Image.open(BytesIO(opened().read(f"charts/{CHARTS[0]}.png")))

    assert printed[0] == BARS.caption
    assert printed[-1] == BARS.base
    assert picture.width > 1300


def test_the_same_document_gives_the_same_bytes_on_another_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = write_zip(FORUM, SWEDISH, FORMATS)
    later = time.time() + 400_000
    monkeypatch.setattr(time, "time", lambda: later)

    assert write_zip(FORUM, SWEDISH, FORMATS) == first
    assert {entry.date_time for entry in opened().infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_who_waits_is_told_of_each_file() -> None:
    told: list[str] = []

    archive = write_zip(FORUM, SWEDISH, FORMATS, told.append)

    assert told == ZipFile(BytesIO(archive)).namelist()


def test_charts_of_the_same_name_are_told_apart() -> None:
    names = opened(replace(FORUM, blocks=(BARS, BARS))).namelist()

    assert len(set(names)) == len(names) == len(FORMATS) + 4


def test_any_text_gives_names_that_unpack_anywhere(subtests: pytest.Subtests) -> None:
    for naughty in NAUGHTY:
        with subtests.test(ascii(naughty[:12])):
            names = opened(document_saying(naughty)).namelist()

            assert len(names) == len(FORMATS) + 10
            assert all(name.isascii() and len(name) < 100 for name in names)
            assert all(name.count("/") == name.startswith("charts/") for name in names)
            assert not [name for name in names if ".." in name or "\\" in name]
