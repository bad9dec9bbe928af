from __future__ import annotations

import logging
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from naughty import NAUGHTY
from pdf_reading import Reading, faults, squeezed
from server import ROOT

from workshopkit.documents.pdf.pdf import UnfitPdfError, make_pdf, write_pdf
from workshopkit.domain.document import (
    Bars,
    Block,
    BulletList,
    Document,
    Heading,
    Matrix,
    Paragraph,
    Placement,
    Quotes,
    RunIn,
    ScaleRow,
    Scales,
    Signatures,
    Table,
)
from workshopkit.domain.language import LANGUAGES
from workshopkit.domain.style import FONTS, HouseStyle
from workshopkit.domain.text import clean
from workshopkit.locale.language import language

SWEDISH = language("sv")
#: What typst would read as its own language.
MARKUP = (
    "#pagebreak() #panic() #{1/0}",
    "= Rubrik $x^2$ *b* _i_ `k` @ref <märke> https://exempel.example",
    '// inte /* borta */ "citat" \\ \\u{41} ~ -- ... #"x"',
    "[a](b) ]]] }}} {{{ [[[ - + / :",
)
#: What no typeface has, what only some have, and what is easily broken apart.
STRANGE = (
    "中文图书馆",
    "አማርኛ ไทย",
    "a\u0378b\U000e0101",
    "e\u0331\u0323\u0348\u20e3",
    "עברית (שלום) 12",
    "🏳️‍🌈🇸🇪1️⃣✓☐→",
    "http://exempel.example/" + "abc/" * 60,
    "å-" * 300,
)


def everything(text: str) -> tuple[Block, ...]:
    """Every block that can be drawn, and those that came last, all saying the same thing."""
    pair = (text, text)
    return (
        Placement(text, ((text, pair), (text, ())), note=text),
        Placement(text, ((text, pair), (text, ())), "stairs", text),
        Matrix(text, (text, *pair), ((text, (1, 2)), (text, (0, 0))), text),
        Scales(text, (text,) * 6, (ScaleRow(text, text, text, (1, 2, 3), text),)),
        Quotes(pair),
        RunIn(text, pair),
        Signatures((pair, pair)),
        Table(text, (text,) * 6, ((text,) * 6,)),
        Paragraph(text, "small"),
        Paragraph(text, "label"),
        Paragraph(text),
    )


def _png(width: int, height: int) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checked

    size = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    dots = zlib.compress((b"\0" + b"\x80" * width) * height)
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", size) + chunk(b"IDAT", dots) + chunk(b"IEND", b"")


@pytest.fixture
def everywhere(saying: Callable[[str], Document]) -> Callable[[str], Document]:
    """A document that says one thing in every place there is."""

    def made(text: str) -> Document:
        document = saying(text)
        style = HouseStyle(organisation=text, footer=text, logo_alt=text)
        return replace(document, blocks=(*document.blocks, *everything(text)), style=style)

    return made


def test_a_document_without_blocks_is_accessible_and_archivable() -> None:
    pdf = write_pdf(Document("Tom", "sv", date(2026, 10, 15), "", ()), SWEDISH)

    assert faults(pdf) == []
    assert "Tom15 oktober 2026" in Reading(pdf).text()


def test_every_block_is_accessible_and_archivable(sample: Document) -> None:
    document = replace(sample, blocks=(*sample.blocks, *everything("Ängelåsa")))

    assert faults(write_pdf(document, SWEDISH)) == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_is_accessible_and_archivable(sample: Document, code: str) -> None:
    pdf = write_pdf(replace(sample, language=code), language(code))

    assert faults(pdf) == []
    assert language(code).text("Contents") in Reading(pdf).text()


@pytest.mark.parametrize("font", FONTS)
def test_a_house_style_with_a_logo_is_accessible_and_archivable(
    sample: Document, font: str
) -> None:
    style = HouseStyle(
        "Ängelåsa kommun", "#ffe94a", "#400000", font, "Rad\nRad", _png(60, 20), "Fisk"
    )
    pdf = write_pdf(replace(sample, style=style), SWEDISH)

    assert faults(pdf) == []
    assert "Fisk" in [tag.alt for tag in Reading(pdf).root.all("Figure")]


def test_forty_pages_are_accessible_and_archivable(sample: Document) -> None:
    document = replace(sample, blocks=sample.blocks * 13)
    pdf = write_pdf(document, SWEDISH)

    assert len(Reading(pdf).pdf.pages) >= 40
    assert faults(pdf) == []


def _every_word(text: str, reading: Reading) -> bool:
    """Return whether the words stand in the page, whatever breaks the lines."""
    told = squeezed(reading.text()).replace("\u00ad", "")
    return all(squeezed(word).replace("\u00ad", "") in told for word in clean(text).split())


