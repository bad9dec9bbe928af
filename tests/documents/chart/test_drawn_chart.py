from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
import typst
from every_block import BARS, BOXES, FIGURES, FORUM, MATRIX, SCALES, STAIRS, figures_saying
from naughty import NAUGHTY
from PIL import Image, ImageFont

from workshopkit.documents.chart.chart import Chart, Drawable, chart, has_chart
from workshopkit.documents.chart.raster import png, printable
from workshopkit.documents.style.font import family, fonts_folder, text_width
from workshopkit.domain.document import Bars, Matrix, Placement, Scales, Table
from workshopkit.domain.language import LANGUAGES
from workshopkit.domain.style import FONTS, HouseStyle, contrast
from workshopkit.domain.text import clean
from workshopkit.locale.language import language

SWEDISH = language("sv")
USUAL = HouseStyle()
SVG = "{http://www.w3.org/2000/svg}"
names = pytest.mark.parametrize(
    "block", FIGURES, ids=["bars", "boxes", "stairs", "matrix", "scales"]
)
styles = pytest.mark.parametrize("font", FONTS)


def drawn(block: Drawable, style: HouseStyle = USUAL) -> ET.Element:
    return ET.fromstring(chart(block, SWEDISH, style).svg)


def texts(svg: ET.Element) -> list[str]:
    return [text.text or "" for text in svg.iter(f"{SVG}text")]


def said(svg: ET.Element) -> str:
    """Everything printed, with words that were broken made whole."""
    return re.sub(r"[-\s]", "", "".join(texts(svg)))


