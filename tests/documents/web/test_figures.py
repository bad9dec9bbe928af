from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise
from typing import Any

import docx
import pytest
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph
from markdown_it import MarkdownIt
from naughty import NAUGHTY

from workshopkit.documents.markdown import write_markdown
from workshopkit.documents.web.html import fragment, write_html
from workshopkit.documents.word.docx import write_docx
from workshopkit.domain.document import (
    Block,
    Document,
    Heading,
    Matrix,
    Paragraph,
    Placement,
    Quotes,
    RunIn,
    ScaleRow,
    Scales,
)
from workshopkit.domain.language import Language
from workshopkit.domain.text import clean
from workshopkit.locale.language import language

CENTRES = Placement(
    "Vilket centrum?",
    (("Kunskap", ("Tonåringen", "Daisyläsaren")), ("Kultur", ()), ("Socialt", ("Bokälskaren",))),
    note="Mest lades i Kunskap: 9 gånger.",
)
STAIRS = replace(CENTRES, shape="stairs")
MATRIX = Matrix(
    "Hur ofta?",
    ("Vad", "Kunskap", "Kultur"),
    (("Tonåringen", (11, 4)), ("Daisyläsaren", (6, 6)), ("Bokälskaren", (0, 0))),
    "11 av 12 har svarat.",
)
SCALES = Scales(
    "Så svarade besökarna",
    ("Fråga", "Lägst", "Svar", "Högst", "n", "Medel"),
    (
        ScaleRow("Trivs du?", "Inte alls", "Mycket", (3, 14, 49, 57), "3,30"),
        ScaleRow("Hittar du?", "Aldrig", "Alltid", (0, 5, 0, 15), "3,50"),
        ScaleRow("Kommer du?", "Nej", "Ja", (0, 0, 0, 0), ""),
    ),
)
QUOTES = Quotes(("vet inte va ni gör\nmen barnen trivs", "Öppet längre!"))
NOW = RunIn("Nuläge", ("mitt i", "på väg"))

_VOID = {"br", "rect", "meta"}


@dataclass
class _Tag:
    name: str
    attributes: dict[str, str]
    inside: list[_Tag | str] = field(default_factory=list)

    def all(self, name: str, class_: str = "") -> list[_Tag]:
        return [
            tag
            for tag in self._tags()
            if tag.name == name and class_ in ("", *tag.attributes.get("class", "").split())
        ]

    def one(self, name: str, class_: str = "") -> _Tag:
        (found,) = self.all(name, class_)
        return found

    def _tags(self) -> Iterator[_Tag]:
        for part in self.inside:
            if isinstance(part, _Tag):
                yield part
                yield from part._tags()

    @property
    def heard(self) -> str:
        """What a screen reader says: everything that is not hidden from it."""
        return " ".join("".join(self._spoken()).split())

    def _spoken(self) -> Iterator[str]:
        for part in self.inside:
            if isinstance(part, str):
                yield part
            elif part.name == "br":
                yield "\n"
            elif part.attributes.get("aria-hidden") != "true":
                yield from part._spoken()


