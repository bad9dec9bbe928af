from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from typing import Any, get_args

import pytest
from markupsafe import Markup
from naughty import NAUGHTY
from pdf_reading import Reading
from questionnaire import COLUMNS, EVERY_FIELD, GROUPS, grid, options

from workshopkit.documents.web.html import fragment
from workshopkit.documents.web.worksheet import Sheet, worksheet, worksheets
from workshopkit.domain.document import BulletList
from workshopkit.domain.form import (
    Card,
    Cards,
    Choice,
    Dots,
    Field,
    FieldGroup,
    Option,
    Points,
    Scale,
    Select,
    Several,
    Text,
    Texts,
    When,
)
from workshopkit.domain.text import clean
from workshopkit.front.prose import prose
from workshopkit.locale.language import language

VOID = {"meta", "br"}
ENGLISH = language("en")


class Paper(HTMLParser):
    """A worksheet as read: its elements, and the text on it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.inside: list[str] = []
        self.feed(html)
        self.close()
        assert self.inside == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.inside.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.inside:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())

    @property
    def names(self) -> list[str]:
        return [tag for tag, _ in self.tags]

    def marks(self, name: str) -> int:
        """How many elements are of this class."""
        return sum(name in found.get("class", "").split() for _, found in self.tags)


def html_of(*fields: Field, by_table: bool = False) -> str:
    instruction = prose("Fyll i **tillsammans**.")
    brief = fragment([BulletList(("Kunskap", "Känsla"))])
    sheet = worksheet(
        "Plan", instruction, fields, brief, ENGLISH, language_code="sv", by_table=by_table
    )
    return sheet.decode()


def printed(*fields: Field) -> Paper:
    return Paper(html_of(*fields))


def test_the_sheet_has_its_title_what_to_do_and_what_to_know() -> None:
    html = html_of()

    assert '<html lang="sv">' in html
    assert "<title>Plan</title>" in html
    assert "<h1><bdi>Plan</bdi></h1>" in html
    assert "<p>Fyll i <strong>tillsammans</strong>.</p>" in html
    assert "<li><bdi>Kunskap</bdi></li>" in html


@pytest.mark.parametrize(("by_table", "who"), [(True, "Your table"), (False, "Your name")])
def test_there_is_a_place_for_who_writes_and_when(by_table: bool, who: str) -> None:
    paper = Paper(html_of(by_table=by_table))

    assert f"{who} Date" in paper.text.replace("Date", " Date").replace("  ", " ")
    assert paper.marks("blank") == 2


def labels_in(field: Field) -> list[str]:
    """Everything a field says, whatever sort it is."""
    said: list[str] = []
    for name in field.__dataclass_fields__:
        if name not in ("name", "conditions"):
            said += texts_in(getattr(field, name))
    return said


def texts_in(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, Option):
        return [value.label]
    if isinstance(value, tuple):
        return [text for inner in value for text in texts_in(inner)]
    return labels_in(value) if hasattr(value, "__dataclass_fields__") else []


@pytest.mark.parametrize("field", EVERY_FIELD, ids=lambda field: type(field).__name__)
def test_every_field_says_on_paper_what_it_says_on_a_page(field: Field) -> None:
    paper = printed(field)

    assert [text for text in labels_in(field) if text not in paper.text] == []


def test_nothing_on_paper_is_a_control_or_filled_in() -> None:
    paper = printed(*EVERY_FIELD)
    names = set(paper.names)

    assert {type(field) for field in EVERY_FIELD} == set(get_args(Field))
    assert names & {"input", "textarea", "select", "option", "form", "details", "script"} == set()
    assert re.findall(r"<i class=\"(?:blank|square|circle)\">[^<]", html_of(*EVERY_FIELD)) == []


@pytest.mark.parametrize(("lines", "rules"), [(0, 1), (1, 1), (3, 3)])
def test_a_text_has_its_lines_and_at_least_one(lines: int, rules: int) -> None:
    assert printed(Text("a", "Rubrik", lines=lines)).marks("rule") == rules


def test_several_texts_are_numbered_lines() -> None:
    html = html_of(Texts("a", "Förslag", count=5))

    assert html.count("<li></li>") == 5
    assert '<ol class="rules">' in html


@pytest.mark.parametrize(
    ("field", "mark", "other"),
    [
        (Dots("a", "", GROUPS, 2), "square", "circle"),
        (Several("a", "", GROUPS), "square", "circle"),
        (Choice("a", "", GROUPS), "circle", "square"),
    ],
)
def test_what_is_chosen_is_an_empty_square_or_circle_for_each_option(
    field: Field, mark: str, other: str
) -> None:
    paper = printed(field)

    assert (paper.marks(mark), paper.marks(other)) == (3, 0)


def test_a_scale_is_its_steps_between_its_two_ends() -> None:
    paper = printed(Scale("a", "Hur nöjd?", 4, "Inte alls", "Mycket"))

    assert paper.marks("step") == 4
    assert "Inte alls 1 2 3 4 Mycket" in paper.text


def test_points_have_a_place_beside_each_option() -> None:
    paper = printed(Points("a", "Dela 100 poäng", GROUPS))

    assert paper.marks("share") == 3
    assert "Bokälskaren points" in paper.text


def test_a_list_is_printed_once_for_all_the_places_it_is_chosen_for() -> None:
    paper = printed(
        FieldGroup("Ett", (Select("a", "Första", GROUPS),), is_folded=False),
        Select("b", "Andra", GROUPS),
        Select("c", "Annat", options("Ja", "Nej")),
    )

    assert paper.text.count("Bokälskaren") == 1
    assert paper.marks("listed") == 2
    assert paper.marks("place") == 3


@pytest.mark.parametrize(
    "field",
    [
        Dots("a", "", (), 3),
        Choice("a", "", ()),
        Several("a", "", ()),
        Points("a", "", ()),
    ],
    ids=lambda field: type(field).__name__,
)
def test_options_that_are_not_collected_yet_are_eight_lines(field: Field) -> None:
    lines = html_of(field).partition('<div class="field')[2]

    assert lines.count("<li>") == 8


def test_cards_with_the_same_fields_are_one_table() -> None:
    paper = printed(grid("a", "Den oerfarne", "Bokälskaren"))
    counted = Counter(paper.names)

    assert (counted["table"], counted["tr"], counted["th"]) == (1, 3, 6)
    assert paper.text.endswith("Vår plan " + " ".join(COLUMNS) + " Den oerfarne Bokälskaren")
    assert paper.marks("lines-2") == 2


def test_the_number_of_a_row_stands_inside_each_of_its_cells() -> None:
    numbered, named = printed(grid("a", "1", "2")), printed(grid("a", "1", "Bokälskaren"))

    assert numbered.marks("number") == 2 * len(COLUMNS)
    assert "1." * len(COLUMNS) in numbered.text
    # All cells of a row are to write in: no column is for numbers alone.
    assert Counter(numbered.names)["th"] == len(COLUMNS)
    assert named.marks("number") == 0


def cards(*columns: Text, subjects: int = 2) -> Cards:
    return Cards("Kort", tuple(Card(f"Grupp {n}", columns) for n in range(subjects)))


def texts(count: int, lines: int = 2) -> tuple[Text, ...]:
    return tuple(Text(f"t{n}", f"Fält {n}", lines=lines) for n in range(count))


@pytest.mark.parametrize(
    ("form", "is_lying"),
    [
        ((cards(*texts(3)),), False),
        ((cards(*texts(4)),), True),
        ((FieldGroup("G", (cards(*texts(4)),)),), True),
        ((cards(*texts(8)),), False),
        ((Text("a", "A"),), False),
    ],
)
def test_more_than_four_columns_lie_down(form: tuple[Field, ...], is_lying: bool) -> None:
    assert printed(*form).marks("lying") == int(is_lying)


@pytest.mark.parametrize(
    "unlike",
    [
        cards(*texts(8)),
        cards(*texts(2, lines=1), *texts(5, lines=3)),
        Cards("Kort", (Card("A", texts(2)), Card("B", texts(3)))),
    ],
)
def test_cards_that_are_too_large_or_unlike_for_a_table_are_cards(unlike: Cards) -> None:
    paper = printed(unlike)

    assert "table" not in paper.names
    assert paper.marks("card") == 2
    assert paper.marks("rule") == sum(f.lines for card in unlike.cards for f in card.fields)


def test_each_exercise_is_on_paper_of_its_own() -> None:
    sheets = [
        Sheet("Plan", prose("Gör så."), (grid("a", "A"),), Markup(), by_table=True),
        Sheet("Val", prose("Välj."), (Dots("d", "Vilka?", GROUPS, 2),), Markup(), by_table=False),
    ]
    paper = Paper(worksheets("Häfte", sheets, ENGLISH, language_code="nb").decode())

    assert paper.names.count("h1") == paper.marks("sheet") == 2
    assert paper.marks("lying") == 1
    assert paper.text.startswith("Häfte Plan")
    css = resources.files("workshopkit.documents.web").joinpath("worksheet.css").read_text("utf-8")
    assert ".sheet + .sheet { break-before: page; }" in css


def test_the_sheet_asks_nobody_for_anything_and_runs_nothing() -> None:
    html = html_of(*EVERY_FIELD)

    assert not re.search(r"https?://|url\(|@import|\bsrc=|\bhref=|\bstyle=|<script", html)
    assert "content=\"default-src 'none'; style-src 'unsafe-inline'\"" in html


def saying(text: str) -> tuple[Field, ...]:
    two = options(text, text)
    return (
        Text("a", text, hint=text),
        Texts("b", text, 2, hint=text),
        Dots("c", text, two, 1),
        Choice("d", text, two, hint=text, other=Text("d2", text)),
        Several("e", text, two, hint=text),
        Scale("f", text, 3, text, text, hint=text),
        Select("g", text, two),
        Points("h", text, two),
        Cards(text, (Card(text, (Text("i", text, hint=text),)),)),
        cards(*(replace(field, label=text) for field in texts(9))),
        FieldGroup(text, (Text("k", text),), hint=text),
        When(Text("m", text), ((text, (text,)),), text),
    )


def test_naughty_text_changes_no_element_of_the_sheet(subtests: pytest.Subtests) -> None:
    def said(text: str) -> Paper:
        return Paper(
            worksheet(
                text, Markup(), saying(text), Markup(), ENGLISH, language_code="sv", by_table=True
            ).decode()
        )

    plain = said("Neutral")
    for naughty in NAUGHTY:
        with subtests.test(ascii(naughty[:12])):
            hostile = said(naughty)

            assert hostile.tags == plain.tags
            assert hostile.text == plain.text.replace("Neutral", clean(naughty)).strip()


def test_an_instruction_that_is_not_known_to_be_safe_is_printed_as_text() -> None:
    html = worksheet("A", "<b>x</b>", (), "<i>y</i>", ENGLISH, language_code="sv", by_table=True)  # type: ignore[arg-type]

    assert b"&lt;b&gt;x&lt;/b&gt;" in html
    assert b"&lt;i&gt;y&lt;/i&gt;" in html


def pages_of(file: Path) -> list[tuple[float, float]]:
    boxes = re.findall(rb"/MediaBox ?\[([\d. ]+)\]", file.read_bytes())
    sizes = [tuple(float(part) for part in box.split()[2:]) for box in boxes]
    return [(width, height) for width, height in sizes]


@pytest.mark.browser
def test_printed_it_is_a4_standing_and_lying(tmp_path: Path, open_page: Callable[..., Any]) -> None:
    sheets = [
        Sheet("Val", prose("Välj."), (Dots("d", "Vilka?", GROUPS, 2),), Markup(), by_table=False),
        Sheet("Plan", prose("Gör så."), (grid("a", "A", "B"),), Markup(), by_table=True),
    ]
    source, pdf = tmp_path / "blad.html", tmp_path / "blad.pdf"
    source.write_bytes(worksheets("Häfte", sheets, ENGLISH, language_code="sv"))

    page = open_page(source.as_uri())
    page.pdf(path=pdf, prefer_css_page_size=True)

    assert sorted((round(w), round(h)) for w, h in pages_of(pdf)) == [(595, 842), (842, 595)]


@pytest.mark.browser
def test_no_page_of_a_table_has_a_single_row(tmp_path: Path, open_page: Callable[..., Any]) -> None:
    table = grid("a", *map(str, range(1, 7)))
    source, pdf = tmp_path / "blad.html", tmp_path / "blad.pdf"
    gaps = [Markup('<p style="height: {}mm"></p>').format(mm) for mm in range(0, 180, 6)]
    sheets = [Sheet("Plan", gap, (table,), Markup(), by_table=True) for gap in gaps]
    source.write_bytes(worksheets("Häfte", sheets, ENGLISH, language_code="sv"))

    page = open_page(source.as_uri())
    page.pdf(path=pdf, prefer_css_page_size=True, tagged=True)

    reading = Reading(pdf.read_bytes())
    texts = (reading.page_text(n) for n in range(len(reading.pdf.pages)))
    rows = [len(set(re.findall(r"([1-6])\.", text))) for text in texts]
    assert sum(rows) == 6 * len(sheets)
    assert len(rows) > len(sheets)
    assert 1 not in rows
