from __future__ import annotations

import re
from dataclasses import replace

import pikepdf
import pytest
from pdf_reading import Reading, Run, Tag, squeezed

from workshopkit.documents.pdf.pdf import write_pdf
from workshopkit.domain.document import (
    Bars,
    Block,
    Document,
    Heading,
    Matrix,
    NumberedList,
    Paragraph,
    Persona,
    Placement,
    Poster,
    Quotes,
    RunIn,
    ScaleRow,
    Scales,
    Signatures,
    Table,
)
from workshopkit.domain.language import LANGUAGES
from workshopkit.domain.style import HouseStyle
from workshopkit.locale.language import language

SWEDISH = language("sv")
A4 = (595, 842)
CHARTS: tuple[Block, ...] = (
    Placement("Vilket centrum?", (("Kunskap", ("Tonåringen",)), ("Kultur", ())), note="En gång."),
    Placement("Vilket steg?", (("Vet", ("Bokälskaren",)), ("Gör", ())), "stairs"),
    Matrix("Hur ofta?", ("Vad", "Kunskap", "Kultur"), (("Tonåringen", (11, 4)),), "11 av 12."),
    Scales(
        "Så svarade de",
        ("Fråga", "Lägst", "Svar", "Högst", "n", "Medel"),
        (ScaleRow("Trivs du?", "Inte alls", "Mycket", (3, 14, 49, 57), "3,30"),),
    ),
)
WIDE = Table("Plan", ("Ett", "Två", "Tre", "Fyra", "Fem", "Sex"), (tuple("abcdef"),))


def _read(document: Document, *blocks: Block) -> Reading:
    told = replace(document, blocks=blocks) if blocks else document
    return Reading(write_pdf(told, language(told.language)))


def _texts(reading: Reading, *names: str) -> list[str]:
    return [reading.text(tag).strip() for tag in reading.root.all(*names)]


def _headings(reading: Reading) -> list[tuple[int, str]]:
    tags = reading.root.all(*(f"H{level}" for level in range(1, 7)))
    return [(int(tag.name[1:]), reading.text(tag)) for tag in tags]


def _scopes(reading: Reading) -> list[str]:
    return [
        str(attributes.Scope)
        for tag in reading.root.all("TH")
        for attributes in tag.attributes
        if "/Scope" in attributes
    ]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_file_says_what_it_is(sample: Document, code: str) -> None:
    style = HouseStyle(organisation="Ängelåsa kommun")
    pdf = _read(replace(sample, language=code, style=style)).pdf

    tags = {"sv": "sv-SE", "nb": "nb-NO", "da": "da-DK", "en": "en-GB"}
    assert str(pdf.Root.Lang) == tags[code]
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert str(pdf.docinfo["/Title"]) == sample.title
    assert str(pdf.docinfo["/Author"]) == "Ängelåsa kommun"
    assert "Personas" in str(pdf.docinfo["/Keywords"])
    assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261015")


def test_headings_are_the_trees_in_their_order(sample: Document) -> None:
    headings = [(b.level, b.text) for b in sample.blocks if isinstance(b, Heading)]

    assert _headings(_read(sample)) == [(1, "Innehåll"), *headings]


def test_deep_headings_are_headings(sample: Document) -> None:
    blocks = [Heading(level, f"Nivå {level}") for level in range(1, 7)]

    assert _headings(_read(sample, *blocks)) == [(n, f"Nivå {n}") for n in range(1, 7)]


def test_the_title_is_shown_and_tagged(sample: Document) -> None:
    reading = _read(sample)

    assert _texts(reading, "Title") == [sample.title]
    assert squeezed("Utkast · 15 oktober 2026") in squeezed(reading.page_text(0))


def test_bars_are_a_numbered_list_and_what_is_drawn_is_no_figure(sample: Document) -> None:
    rows = (("Kim", 3, "3 röster"), ("Bo", 0, "0 röster"))
    reading = _read(sample, Bars("Röster", ("Grupp", "Antal"), rows, "3 röster.", start=7))

    assert reading.root.all("Figure", "Table") == []
    assert _texts(reading, "Lbl") == ["7.", "8."]
    assert [squeezed(text) for text in _texts(reading, "LBody")] == ["Kim(3röster)", "Bo(0röster)"]
    assert not any(sheet.get_images() for sheet in reading.pdf.pages)