def test_naughty_text_is_set_as_it_was_written(
    everywhere: Callable[[str], Document], subtests: pytest.Subtests
) -> None:
    for naughty in NAUGHTY:
        with subtests.test(ascii(naughty[:12])):
            # Five thousand letters in fifty places are a thousand pages, and slow to check.
            naughty = naughty[:1000]
            pdf = make_pdf(everywhere(naughty), SWEDISH)

            assert faults(pdf.data) == []
            assert pdf.spelled == ()
            if clean(naughty) != "مكتبة 12":  # drawn from right to left, glyph by glyph
                assert _every_word(naughty, Reading(pdf.data))


@pytest.mark.parametrize("text", MARKUP)
def test_markup_is_only_text(everywhere: Callable[[str], Document], text: str) -> None:
    pdf = write_pdf(everywhere(text), SWEDISH)

    assert faults(pdf) == []
    assert _every_word(text, Reading(pdf))


@pytest.mark.parametrize("text", STRANGE, ids=lambda text: ascii(text[:12]))
def test_strange_characters_never_stop_the_export(
    everywhere: Callable[[str], Document], text: str
) -> None:
    assert faults(write_pdf(everywhere(text), SWEDISH)) == []


def test_what_no_typeface_shows_is_spelled_out_and_logged(
    sample: Document, caplog: pytest.LogCaptureFixture
) -> None:
    document = replace(sample, title="Om 中", blocks=(Paragraph("Vi såg 中 och \u0378."),))
    with caplog.at_level(logging.WARNING):
        reading = Reading(write_pdf(document, SWEDISH))

    assert "Vi såg [CJK UNIFIED IDEOGRAPH-4E2D] och [U+0378]." in reading.text()
    assert "CJK UNIFIED IDEOGRAPH-4E2D, U+0378" in caplog.text
    assert str(reading.pdf.docinfo["/Title"]) == "Om 中"


def test_what_was_spelled_out_is_told(sample: Document) -> None:
    document = replace(sample, blocks=(Paragraph("中 och 中 och 文"),))

    names = ("CJK UNIFIED IDEOGRAPH-4E2D", "CJK UNIFIED IDEOGRAPH-6587")
    assert make_pdf(document, SWEDISH).spelled == names


def test_an_emoji_that_a_chart_cannot_show_is_still_in_its_table(sample: Document) -> None:
    scale = ScaleRow("Trivs du 👍🏽?", "Nej", "Ja", (1, 2), "1,7")
    blocks = (Scales("Så här", ("Fråga", "Lägst", "Svar", "Högst", "n", "Medel"), (scale,)),)
    pdf = make_pdf(replace(sample, blocks=blocks), SWEDISH)
    reading = Reading(pdf.data)

    assert pdf.spelled == ()
    assert "Trivs du 👍🏽?" in reading.text(reading.root.all("Table")[0])


def test_emoji_are_shown(sample: Document) -> None:
    pdf = make_pdf(replace(sample, blocks=(BulletList(("👍 bra", "🎉")),)), SWEDISH)

    assert pdf.spelled == ()
    assert "👍 bra" in Reading(pdf.data).text()


@pytest.mark.parametrize("logo", [b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"\0" * 8 + b"\0\0\0\x09" * 4])
def test_a_logo_that_is_no_picture_is_left_out(sample: Document, logo: bytes) -> None:
    style = HouseStyle("Ängelåsa kommun", logo=logo, logo_alt="Fisk")
    reading = Reading(write_pdf(replace(sample, style=style), SWEDISH))

    assert "Fisk" not in [tag.alt for tag in reading.root.all("Figure")]
    assert "Ängelåsa kommun" in reading.page_text(0)


def test_the_same_document_gives_the_same_file(sample: Document) -> None:
    document = replace(sample, blocks=(*sample.blocks, *everything("x")))

    assert write_pdf(document, SWEDISH) == write_pdf(document, SWEDISH)


def test_nothing_without_a_language_or_a_header_is_made_a_pdf(sample: Document) -> None:
    with pytest.raises(UnfitPdfError, match="no language"):
        write_pdf(replace(sample, language=""), SWEDISH)
    with pytest.raises(UnfitPdfError, match="header"):
        write_pdf(replace(sample, blocks=(Table("Tom", (), ()),)), SWEDISH)


def test_a_skipped_heading_is_refused_before_typst_does(sample: Document) -> None:
    with pytest.raises(UnfitPdfError, match="skips a level"):
        write_pdf(replace(sample, blocks=(Heading(2, "Två"),)), SWEDISH)


def test_bars_nobody_voted_on_are_a_table_without_rows(sample: Document) -> None:
    blocks = (Bars("Röster", ("Grupp", "Antal"), (), "0 röster"),)
    pdf = write_pdf(replace(sample, blocks=blocks), SWEDISH)

    assert faults(pdf) == []
    assert "0 röster" in Reading(pdf).text()


def test_typst_is_loaded_only_to_write() -> None:
    code = "import sys, workshopkit.documents.pdf.pdf; sys.exit('typst' in sys.modules)"
    root = ROOT

    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=root).returncode == 0
