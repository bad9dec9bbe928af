"""Notebooks from Colab, VS Code and old disks: what matters is found, the rest is let be."""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from written_notebook import CHECK_IN, EVALUATION, OPENING, notebook

from workshopkit.catalogue.folder import read_catalogue
from workshopkit.catalogue.script import is_script, read_script
from workshopkit.domain.script import Script

EXERCISES = read_catalogue(Path(__file__).resolve().parents[2] / "exercises").exercises


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(tmp_path: Path, content: str | bytes) -> tuple[Script, list[str]]:
    """The script in a notebook, and its problems: `cell:line: sentence`."""
    path = written(tmp_path / "mitt manus å.ipynb", content)
    script, problems = read_script(path, EXERCISES)
    return script, [str(problem).removeprefix(f"{path} cell ") for problem in problems]


def keys(script: Script) -> list[str]:
    return [section.key for section in script.sections]


@pytest.mark.parametrize(
    "cell",
    [
        "%matplotlib inline\nprint(1)",
        "!pip install pandas",
        "files = !ls -la *.csv\nprint(files)",
        "first, second = %sql select 1",
        "%%bash\nfor f in *.csv; do echo $f; done",
        "%%html\n<p>forum</p>",
        "\n%%time\nsum(range(9))",
        "import pandas as pd\npd.DataFrame?\n?pd",
        "if True:\n    %cd /content\n    !ls",
        "!wget https://example.invalid/data.csv \\\n    -O data.csv\nprint(2)",
        "await asyncio.sleep(0)",
        "# forum.exercise( is written further down",
    ],
)
def test_what_only_ipython_understands_is_no_problem(tmp_path: Path, cell: str) -> None:
    script, problems = read(tmp_path, notebook(OPENING, "forum.welcome()", cell, CHECK_IN))

    assert problems == []
    assert keys(script) == ["welcome", "check-in"]
    assert script.sections[0].cells == (1, 2)


def test_magics_beside_a_call_leave_the_call(tmp_path: Path) -> None:
    script, problems = read(tmp_path, notebook(f"!date\n{OPENING}", f"%time\n\n{CHECK_IN}"))

    assert (keys(script), problems) == (["check-in"], [])


def test_a_cell_that_is_broken_matters_only_if_it_asks_something(tmp_path: Path) -> None:
    cells = (OPENING, "x = (", f"y =\n{EVALUATION}", CHECK_IN)
    script, problems = read(tmp_path, notebook(*cells))

    assert keys(script) == ["check-in"]
    assert problems == [
        "2:1: warning: the cell is not Python: '(' was never closed",
        "3:1: the cell is not Python: invalid syntax",
    ]


def test_several_calls_in_one_cell_each_get_a_section(tmp_path: Path) -> None:
    cell = f"{OPENING}\nforum.welcome()\n{CHECK_IN}\n{EVALUATION}\nforum.thanks()"
    script, problems = read(tmp_path, notebook(cell))

    assert problems == []
    assert keys(script) == ["welcome", "check-in", "course-evaluation", "thanks"]
    assert {section.cells for section in script.sections} == {(0,)}


def test_a_problem_in_one_of_several_calls_has_its_line(tmp_path: Path) -> None:
    cell = f'{OPENING}\n{CHECK_IN}\nforum.exercise("course-evaluation", zzz=1)'

    assert read(tmp_path, notebook(cell))[1][0].startswith("1:4: the setting “zzz” is not known")


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        (f"panel = {CHECK_IN}", 1),
        (f"if True:\n    {CHECK_IN}", 2),
        (f"for n in range(3):\n\n    {CHECK_IN}", 3),
        (f"def later():\n    {CHECK_IN}\nlater()", 2),
        (f"display({CHECK_IN})", 1),
        (f"[{CHECK_IN}]", 1),
        ("(forum\n .thanks(), 1)", 1),
    ],
)
def test_a_call_inside_something_else_is_a_problem_with_its_line(
    tmp_path: Path, cell: str, line: int
) -> None:
    script, problems = read(tmp_path, notebook(OPENING, cell, EVALUATION))

    assert keys(script) == ["course-evaluation"]
    name = "thanks" if "thanks" in cell else "exercise"
    said = f"forum.{name}(…) stands in something else; write it on a line of its own"
    assert problems == [f"2:{line}: {said}"]


def test_a_call_that_ends_in_a_semicolon_is_a_call(tmp_path: Path) -> None:
    script, problems = read(tmp_path, notebook(OPENING, f"{CHECK_IN};"))

    assert (keys(script), problems) == (["check-in"], [])


def test_a_call_under_a_cell_magic_is_a_problem(tmp_path: Path) -> None:
    _, problems = read(tmp_path, notebook(OPENING, f"%%time\n{CHECK_IN}", EVALUATION))

    assert problems == [
        "2:1: a cell that begins with %% asks nothing of the forum; use another cell for that"
    ]


R_KERNEL = {"kernelspec": {"name": "ir", "language": "R", "display_name": "R"}}
OLD = json.dumps({"nbformat": 3, "worksheets": [{"cells": [{"input": OPENING}]}], "metadata": {}})


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (notebook(OPENING, CHECK_IN, metadata=R_KERNEL), "the notebook is made for R"),
        (
            notebook(OPENING, metadata={"language_info": {"name": "julia"}}),
            "the notebook is made for julia",
        ),
        (OLD, "the notebook has an old format"),
        (codecs.BOM_UTF8 + notebook(OPENING, CHECK_IN).encode(), "a byte order mark"),
        (codecs.BOM_UTF16_LE + notebook(OPENING).encode("utf-16-le"), "a byte order mark"),
        (notebook(OPENING).encode() + b"\xff", "the notebook cannot be read: 'utf-8' codec"),
        (f"{OPENING}\n{CHECK_IN}", "the notebook cannot be read: Expecting value"),
        (notebook(cells=None, metadata={"title": "open_forum"}), "the notebook cannot be read"),
        (notebook(OPENING, metadata=[OPENING]), "the notebook cannot be read"),
    ],
    ids=["r", "julia", "old", "utf-8-mark", "utf-16", "bytes", "python", "no-cells", "metadata"],
)
def test_a_notebook_that_cannot_be_used_is_one_sentence(
    tmp_path: Path, content: str | bytes, sentence: str
) -> None:
    script, problems = read(tmp_path, content)

    assert is_script(tmp_path / "mitt manus å.ipynb")
    assert script.sections == ()
    assert len(problems) == 1
    assert sentence in problems[0]


def test_a_link_to_nowhere_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "link.ipynb"
    path.symlink_to(tmp_path / "nowhere.ipynb")

    assert is_script(path)
    (problem,) = read_script(path, EXERCISES)[1]
    assert "cannot be read: No such file" in str(problem)


@pytest.mark.parametrize("metadata", [{"title": 3, "document": []}, {"title": None}])
def test_metadata_of_another_sort_is_passed_over(
    tmp_path: Path, metadata: Mapping[str, Any]
) -> None:
    script, problems = read(tmp_path, notebook(OPENING, CHECK_IN, metadata=metadata))

    assert (script.title, script.document, problems) == ("mitt manus å", "", [])