def test_no_figure_is_followed_by_the_same_as_a_table(sample: Document) -> None:
    reading = _read(sample, *CHARTS)

    assert reading.root.all("Figure") == []
    assert len(reading.root.all("Table")) == len(CHARTS)
    said = squeezed(reading.text())
    for once in ("Tonåringen", "Bokälskaren", "Trivs du?", "11 av 12."):
        assert said.count(squeezed(once)) == (2 if once == "Tonåringen" else 1), once


def test_every_header_cell_says_what_it_heads(sample: Document) -> None:
    document = replace(sample, blocks=(*sample.blocks, *CHARTS))
    scopes = _scopes(_read(document))

    #         two tables, two placements, matrix, scales
    assert len(scopes) == 6 + 3 + 2 + 2 + 3 + 6
    assert set(scopes) == {"/Column"}


def test_captions_are_numbered_in_the_language(sample: Document) -> None:
    assert _texts(_read(sample), "Caption") == ["Tabell 1. Att göra"]


def test_the_header_of_a_long_table_stands_on_every_page(sample: Document) -> None:
    rows = tuple((f"Rad {n}", "x") for n in range(120))
    reading = _read(sample, Table("Lång", ("Vad det är", "Vem"), rows))
    table = reading.root.all("Table")[0]

    assert len(table.pages) > 2
    assert reading.page_of("Vad det är") == table.pages
    assert len(reading.root.all("TH")) == 2


def test_a_short_table_stays_in_one_piece_with_its_caption(sample: Document) -> None:
    short = Table("Kort", ("Vad", "Vem"), tuple((f"Rad {n}", "x") for n in range(10)))
    for lines in range(25, 40, 3):
        reading = _read(sample, Paragraph("Rad\n" * lines), short)
        table = reading.root.all("Table")[0]
        assert table.pages == set(reading.root.all("Caption")[0].pages)
        assert len(table.pages) == 1


def test_a_note_under_a_short_table_stays_under_it(sample: Document) -> None:
    short = Table("Kort", ("Vad", "Vem"), tuple((f"Rad {n}", "x") for n in range(10)))
    for lines in range(12, 32):
        note = Paragraph("5 bord deltog.", "small")
        reading = _read(sample, Paragraph("Rad\n" * lines), short, note)
        assert reading.page_of("5 bord deltog.") == reading.page_of("Kort")


def _sizes(reading: Reading) -> list[tuple[int, int]]:
    boxes = (sheet.mediabox for sheet in reading.pdf.pages)
    return [(round(float(box[2])), round(float(box[3]))) for box in boxes]


def test_only_a_wide_table_lies_and_its_heading_and_notes_with_it(sample: Document) -> None:
    reading = _read(
        sample,
        Paragraph("Före."),
        Heading(1, "Planen"),
        WIDE,
        Paragraph("5 bord deltog.", "small"),
        Paragraph("Efter."),
    )

    assert _sizes(reading) == [A4, A4[::-1], A4]
    assert reading.page_of("Planen") == {1}
    assert reading.page_of("5 bord deltog.") == {1}
    assert reading.page_of("Efter.") == {2}


def test_a_note_that_ends_the_document_makes_no_page_of_its_own(sample: Document) -> None:
    reading = _read(sample, Heading(1, "Planen"), WIDE, Paragraph("5 bord deltog.", "small"))

    assert _sizes(reading) == [A4, A4[::-1]]


def test_posters_and_personas_are_never_divided(sample: Document) -> None:
    posters = [
        Poster(f"Tidning {n}.", f"Rubrik {n}", (f"Rad {n}",) * (n % 5), f"Grupp {n}.")
        for n in range(20)
    ]
    fields = tuple((f"Fält {n}", "text " * 20) for n in range(6))
    personas = [Persona(f"Grupp {n}:", "Kim", fields, f"Slut {n}.") for n in range(20)]
    reading = _read(sample, *posters, *personas)

    for n in range(20):
        assert reading.page_of(f"Tidning {n}.") == reading.page_of(f"Grupp {n}.")
        assert reading.page_of(f"Grupp {n}:") == reading.page_of(f"Slut {n}.")


