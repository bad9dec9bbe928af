from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from naughty import NAUGHTY

from workshopkit.documents.web.html import fragment, write_html
from workshopkit.domain.document import (
    Bars,
    BulletList,
    DecisionLine,
    Document,
    Heading,
    NumberedList,
    Paragraph,
    Poster,
    Signatures,
    Table,
)
from workshopkit.domain.language import Language
from workshopkit.domain.style import HouseStyle
from workshopkit.domain.text import clean

_VOID = {"meta", "br", "rect", "img"}


class _Read(HTMLParser):
    """A page as read: its tags in order, their attributes, the text people see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.texts.append("\n")
            return
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _VOID
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())

    def values(self, name: str) -> list[str]:
        return [value for _, found, value in self.attributes if found == name]


def _page(document: Document, language: Language) -> _Read:
    return _Read(write_html(document, language).decode())


def test_bars_are_a_numbered_list_with_the_count_in_the_text_of_each_row() -> None:
    rows = (("A", 8, "8 röster"), ("B", 2, "2 röster"))
    bars = Bars("Vilka?", ("Grupp", "Röster"), rows, "n 5", start=3)

    html = str(fragment([bars]))

    row = (
        '<li><div class="row" data-figure="8"><span class="what"><bdi>A</bdi></span>'
        ' <span class="count">(<bdi>8 röster</bdi>)</span>'
        ' <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"'
        ' focusable="false"><rect class="track" x="0" y="0" width="100" height="8"/>'
        '<rect class="fill" x="0" y="0" width="100.0" height="8"/></svg></div></li>'
    )
    assert row in html
    assert 'class="fill" x="0" y="0" width="25.0"' in html
    assert html.startswith(
        '<figure class="bars"><p class="caption"><bdi>Vilka?</bdi></p>\n<ol start="3">'
    )
    assert '<figcaption class="base">n 5</figcaption></figure>' in html


def test_bars_without_a_single_vote_are_all_empty() -> None:
    html = fragment([Bars("?", ("A", "B"), (("a", 0, "0 röster"),), "")])

    assert 'class="fill" x="0" y="0" width="0.0"' in html


def test_headings_begin_at_the_level_of_the_page_around_them() -> None:
    blocks = [Heading(1, "A"), Heading(2, "B"), Heading(5, "C")]

    assert str(fragment(blocks)) == "<h2>A</h2>\n<h3>B</h3>\n<h6>C</h6>"
    assert str(fragment(blocks, top=3)) == "<h3>A</h3>\n<h4>B</h4>\n<h6>C</h6>"


def test_paragraphs_keep_their_line_breaks_and_their_style() -> None:
    html = fragment([Paragraph("ett\ntvå"), Paragraph("litet", "small")])

    assert str(html) == ('<p><bdi>ett<br>två</bdi></p>\n<p class="small"><bdi>litet</bdi></p>')


def test_lists_keep_their_start_and_empty_lists_leave_nothing() -> None:
    html = fragment([NumberedList(("a",), start=4), BulletList(()), NumberedList(())])

    assert str(html) == '<ol start="4">\n<li><bdi>a</bdi></li>\n</ol>'


def test_cards_in_a_row_share_a_frame(sample: Document) -> None:
    read = _Read(str(fragment(sample.blocks)))

    classes = Counter(read.values("class"))
    assert (classes["personas"], classes["persona"]) == (1, 2)
    assert (classes["posters"], classes["poster"]) == (1, 2)


def test_a_poster_leaves_out_what_it_does_not_have() -> None:
    html = fragment([Poster("Bladet", "Öppet", quotes=(("Bra", "Kim, 39"), ("Tyst", "")))])

    assert str(html) == (
        '<div class="posters">\n<article class="poster">\n'
        '<p class="masthead"><bdi>Bladet</bdi></p>\n<p class="headline"><bdi>Öppet</bdi></p>\n'
        '<blockquote class="quote"><p><bdi>Bra</bdi></p>'
        "<footer><bdi>Kim, 39</bdi></footer></blockquote>\n"
        '<blockquote class="quote"><p><bdi>Tyst</bdi></p></blockquote>\n</article>\n</div>'
    )


def test_a_decision_is_one_line_with_its_number_and_outcome() -> None:
    html = fragment([DecisionLine("§ 1", "Ja", "Enhälligt")])

    assert str(html) == (
        '<p class="decision"><strong class="number"><bdi>§ 1</bdi></strong> <bdi>Ja</bdi>'
        ' <span class="outcome"><bdi>Enhälligt</bdi></span></p>'
    )


def test_tables_scroll_inside_a_named_region() -> None:
    html = str(fragment([Table('En "plan"', ("A", "B"), (("1", "2"),))]))

    assert html.startswith(
        '<div class="wide" role="group" tabindex="0" aria-label="En &#34;plan&#34;"><table>'
    )
    assert Counter(_Read(html).values("scope")) == {"col": 2}


def test_nothing_carries_its_own_style_or_script(sample: Document, swedish: Language) -> None:
    read = _page(sample, swedish)

    names = {name for _, name, _ in read.attributes}
    assert "style" not in names
    assert not any(name.startswith("on") for name in names)
    assert "script" not in read.tags


def test_the_page_asks_nobody_for_anything(sample: Document, swedish: Language) -> None:
    html = write_html(sample, swedish).decode()

    assert not re.search(r"https?://|url\(|@import|\bsrc=", html)
    assert all(link.startswith("#") for link in _Read(html).values("href"))


def test_the_page_says_its_language_title_status_and_date(
    sample: Document, swedish: Language
) -> None:
    html = write_html(sample, swedish).decode()

    assert '<html lang="sv">' in html
    assert f"<title>{sample.title}</title>" in html
    assert f"<h1>{sample.title}</h1>" in html
    assert "<strong>Utkast</strong>" in html
    assert '<time datetime="2026-10-15">15 oktober 2026</time>' in html


def test_contents_link_to_headings_that_exist_once(sample: Document, swedish: Language) -> None:
    read = _page(sample, swedish)

    ids = Counter(read.values("id"))
    assert set(ids.values()) == {1}
    links = read.values("href")
    assert len(links) == 5
    assert {link.removeprefix("#") for link in links} <= set(ids)


def test_a_short_document_has_no_contents(sample: Document, swedish: Language) -> None:
    short = replace(sample, blocks=(Heading(1, "A"), Heading(2, "B"), Heading(1, "C")))

    assert "nav" not in _page(short, swedish).tags


def test_naughty_text_changes_no_element_of_the_page(
    subtests: pytest.Subtests, saying: Callable[[str], Document], swedish: Language
) -> None:
    plain = _page(saying("Neutral"), swedish)
    for naughty in NAUGHTY:
        with subtests.test(ascii(naughty[:12])):
            read = _page(saying(naughty), swedish)

            assert read.tags == plain.tags
            assert [name for _, name, _ in read.attributes] == [
                name for _, name, _ in plain.attributes
            ]
            shown = " ".join(clean(naughty).split())
            assert read.text == plain.text.replace("Neutral", shown)


@pytest.mark.parametrize("empty", ["", " ", "\x00"])
def test_empty_text_still_makes_a_page(
    empty: str, saying: Callable[[str], Document], swedish: Language
) -> None:
    assert "main" in _page(saying(empty), swedish).tags


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_colour_can_be_read(theme: int) -> None:
    css = resources.files("workshopkit.documents.web").joinpath("export.css").read_text("utf-8")
    block = re.findall(r":root \{(.*?)\}", css, re.DOTALL)[theme]
    colours = dict(re.findall(r"--(\w+): (?:var\(--house-\w+, )?(#\w{6})\)?;", block))

    for ground in ("paper", "wash"):
        for text in ("ink", "quiet", "accent"):
            assert _contrast(colours[text], colours[ground]) >= 4.5
    assert _contrast(colours["accent"], colours["track"]) >= 3


def test_lines_to_sign_on_are_a_list_of_roles_and_names() -> None:
    html = str(fragment([Signatures((("Ordförande", "Omar Lind"), ("Justerare", "")))]))

    assert html == (
        '<ul class="signatures">\n<li><p><bdi>Ordförande</bdi></p>\n'
        '<p class="line" aria-hidden="true"></p>\n<p><bdi>Omar Lind</bdi></p></li>\n'
        '<li><p><bdi>Justerare</bdi></p>\n<p class="line" aria-hidden="true"></p>\n</li>\n</ul>'
    )
    assert str(fragment([Signatures(())])) == ""


PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000050000000308060000")
HOUSE = HouseStyle(
    "Biblioteken i Ängelåsa", "#7a1f3d", "#f3e3e8", "source-serif", "Torggatan 1", PNG, "Ängel"
)


def test_the_page_is_in_the_house_style(sample: Document, swedish: Language) -> None:
    html = write_html(replace(sample, style=HOUSE), swedish).decode()

    assert "--house-accent: #7a1f3d;" in html
    assert "--house-wash: #f3e3e8;" in html
    assert '--house-font: "Source Serif 4";' in html
    picture = b64encode(PNG).decode()
    assert f'<img class="logo" src="data:image/png;base64,{picture}" alt="Ängel">' in html
    assert '<p class="organisation"><bdi>Biblioteken i Ängelåsa</bdi></p>' in html
    assert '<footer class="foot"><p><bdi>Torggatan 1</bdi></p></footer>' in html
    assert "img-src data:" in html


def test_a_page_without_an_organisation_has_nothing_of_one(
    sample: Document, swedish: Language
) -> None:
    read = _page(sample, swedish)

    assert not {"logo", "organisation", "foot"} & set(read.values("class"))


@pytest.mark.parametrize(
    "colour", ["red", "#fff", "#12345g", "#ffffff;} body {display: none", "", "</style>"]
)
def test_only_a_colour_gets_into_the_style_sheet(
    colour: str, sample: Document, swedish: Language
) -> None:
    wrong = HouseStyle(accent=colour, second=colour, font=colour)

    html = write_html(replace(sample, style=wrong), swedish).decode()

    assert html == write_html(sample, swedish).decode()


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x89PNG", PNG[:20], b"\xff\xd8\xff", b"<svg/>"])
def test_a_logo_that_is_no_picture_is_left_out(
    data: bytes, sample: Document, swedish: Language
) -> None:
    style = HouseStyle(logo=data, logo_alt="Ängel")

    assert "img" not in _page(replace(sample, style=style), swedish).tags


def test_naughty_text_in_the_house_style_stays_text(
    subtests: pytest.Subtests, sample: Document, swedish: Language
) -> None:
    def page(text: str) -> _Read:
        style = HouseStyle(organisation=text, footer=text, logo=PNG, logo_alt=text)
        return _page(replace(sample, style=style), swedish)

    plain = page("Neutral")
    for naughty in NAUGHTY:
        with subtests.test(ascii(naughty[:12])):
            read = page(naughty)

            assert read.tags == plain.tags
            shown = " ".join(clean(naughty).split())
            assert read.text == plain.text.replace("Neutral", shown)
            assert read.values("alt") == [clean(naughty)]


@pytest.mark.browser
def test_the_page_fits_the_smallest_phone(
    saying: Callable[[str], Document],
    sample: Document,
    swedish: Language,
    tmp_path: Path,
    open_page: Callable[..., Any],
) -> None:
    phone = open_page(viewport={"width": 320, "height": 640})
    for number, document in enumerate((sample, saying("o" * 400))):
        file = tmp_path / f"{number}.html"
        file.write_bytes(write_html(document, swedish))
        phone.goto(file.as_uri())
        assert phone.evaluate("document.documentElement.scrollWidth") <= 320
        links = "[...document.querySelectorAll('nav a')].map(a => a.offsetHeight)"
        assert min(phone.evaluate(links)) >= 24
