"""The page about the sources names every part of them, and tests and folders that exist."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from pathlib import Path

from server import ROOT

PAGE = ROOT / "docs" / "sources.md"
PROMISES = ROOT / "docs" / "printed.md"
COLUMNS = 4


def _numbered(letter: str, last: int) -> list[str]:
    return [f"{letter}{number}" for number in range(1, last + 1)]


def _expected() -> Iterator[str]:
    yield from _numbered("N", 7)
    for row in _numbered("S", 19):
        yield row
        if row == "S12":
            yield from (f"S12{part}" for part in "abcdefg")
    yield from _numbered("Q", 15)
    yield from _numbered("E", 7)
    yield from _numbered("M", 21)
    yield from _numbered("K", 10)


def _rows(page: Path) -> list[list[str]]:
    lines = page.read_text(encoding="utf-8").splitlines()
    cells = [[c.strip() for c in line[1:-1].split("|")] for line in lines if line.startswith("|")]
    return [row for row in cells if row[0] != "ID" and not set(row[0]) <= set("-: ")]


ROWS = _rows(PAGE)


def test_every_part_of_the_sources_is_there_once_and_in_order() -> None:
    assert [row[0] for row in ROWS] == list(_expected())


def test_no_cell_is_empty() -> None:
    assert [row for row in ROWS if len(row) != COLUMNS or not all(row)] == []


def test_each_part_is_shown_by_tests_that_exist_in_the_named_files() -> None:
    unshown = [row[0] for row in ROWS if not len(_named(row)) == row[3].count("::") > 0]
    missing = [
        (row[0], file, name)
        for row in ROWS
        for file, name in _named(row)
        if name not in _tests_in(ROOT / file)
    ]

    assert unshown == []
    assert missing == []


def test_each_promise_about_what_is_printed_is_shown_by_tests_that_exist() -> None:
    rows = _rows(PROMISES)[1:]
    missing = [
        (file, name)
        for row in rows
        for file, name in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row[1])
        if name not in _tests_in(ROOT / file)
    ]

    assert len(rows) > 20
    assert [row[0] for row in rows if "::" not in row[1]] == []
    assert missing == []


def _named(row: list[str]) -> list[tuple[str, str]]:
    """The tests that a row names, as (file, name)."""
    found: list[tuple[str, str]] = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row[3])
    return found


@functools.cache
def _tests_in(file: Path) -> frozenset[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = (node.name for node in tree.body if isinstance(node, ast.FunctionDef))
    return frozenset(name for name in functions if name.startswith("test_"))


def test_each_named_exercise_has_a_folder() -> None:
    named = re.findall(r"\[([\w-]+)\]\(\.\./exercises/([\w-]+)\)", PAGE.read_text("utf-8"))
    assert len(named) > len(ROWS) // 2
    folders = ROOT / "exercises"
    wrong = [
        (label, folder)
        for label, folder in named
        if label != folder or not (folders / folder / "exercise.toml").is_file()
    ]
    assert wrong == []


def test_every_link_leads_to_a_file_or_folder() -> None:
    links = re.findall(r"\]\(([^)]+)\)", PAGE.read_text(encoding="utf-8"))
    missing = [link for link in links if not (PAGE.parent / link).exists()]
    assert missing == []