def test_a_poster_too_tall_for_a_page_loses_nothing(sample: Document) -> None:
    story = tuple((f"Del {n}.", "ord " * 200) for n in range(10))
    reading = _read(sample, Poster("Tidning", "Rubrik", story=story))

    assert min(reading.page_of("Del 9.")) > 0
    assert _is_inside(reading)


def _is_inside(reading: Reading) -> bool:
    return all(20 < run.y < 830 and 60 < run.x < 770 for run in reading.runs if run.mark)


def test_a_headline_shrinks_until_its_words_fit(sample: Document) -> None:
    long = Poster("Tidning", "Sjukhusbibliotekariesammanslutningen växer")
    short = Poster("Tidning", "Vi vann")

    assert _size_of(_read(sample, short), "Vi vann") == 40
    assert _size_of(_read(sample, long), "växer") < 30


def _size_of(reading: Reading, text: str) -> float:
    content = reading.pdf.pages[0]
    size = 0.0
    sizes = []
    for instruction in pikepdf.parse_content_stream(content):
        if str(instruction.operator) == "Tf":
            size = float(instruction.operands[1])
        elif str(instruction.operator) in {"TJ", "Tj"}:
            sizes.append(size)
    runs = [run for run in reading.runs if run.page == 0]
    return next(s for s, run in zip(sizes, runs, strict=True) if text in run.text)


def test_signature_lines_stay_together(sample: Document) -> None:
    lines = tuple((f"Roll {n}.", f"Namn {n}.") for n in range(6))
    for before in range(20, 40, 4):
        reading = _read(sample, Paragraph("Rad\n" * before), Signatures(lines))
        assert len(reading.page_of("Roll 0.") | reading.page_of("Namn 5.")) == 1


def test_lists_are_numbered_from_their_start(sample: Document) -> None:
    reading = _read(sample, NumberedList(("Ett", "Två")), NumberedList(("Fem", "Sex"), start=5))

    assert _texts(reading, "Lbl") == ["1.", "2.", "5.", "6."]


def test_a_document_of_three_chapters_has_contents_with_the_right_pages(sample: Document) -> None:
    reading = _read(sample)
    found = [
        re.fullmatch(r"(.+?)[ .\u2060]*(\d+)", text.strip()) for text in _texts(reading, "TOCI")
    ]
    listed = [(m[1].strip(), int(m[2])) for m in found if m]
    chapters = [tag for tag in reading.root.all("H1") if reading.text(tag) != "Innehåll"]

    assert listed == [(reading.text(tag), min(tag.pages) + 1) for tag in chapters]
    assert len(reading.root.all("Link")) == len(chapters)


def test_a_short_document_has_no_contents(sample: Document) -> None:
    assert _read(sample, Heading(1, "Ett"), Heading(1, "Två")).root.all("TOC") == []


@pytest.mark.parametrize(
    ("code", "foot"), [("sv", "Sida 2 av 3"), ("da", "Side 2 af 3"), ("en", "Page 2 of 3")]
)
def test_pages_are_numbered_in_the_language(sample: Document, code: str, foot: str) -> None:
    blocks = (Paragraph("Före."), Heading(1, "Planen"), WIDE, Paragraph("Efter."))
    reading = _read(replace(sample, language=code, blocks=blocks))

    assert foot in reading.page_text(1)
    assert foot not in reading.text()


def test_every_page_after_the_first_is_headed_by_title_and_organisation(sample: Document) -> None:
    style = HouseStyle("Ängelåsa kommun", footer="Storgatan 1\n999 99 Ängelåsa")
    blocks = (Paragraph("Rad\n" * 100),)
    reading = _read(replace(sample, title="Forum", style=style, blocks=blocks))

    assert reading.page_text(1).startswith("ForumÄngelåsa kommun")
    assert all("Storgatan 1" in reading.page_text(n) for n in range(len(reading.pdf.pages)))
    assert [run.text for run in reading.runs if "999 99" in run.text] == ["999 99 Ängelåsa"] * 3


def test_a_house_style_gives_its_colour_and_typeface(sample: Document) -> None:
    usual = write_pdf(sample, SWEDISH)
    own = write_pdf(replace(sample, style=HouseStyle(font="source-serif")), SWEDISH)

    assert _fonts(usual) == {"AtkinsonHyperlegibleNext"}
    assert _fonts(own) == {"SourceSerif4"}
    accent = replace(sample, style=HouseStyle(accent="#800000"))
    assert b"0.5019608 0 0 scn" in _drawn(_read(accent))


