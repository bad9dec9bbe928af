from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm
from every_block import FIGURES, FORUM, TABLE, document_saying
from municipal_template import template
from naughty import NAUGHTY
from tree_text import flat, missing, told

from workshopkit.documents.blocks.printed import printed
from workshopkit.documents.chart.chart import Chart
from workshopkit.documents.chart.raster import png
from workshopkit.documents.office.package import packed
from workshopkit.documents.word.docx import write_docx
from workshopkit.documents.word.template.template import UnfitTemplateError
from workshopkit.domain.document import (
    Bars,
    Block,
    BulletList,
    Document,
    Heading,
    NumberedList,
    Paragraph,
    Persona,
    Poster,
    Signatures,
    Table,
)
from workshopkit.domain.language import Language
from workshopkit.domain.style import HouseStyle
from workshopkit.domain.text import clean
from workshopkit.locale.language import language

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_SIX = Table("Sex", tuple("abcdef"), (tuple("123456"),))
_STYLES_IN_USE = (
    "Normal",
    "Title",
    "Subtitle",
    "Heading 1",
    "Heading 2",
    "Heading 3",
    "Heading 4",
    "Heading 5",
    "Caption",
    "Quote",
    "Status",
    "Small",
    "Persona Name",
    "Footer",
)


@pytest.fixture
def swedish() -> Language:
    return language("sv")


def _read(document: Document, language: Language) -> Any:
    return docx.Document(BytesIO(write_docx(document, language)))


def _with(document: Document, *blocks: Block) -> Document:
    return replace(document, blocks=blocks)


def _all(word: Any, tag: str) -> list[Any]:
    return list(word.element.body.iter(qn(tag)))


def _fields(word: Any) -> list[str]:
    return [str(code.text).strip() for code in _all(word, "w:instrText")]


def _texts(word: Any) -> list[str]:
    return [
        "".join("\n" if part.tag == qn("w:br") else part.text or "" for part in _shown(paragraph))
        for paragraph in _all(word, "w:p")
    ]


def _shown(paragraph: Any) -> Iterator[Any]:
    return (part for part in paragraph.iter(qn("w:t"), qn("w:br")))


