from __future__ import annotations

import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZIP_STORED, ZipFile

import pytest
from every_block import BARS, FIGURES, FORUM, TABLE, document_saying
from naughty import NAUGHTY
from tree_text import flat, missing, told

from workshopkit.documents.blocks.printed import printed
from workshopkit.documents.chart.chart import Chart
from workshopkit.documents.chart.raster import png
from workshopkit.documents.odt.odt import write_odt
from workshopkit.domain.document import (
    Block,
    BulletList,
    Document,
    Facts,
    Heading,
    NumberedList,
    Paragraph,
    Persona,
    Poster,
    Signatures,
    Table,
)
from workshopkit.domain.language import LANGUAGES, Language
from workshopkit.domain.style import HouseStyle, contrast
from workshopkit.domain.text import clean
from workshopkit.locale.language import language

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = {
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
    **{name: f"{_OASIS}{name}:1.0" for name in ("office", "style", "text", "table", "meta")},
    "draw": f"{_OASIS}drawing:1.0",
    "fo": f"{_OASIS}xsl-fo-compatible:1.0",
    "svg": f"{_OASIS}svg-compatible:1.0",
    "manifest": f"{_OASIS}manifest:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_SIX = Table("Sex", tuple("abcdef"), (tuple("123456"),))
_PICTURE = png(
    Chart('<svg xmlns="http://www.w3.org/2000/svg" width="96" height="32"/>', 96, 32, "")
)
HOUSE = HouseStyle(
    "Biblioteken i Ängelåsa", "#7a1f3d", "#f3e3e8", "source-serif", "Torggatan 1", _PICTURE, "Ängel"
)


def _tag(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"


@dataclass(frozen=True)
class _Read:
    """A file as read: its parts, and what can be asked about them."""

    parts: dict[str, bytes]
    content: ET.Element
    styles: ET.Element

    @property
    def body(self) -> ET.Element:
        found = self.content.find(f".//{_tag('office:text')}")
        assert found is not None
        return found

    def all(self, name: str) -> list[ET.Element]:
        return list(self.body.iter(_tag(name)))

    def style(self, name: str) -> ET.Element:
        (found,) = [
            style
            for root in (self.content, self.styles)
            for style in root.iter(_tag("style:style"))
            if style.get(_tag("style:name")) == name
        ]
        return found

    def named(self, paragraph: ET.Element) -> str:
        """The style of a paragraph, or the one that its own is made from."""
        name = paragraph.get(_tag("text:style-name"), "")
        style = self.style(name)
        automatic = self.content.find(_tag("office:automatic-styles"))
        assert automatic is not None
        return style.get(_tag("style:parent-style-name"), "") if style in automatic else name

    def said(self, name: str, key: str, inside: str) -> str | None:
        """What a style says about something, or the style it is made from."""
        style: ET.Element | None = self.style(name)
        while style is not None:
            found = style.find(_tag(inside))
            if found is not None and found.get(_tag(key)) is not None:
                return found.get(_tag(key))
            parent = style.get(_tag("style:parent-style-name"))
            style = self.style(parent) if parent else None
        return None

    @property
    def text(self) -> str:
        return flat("\n".join(_text(part) for part in self.body))


def _text(part: ET.Element) -> str:
    return "".join(_pieces(part))


def _pieces(part: ET.Element) -> Iterator[str]:
    if part.tag in {_tag("draw:frame"), _tag("text:table-of-content-source")}:
        return
    if part.tag == _tag("text:line-break"):
        yield "\n"
    yield part.text or ""
    for inner in part:
        yield from _pieces(inner)
        yield inner.tail or ""
    if part.tag in {_tag("text:p"), _tag("text:h")}:
        yield "\n"


def _read(document: Document, words: Language) -> _Read:
    with ZipFile(BytesIO(write_odt(document, words))) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    return _Read(parts, ET.fromstring(parts["content.xml"]), ET.fromstring(parts["styles.xml"]))


def _with(document: Document, *blocks: Block) -> Document:
    return replace(document, blocks=blocks)


@pytest.fixture
def swedish() -> Language:
    return language("sv")


def test_the_file_says_what_it_is_before_anything_else(sample: Document, swedish: Language) -> None:
    data = write_odt(sample, swedish)

    with ZipFile(BytesIO(data)) as file:
        first = file.infolist()[0]
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", ZIP_STORED, b"")
        assert file.testzip() is None
    assert data[30:].startswith(b"mimetypeapplication/vnd.oasis.opendocument.text")


def test_the_manifest_lists_every_part(swedish: Language) -> None:
    read = _read(replace(FORUM, style=HOUSE), swedish)

    entries = ET.fromstring(read.parts["META-INF/manifest.xml"])
    listed = {entry.get(_tag("manifest:full-path")) for entry in entries}
    assert listed == {"/", *read.parts} - {"mimetype", "META-INF/manifest.xml"}
    for name, part in read.parts.items():
        if name.endswith(".xml"):
            ET.fromstring(part)


def test_it_says_every_text_of_the_document_in_order(swedish: Language) -> None:
    for document in (FORUM, document_saying("Neutral")):
        read = _read(document, swedish)

        wanted = [flat(document.title), flat(document.subtitle), *told(printed(document, swedish))]
        assert missing(wanted, read.text) == []


def test_everything_of_the_sample_is_in_it(sample: Document, swedish: Language) -> None:
    assert missing(told(printed(sample, swedish)), _read(sample, swedish).text) == []


def test_headings_have_their_levels(sample: Document, swedish: Language) -> None:
    read = _read(_with(sample, *(Heading(n, f"Nivå {n}") for n in range(1, 8))), swedish)

    headings = read.all("text:h")
    levels = [heading.get(_tag("text:outline-level")) for heading in headings]
    assert levels == ["1", "2", "3", "4", "5", "5", "5"]
    assert [read.named(heading) for heading in headings[:2]] == ["Heading_20_1", "Heading_20_2"]
    first = read.style("Heading_20_1")
    assert first.get(_tag("style:default-outline-level")) == "1"
    assert first.get(_tag("style:display-name")) == "Heading 1"


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_file_knows_its_language_title_and_day_but_no_author(
    code: str, sample: Document
) -> None:
    tags = {"sv": "sv-SE", "nb": "nb-NO", "da": "da-DK", "en": "en-GB"}

    read = _read(replace(sample, language=code), language(code))

    meta = {el.tag: el.text for el in ET.fromstring(read.parts["meta.xml"])[0]}
    assert meta[_tag("dc:title")] == sample.title
    assert meta[_tag("dc:language")] == tags[code]
    assert meta[_tag("dc:date")] == "2026-10-15T00:00:00"
    assert not {_tag("dc:creator"), _tag("meta:initial-creator")} & set(meta)
    (default,) = (
        style.find(_tag("style:text-properties"))
        for style in read.styles.iter(_tag("style:default-style"))
        if style.get(_tag("style:family")) == "paragraph"
    )
    assert default is not None
    spoken = f"{default.get(_tag('fo:language'))}-{default.get(_tag('fo:country'))}"
    assert spoken == tags[code]


def test_every_table_but_a_card_has_a_header_row_that_is_repeated(swedish: Language) -> None:
    persona, poster = Persona("Grupp", "Kim", ()), Poster("Bladet", "Öppet")

    read = _read(_with(FORUM, *FIGURES, TABLE, persona, poster), swedish)

    rows = [table.find(_tag("table:table-header-rows")) for table in read.all("table:table")]
    assert [row is not None for row in rows] == [True] * 5 + [False] * 2
    names = [table.get(_tag("table:name")) for table in read.all("table:table")]
    assert len(set(names)) == 7


def test_a_table_has_its_texts_in_its_cells(sample: Document, swedish: Language) -> None:
    read = _read(_with(sample, Table("Plan", ("A", "B"), (("1\n2", "<b>"),))), swedish)

    cells = [_text(cell).strip() for cell in read.all("table:table-cell")]
    assert cells == ["A", "B", "1\n2", "<b>"]
    assert len(read.all("table:table-column")) == 2


def test_what_stands_out_in_a_matrix_is_bold_and_numbers_are_to_the_right(
    sample: Document, swedish: Language
) -> None:
    read = _read(_with(sample, FIGURES[3]), swedish)

    bold = [
        _text(cell).strip()
        for cell in read.all("table:table-cell")
        if cell.find(f".//{_tag('text:span')}") is not None
    ]
    assert bold == ["11", "6", "6"]
    right = [_text(p).strip() for p in read.all("text:p") if "Numbers" in read.named(p)]
    assert right[-8:] == ["11", "4", "0", "2", "6", "6", "1", "0"]


def test_captions_count_tables_and_bars_are_a_list(sample: Document, swedish: Language) -> None:
    read = _read(_with(sample, TABLE, BARS, TABLE), swedish)

    captions = [p for p in read.all("text:p") if read.named(p) == "Caption"]
    assert [_text(caption).strip() for caption in captions] == [
        "Tabell 1. Att göra",
        "Tabell 2. Att göra",
    ]
    assert read.said("Caption", "fo:keep-with-next", "style:paragraph-properties") == "always"
    declared = {s.get(_tag("text:name")) for s in read.all("text:sequence-decl")}
    assert {s.get(_tag("text:name")) for s in read.all("text:sequence")} <= declared


def test_bars_are_a_numbered_list_and_what_is_drawn_is_decoration(swedish: Language) -> None:
    read = _read(_with(FORUM, replace(BARS, start=4)), swedish)

    (items,) = read.all("text:list")
    assert [_text(item).split("\n")[0] for item in items] == [
        f"{label} ({words})" for label, _, words in BARS.rows
    ]
    assert items[0].get(_tag("text:start-value")) == "4"
    frames = read.all("draw:frame")
    assert {frame.get(_tag("loext:decorative")) for frame in frames} == {"true"}
    assert len(frames) == sum(count > 0 for _, count, _ in BARS.rows)
    assert read.parts["Pictures/bar.png"].startswith(b"\x89PNG")


def test_bars_are_as_long_as_their_counts_and_fit_on_their_page(swedish: Language) -> None:
    many = replace(BARS, rows=tuple((f"Val {n}", n, f"{n} röster") for n in range(80)))

    read = _read(_with(FORUM, many), swedish)

    wide = [
        float(frame.get(_tag("svg:width"), "").removesuffix("mm"))
        for frame in read.all("draw:frame")
    ]
    assert max(wide) <= 160
    assert wide == pytest.approx([max(wide[-1] * n / 79, 0.4) for n in range(1, 80)], abs=0.1)


def test_a_wide_table_lies_down_with_its_heading_and_its_note(
    sample: Document, swedish: Language
) -> None:
    blocks = (
        Paragraph("före"),
        Heading(1, "Plan"),
        _SIX,
        Paragraph("5 deltog.", "small"),
        Persona("Grupp", "Kim", ()),
        Paragraph("efter"),
    )

    read = _read(_with(sample, *blocks), swedish)

    turns = {
        style.get(_tag("style:name")): style.get(_tag("style:master-page-name"))
        for style in read.content.iter(_tag("style:style"))
        if style.get(_tag("style:master-page-name"))
    }
    first = {
        turns[name]: _text(part).split("\n")[0]
        for part in read.body
        for name in [part.get(_tag("text:style-name")) or part.get(_tag("table:style-name"))]
        if name in turns
    }
    assert first == {"Lying": "Plan", "Standard": "Grupp – Kim"}
    layouts = {
        layout.get(_tag("style:name")): layout[0]
        for layout in read.styles.iter(_tag("style:page-layout"))
    }
    lying = layouts["PageLying"]
    assert lying.get(_tag("style:print-orientation")) == "landscape"
    assert lying.get(_tag("fo:page-width")) == "297mm"


def test_two_wide_tables_share_their_pages(sample: Document, swedish: Language) -> None:
    read = _read(_with(sample, Heading(1, "A"), _SIX, Heading(1, "B"), _SIX), swedish)

    assert read.parts["content.xml"].count(b"master-page-name") == 1


def test_every_numbered_list_starts_where_it_should(sample: Document, swedish: Language) -> None:
    lists = (NumberedList(("a", "b")), NumberedList(("c",), start=7), BulletList(("d",)))

    read = _read(_with(sample, *lists, NumberedList(())), swedish)

    starts = [
        [item.get(_tag("text:start-value")) for item in found] for found in read.all("text:list")
    ]
    assert starts == [["1", None], ["7"], [None]]


def test_cards_are_tables_of_one_cell_and_no_paragraph_has_borders(
    sample: Document, swedish: Language
) -> None:
    read = _read(sample, swedish)

    cards = [t for t in read.all("table:table") if len(list(t.iter(_tag("table:table-cell")))) == 1]
    assert len(cards) == 4
    forms = [
        form
        for root in (read.content, read.styles)
        for form in root.iter(_tag("style:paragraph-properties"))
    ]
    assert not any("border" in key or "background" in key for form in forms for key in form.attrib)


def test_lines_to_sign_on_stay_on_one_page(sample: Document, swedish: Language) -> None:
    lines = (("Ordförande", "Omar Lind"), ("Justerare", ""))

    read = _read(_with(sample, Signatures(lines), Paragraph("x")), swedish)

    signed = read.all("text:p")[-7:-1]
    assert [_text(p).strip() for p in signed] == [
        "Ordförande",
        "",
        "Omar Lind",
        "Justerare",
        "",
        "",
    ]
    assert [p.find(_tag("text:tab")) is not None for p in signed] == [False, True, False] * 2
    kept = [
        read.said(p.get(_tag("text:style-name"), ""), "fo:keep-with-next", _FORM) for p in signed
    ]
    assert kept == ["always"] * 5 + ["auto"]


_FORM = "style:paragraph-properties"


def test_pages_are_numbered_below_the_organisations_words(
    sample: Document, swedish: Language
) -> None:
    read = _read(replace(sample, style=HOUSE), swedish)

    footers = list(read.styles.iter(_tag("style:footer")))
    assert len(footers) == 2
    for footer in footers:
        assert [_text(p).strip() for p in footer] == ["Torggatan 1", "Utkast · Sida 1 av 1"]
        fields = {part.tag for part in footer.iter()}
        assert {_tag("text:page-number"), _tag("text:page-count")} <= fields


def test_contents_are_filled_in_and_linked(sample: Document, swedish: Language) -> None:
    read = _read(sample, swedish)

    (body,) = read.all("text:index-body")
    links = list(body.iter(_tag("text:a")))
    assert [_text(link) for link in links] == [
        block.text for block in sample.blocks if isinstance(block, Heading) and block.level == 1
    ]
    marks = [mark.get(_tag("text:name")) for mark in read.all("text:bookmark-start")]
    assert len(set(marks)) == len(marks)
    assert {link.get(_tag("xlink:href"), "")[1:] for link in links} <= set(marks)
    assert _text(body).startswith("Innehåll\n")


def test_a_short_document_has_no_contents(sample: Document, swedish: Language) -> None:
    read = _read(_with(sample, Heading(1, "A"), Heading(1, "B")), swedish)

    assert read.all("text:table-of-content") == []


def test_the_house_style_has_its_colours_font_and_logo(sample: Document, swedish: Language) -> None:
    read = _read(replace(sample, style=HOUSE), swedish)

    words = "style:text-properties"
    assert read.said("Heading_20_1", "fo:color", words) == "#7a1f3d"
    ground = read.said("CellHeading", "fo:background-color", "style:table-cell-properties")
    assert ground == "#f3e3e8"
    (face,) = read.styles.iter(_tag("style:font-face"))
    assert face.get(_tag("svg:font-family"), "").startswith("'Source Serif 4', Calibri")
    frame = read.all("draw:frame")[0]
    alt = frame.find(_tag("svg:desc"))
    assert alt is not None
    assert alt.text == "Ängel"
    assert frame.get(_tag("svg:width")) == "60.00mm"
    assert read.parts["Pictures/picture-1.png"] == _PICTURE
    assert "Biblioteken i Ängelåsa" in read.text


def test_every_text_is_dark_enough_to_read(sample: Document, swedish: Language) -> None:
    pale = HouseStyle(accent="#ffe94a", second="#123456")

    read = _read(replace(sample, style=pale), swedish)

    words = read.styles.iter(_tag("style:text-properties"))
    inks = {found.get(_tag("fo:color")) for found in words} - {None}
    ground = read.said("CellHeading", "fo:background-color", "style:table-cell-properties")
    assert len(inks) == 3
    for ink in inks:
        assert contrast(str(ink), "#ffffff") >= 4.5
        assert contrast(str(ink), str(ground)) >= 4.5


def test_the_same_document_is_the_same_file(
    swedish: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = replace(FORUM, style=HOUSE)
    first = write_odt(document, swedish)
    later = time.time() + 400_000
    monkeypatch.setattr(time, "time", lambda: later)

    assert write_odt(document, swedish) == first


@cache
def _plain(words: Language) -> _Read:
    return _read(document_saying("Neutral"), words)


def test_naughty_text_shows_as_itself_and_changes_nothing_else(
    subtests: pytest.Subtests, swedish: Language
) -> None:
    for naughty in NAUGHTY:
        with subtests.test(ascii(naughty[:12])):
            read, plain = _read(document_saying(naughty), swedish), _plain(swedish)

            ignored = {_tag("text:line-break")}
            kinds = Counter(part.tag for part in read.content.iter() if part.tag not in ignored)
            assert kinds == Counter(
                part.tag for part in plain.content.iter() if part.tag not in ignored
            )
            shown = " ".join(clean(naughty).split())
            assert read.text == plain.text.replace("Neutral", shown)
            for name in ("styles.xml", "meta.xml", "META-INF/manifest.xml"):
                ET.fromstring(read.parts[name])


@pytest.mark.parametrize("empty", ["", " ", "\x00"])
def test_empty_text_still_makes_a_file(
    empty: str, saying: Callable[[str], Document], swedish: Language
) -> None:
    assert len(_read(saying(empty), swedish).all("table:table")) == 5


def test_labels_that_ask_get_no_colon(sample: Document, swedish: Language) -> None:
    facts = Facts((("Plats", "Lund"), ("Vad har hänt?", "Allt")))

    read = _read(_with(sample, facts), swedish)

    texts = [_text(p).strip() for p in read.all("text:p")[-2:]]
    assert texts == ["Plats: Lund", "Vad har hänt? Allt"]


def test_a_pdf_made_of_it_can_be_tagged(sample: Document, swedish: Language) -> None:
    # LibreOffice tags paragraphs by the names of their styles, and leaves lines between separate
    # cells untagged; "Caption" is meant.
    read = _read(sample, swedish)

    names = {style.get(_tag("style:display-name")) for style in read.styles.iter()}
    assert not names & {"Figure", "Table", "Quote", "Note", "Index", "Part", "Form", "Link"}
    forms = list(read.content.iter(_tag("style:table-properties")))
    assert {form.get(f"{{{_SPACES['table']}}}border-model") for form in forms} == {"collapsing"}


needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")


def _opened(document: Document, words: Language, folder: Path) -> str:
    """What LibreOffice reads out of the file."""
    file = folder / "documentation.odt"
    file.write_bytes(write_odt(document, words))
    home = f"-env:UserInstallation=file://{folder}/home"
    convert = ["soffice", home, "--headless", "--convert-to", "txt:Text (encoded):UTF8"]
    subprocess.run(
        [*convert, "--outdir", str(folder), str(file)], check=True, capture_output=True, timeout=120
    )
    return flat((folder / "documentation.txt").read_text("utf-8-sig"))


@needs_office
def test_libreoffice_reads_every_text_in_order(swedish: Language, tmp_path: Path) -> None:
    # In plain text, it writes numbers before the items of lists and leaves out tables' borders.
    assert missing(told(printed(FORUM, swedish)), _opened(FORUM, swedish, tmp_path)) == []


@needs_office
def test_libreoffice_reads_a_document_of_naughty_texts(swedish: Language, tmp_path: Path) -> None:
    naughty = "</text:p> & <b> \"'\ue000 =1+1 {x} مكتبة 👍"

    said = _opened(document_saying(naughty), swedish, tmp_path)

    assert said.count(flat(naughty)) >= 60
