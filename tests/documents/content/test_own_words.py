"""What a script says itself is printed: text, tables, lists, pictures and charts, everywhere."""

from __future__ import annotations

import base64
import re
import struct
import zlib
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pikepdf
import pytest

from workshopkit.documents.content.own_words import own_words
from workshopkit.documents.export import write_document
from workshopkit.domain.document import (
    Block,
    BulletList,
    Document,
    Heading,
    NumberedList,
    Paragraph,
    Picture,
    Quotes,
    Table,
    document_problems,
)
from workshopkit.front.prose import prose, safe_html
from workshopkit.locale.language import language

SWEDISH = language("sv")
ALT = "Lånen steg från 4 000 till 7 000."


def png(width: int = 40, height: int = 20) -> bytes:
    """A picture all of one grey."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        mark = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", mark)

    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def inline(data: bytes, alt: str, kind: str = "png") -> str:
    return f'<img src="data:image/{kind};base64,{base64.b64encode(data).decode()}" alt="{alt}">'


def told(html: str, title: str = "Bakgrund") -> list[Block]:
    return list(own_words(html, title, SWEDISH))


def test_markdown_of_a_section_is_text_lists_tables_and_quotes() -> None:
    words = """## Bakgrund

Vi började **i maj**,
med <två> bord.

## Mer

- Ett
- Två
  - Under två

3. Tre
4. Fyra

| År | Lån |
|---|---|
| 2026 | 4 000 |

> Så var det.
"""
    assert told(str(prose(words))) == [
        Paragraph("Vi började i maj, med <två> bord."),
        Heading(2, "Mer"),
        BulletList(("Ett", "Två\n– Under två")),
        NumberedList(("Tre", "Fyra"), start=3),
        Table("Bakgrund", ("År", "Lån"), (("2026", "4 000"),)),
        Quotes(("Så var det.",)),
    ]


def test_a_picture_has_its_text_and_one_without_is_named_after_its_section() -> None:
    nobodys = "No description has been provided for this image"

    assert told(inline(png(), ALT)) == [Picture(png(), ALT)]
    assert told(f"<p>{inline(png(), '')}</p>") == [Picture(png(), "Bild: Bakgrund")]
    assert told(inline(png(), nobodys)) == [Picture(png(), "Bild: Bakgrund")]


@pytest.mark.parametrize("html", ['<img alt="Karta">', inline(b"<svg/>", "Karta", "svg+xml")])
def test_what_not_every_format_can_show_is_said(html: str) -> None:
    assert told(html) == [Paragraph("Bild: Karta")]


@pytest.mark.parametrize(
    "html", ["", "<p> </p>", "<ul></ul>", "<table></table>", "<h2>Bakgrund</h2>", "</div></p>", "<"]
)
def test_nothing_leaves_nothing(html: str) -> None:
    assert told(html) in ([], [Paragraph("<")])


def test_no_level_of_headings_is_left_out() -> None:
    blocks = (Heading(1, "Bakgrund"), *told("<h4>Djupt</h4><p>Ja</p><h2>Mer</h2>"))
    document = Document("Titel", "sv", date(2027, 4, 15), "Utkast", blocks)

    assert list(document_problems(document)) == []


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """A section with a table and a chart, in every format."""
    html = safe_html(f"<p>Lånen i fjol.</p><div>{inline(png(), ALT)}</div>")
    blocks = (Heading(1, "Bakgrund"), *own_words(str(html), "Bakgrund", SWEDISH))
    document = Document("Titel", "sv", date(2027, 4, 15), "Utkast", blocks)
    formats = ("html", "docx", "odt", "pdf", "md", "csv", "xlsx")
    return {name: write_document(document, SWEDISH, name) for name in formats}


def test_every_format_says_what_a_picture_shows(files: dict[str, bytes]) -> None:
    docx = ZipFile(BytesIO(files["docx"]))
    odt = ZipFile(BytesIO(files["odt"]))
    xlsx = ZipFile(BytesIO(files["xlsx"]))

    assert f'alt="{ALT}"' in files["html"].decode()
    assert f'descr="{ALT}"' in docx.read("word/document.xml").decode()
    assert ALT in odt.read("content.xml").decode()
    assert ALT in files["csv"].decode("utf-8-sig")
    assert ALT.rstrip(".") in re.sub(r"\\(.)", r"\1", files["md"].decode())
    assert ALT in xlsx.read("xl/sharedStrings.xml").decode()


def test_the_picture_itself_is_in_every_format_that_can_hold_one(files: dict[str, bytes]) -> None:
    docx = ZipFile(BytesIO(files["docx"]))
    odt = ZipFile(BytesIO(files["odt"]))

    assert base64.b64encode(png()).decode() in files["html"].decode()
    assert png() in [docx.read(name) for name in docx.namelist() if "/media/" in name]
    assert png() in [odt.read(name) for name in odt.namelist() if name.startswith("Pictures/")]
    with pikepdf.open(BytesIO(files["pdf"])) as pdf:
        images = [image for page in pdf.pages for image in page.images.values()]
        assert [(int(image.Width), int(image.Height)) for image in images] == [(40, 20)]
        assert any(
            str(element.get("/Alt", "")) == ALT
            for element in pdf.objects
            if isinstance(element, pikepdf.Dictionary) and element.get("/S") == "/Figure"
        )
