"""Word templates as organisations have them: what they would spoil, lock or send along."""

from __future__ import annotations

import logging
from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from municipal_template import template

from workshopkit.documents.office.package import packed
from workshopkit.documents.style.font import family, text_width
from workshopkit.documents.word.docx import write_docx
from workshopkit.documents.word.template.package import LockedTemplateError
from workshopkit.domain.document import Bars, Document, Heading, Table
from workshopkit.domain.style import HouseStyle, contrast
from workshopkit.locale.language import language

SWEDISH = language("sv")
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_M = "http://schemas.openxmlformats.org/"
TYPES = {
    "word/settings.xml": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"
    )
}
TABLE = Table("Plan", ("Vad", "Vem"), (("Boka", "Kim"),))


def styles(**looks: str) -> str:
    """A template's styles: what stands in each, by its id."""
    own = "".join(
        f'<w:style w:type="paragraph" w:styleId="{id_}"><w:name w:val="{NAMES[id_]}"/>'
        f"{look}</w:style>"
        for id_, look in looks.items()
    )
    return f"<w:styles {_W}>{own}</w:styles>"


NAMES = {"Rubrik1": "heading 1", "Rubrik2": "heading 2", "Beskrivning": "caption"}


def colour(value: str) -> str:
    return f'<w:rPr><w:color w:val="{value}"/></w:rPr>'


def with_parts(made: bytes, parts: dict[str, str], relations: str = "", root: str = "") -> bytes:
    """Return a template with more parts, the document's and the package's relations to them."""
    with ZipFile(BytesIO(made)) as read:
        files = {name: read.read(name) for name in read.namelist()}
    for name, more in (("word/_rels/document.xml.rels", relations), ("_rels/.rels", root)):
        files[name] = files[name].replace(b"</Relationships>", f"{more}</Relationships>".encode())
    types = "".join(
        f'<Override PartName="/{name}" ContentType="{TYPES.get(name, "application/xml")}"/>'
        for name in parts
    )
    listed = files["[Content_Types].xml"]
    files["[Content_Types].xml"] = listed.replace(b"</Types>", f"{types}</Types>".encode())
    return packed((files | {name: text.encode() for name, text in parts.items()}).items())


