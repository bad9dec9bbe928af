"""A script's cells of text, drawn: nothing is fetched from elsewhere, nothing runs."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from workshopkit.catalogue.notebook import Cell
from workshopkit.front.prose import prose
from workshopkit.room.jupyter.words import words_html

PNG = b"\x89PNG\r\n\x1a\n"
INLINE = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"
PICTURE = "bilder å/karta över ån.png"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bilder å").mkdir()
    (tmp_path / PICTURE).write_bytes(PNG)
    (tmp_path / "notes.txt").write_text("secret", encoding="utf-8")
    return tmp_path


def drawn(folder: Path, source: str, missing: str = "", **attachments: object) -> str:
    return str(words_html(Cell("markdown", source, attachments), folder, missing)).strip()


@pytest.mark.parametrize(
    "source",
    [
        f"![karta]({PICTURE})",
        "![karta](bilder%20%C3%A5/karta%20%C3%B6ver%20%C3%A5n.png)",
        f"<p><img alt='karta' src='{PICTURE}'></p>",
        f"<p><IMG alt=karta SRC='{PICTURE.replace(' ', '%20')}'></p>",
    ],
)
def test_a_picture_comes_along(folder: Path, source: str) -> None:
    html = drawn(folder, source)

    assert f'src="{INLINE}"' in html
    assert 'alt="karta"' in html


def test_a_picture_in_the_notebook_comes_along(folder: Path) -> None:
    attached = {"min bild.png": {"text/plain": "x", "image/png": "AAAA"}}
    html = drawn(folder, "![](attachment:min%20bild.png)", **attached)

    assert 'src="data:image/png;base64,AAAA"' in html


def test_a_missing_picture_is_its_words_to_the_room_and_its_name_on_the_desk(folder: Path) -> None:
    assert drawn(folder, "![Vår ö](borta å.png)") == "<p>Vår ö</p>"
    assert (
        drawn(folder, "![Vår ö](borta å.png)", "Saknas: {picture}") == "<p>Saknas: borta å.png</p>"
    )
    assert "Saknas: b.png" in drawn(folder, "<img src='b.png'>", "Saknas: {picture}")


@pytest.mark.parametrize(
    "source",
    [
        "![x](https://example.invalid/a.png)",
        "<img src='//example.invalid/a.png'>",
        "<img src=x onerror=alert(1)>",
        "<script>alert(1)</script>",
        "<iframe src='https://example.invalid'></iframe>",
        "[x](javascript:alert(1))",
        "$\\href{javascript:alert(1)}{x}$",
        "![x](notes.txt)",
        "<style>body{background:url(//example.invalid)}</style>",
    ],
)
def test_nothing_is_fetched_and_nothing_runs(folder: Path, source: str) -> None:
    html = drawn(folder, source)

    assert not any(
        bad in html for bad in ("src=", "href=", "<script", "<iframe", "onerror", "url(")
    )
    assert "secret" not in html


def test_formulas_are_set_in_scripts_and_in_exercises(folder: Path) -> None:
    for html in (drawn(folder, "Arean $r^2$ är"), str(prose("Arean $r^2$ är"))):
        assert "<msup><mi>r</mi><mn>2</mn></msup>" in html
        assert "$" not in html


def test_a_formula_of_its_own_can_be_scrolled(folder: Path) -> None:
    html = drawn(folder, "$$\\frac{a}{b}$$")

    assert '<span class="scroll" tabindex="0"><math' in html
    assert "<mfrac>" in html


def test_what_cannot_be_set_stays_as_it_was_written(folder: Path) -> None:
    assert "<code>\\left( a</code>" in drawn(folder, "$\\left( a$")


def test_dollars_are_dollars(folder: Path) -> None:
    assert drawn(folder, "5 $ eller 10 $") == "<p>5 $ eller 10 $</p>"


def test_footnotes_task_lists_and_wide_tables_are_drawn(folder: Path) -> None:
    html = drawn(folder, "Ett[^1]\n\n[^1]: Två.\n\n- [x] klart\n- [ ] kvar\n\n|a|b|\n|-|-|\n|1|2|")

    assert "Ett<sup>1</sup>" in html
    assert "<li><p>Två.</p>" in "".join(html.split("\n")).replace(" </p>", "</p>")
    assert "☑ klart" in html
    assert "☐ kvar" in html
    assert '<div class="scroll" tabindex="0"><table>' in html


def test_a_heading_stands_below_the_page_s_own(folder: Path) -> None:
    assert drawn(folder, "# Mål **nu**") == "<h2>Mål <strong>nu</strong></h2>"
