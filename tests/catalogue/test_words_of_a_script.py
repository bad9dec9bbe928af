"""Cells of text: titles are words, and what will not be shown is named with its cell and line."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from written_notebook import CHECK_IN, OPENING, notebook, text

from workshopkit.catalogue.folder import read_catalogue
from workshopkit.catalogue.markdown import MOST_BYTES, find_picture
from workshopkit.catalogue.script import read_script

EXERCISES = read_catalogue(Path(__file__).resolve().parents[2] / "exercises").exercises
PICTURE = "bilder å/karta över ån.png"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bilder å").mkdir()
    (tmp_path / PICTURE).write_bytes(b"\x89PNG")
    (tmp_path / "large.jpg").write_bytes(bytes(MOST_BYTES + 700_000))
    return tmp_path


def warnings(folder: Path, source: str, **facts: object) -> list[str]:
    path = folder / "script.ipynb"
    path.write_text(notebook(OPENING, CHECK_IN, text(source, **facts)), encoding="utf-8")
    _, problems = read_script(path, EXERCISES)
    assert all(problem.is_warning for problem in problems)
    return [str(problem).removeprefix(f"{path} cell 3:") for problem in problems]


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("# Våra **mål** och `kod`", "Våra mål och kod"),
        ("## [Läs mer](https://example.invalid) ##", "Läs mer"),
        ("# <span style='color:red'>Rött</span>  ljus", "Rött ljus"),
        ("### ~~Gammalt~~ *nytt*", "Gammalt nytt"),
        ("# Arean är $r^2$ &amp; mer", "Arean är r^2 & mer"),
        ("# snake_case_name och 3 * 4", "snake_case_name och 3 * 4"),
    ],
)
def test_a_title_is_words(folder: Path, heading: str, title: str) -> None:
    path = folder / "script.ipynb"
    path.write_text(notebook(OPENING, text(heading), CHECK_IN), encoding="utf-8")

    assert read_script(path, EXERCISES)[0].sections[0].title == title


@pytest.mark.parametrize(
    "source",
    [
        f"![karta]({PICTURE})",
        f"![karta](<{PICTURE}>)",
        "![karta](bilder%20%C3%A5/karta%20%C3%B6ver%20%C3%A5n.png)",
        f"<img src='{PICTURE}' width=300>",
        f'text <img alt="x" src="{PICTURE}"> text',
        f"![]({unicodedata.normalize('NFD', PICTURE)})".replace(
            unicodedata.normalize("NFD", "bilder å"), "bilder å"
        ),
        "![liten](data:image/png;base64,AAAA)",
        "`![inte en bild](borta.png)`",
        "$a^2$ kostar 5 $ och 10 $, inte $$\\frac{1}{2}$$",
        "Fotnot[^1]\n\n[^1]: Här.",
        "```python\nmermaid = 1\n```",
    ],
)
def test_what_can_be_shown_is_no_problem(folder: Path, source: str) -> None:
    assert warnings(folder, source) == []


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("![x](borta å.png)", "1: warning: there is no picture “borta å.png” in the folder"),
        ("Ett\n\n![x](borta.png)", "3: warning: there is no picture “borta.png”"),
        ("Ett\n\n<img src=borta.png>", "3: warning: there is no picture “borta.png”"),
        ("![x](../../secret.png)", "1: warning: there is no picture “../../secret.png”"),
        ("![x](/etc/passwd)", "1: warning: there is no picture “/etc/passwd”"),
        ("![x](attachment:x.png)", "1: warning: there is no picture “attachment:x.png”"),
        ("![x](https://example.invalid/a.png)", "1: warning: “https://example.invalid/a.png” is"),
        ("<img src='//example.invalid/a.png'>", "1: warning: “//example.invalid/a.png” is not"),
        ("![x](large.jpg)", "1: warning: the picture “large.jpg” has 1.7 MB for each phone"),
        ("$\\left( a$", "1: warning: the formula “\\left( a” cannot be set"),
        ("Så:\n\n$$\n\\nosuchcommand x\n$$", "3: warning: the formula “\\nosuchcommand x” cannot"),
        ("```mermaid\ngraph TD\n```", "1: warning: mermaid diagrams are not drawn"),
    ],
)
def test_what_will_not_be_shown_is_named(folder: Path, source: str, problem: str) -> None:
    found = warnings(folder, source)

    assert len(found) == 1
    assert found[0].startswith(problem)


def test_a_picture_in_the_notebook_itself_is_no_problem(folder: Path) -> None:
    attached = {"min bild.png": {"image/png": "AAAA"}}

    assert warnings(folder, "![x](attachment:min%20bild.png)", attachments=attached) == []


def test_a_picture_outside_the_folder_is_not_found_by_a_link_either(folder: Path) -> None:
    outside = folder.parent / f"{folder.name}-outside.png"
    outside.write_bytes(b"\x89PNG")
    (folder / "link.png").symlink_to(outside)

    assert find_picture(folder, "link.png") is None
