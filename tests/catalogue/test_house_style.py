from __future__ import annotations

from pathlib import Path

import pytest

from workshopkit.catalogue.house_style import FILE, read_house_style
from workshopkit.domain.style import HouseStyle

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


def read(folder: Path, text: str) -> tuple[HouseStyle, list[str]]:
    """The style of a folder with this file, and its problems without the folder's name."""
    (folder / FILE).write_text(text, encoding="utf-8")
    style, problems = read_house_style(folder)
    return style, [str(problem).removeprefix(f"{folder}/") for problem in problems]


def test_a_place_without_a_file_has_the_usual_style(tmp_path: Path) -> None:
    assert read_house_style(tmp_path) == (HouseStyle(), [])


def test_what_the_file_says_is_the_style(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(PNG)
    said = (
        'organisation = "Sagobiblioteken"\naccent = "#5b0f2e"\nfont = "source-serif"\n'
        'footer = "Exempelgatan 1"\nlogo = "logo.png"\nlogo_alt = "En bok"\n'
    )

    assert read(tmp_path, said) == (
        HouseStyle(
            organisation="Sagobiblioteken",
            accent="#5b0f2e",
            font="source-serif",
            footer="Exempelgatan 1",
            logo=PNG,
            logo_alt="En bok",
        ),
        [],
    )


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ('\naccent = "blue"\n', f"{FILE}:2: “accent” should be a colour like #0b5563"),
        (
            'accent = "#ffee00"\n',
            f"{FILE}:1: the accent colour has a contrast of 1.2 on white; text needs 4.5",
        ),
        (
            'font = "comic"\n',
            f"{FILE}:1: the font “comic” is not known; choose from atkinson, source-serif",
        ),
        ("footer = 3\n", f"{FILE}:1: “footer” should be a text in quotation marks"),
        (
            'logo = "no.png"\nlogo_alt = "x"\n',
            f"{FILE}:1: there is no PNG or JPEG file “no.png” of at most 400 kilobytes",
        ),
    ],
)
def test_what_cannot_be_used_is_told_with_its_line_and_left_as_usual(
    tmp_path: Path, said: str, problem: str
) -> None:
    style, problems = read(tmp_path, said)

    assert problems == [problem]
    assert (style.accent, style.font, style.footer, style.logo) == (
        HouseStyle.accent,
        HouseStyle.font,
        HouseStyle.footer,
        HouseStyle.logo,
    )


def test_a_logo_needs_words(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(PNG)

    _, problems = read(tmp_path, 'logo = "logo.png"\n')

    assert len(problems) == 1
    assert "logo_alt" in problems[0]


def test_a_file_that_is_not_toml_is_one_sentence(tmp_path: Path) -> None:
    style, problems = read(tmp_path, "organisation = \n")

    assert style == HouseStyle()
    assert len(problems) == 1
