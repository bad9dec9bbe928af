from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from workshopkit.documents.docx import write_docx
from workshopkit.domain.document import (
    Bars,
    Block,
    Document,
    Heading,
    NumberedList,
    Paragraph,
    Persona,
    Poster,
    Table,
)
from workshopkit.domain.language import Language
from workshopkit.domain.text import clean

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
    code = "import sys, workshopkit.documents.docx; sys.exit('docx' in sys.modules)"

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


def test_bars_are_a_numbered_table_with_its_base_below(sample: Document, swedish: Language) -> None:
    rows = (("Den oerfarne", 8, "8 röster"), ("Bokälskaren", 7, "7 röster"))

    word = _read(_with(sample, Bars("Vilka?", ("Målgrupp", "Röster"), rows, "15 röster")), swedish)

    (table,) = word.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Nr", "Målgrupp", "Röster"],
        ["1", "Den oerfarne", "8 röster"],
        ["2", "Bokälskaren", "7 röster"],
    ]
    base = word.paragraphs[-1]
    assert (base.text, base.style.name) == ("15 röster", "Small")


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
    naughty: str, saying: Callable[[str], Document], swedish: Language
) -> None:
    word, plain = _read(saying(naughty), swedish), _read(saying("Neutral"), swedish)

    shown = " ".join(clean(naughty).split())
    expected = [text.replace("Neutral", shown).split() for text in _texts(plain)]
    assert [text.split() for text in _texts(word)] == expected
    assert _fields(word) == _fields(plain)


@pytest.mark.parametrize("empty", ["", " ", "\x00"])
def test_empty_text_still_makes_a_file(
    empty: str, saying: Callable[[str], Document], swedish: Language
) -> None:
    assert len(_read(saying(empty), swedish).tables) == 6
