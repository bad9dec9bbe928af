"""`check --run`: a script is run once, and each cell that fails is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from server import commanded, workshopkit
from written_notebook import CHECK_IN, EVALUATION, OPENING, notebook


def written(folder: Path, *cells: str) -> Path:
    path = folder / "mitt manus å.ipynb"
    path.write_text(notebook(*cells), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What is said of a script whose cells fail in several ways."""
    path = written(
        tmp_path_factory.mktemp("tried"),
        OPENING,
        "forum.welcome()",
        "x = 1\n\nraise ValueError('ett fel')",
        CHECK_IN,
        f"{EVALUATION}\nundefined_name",
        "forum.thanks()",
    )
    done = workshopkit("check", "--run", str(path))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return [line.removeprefix(f"{path} ") for line in done.stdout.splitlines()]


def test_every_cell_that_fails_is_named_with_its_line(run: list[str]) -> None:
    assert run == [
        "cell 3:3: the cell fails when it is run: ValueError: ett fel",
        "cell 5:2: the cell fails when it is run: NameError: name 'undefined_name' is not defined",
    ]


def test_a_script_that_runs_has_no_problems(tmp_path: Path) -> None:
    path = written(tmp_path, f"{OPENING}\nforum.welcome()\n{CHECK_IN}\nforum.thanks()")
    done = workshopkit("check", "--run", str(path))

    assert (done.stdout.strip(), done.stderr, done.returncode) == ("No problems.", "", 0)


def test_a_script_is_run_only_if_that_is_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path, OPENING, "raise ValueError", CHECK_IN)

    assert commanded("check", str(path)).stdout == "No problems.\n"


def test_a_script_that_cannot_be_read_is_not_run(tmp_path: Path) -> None:
    path = tmp_path / "old.ipynb"
    path.write_text('{"nbformat": 3, "worksheets": []}', encoding="utf-8")
    done = commanded("check", "--run", str(path))

    assert done.stdout.count("\n") == 1
    assert "has an old format" in done.stdout