def relation(id_: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{id_}" Type="{_M}{kind}" Target="{target}"/>'


def written(sample: Document, made: bytes, *blocks: Any) -> Any:
    document = replace(sample, blocks=blocks or (Heading(1, "Rubrik"), TABLE))
    return docx.Document(BytesIO(write_docx(document, SWEDISH, made)))


def test_headings_made_for_coloured_cells_are_darkened_and_named(
    sample: Document, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        word = written(
            sample, template(styles=styles(Rubrik1=colour("FFFFFF"), Rubrik2=colour("5A2D82")))
        )

    assert contrast(f"#{word.styles['Heading 1'].font.color.rgb}", "#ffffff") >= 4.5
    assert str(word.styles["Heading 2"].font.color.rgb) == "5A2D82"
    assert "Heading 1" in caplog.text
    assert "Heading 2" not in caplog.text


def test_a_heading_that_brings_its_own_ground_is_left_as_it_is(sample: Document) -> None:
    look = f'<w:pPr><w:shd w:val="clear" w:fill="003366"/></w:pPr>{colour("FFFFFF")}'
    word = written(sample, template(styles=styles(Rubrik1=look)))

    assert str(word.styles["Heading 1"].font.color.rgb) == "FFFFFF"


def test_the_colour_is_the_templates_where_none_was_chosen(sample: Document) -> None:
    made = template(styles=styles(Rubrik1=colour("5A2D82")))

    assert str(written(sample, made).styles["Label"].font.color.rgb) != "5A2D82"
    assert str(written(sample, made).styles["Persona Name"].font.color.rgb) == "5A2D82"
    chosen = replace(sample, style=HouseStyle(accent="#7a1f3d"))
    assert str(written(chosen, made).styles["Persona Name"].font.color.rgb) == "7A1F3D"


def test_captions_and_labels_keep_with_what_they_name_in_any_template(sample: Document) -> None:
    look = '<w:pPr><w:keepNext w:val="false"/></w:pPr>'
    bars = Bars("Röster", ("Val", "Röster"), (("Kim", 1, "1 röst"),), "")
    word = written(sample, template(styles=styles(Beskrivning=look)), TABLE, bars)

    kept = {p.style.name: p.paragraph_format.keep_with_next for p in word.paragraphs}
    assert kept["Caption"]
    assert kept["Label"]


def test_headings_that_have_numbers_are_not_numbered_once_more(sample: Document) -> None:
    look = '<w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr>'
    made = template(styles=styles(Rubrik1=look))

    plain = written(sample, made, Heading(1, "Plan"), Heading(1, "Beslut"))
    numbered = written(sample, made, Heading(1, "Närvaro"), Heading(1, "§ 1 Beslut"))

    assert [_numbering(p) for p in _headings(plain)] == [None, None]
    assert [_numbering(p) for p in _headings(numbered)] == [0, 0]


def _headings(word: Any) -> list[Any]:
    return [p for p in word.paragraphs if p.style.name == "Heading 1"]


def _numbering(paragraph: Any) -> int | None:
    found = paragraph._p.pPr.numPr
    return None if found is None else found.numId.val


def test_what_locks_a_template_goes_and_long_words_are_hyphenated(sample: Document) -> None:
    locks = (
        '<w:documentProtection w:edit="forms" w:enforcement="1"/><w:trackRevisions/>'
        '<w:attachedTemplate r:id="rId1"/><w:mailMerge/><w:defaultTabStop w:val="720"/>'
        '<w:docVars><w:docVar w:name="a" w:val="hemligt"/></w:docVars>'
    )
    space = f'{_W} xmlns:r="{_M}officeDocument/2006/relationships"'
    made = with_parts(
        template(),
        {"word/settings.xml": f"<w:settings {space}>{locks}</w:settings>"},
        relation("rId9", "officeDocument/2006/relationships/settings", "settings.xml"),
    )

    settings = written(sample, made).settings.element

    assert [child.tag for child in settings if child.tag != qn("w:defaultTabStop")] == [
        qn("w:autoHyphenation")
    ]


def test_the_templates_own_words_do_not_travel_along(sample: Document) -> None:
    office = "officeDocument/2006/relationships"
    picture = "package/2006/relationships/metadata/thumbnail"
    made = with_parts(
        template(),
        {
            "word/footnotes.xml": f"<w:footnotes {_W}>hemlig fot</w:footnotes>",
            "word/people.xml": "<people>Hemlig Person</people>",
            "docProps/app.xml": "<Properties>hemligt bolag</Properties>",
            "docProps/custom.xml": "<Properties>hemligt ämne</Properties>",
            "docProps/thumbnail.jpeg": "hemlig bild",
            "word/glossary/document.xml": "<x>hemlig byggsten</x>",
        },
        relation("rId10", f"{office}/footnotes", "footnotes.xml")
        + relation("rId11", f"{office}/people", "people.xml")
        + relation("rId12", f"{office}/glossaryDocument", "glossary/document.xml"),
        relation("rId20", f"{office}/extended-properties", "docProps/app.xml")
        + relation("rId21", f"{office}/custom-properties", "docProps/custom.xml")
        + relation("rId22", picture, "docProps/thumbnail.jpeg"),
    )

    file = ZipFile(BytesIO(write_docx(replace(sample, blocks=(TABLE,)), SWEDISH, made)))

    kept = b"".join(file.read(name) for name in file.namelist())
    assert b"hemlig" not in kept.lower()
    assert not {"docProps/app.xml", "docProps/custom.xml"} & set(file.namelist())


def test_part_names_that_differ_in_case_are_the_same(sample: Document) -> None:
    with ZipFile(BytesIO(template())) as read:
        files = {name: read.read(name) for name in read.namelist()}
    files["word/Header1.XML"] = files.pop("word/header1.xml")

    word = written(sample, packed(files.items()))

    assert word.sections[0].header.paragraphs[0].text == "Ängelåsa kommun"


def test_a_strict_file_opens(sample: Document) -> None:
    strict = "http://purl.oclc.org/ooxml/"
    with ZipFile(BytesIO(template())) as read:
        files = {
            name: read.read(name)
            .replace(
                f"{_M}wordprocessingml/2006/main".encode(),
                f"{strict}wordprocessingml/main".encode(),
            )
            .replace(
                f"{_M}officeDocument/2006/relationships".encode(),
                f"{strict}officeDocument/relationships".encode(),
            )
            for name in read.namelist()
        }

    word = written(sample, packed(files.items()))

    assert word.paragraphs[0].text == sample.title
    assert word.sections[0].header.paragraphs[0].text == "Ängelåsa kommun"


def test_a_template_with_a_password_has_a_sentence_of_its_own(sample: Document) -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")

    with pytest.raises(LockedTemplateError, match="password"):
        write_docx(sample, SWEDISH, locked)


def test_a_cover_is_kept_with_its_title(sample: Document) -> None:
    binding = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/><w:dataBinding"
        ' w:xpath="/ns1:coreProperties[1]/ns0:{name}[1]"/></w:sdtPr><w:sdtContent><w:p><w:r>'
        "<w:t>[Skriv]</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    cover = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Cover Pages"/></w:docPartObj>'
        f"</w:sdtPr><w:sdtContent>{binding.format(name='title')}{binding.format(name='subject')}"
        "<w:p><w:r><w:t>Ängelåsa</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    body = f"<w:document {_W}><w:body>{cover}<w:p/><w:sectPr/></w:body></w:document>"

    word = written(sample, template(document=body))

    said = [text.text for text in word.element.body[0].iter(qn("w:t"))]
    assert said == [sample.title, sample.subtitle, "Ängelåsa"]


def test_tables_have_the_templates_own_style(sample: Document) -> None:
    own = '<w:style w:type="table" w:styleId="Kommun"><w:name w:val="Kommunens tabell"/></w:style>'
    made = with_parts(
        template(styles=styles(Rubrik1="").replace("</w:styles>", f"{own}</w:styles>")),
        {
            "word/settings.xml": (
                f'<w:settings {_W}><w:defaultTableStyle w:val="Kommun"/></w:settings>'
            )
        },
        relation("rId9", "officeDocument/2006/relationships/settings", "settings.xml"),
    )

    (table,) = written(sample, made, TABLE).tables

    assert table.style.name == "Kommunens tabell"
    assert table._tbl.tblPr.find(qn("w:tblBorders")) is None


def test_what_a_header_leaves_to_be_filled_in_is_named(
    sample: Document, caplog: pytest.LogCaptureFixture
) -> None:
    head = (
        f'<w:hdr {_W}><w:p><w:r><w:t xml:space="preserve">Kommunen [Förvalt</w:t></w:r>'
        "<w:r><w:t>ning] [1]</w:t></w:r></w:p></w:hdr>"
    )
    made = template(header1=head)

    with caplog.at_level(logging.WARNING):
        written(sample, made)

    assert "published: [Förvaltning]" in caplog.text
    assert "[1]" not in caplog.text


def test_a_first_page_that_cannot_be_kept_is_named(
    sample: Document, caplog: pytest.LogCaptureFixture
) -> None:
    page = '<w:p><w:r><w:t>Årsrapport</w:t></w:r></w:p><w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    text = "<w:p><w:r><w:t>Brödtext</w:t></w:r></w:p>"
    body = f"<w:document {_W}><w:body>{page}{text}<w:sectPr/></w:body></w:document>"

    with caplog.at_level(logging.WARNING):
        written(sample, template(document=body))

    assert "left out: Årsrapport" in caplog.text
    assert "Brödtext" not in caplog.text


def test_a_template_with_nothing_to_say_says_nothing(
    sample: Document, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        body = f"<w:document {_W}><w:body><w:p/><w:sectPr/></w:body></w:document>"
        written(sample, template(styles=styles(Rubrik1=colour("5A2D82")), document=body))

    assert caplog.text == ""


@pytest.mark.parametrize("with_template", [False, True])
def test_a_narrow_column_has_room_for_its_words_in_wider_letters(
    sample: Document,
    with_template: bool,
) -> None:
    places = ("Ängelåsa", "Björkmåla", "Havsvik")
    long = "Genom information på personalmöte eller liknande, där alla är med och hör"
    table = Table("Per ort", ("Alternativ", *places), ((long, "10", "18", "10"),))
    document = replace(sample, blocks=(Heading(1, "A"), table))
    made = write_docx(document, SWEDISH, template() if with_template else None)

    (printed,) = docx.Document(BytesIO(made)).tables

    # DejaVu Sans, which LibreOffice takes for a typeface it lacks, is a third wider than ours.
    for place, column in zip(places, list(printed.columns)[1:], strict=True):
        assert column.width.pt - 11 >= 1.3 * text_width(place, 9.5, family(sample.style), bold=True)