def test_the_library_is_loaded_only_to_write() -> None:
    code = "import sys, workshopkit.documents.word.docx; sys.exit('docx' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_title_and_headings_have_real_styles(sample: Document, swedish: Language) -> None:
    word = _read(sample, swedish)

    assert (word.paragraphs[0].text, word.paragraphs[0].style.name) == (sample.title, "Title")
    found = [p.text for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert found == [block.text for block in sample.blocks if isinstance(block, Heading)]


def test_the_file_names_its_title_and_language_but_no_author(
    sample: Document, swedish: Language
) -> None:
    word = _read(sample, swedish)

    properties = word.core_properties
    assert (properties.title, properties.language) == (sample.title, "sv-SE")
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    languages = {el.get(qn("w:val")) for el in word.styles.element.iter(qn("w:lang"))}
    assert languages == {"sv-SE"}


@pytest.mark.parametrize(
    ("code", "tag"), [("sv", "sv-SE"), ("nb", "nb-NO"), ("da", "da-DK"), ("en", "en-GB")]
)
def test_each_language_has_the_name_word_gives_it(
    code: str, tag: str, sample: Document, swedish: Language
) -> None:
    word = _read(replace(sample, language=code), swedish)

    (default,) = word.styles.element.find(qn("w:docDefaults")).iter(qn("w:lang"))
    assert default.get(qn("w:val")) == tag


def test_every_numbered_list_starts_where_it_should(sample: Document, swedish: Language) -> None:
    lists = (NumberedList(("a", "b")), NumberedList(("c",)), NumberedList(("d",), start=7))

    word = _read(_with(sample, *lists), swedish)

    ids = [p._p.pPr.numPr.numId.val for p in word.paragraphs if p.style.name == "List Number"]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3
    numbering = word.part.numbering_part.element
    starts = [
        numbering.num_having_numId(one).find(f".//{qn('w:startOverride')}").get(qn("w:val"))
        for one in ids
    ]
    assert starts == ["1", "1", "1", "7"]


def test_tables_have_a_header_row_and_rows_that_are_not_split(
    sample: Document, swedish: Language
) -> None:
    word = _read(_with(sample, Table("Plan", ("A", "B"), (("1", "2"), ("3", "4")))), swedish)

    (table,) = word.tables
    header = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
    assert header == [True, False, False]
    assert len(_all(word, "w:cantSplit")) == 3
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Plan"


def test_columns_and_cells_agree_on_their_width(sample: Document, swedish: Language) -> None:
    word = _read(_with(sample, Table("Plan", ("A", "Bokstaven efter"), (("1", "2"),))), swedish)

    (table,) = word.tables
    columns = [column.width for column in table.columns]
    assert all([cell.width for cell in row.cells] == columns for row in table.rows)
    assert columns[0] < columns[1]
    assert abs(sum(columns) - Mm(160)) < Mm(1)


def test_captions_stand_above_their_tables_and_count_themselves(
    sample: Document, swedish: Language
) -> None:
    table = Table("Plan", ("A",), (("1",),))

    word = _read(_with(sample, table, Paragraph("x"), table), swedish)

    captions = [p for p in word.paragraphs if p.style.name == "Caption"]
    assert [p.text for p in captions] == ["Tabell 1. Plan", "Tabell 2. Plan"]
    assert all(p._p.getnext().tag == qn("w:tbl") for p in captions)
    assert _fields(word) == ["SEQ Table \\* ARABIC"] * 2
    assert word.styles["Caption"].paragraph_format.keep_with_next


def test_bars_are_a_numbered_list_whose_bars_are_decoration(
    sample: Document, swedish: Language
) -> None:
    rows = (
        ("Den oerfarne", 8, "8 röster"),
        ("Bokälskaren", 2, "2 röster"),
        ("Ingen", 0, "0 röster"),
    )
    bars = Bars("Vilka?", ("Målgrupp", "Röster"), rows, "10 röster", start=4)

    word = _read(_with(sample, bars), swedish)

    assert word.tables == []
    assert [(p.text.strip(), p.style.name) for p in word.paragraphs[-5:]] == [
        ("Vilka?", "Label"),
        ("Den oerfarne (8 röster)", "List Number"),
        ("Bokälskaren (2 röster)", "List Number"),
        ("Ingen (0 röster)", "List Number"),
        ("10 röster", "Small"),
    ]
    numbered = word.paragraphs[-4]._p.pPr.numPr.numId.val
    start = word.part.numbering_part.element.num_having_numId(numbered)
    assert start.find(f".//{qn('w:startOverride')}").get(qn("w:val")) == "4"
    long, short = word.inline_shapes
    assert long.width / short.width == pytest.approx(4, rel=0.01)
    told_ = [properties.get("descr") for properties in _all(word, "wp:docPr")]
    assert told_ == ["", ""]
    assert word.element.body.xml.count("<adec:decorative ") == 2


def test_a_persona_is_a_table_of_labels_under_its_name(sample: Document, swedish: Language) -> None:
    persona = Persona("Den oerfarne", "Kim", (("Vardag", "Skift"), ("Behov", "Ro")), "Hej")

    word = _read(_with(sample, persona), swedish)

    (table,) = word.tables
    assert [[c.text for c in r.cells] for r in table.rows] == [["Vardag", "Skift"], ["Behov", "Ro"]]
    name = table._tbl.getprevious()
    assert "".join(t.text for t in name.iter(qn("w:t"))) == "Den oerfarne – Kim"
    assert word.paragraphs[-1].text == "Hej"


def test_posters_are_tables_of_one_cell_that_do_not_run_together(
    sample: Document, swedish: Language
) -> None:
    poster = Poster("Bladet", "Öppet dygnet runt", ("Äntligen",))

    word = _read(_with(sample, poster, poster), swedish)

    assert [len(table._cells) for table in word.tables] == [1, 1]
    headline = word.tables[0].cell(0, 0).paragraphs[1]
    assert (headline.text, headline.runs[0].font.size.pt) == ("Öppet dygnet runt", 36)
    assert word.tables[0]._tbl.getnext().tag == qn("w:p")


def test_no_paragraph_has_borders(sample: Document, swedish: Language) -> None:
    word = _read(sample, swedish)

    assert _all(word, "w:pBdr") == []
    assert list(word.styles["Title"].element.iter(qn("w:pBdr"))) == []


def test_pages_are_a4_and_numbered(sample: Document, swedish: Language) -> None:
    word = _read(_with(sample, Paragraph("x")), swedish)

    (section,) = word.sections
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    footer = section.footer.paragraphs[0]
    assert footer.text == "Utkast · Sida 1 av 1"
    codes = [code.text.strip() for code in footer._p.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]


def test_a_wide_table_lies_down_together_with_its_heading(
    sample: Document, swedish: Language
) -> None:
    blocks = (Paragraph("före"), Heading(1, "Plan"), Paragraph("om planen"), _SIX, Heading(1, "B"))

    word = _read(_with(sample, *blocks), swedish)

    assert [section.orientation for section in word.sections] == [0, 1, 0]
    assert round(word.sections[1].page_width.mm) == 297
    inner = [item.text for item in word.sections[1].iter_inner_content() if hasattr(item, "text")]
    assert inner[:3] == ["Plan", "om planen", "Tabell 1. Sex"]
    assert abs(sum(c.width for c in word.tables[0].columns) - Mm(247)) < Mm(1)


def test_two_wide_tables_share_their_section(sample: Document, swedish: Language) -> None:
    word = _read(_with(sample, Heading(1, "A"), _SIX, Heading(1, "B"), _SIX), swedish)

    assert [section.orientation for section in word.sections] == [0, 1]


def test_contents_are_filled_in_and_left_for_word_to_count(
    sample: Document, swedish: Language
) -> None:
    word = _read(sample, swedish)

    links = _all(word, "w:hyperlink")
    assert ["".join(t.text for t in link.iter(qn("w:t"))) for link in links] == [
        block.text for block in sample.blocks if isinstance(block, Heading) and block.level == 1
    ]
    anchors = [link.get(qn("w:anchor")) for link in links]
    assert set(anchors) <= {mark.get(qn("w:name")) for mark in _all(word, "w:bookmarkStart")}
    assert 'TOC \\o "1-1" \\h \\z \\u' in _fields(word)
    dirty = [mark for mark in _all(word, "w:fldChar") if mark.get(qn("w:dirty")) == "true"]
    assert len(dirty) == 1


def test_every_field_that_begins_also_ends(sample: Document, swedish: Language) -> None:
    word = _read(sample, swedish)

    kinds = [mark.get(qn("w:fldCharType")) for mark in _all(word, "w:fldChar")]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")


def test_a_short_document_has_no_contents(sample: Document, swedish: Language) -> None:
    word = _read(_with(sample, Heading(1, "A"), Heading(1, "B")), swedish)

    assert _all(word, "w:hyperlink") == []
    assert "Innehåll" not in _texts(word)


def test_every_style_is_dark_enough_to_read(sample: Document, swedish: Language) -> None:
    word = _read(sample, swedish)

    for name in _STYLES_IN_USE:
        # On white, a colour whose parts are all below 0x76 has more than 4.5:1.
        assert max(word.styles[name].font.color.rgb) <= 0x76, name


def test_every_part_of_the_file_is_xml(sample: Document, swedish: Language) -> None:
    with ZipFile(BytesIO(write_docx(sample, swedish))) as file:
        for name in file.namelist():
            if name.endswith((".xml", ".rels")):
                ET.fromstring(file.read(name))


def test_naughty_text_shows_as_itself_and_changes_nothing_else(
    subtests: pytest.Subtests, saying: Callable[[str], Document], swedish: Language
) -> None:
    plain = _read(saying("Neutral"), swedish)
    for naughty in NAUGHTY:
        with subtests.test(ascii(naughty[:12])):
            word = _read(saying(naughty), swedish)

            shown = " ".join(clean(naughty).split())
            expected = [text.replace("Neutral", shown).split() for text in _texts(plain)]
            assert [text.split() for text in _texts(word)] == expected
            assert _fields(word) == _fields(plain)


@pytest.mark.parametrize("empty", ["", " ", "\x00"])
def test_empty_text_still_makes_a_file(
    empty: str, saying: Callable[[str], Document], swedish: Language
) -> None:
    assert len(_read(saying(empty), swedish).tables) == 5


def test_word_says_every_text_of_the_document_in_order(swedish: Language) -> None:
    for document in (FORUM, document_saying("Neutral")):
        word = _read(document, swedish)

        said = flat("\n".join(_texts(word)))
        assert (
            missing(
                [flat(document.title), flat(document.subtitle), *told(printed(document, swedish))],
                said,
            )
            == []
        )


def test_headings_keep_their_levels(sample: Document, swedish: Language) -> None:
    word = _read(_with(sample, *(Heading(n, f"Nivå {n}") for n in range(1, 8))), swedish)

    styles = [p.style.name for p in word.paragraphs if p.text.startswith("Nivå")]
    assert styles == [f"Heading {min(n, 5)}" for n in range(1, 8)]


def test_drawings_fit_on_their_page(sample: Document, swedish: Language) -> None:
    rows = tuple((f"Val {n}", n, f"{n} röster") for n in range(60))

    word = _read(_with(sample, Bars("Vilka?", ("Val", "Röster"), rows, "")), swedish)

    assert len(word.inline_shapes) == 59
    assert max(picture.width for picture in word.inline_shapes) <= Mm(160)


def test_every_table_of_figures_has_a_header_row(swedish: Language) -> None:
    word = _read(replace(FORUM, blocks=(*FIGURES, TABLE)), swedish)

    firsts = [table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") for table in word.tables]
    assert len(firsts) == 5
    assert None not in firsts


def test_a_note_below_a_lying_table_lies_with_it(sample: Document, swedish: Language) -> None:
    blocks = (Heading(1, "Plan"), _SIX, Paragraph("5 av 5 deltog.", "small"), Paragraph("Efter."))

    word = _read(_with(sample, *blocks), swedish)

    lying = [item.text for item in word.sections[1].iter_inner_content() if hasattr(item, "text")]
    assert lying == ["Plan", "Tabell 1. Sex", "5 av 5 deltog."]


def test_lines_to_sign_on_stay_on_one_page(sample: Document, swedish: Language) -> None:
    lines = (("Ordförande", "Omar Lind"), ("Justerare", ""))

    word = _read(_with(sample, Signatures(lines), Paragraph("x")), swedish)

    signed = word.paragraphs[-7:-1]
    assert [p.text for p in signed] == ["Ordförande", "\t", "Omar Lind", "Justerare", "\t", ""]
    kept = [
        p.paragraph_format.keep_with_next
        if p.paragraph_format.keep_with_next is not None
        else p.style.paragraph_format.keep_with_next
        for p in signed
    ]
    assert kept == [True, True, True, True, True, False]
    assert word.styles["Signature Line"].paragraph_format.tab_stops[0].leader is not None


PICTURE = png(Chart('<svg xmlns="http://www.w3.org/2000/svg" width="96" height="32"/>', 96, 32, ""))
HOUSE = HouseStyle(
    "Biblioteken i Ängelåsa", "#7a1f3d", "#f3e3e8", "source-serif", "Torggatan 1", PICTURE, "Ängel"
)


def test_the_house_style_has_its_colours_font_logo_and_footer(
    sample: Document, swedish: Language
) -> None:
    word = _read(replace(sample, style=HOUSE), swedish)

    assert str(word.styles["Heading 1"].font.color.rgb) == "7A1F3D"
    assert {word.styles[name].font.name for name in _STYLES_IN_USE} == {"Source Serif 4"}
    assert {cell.get(qn("w:fill")) for cell in _all(word, "w:shd")} == {"F3E3E8"}
    assert _all(word, "wp:docPr")[0].get("descr") == "Ängel"
    logo = word.inline_shapes[0]
    assert (round(logo.width.mm), round(logo.height.mm)) == (60, 20)
    assert word.paragraphs[1].text == "Biblioteken i Ängelåsa"
    footer = [p.text for p in word.sections[0].footer.paragraphs]
    assert footer == ["Torggatan 1", "Utkast · Sida 1 av 1"]


@pytest.mark.parametrize("broken", [PICTURE[:40], b"\x89PNG\r\n\x1a\n" + b"\x01" * 40])
def test_a_broken_logo_is_left_out(broken: bytes, sample: Document, swedish: Language) -> None:
    style = HouseStyle(logo=broken, logo_alt="Ängel")

    word = _read(replace(sample, style=style, blocks=()), swedish)

    assert _all(word, "wp:docPr") == []


def test_the_typeface_has_one_to_use_in_its_place(sample: Document, swedish: Language) -> None:
    with ZipFile(BytesIO(write_docx(sample, swedish))) as file:
        fonts = ET.fromstring(file.read("word/fontTable.xml"))

    found = {font.get(qn("w:name")): font for font in fonts}
    entry = found["Atkinson Hyperlegible Next"].find(qn("w:altName"))
    assert entry is not None
    assert entry.get(qn("w:val")) == "Calibri"


def test_the_same_document_is_the_same_file(
    swedish: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = replace(FORUM, style=HOUSE)
    first, own = write_docx(document, swedish), write_docx(document, swedish, template())
    later = time.time() + 400_000
    monkeypatch.setattr(time, "time", lambda: later)

    assert write_docx(document, swedish) == first
    assert write_docx(document, swedish, template()) == own


def _in_template(document: Document, language: Language, file: bytes) -> Any:
    return docx.Document(BytesIO(write_docx(document, language, file)))


@pytest.mark.parametrize("kind", ["document", "template"], ids=["docx", "dotx"])
def test_a_template_keeps_its_margins_and_loses_its_text(
    kind: str, sample: Document, swedish: Language
) -> None:
    word = _in_template(replace(sample, style=HOUSE), swedish, template(kind))

    texts = _texts(word)
    assert texts[0] == sample.title
    assert not {"Skriv rubriken här", "Till intranätet"} & set(texts)
    (first, *_) = word.sections
    assert [p.text for p in first.header.paragraphs] == ["Ängelåsa kommun"]
    assert [p.text for p in first.footer.paragraphs] == ["Organisationsnummer 000000-0000"]
    assert round(first.left_margin.mm) == 30
    assert _all(word, "w:cols") == []
    assert not any("intranet" in str(rel._target) for rel in word.part.rels.values())


def test_a_template_keeps_its_styles_and_gets_those_it_lacks(
    sample: Document, swedish: Language
) -> None:
    word = _in_template(sample, swedish, template())

    styles = {style.name: style for style in word.styles}
    assert str(styles["Heading 1"].font.color.rgb) == "5A2D82"
    assert styles["Heading 1"].style_id == "Rubrik1"
    assert styles["Heading 2"].style_id == "Rubrik2"
    assert styles["Caption"].base_style.name == "Normal"
    assert styles["Caption"].font.name is None
    assert styles["Small"].type == WD_STYLE_TYPE.PARAGRAPH
    ids = [style.style_id for style in word.styles]
    assert len(ids) == len(set(ids))
    languages = {el.get(qn("w:val")) for el in word.styles.element.iter(qn("w:lang"))}
    assert languages == {"sv-SE"}


def test_lists_have_marks_in_a_template_that_has_none(sample: Document, swedish: Language) -> None:
    lists = (BulletList(("a",)), NumberedList(("b",), start=4), NumberedList(("c",)))

    word = _in_template(_with(sample, *lists), swedish, template())

    numbering = word.part.numbering_part.element
    kinds = [el.get(qn("w:val")) for el in numbering.iter(qn("w:numFmt"))]
    assert kinds == ["bullet", "decimal"]
    starts = [el.get(qn("w:val")) for el in numbering.iter(qn("w:startOverride"))]
    assert starts == ["4", "1"]
    used = {p._p.pPr.numPr.numId.val for p in word.paragraphs if p.style.name == "List Number"}
    assert used <= {num.numId for num in numbering.num_lst}


def test_a_template_without_a_footer_gets_page_numbers(sample: Document, swedish: Language) -> None:
    empty = f"<w:ftr {_W}><w:p/></w:ftr>"

    word = _in_template(sample, swedish, template(footer1=empty))

    assert word.sections[0].footer.paragraphs[-1].text == "Utkast · Sida 1 av 1"
    assert word.sections[0].header.paragraphs[0].text == "Ängelåsa kommun"


def test_tables_lie_down_in_a_template_too(sample: Document, swedish: Language) -> None:
    word = _in_template(_with(sample, Heading(1, "A"), _SIX), swedish, template())

    assert [section.orientation for section in word.sections] == [0, 1]
    assert abs(sum(c.width for c in word.tables[0].columns) - Mm(297 - 60)) < Mm(1)
    assert word.sections[1].header.is_linked_to_previous


def test_a_template_says_everything_too(swedish: Language) -> None:
    word = _in_template(FORUM, swedish, template())

    assert missing(told(printed(FORUM, swedish)), flat("\n".join(_texts(word)))) == []


def test_our_own_file_can_be_the_template(sample: Document, swedish: Language) -> None:
    own = write_docx(sample, swedish)

    texts = _texts(_in_template(FORUM, swedish, own))
    assert FORUM.title in texts
    assert sample.title not in texts


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"Hej",
        b"PK\x03\x04",
        template()[:900],
        template("macroEnabledTemplate"),
        template(document=None),
        template(document="<w:document"),
        template(styles="<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>"),
        template(header1="<w:hdr"),
        packed([("mimetype", b"application/vnd.oasis.opendocument.text")]),
    ],
    ids=[
        "nothing",
        "text",
        "beginning",
        "half",
        "macros",
        "no text",
        "cut",
        "other xml",
        "header",
        "odt",
    ],
)
def test_what_is_no_template_is_refused_in_a_sentence(
    file: bytes, sample: Document, swedish: Language
) -> None:
    with pytest.raises(UnfitTemplateError):
        write_docx(sample, swedish, file)


def test_a_template_that_would_not_end_is_refused(sample: Document, swedish: Language) -> None:
    bomb = packed([("[Content_Types].xml", bytes(101_000_000))])

    with pytest.raises(UnfitTemplateError):
        write_docx(sample, swedish, bomb)