class _Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.open = [_Tag("page", {})]
        self.feed(html)
        self.close()
        assert len(self.open) == 1, "a tag was left open"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = _Tag(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(made)
        if tag not in _VOID:
            self.open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _VOID
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


@pytest.fixture
def swedish() -> Language:
    return language("sv")


def _read(*blocks: Block) -> _Tag:
    return _Reader(str(fragment(blocks))).open[0]


def _rows(page: _Tag) -> list[list[str]]:
    return [[cell.heard for cell in row.inside if isinstance(cell, _Tag)] for row in page.all("tr")]


def _document(sample: Document, *blocks: Block) -> Document:
    return replace(sample, blocks=blocks)


def _word(sample: Document, language: Language, *blocks: Block) -> Any:
    return docx.Document(BytesIO(write_docx(_document(sample, *blocks), language)))


def _grid(table: WordTable) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def _markdown(sample: Document, language: Language, *blocks: Block) -> str:
    written = write_markdown(_document(sample, *blocks), language).decode()
    return written.split("15 oktober 2026\n", 1)[1].strip()


def test_each_box_on_a_page_has_its_name_and_its_groups() -> None:
    figure = _read(CENTRES).one("figure", "boxes")

    boxes = figure.one("ul", "places").all("li", "place")
    assert figure.one("figcaption").heard == "Vilket centrum?"
    assert [box.one("p", "name").heard for box in boxes] == ["Kunskap", "Kultur", "Socialt"]
    assert [[item.heard for item in box.all("li")] for box in boxes] == [
        ["Tonåringen", "Daisyläsaren"],
        [],
        ["Bokälskaren"],
    ]
    assert figure.one("p", "base").heard == "Mest lades i Kunskap: 9 gånger."


def test_an_empty_box_says_so() -> None:
    boxes = _read(CENTRES).all("li", "place")

    assert [len(box.all("p", "nothing")) for box in boxes] == [0, 1, 0]
    assert boxes[1].one("p", "nothing").heard == "–"


def test_stairs_are_a_numbered_list_that_begins_with_the_lowest_step() -> None:
    steps = _read(STAIRS).one("ol", "places").all("li", "place")

    assert [step.one("p", "name").heard for step in steps] == ["1 Kunskap", "2 Kultur", "3 Socialt"]


def test_a_placement_without_a_note_has_none() -> None:
    assert _read(replace(CENTRES, note="")).all("p", "base") == []


def test_a_matrix_is_a_table_with_headings_both_ways() -> None:
    figure = _read(MATRIX).one("figure", "matrix")

    assert figure.one("caption").heard == "Hur ofta?"
    assert _rows(figure) == [
        ["Vad", "Kunskap", "Kultur"],
        ["Tonåringen", "11", "4"],
        ["Daisyläsaren", "6", "6"],
        ["Bokälskaren", "0", "0"],
    ]
    scopes = [cell.attributes["scope"] for cell in figure.all("th")]
    assert scopes == ["col"] * 3 + ["row"] * 3
    assert figure.one("figcaption").heard == "11 av 12 har svarat."


def test_what_is_largest_in_its_row_is_marked_and_nought_never_is() -> None:
    page = _read(MATRIX)

    assert [cell.heard for cell in page.all("td", "most")] == ["11", "6", "6"]
    assert [strong.heard for strong in page.all("strong")] == ["11", "6", "6"]


def test_the_lengths_in_a_matrix_are_shares_of_its_largest_count() -> None:
    widths = [bar.attributes["width"] for bar in _read(MATRIX).all("rect")]

    assert widths == ["100.0%", "36.4%", "54.5%", "54.5%", "0.0%", "0.0%"]


def test_a_scale_is_a_row_with_everything_in_words() -> None:
    figure = _read(SCALES).one("figure", "scales")

    assert figure.one("caption").heard == "Så svarade besökarna"
    assert _rows(figure) == [
        ["Fråga", "Lägst", "Svar", "Högst", "n", "Medel"],
        ["Trivs du?", "Inte alls", "3 14 49 57", "Mycket", "123", "3,30"],
        ["Hittar du?", "Aldrig", "0 5 0 15", "Alltid", "20", "3,50"],
        ["Kommer du?", "Nej", "0 0 0 0", "Ja", "0", "–"],
    ]


def test_a_strip_has_a_segment_and_a_number_for_each_step_that_was_chosen() -> None:
    first, second = _read(SCALES).all("svg", "strip")

    spans = [(bar.attributes["x"], bar.attributes["width"]) for bar in second.all("rect")]
    assert spans == [("0.0%", "25.0%"), ("25.0%", "75.0%")]
    assert [number.inside for number in second.all("text")] == [["5"], ["15"]]
    inks = [float(bar.attributes["fill-opacity"]) for bar in first.all("rect")]
    assert inks == sorted(inks)
    assert len(set(inks)) == 4
    assert inks[-1] == 1
    assert first.attributes["aria-hidden"] == "true"


@pytest.mark.parametrize(
    "counts", [(1, 12, 17, 88), (97, 1, 1, 1), (1,) * 10, (1, 1, 1, 400), (1000,) * 10, (7,)]
)
def test_the_numbers_under_a_strip_keep_their_order_and_their_distance(
    counts: tuple[int, ...],
) -> None:
    row = ScaleRow("Trivs du?", "Nej", "Ja", counts, "3")
    texts = _read(replace(SCALES, rows=(row,))).all("text")

    places = [float(text.attributes["x"].rstrip("%")) for text in texts]
    assert len(places) == len(counts)
    assert places[0] > 0
    assert places[-1] < 100
    assert all(after - before >= 4 for before, after in pairwise(places))


def test_a_number_with_room_stands_under_the_middle_of_its_segment() -> None:
    row = ScaleRow("Trivs du?", "Nej", "Ja", (20, 30, 50), "2")
    texts = _read(replace(SCALES, rows=(row,))).all("text")

    assert [text.attributes["x"] for text in texts] == ["10.0%", "35.0%", "75.0%"]


def test_quotes_keep_their_line_breaks() -> None:
    html = str(fragment([QUOTES]))

    assert "<p><bdi>vet inte va ni gör<br>men barnen trivs</bdi></p>" in html
    assert len(_read(QUOTES).one("ul", "quotes").all("blockquote")) == 2


def test_quotes_of_nothing_leave_nothing() -> None:
    assert str(fragment([Quotes(()), Quotes((" ",)), RunIn("", ())])) == ""


def test_a_run_in_list_is_one_paragraph() -> None:
    paragraph = _read(NOW).one("p", "run-in")

    assert paragraph.heard == "Nuläge - mitt i, på väg"
    assert paragraph.one("strong").heard == "Nuläge"


def test_a_heading_inside_an_exercise_takes_its_own_level_under_the_title_of_a_page() -> None:
    assert str(fragment([Heading(2, "Varför?")], top=1)) == "<h2>Varför?</h2>"


def test_figures_need_no_style_attributes_and_no_script() -> None:
    tags = list(_read(CENTRES, STAIRS, MATRIX, SCALES, QUOTES, NOW)._tags())

    assert not any("style" in tag.attributes for tag in tags)
    assert not any(tag.name in {"script", "style"} for tag in tags)


def _saying(text: str) -> tuple[Block, ...]:
    return (
        Placement(text, ((text, (text, text)), (text, ())), "boxes", text),
        Placement(text, ((text, (text, text)), (text, ())), "stairs", text),
        Matrix(text, (text, text, text), ((text, (2, 1)), (text, (0, 0))), text),
        Scales(text, (text,) * 6, (ScaleRow(text, text, text, (1, 2), text),)),
        Quotes((text, text)),
        RunIn(text, (text, text)),
        Paragraph(text, "label"),
    )


def test_hostile_text_is_text_on_a_page(subtests: pytest.Subtests) -> None:
    def names(page: _Tag) -> list[str]:
        return [tag.name for tag in page._tags() if tag.name != "br"]

    plain = _read(*_saying("lugnt"))
    for naughty in NAUGHTY:
        with subtests.test(ascii(naughty[:12])):
            said = _read(*_saying(naughty))

            assert names(said) == names(plain)
            wanted = " ".join(clean(naughty).split())
            assert said.heard.count(wanted) >= plain.heard.count("lugnt") >= 20


def test_hostile_text_is_text_in_markdown(
    subtests: pytest.Subtests, sample: Document, swedish: Language
) -> None:
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    kept = re.compile(r"(heading|table|tr|th|td|bullet_list|list_item|blockquote)_open|hr|fence")

    def kinds(text: str) -> list[str]:
        tokens = reader.parse(_markdown(sample, swedish, *_saying(text)))
        assert not any(token.type in {"html_block", "code_block"} for token in tokens)
        inner = {child.type for token in tokens for child in token.children or ()}
        assert not inner & {"html_inline", "link_open", "image", "code_inline", "s_open"}
        return [token.type for token in tokens if kept.fullmatch(token.type)]

    plain = kinds("lugnt")
    for naughty in NAUGHTY:
        with subtests.test(ascii(naughty[:12])):
            assert kinds(naughty) == plain


def test_hostile_text_is_text_in_word(
    subtests: pytest.Subtests, sample: Document, swedish: Language
) -> None:
    plain = _word(sample, swedish, *_saying("lugnt"))
    for naughty in NAUGHTY:
        with subtests.test(ascii(naughty[:12])):
            said = _word(sample, swedish, *_saying(naughty))

            assert len(said.tables) == len(plain.tables) == 4
            for table, model in zip(said.tables, plain.tables, strict=True):
                for row, model_row in zip(_grid(table), _grid(model), strict=True):
                    for cell, model_cell in zip(row, model_row, strict=True):
                        assert ("lugnt" not in model_cell) or _flat(naughty) in _flat(cell)


def _flat(text: str) -> str:
    return " ".join(clean(text).split())


def test_boxes_in_word_are_rows_of_what_was_placed_in_them(
    sample: Document, swedish: Language
) -> None:
    word = _word(sample, swedish, CENTRES)

    assert _grid(word.tables[0]) == [
        [swedish.text("Box"), swedish.text("Placed here")],
        ["Kunskap", "Tonåringen\nDaisyläsaren"],
        ["Kultur", "–"],
        ["Socialt", "Bokälskaren"],
    ]


def test_stairs_in_word_go_step_by_step_from_the_lowest(
    sample: Document, swedish: Language
) -> None:
    assert _grid(_word(sample, swedish, STAIRS).tables[0])[1:] == [
        ["1. Kunskap", "Tonåringen\nDaisyläsaren"],
        ["2. Kultur", "–"],
        ["3. Socialt", "Bokälskaren"],
    ]


def test_placings_and_counts_in_word_are_one_table_each(
    sample: Document, swedish: Language
) -> None:
    word = _word(sample, swedish, CENTRES, MATRIX)

    assert _shown(word)[-6:] == [
        "Tabell 1. Vilket centrum?",
        "[table]",
        "Mest lades i Kunskap: 9 gånger.",
        "Tabell 2. Hur ofta?",
        "[table]",
        "11 av 12 har svarat.",
    ]


def _shown(word: Any) -> list[str]:
    shown = []
    for part in word.iter_inner_content():
        if not isinstance(part, WordParagraph):
            shown.append("[table]")
        elif part._p.xpath(".//w:drawing"):
            shown.append("[drawing]")
        else:
            shown.append(part.text)
    return shown


def test_a_placement_without_boxes_is_no_table_in_word(sample: Document, swedish: Language) -> None:
    word = _word(sample, swedish, replace(CENTRES, boxes=()), replace(STAIRS, boxes=()))

    assert word.tables == []


def test_a_matrix_in_word_has_its_largest_counts_bold(sample: Document, swedish: Language) -> None:
    table = _word(sample, swedish, MATRIX).tables[0]

    assert _grid(table) == _rows(_read(MATRIX))
    bold = [
        cell.text
        for row in table.rows[1:]
        for cell in row.cells
        if any(run.bold for run in cell.paragraphs[0].runs)
    ]
    assert bold == ["11", "6", "6"]


def test_scales_in_word_have_their_counts_apart(sample: Document, swedish: Language) -> None:
    grid = _grid(_word(sample, swedish, SCALES).tables[0])

    assert grid[0] == list(SCALES.header)
    assert grid[1] == [
        "Trivs du?",
        "Inte alls",
        "3\u00a0 14\u00a0 49\u00a0 57",
        "Mycket",
        "123",
        "3,30",
    ]
    assert grid[3] == ["Kommer du?", "Nej", "0\u00a0 0\u00a0 0\u00a0 0", "Ja", "0", "–"]


def test_quotes_and_run_in_lists_in_word_are_paragraphs(
    sample: Document, swedish: Language
) -> None:
    word = _word(sample, swedish, Paragraph("Varför?", "label"), QUOTES, NOW)

    last = word.paragraphs[-4:]
    assert [(p.text, p.style.name) for p in last] == [
        ("Varför?", "Label"),
        ("vet inte va ni gör\nmen barnen trivs", "Quote"),
        ("Öppet längre!", "Quote"),
        ("Nuläge - mitt i, på väg", "Normal"),
    ]
    assert [run.text for run in last[-1].runs if run.bold] == ["Nuläge"]


def test_placements_in_markdown_are_bold_names_with_bullets(
    sample: Document, swedish: Language
) -> None:
    assert _markdown(sample, swedish, CENTRES) == (
        "**Vilket centrum?**\n\n**Kunskap**\n\n- Tonåringen\n- Daisyläsaren\n\n"
        "**Kultur**\n\n- –\n\n**Socialt**\n\n- Bokälskaren\n\n*Mest lades i Kunskap: 9 gånger.*"
    )
    assert "**2\\. Kultur**" in _markdown(sample, swedish, STAIRS)


def test_matrices_and_scales_in_markdown_are_tables(sample: Document, swedish: Language) -> None:
    assert _markdown(sample, swedish, MATRIX) == (
        "**Hur ofta?**\n\n| Vad | Kunskap | Kultur |\n| --- | --- | --- |\n"
        "| Tonåringen | **11** | 4 |\n| Daisyläsaren | **6** | **6** |\n"
        "| Bokälskaren | 0 | 0 |\n\n*11 av 12 har svarat.*"
    )
    lines = _markdown(sample, swedish, SCALES).split("\n")
    assert lines[4] == "| Trivs du? | Inte alls | 3 14 49 57 | Mycket | 123 | 3,30 |"
    assert lines[6] == "| Kommer du? | Nej | 0 0 0 0 | Ja | 0 | – |"


def test_quotes_and_run_in_lists_in_markdown(sample: Document, swedish: Language) -> None:
    split = Quotes(("ett\n\ntvå",))

    assert _markdown(sample, swedish, QUOTES, split, NOW) == (
        "> vet inte va ni gör\\\n> men barnen trivs\n\n> Öppet längre!\n\n"
        "> ett\n> \n> två\n\n**Nuläge** - mitt i, på väg"
    )


def test_every_writer_keeps_the_order_of_the_blocks(sample: Document, swedish: Language) -> None:
    blocks = (NOW, SCALES, QUOTES, MATRIX, STAIRS, Paragraph("Slut."))
    wanted = ["Nuläge", "Trivs du?", "Öppet längre!", "Hur ofta?", "Vilket centrum?", "Slut."]
    document = _document(sample, *blocks)

    page = _Reader(write_html(document, swedish).decode()).open[0].one("main")
    word = _word(sample, swedish, *blocks)
    texts = (page.heard, _word_texts(word), _markdown(sample, swedish, *blocks))
    for text in texts:
        places = [text.index(sought) for sought in wanted]
        assert places == sorted(places)


def _word_texts(word: Any) -> str:
    pieces = []
    for part in word.iter_inner_content():
        if isinstance(part, WordParagraph):
            pieces.append(part.text)
        else:
            pieces += [cell for row in _grid(part) for cell in row]
    return "\n".join(pieces)


def test_hostile_text_never_ends_up_in_an_attribute(subtests: pytest.Subtests) -> None:
    for naughty in NAUGHTY:
        with subtests.test(ascii(naughty[:12])):
            found = {
                value
                for tag in _read(*_saying(naughty))._tags()
                for name, value in tag.attributes.items()
                if name != "class"
            }

            assert all(re.fullmatch(r"[\w.%-]+", value) for value in found)