def _fonts(pdf: bytes) -> set[str]:
    reading = Reading(pdf)
    fonts = (sheet.resources.Font.values() for sheet in reading.pdf.pages)
    names = [str(font.BaseFont) for page in fonts for font in page]
    return {name.split("+")[1].split("-")[0] for name in names}


def _drawn(reading: Reading) -> bytes:
    return b"".join(sheet.Contents.read_bytes() for sheet in reading.pdf.pages)


def _lines(runs: list[Run]) -> list[str]:
    places = sorted({run.y for run in runs}, reverse=True)
    return ["".join(run.text for run in runs if run.y == place).strip() for place in places]


def _runs_of(reading: Reading, tag: Tag) -> list[Run]:
    marks = set(tag.marks())
    return [run for run in reading.runs if (run.page, run.mark) in marks]


def test_line_breaks_are_kept(sample: Document) -> None:
    text = "rad ett\nrad två\n\nrad tre"
    reading = _read(sample, Table("T", ("Vad",), ((text,),)), Quotes((text,)))
    for tag in (*reading.root.all("TD"), *reading.root.all("BlockQuote")):
        assert _lines(_runs_of(reading, tag)) == ["rad ett", "rad två", "rad tre"]


def test_compounds_are_hyphenated_in_narrow_cells(sample: Document) -> None:
    word = "Skolbibliotekariesammanslutningen"
    header = tuple(f"Kolumn nummer {n}" for n in range(10))
    reading = _read(sample, Table("Smal", header, ((word,) * 10,)))
    cells = [_lines(_runs_of(reading, tag)) for tag in reading.root.all("TD")]

    assert all(len(lines) > 1 for lines in cells)
    assert all(re.sub("[-\u00ad]", "", "".join(lines)) == word for lines in cells)


def test_a_word_without_an_end_stays_on_the_page(sample: Document) -> None:
    reading = _read(sample, Paragraph("o" * 5000), Table("T", ("a", "b"), (("o" * 500, "x"),)))
    lines = _lines(_runs_of(reading, reading.root.all("P")[2]))

    assert max(map(len, lines)) < 100
    assert "".join(lines) == "o" * 5000
    assert max(len(line) for line in _lines(_runs_of(reading, reading.root.all("TD")[0]))) < 80


def test_text_from_right_to_left_begins_at_the_right(sample: Document) -> None:
    reading = _read(sample, Paragraph("مكتبة المدينة"), Paragraph("Biblioteket"))
    right, left = (_runs_of(reading, tag)[0].x for tag in reading.root.all("P")[2:])

    assert right > 400
    assert left < 100


def test_a_mark_at_the_end_of_arabic_text_stands_at_its_left(sample: Document) -> None:
    reading = _read(sample, RunIn("Svar", ("مكتبة المدينة!", "ja")))
    runs = _runs_of(reading, reading.root.all("P")[2])
    mark = next(run for run in runs if "!" in run.text)
    words = next(run for run in runs if "م" in run.text and run.text != mark.text)

    assert mark.x < words.x


def test_a_line_under_a_heading_goes_where_the_quotes_go(sample: Document) -> None:
    for lines in range(25, 45):
        blocks = (Heading(1, "Rubrik"), Paragraph("Antal: 4", "small"), Quotes(("Hej.",)))
        reading = _read(sample, Paragraph("Rad\n" * lines), *blocks)
        assert reading.page_of("Antal: 4") == reading.page_of("Hej.") == reading.page_of("Rubrik")


def test_what_people_said_reads_in_the_order_of_the_tree(sample: Document) -> None:
    told = squeezed(_read(sample).text())
    words = (
        "Tjugotvå medarbetare",
        "Stadsbiblioteket, Hörsalen",
        "Fråga hellre än gissa",
        "65 röster från 22",
        "Jobbar skift på lagret",
        "Biblioteket öppet dygnet runt",
        "Vi börjar med förskolebarnet",
        "Enhälligt",
        "Högstadieskolorna",
        "Boka hörsalen",
        "Sammanställt vid mötets slut.",
    )
    places = [told.index(squeezed(text)) for text in words]

    assert places == sorted(places)