def extent(text: ET.Element, typeface: str) -> tuple[float, float]:
    """From where to where a printed line reaches."""
    bold = text.get("font-weight") == "700"
    width = text_width(text.text or "", float(text.get("font-size", 0)), typeface, bold=bold)
    x = float(text.get("x", 0))
    before = {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor", "start")]
    return x - before * width, x + (1 - before) * width


def box(rect: ET.Element) -> tuple[float, float, float, float]:
    x, y, width, height = (float(rect.get(key, 0)) for key in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def ground(svg: ET.Element, text: ET.Element) -> str:
    """The colour of what was drawn last where a text stands."""
    x = sum(extent(text, family(HouseStyle()))) / 2
    y = float(text.get("y", 0)) - 3
    under = (
        rect.get("fill", "")
        for rect in svg.iter(f"{SVG}rect")
        if box(rect)[0] <= x <= box(rect)[2] and box(rect)[1] <= y <= box(rect)[3]
    )
    return [fill for fill in under if fill != "none"][-1]


@styles
@pytest.mark.parametrize("cut", ["Regular", "Bold"])
def test_a_text_is_as_wide_as_its_typeface_makes_it(font: str, cut: str) -> None:
    text = "Den identitetsökande tonåringen – 42 % ”Å”"
    file = fonts_folder() / f"{FONTS[font].replace(' ', '')}-{cut}.ttf"
    unkerned = ImageFont.truetype(str(file), 100, layout_engine=ImageFont.Layout.BASIC)
    expected = sum(unkerned.getlength(character) for character in text)

    assert text_width(text, 100, FONTS[font], bold=cut == "Bold") == pytest.approx(
        expected, rel=0.01
    )


def test_the_typefaces_come_with_their_licences() -> None:
    families = {path.stem.split("-")[0] for path in fonts_folder().glob("*.ttf")}

    assert families == {path.stem.split("-")[1] for path in fonts_folder().glob("OFL-*.txt")}


@names
def test_every_figure_can_be_drawn(block: Drawable) -> None:
    assert has_chart(block)


@pytest.mark.parametrize(
    "block",
    [
        Table("A", ("B",), ()),
        Bars("A", ("B", "C"), (), ""),
        Placement("A", ()),
        Matrix("A", ("B", "C"), ()),
        Scales("A", ("B",) * 6, ()),
    ],
)
def test_a_table_and_an_empty_figure_have_no_chart(block: Drawable) -> None:
    assert not has_chart(block)


@names
def test_a_drawing_is_plain_svg_of_640_pixels_without_script_or_style(block: Drawable) -> None:
    made = chart(block, SWEDISH, HouseStyle())
    svg = ET.fromstring(made.svg)

    assert {piece.tag for piece in svg.iter()} == {
        f"{SVG}{n}" for n in ("svg", "title", "rect", "text")
    }
    assert not [name for piece in svg.iter() for name in piece.attrib if name in {"style", "class"}]
    assert (svg.get("width"), svg.get("height")) == (str(made.width), str(made.height))
    assert made.width == 640


@names
def test_a_drawing_says_what_it_shows_as_its_title(block: Drawable) -> None:
    made = chart(block, SWEDISH, HouseStyle())
    svg = ET.fromstring(made.svg)

    assert svg.get("role") == "img"
    assert svg[0].tag == f"{SVG}title"
    assert svg[0].text == made.alt


def test_every_label_and_count_of_bars_is_printed() -> None:
    svg = drawn(BARS)

    for label, _, words in BARS.rows:
        assert re.sub(r"[-\s]", "", label) in said(svg)
        assert words in texts(svg)


def test_a_count_is_printed_where_its_words_do_not_hold_it() -> None:
    assert "7 av rösterna" in texts(drawn(Bars("A", ("B", "C"), (("D", 7, "av rösterna"),), "")))


def test_bars_are_as_long_as_their_counts_and_nought_has_none() -> None:
    accent = HouseStyle().accent
    lengths = [
        float(rect.get("width", 0))
        for rect in drawn(BARS).iter(f"{SVG}rect")
        if rect.get("fill") == accent
    ]
    counts = [count for _, count, _ in BARS.rows if count]

    assert lengths == pytest.approx([max(lengths) * count / 9 for count in counts], abs=0.2)


@pytest.mark.parametrize("block", [BOXES, STAIRS])
def test_every_box_and_what_stands_in_it_is_printed(block: Placement) -> None:
    printed = said(drawn(block))

    for name, groups in block.boxes:
        assert re.sub(r"[-\s]", "", name) in printed
        assert all(re.sub(r"[-\s]", "", group) in printed for group in groups)
    assert "–" in printed


def test_a_step_begins_to_the_right_of_the_step_below_it() -> None:
    places = {
        text.text: (float(text.get("x", 0)), float(text.get("y", 0)))
        for text in drawn(STAIRS).iter(f"{SVG}text")
    }
    steps = [places[f"{n}. {name}"] for n, (name, _) in enumerate(STAIRS.boxes, 1)]

    assert steps == sorted(steps)
    assert [y for _, y in steps] == sorted((y for _, y in steps), reverse=True)


def test_every_count_of_a_matrix_is_printed_under_its_column() -> None:
    printed = texts(drawn(MATRIX))

    for name, counts in MATRIX.rows:
        start = printed.index(name.split()[-1] if name not in printed else name)
        assert printed[start + 1 : start + 5] == [str(count) for count in counts]


def test_columns_whose_names_do_not_fit_are_numbered_and_named_below() -> None:
    columns = tuple(f"Skolbibliotekssamordnare {n}" for n in range(1, 15))
    block = Matrix("A", ("B", *columns), (("C", tuple(range(14))),))

    printed = texts(drawn(block))

    assert all(f"{n}. {name}" in printed for n, name in enumerate(columns, 1))
    assert all(str(count) in printed for count in range(14))


def test_every_given_step_of_a_scale_is_printed_with_how_many_answered() -> None:
    printed = texts(drawn(SCALES))

    assert printed[3:7] == ["3", "14", "49", "57"]
    assert any("123" in line and "3,30" in line for line in printed)
    assert any(line.endswith(" 0") for line in printed)


@names
@styles
def test_no_text_reaches_outside_the_drawing(block: Drawable, font: str) -> None:
    svg = drawn(block, HouseStyle(font=font))

    for text in svg.iter(f"{SVG}text"):
        left, right = extent(text, FONTS[font])
        assert left >= -0.5
        assert right <= 640.5
        assert float(text.get("y", 0)) + 4 <= float(svg.get("height", 0))


@names
def test_no_text_stands_on_another(block: Drawable) -> None:
    svg = drawn(block)
    lines = [
        (extent(text, family(HouseStyle())), float(text.get("y", 0)), text.text)
        for text in svg.iter(f"{SVG}text")
    ]

    for n, ((left, right), y, one) in enumerate(lines):
        for (other_left, other_right), other_y, other in lines[n + 1 :]:
            apart = right <= other_left + 0.5 or other_right <= left + 0.5
            assert apart or abs(y - other_y) >= 12, (one, other)


@pytest.mark.parametrize("accent", ["#0b5563", "#7a1f5c", "#767676", "#ffe900", "#000000"])
@names
def test_every_printed_text_can_be_read_on_what_it_stands_on(block: Drawable, accent: str) -> None:
    svg = drawn(block, HouseStyle(accent=accent))

    for text in svg.iter(f"{SVG}text"):
        assert contrast(text.get("fill", ""), ground(svg, text)) >= 4.5, text.text


def test_bars_in_a_colour_that_nobody_sees_have_the_usual_one() -> None:
    assert HouseStyle().accent in chart(BARS, SWEDISH, HouseStyle(accent="#ffff00")).svg


def test_what_is_no_colour_is_not_written_into_the_drawing() -> None:
    assert "onload" not in chart(BARS, SWEDISH, HouseStyle(accent='#000000" onload="x')).svg


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_alt_text_says_which_bars_are_longest_in_the_language(code: str) -> None:
    words = language(code)
    alt = chart(BARS, words, HouseStyle()).alt
    first = ["Den identitetsökande tonåringen", "Det nyfikna förskolebarnet"]

    assert words.text("Bar chart: {what}", what=BARS.caption) in alt
    assert words.text("Most: {what}, {count}.", what=words.listing(first), count="9 röster") in alt


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_alt_text_says_what_stands_in_each_box(code: str) -> None:
    words = language(code)
    alt = chart(BOXES, words, HouseStyle()).alt

    for name, groups in BOXES.boxes:
        told = words.listing(groups) if groups else words.text("nothing")
        assert f"{name}: {told}." in alt


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_alt_text_of_a_matrix_says_where_each_row_was_put_most(code: str) -> None:
    words = language(code)
    alt = chart(MATRIX, words, HouseStyle()).alt
    both = words.listing(["Kunskapscentrum", "Kulturcentrum"])

    assert "Den oerfarne: Kunskapscentrum, 11." in alt
    assert f"Den stressade småbarnsföräldern: {both}, 6." in alt


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_alt_text_of_scales_says_how_many_answered_and_the_mean(code: str) -> None:
    alt = chart(SCALES, language(code), HouseStyle()).alt

    assert "Trivs du på biblioteket? Svarande 123, Medel 3,30." in alt
    assert "Kommer du igen? Svarande 0." in alt


@names
def test_a_picture_that_stands_alone_has_its_caption_and_what_was_counted(block: Drawable) -> None:
    printed = texts(ET.fromstring(chart(block, SWEDISH, HouseStyle(), alone=True).svg))

    assert printed[0] == block.caption
    base = getattr(block, "base", getattr(block, "note", ""))
    assert not base or printed[-1] == base


@names
def test_the_same_figure_gives_the_same_drawing_and_picture(block: Drawable) -> None:
    one, other = (chart(block, SWEDISH, HouseStyle()) for _ in range(2))

    assert one == other
    assert png(one, 72) == png(other, 72)


@names
def test_a_picture_is_as_large_as_its_drawing_and_not_empty(block: Drawable) -> None:
    made = chart(block, SWEDISH, HouseStyle())
    picture = Image.open(BytesIO(png(made, 192)))

    assert picture.size == (2 * made.width, 2 * made.height)
    assert len(picture.convert("L").getcolors() or []) > 10


def test_a_very_high_chart_becomes_a_picture_of_a_bearable_size() -> None:
    rows = tuple((f"Grupp {n}", n, f"{n} röster") for n in range(300))
    picture = Image.open(
        BytesIO(png(chart(Bars("A", ("B", "C"), rows, ""), SWEDISH, HouseStyle())))
    )

    assert max(picture.size) <= 8001


def compiled(made: Chart) -> bytes:
    page = b'#set document(title: "x")\n= x\n#image(bytes(sys.inputs.svg), format: "svg", alt: "x")'
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[fonts_folder()])
    return typst.compile(
        page,
        sys_inputs={"svg": made.svg},
        font_paths=fonts,
        format="pdf",
        pdf_standards=["ua-1", "a-2a"],
    )


def test_any_text_gives_a_drawing_a_picture_and_something_a_pdf_can_hold(
    subtests: pytest.Subtests,
) -> None:
    for naughty in NAUGHTY:
        with subtests.test(ascii(naughty[:12])):
            for block in figures_saying(naughty):
                made = chart(block, SWEDISH, HouseStyle(), alone=True)
                svg = ET.fromstring(made.svg)
                whole = re.sub(r"[-\s]", "", clean(naughty))[:60]

                assert whole in said(svg)
                assert {
                    extent(t, family(HouseStyle()))[1] <= 641 for t in svg.iter(f"{SVG}text")
                } == {True}
                assert png(made, 40).startswith(b"\x89PNG")
                assert compiled(printable(made)).startswith(b"%PDF")


def test_a_script_without_a_typeface_does_not_stop_a_pdf_and_what_has_one_is_kept() -> None:
    made = chart(
        Bars("A", ("B", "C"), (("图书馆 ክ e\u0330 مكتبة 👍", 1, "1"),), ""), SWEDISH, HouseStyle()
    )
    with pytest.raises(typst.TypstError):
        compiled(made)

    kept = printable(made)

    assert compiled(kept).startswith(b"%PDF")
    assert "مكتبة 👍" in kept.svg
    assert "图" not in kept.svg


@pytest.mark.parametrize("block", [b for b in FORUM.blocks if has_chart(b)])
def test_a_chart_that_can_be_printed_is_left_as_it_is(block: Drawable) -> None:
    made = chart(block, SWEDISH, HouseStyle())

    assert printable(made) is made


def test_a_text_of_many_lines_is_cut_with_an_ellipsis() -> None:
    long = replace(BARS, rows=(("bibliotek " * 400, 1, "1"),))
    printed = texts(drawn(long))

    assert printed[-2].endswith("…")
    assert len(printed) < 20
