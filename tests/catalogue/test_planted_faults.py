"""Everything an author can get wrong, planted in one workplace and found in one run of `check`."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from server import commanded

from workshopkit.domain.language import LANGUAGES

GOOD = 'kind = "vote"\nminutes = 10\n'
WORDS = "# Our values\n\nWhat matters to us?\n"
BLOCK = "# Our values\n\n::: {name}\n- One\n- Two\n:::\n"
SURVEY = 'kind = "survey"\n\n[[questions]]\ntype = "{type}"\n'
TWO = '\n[[questions]]\ntype = "{type}"\n{more}'
ASKED = "# How was it?\n\n::: questions\n- How was it?\n{below}:::\n"
OPENING = "from workshopkit import open_forum\nforum = open_forum()"
PROPOSE = 'forum.exercise("propose")'


@dataclass(frozen=True)
class Fault:
    """A broken folder, and what `check` must say of it: the file and line, and some words."""

    name: str
    where: str
    said: str
    facts: str = GOOD
    words: str = WORDS
    files: dict[str, str] = field(default_factory=dict)
    is_warning: bool = False


def survey(name: str, where: str, said: str, *, facts: str, below: str = "") -> Fault:
    return Fault(name, where, said, facts, ASKED.format(below=below))


FOLDERS = (
    # The folder and its files
    Fault("No good name", "", "a folder's name should be small letters, digits and hyphens"),
    Fault("no-facts", "", "the folder needs a file exercise.toml", facts=""),
    Fault("no-words", "", "the folder needs the words in at least one language", words=""),
    Fault(
        "no-danish",
        "",
        "the words in da.md are missing",
        files={"da.md": ""},
        is_warning=True,
    ),
    Fault(
        "short-danish",
        "da.md:1",
        "the block “choices” has fewer lines here than in another language",
        words=BLOCK.format(name="choices"),
        files={"da.md": "# T\n\n::: choices\n- En\n:::\n"},
        is_warning=True,
    ),
    # The facts
    Fault(
        "no-toml",
        "exercise.toml:2",
        "Expected '=' after a key",
        facts=GOOD.replace("minutes =", "minutes"),
    ),
    Fault("open-toml", "exercise.toml:3", "the file cannot be read", facts=GOOD + "limit = [\n"),
    Fault(
        "no-kind", "exercise.toml:1", "write which kind of exercise this is", facts="minutes = 5\n"
    ),
    Fault("bad-kind", "exercise.toml:1", "the kind “poll” is not known", facts='kind = "poll"\n'),
    Fault("bad-fact", "exercise.toml:3", "did you mean “minutes”?", facts=GOOD + "minuts = 3\n"),
    Fault(
        "bad-minutes",
        "exercise.toml:2",
        "minutes should be a whole number from 1 to 600",
        facts='kind = "vote"\nminutes = 0\n',
    ),
    Fault(
        "bad-settings",
        "exercise.toml:3",
        "settings should be a table",
        facts=GOOD + "settings = 3\n",
    ),
    Fault(
        "bad-setting",
        "exercise.toml:4",
        "did you mean “votes”?",
        facts=GOOD + "[settings]\nvots = 3\n",
    ),
    Fault(
        "far-setting",
        "exercise.toml:4",
        "this kind has: votes, keep",
        facts=GOOD + "[settings]\nzzz = 3\n",
    ),
    Fault(
        "bad-type",
        "exercise.toml:4",
        "should be a whole number, not 'three'",
        facts=GOOD + '[settings]\nvotes = "three"\n',
    ),
    Fault(
        "bad-switch",
        "exercise.toml:4",
        "should be true or false, not 1",
        facts='kind = "collect"\nminutes = 5\n[settings]\nnamed = 1\n',
    ),
    Fault(
        "bad-range",
        "exercise.toml:5",
        "should be from 1 to 50, not 51",
        facts=GOOD + "[settings]\nkeep = 2\nvotes = 51\n",
    ),
    Fault(
        "bad-choice",
        "exercise.toml:4",
        "should be one of dots, choose, rank, points",
        facts=GOOD + '[settings]\nmethod = "dot"\n',
    ),
    # The words
    Fault("no-title", "sv.md:1", "the file should begin with a title", words="What matters?\n"),
    Fault("bad-block", "nb.md:3", "did you mean “choices”?", words=BLOCK.format(name="choises")),
    Fault("far-block", "da.md:3", "the blocks are boxes, choices", words=BLOCK.format(name="zzz")),
    Fault(
        "open-block",
        "en.md:3",
        "the block “choices” is not closed",
        words="# T\n\n::: choices\n- One\n- Two\n",
    ),
    Fault(
        "shut-block", "sv.md:5", "a block is closed here, but none is open", words=WORDS + "\n:::\n"
    ),
    Fault(
        "two-alike",
        "sv.md:6",
        "“One” stands twice",
        words="# T\n\n::: choices\n- One\n- Two\n- One\n:::\n",
    ),
    Fault(
        "alike-below",
        "sv.md:6",
        "“A” stands twice",
        words="# T\n\n::: boxes\n- One\n  - A\n  - A\n:::\n",
    ),
    Fault("no-dash", "sv.md:4", "should begin with “- ”", words="# T\n\n::: choices\nOne\n:::\n"),
    Fault(
        "below-nothing",
        "sv.md:4",
        "needs a line above it",
        words="# T\n\n::: choices\n  - One\n:::\n",
    ),
    Fault("html", "sv.md:3", "HTML is not shown", words="# T\n\n<b>One</b>\n"),
    Fault("latin", "sv.md:1", "the file cannot be read", files={"sv.md": "\udce5"}),
    # What a kind needs
    Fault("no-columns", "nb.md:1", "needs the block “columns”", facts='kind = "grid"\n'),
    Fault("no-boxes", "sv.md:1", "needs the block “boxes”", facts='kind = "place"\n'),
    Fault("no-question", "en.md:1", "needs the block “questions”", facts='kind = "decision"\n'),
    Fault(
        "empty-columns",
        "da.md:1",
        "needs the block “columns”",
        facts='kind = "grid"\n',
        words="# T\n\n::: columns\n:::\n",
    ),
    # The questions of a survey
    Fault(
        "not-a-survey",
        "exercise.toml:4",
        "only a survey has questions",
        facts=GOOD + '\n[[questions]]\ntype = "text"\n',
    ),
    Fault(
        "bad-questions",
        "exercise.toml:3",
        "questions should be tables",
        facts='kind = "survey"\nminutes = 5\nquestions = 3\n',
        words=ASKED.format(below=""),
    ),
    survey(
        "few-words",
        "sv.md:3",
        "there are 2 questions in exercise.toml but 1 in this file",
        facts=SURVEY.format(type="text") + TWO.format(type="text", more=""),
    ),
    survey(
        "bad-question",
        "exercise.toml:3",
        "question 1 has the unknown type “txt”",
        facts=SURVEY.format(type="txt"),
    ),
    survey(
        "no-type",
        "exercise.toml:6",
        "question 2 should have a type",
        facts=SURVEY.format(type="text") + "\n[[questions]]\nother = true\n",
    ),
    survey(
        "bad-question-fact",
        "exercise.toml:6",
        "did you mean “only_if”?",
        facts=SURVEY.format(type="text") + TWO.format(type="text", more="onlyif = 1\n"),
    ),
    survey(
        "bad-steps",
        "exercise.toml:3",
        "steps should be a whole number from 2 to 10",
        facts=SURVEY.format(type="scale") + "steps = 11\n",
    ),
    survey(
        "bad-other",
        "exercise.toml:3",
        "other should be true or false",
        facts=SURVEY.format(type="one") + 'other = "yes"\n',
    ),
    survey(
        "no-ends",
        "da.md:4",
        "is a scale: write its two ends",
        facts=SURVEY.format(type="scale"),
        below="  - Bad\n",
    ),
    survey(
        "no-choices",
        "en.md:4",
        "needs at least two choices",
        facts=SURVEY.format(type="one"),
        below="  - Good\n",
    ),
    survey(
        "no-several", "en.md:4", "needs at least two choices", facts=SURVEY.format(type="several")
    ),
    survey(
        "later-question",
        "exercise.toml:3",
        "only_if should name an earlier question",
        facts=SURVEY.format(type="text")
        + "only_if = { question = 2, answers = [1] }\n"
        + TWO.format(type="text", more=""),
    ),
    survey(
        "own-question",
        "exercise.toml:6",
        "only_if should name an earlier question",
        facts=SURVEY.format(type="text")
        + TWO.format(type="text", more="only_if = { question = 2, answers = [1] }\n"),
    ),
)


@dataclass(frozen=True)
class ScriptFault:
    """A script with a fault in one of its cells, counted from 1 with the opening one."""

    name: str
    cell: int
    said: str
    cells: tuple[str, ...]


SCRIPTS = (
    ScriptFault("broken_cell", 3, "the cell is not Python", (PROPOSE, "forum.exercise(")),
    ScriptFault("no_such_word", 2, "did you mean forum.welcome?", ("forum.welcom()", PROPOSE)),
    ScriptFault("no_name", 2, "name the exercise", ("forum.exercise()", PROPOSE)),
    ScriptFault("misspelt", 2, "did you mean “propose”?", ('forum.exercise("propos")',)),
    ScriptFault("unknown", 3, "no usable exercise “zzz”", (PROPOSE, 'forum.exercise("zzz")')),
    ScriptFault(
        "broken_folder", 2, "no usable exercise “bad-kind”", ('forum.exercise("bad-kind")',)
    ),
    ScriptFault("twice", 3, "“propose” stands twice", (PROPOSE, PROPOSE)),
    ScriptFault(
        "later",
        2,
        "“propose”, which does not come before",
        ('forum.exercise("choose", choices_from="propose")', PROPOSE),
    ),
    ScriptFault(
        "itself",
        3,
        "“choose”, which does not come before",
        (PROPOSE, 'forum.exercise("choose", choices_from="choose")'),
    ),
    ScriptFault(
        "circle",
        2,
        "“again”, which does not come before",
        (
            'forum.exercise("choose", choices_from="again")',
            'forum.exercise("again", choices_from="choose")',
        ),
    ),
    ScriptFault(
        "nowhere",
        3,
        "“zzz”, which does not come before",
        (PROPOSE, 'forum.exercise("choose", choices_from="zzz")'),
    ),
    ScriptFault("bad_setting", 2, "did you mean “texts”?", ('forum.exercise("propose", text=3)',)),
    ScriptFault("far_setting", 2, "this kind has: texts", ('forum.exercise("propose", zzz=3)',)),
    ScriptFault(
        "bad_value", 2, "should be from 1 to 20, not 99", ('forum.exercise("propose", texts=99)',)
    ),
    ScriptFault(
        "bad_sort",
        2,
        "should be a whole number, not 'two'",
        ('forum.exercise("propose", texts="two")',),
    ),
    ScriptFault(
        "not_plain", 2, "write the value of texts out", ('forum.exercise("propose", texts=1 + n)',)
    ),
    ScriptFault("unnamed", 2, "settings are named", ('forum.exercise("propose", 3)',)),
    ScriptFault("nothing", 1, "the script has no exercises", ("forum.welcome()",)),
)


def plant(folder: Path, fault: Fault) -> None:
    folder.mkdir()
    files = {f"{code}.md": fault.words for code in LANGUAGES}
    files = {**files, "exercise.toml": fault.facts, **fault.files}
    for name, text in files.items():
        if text:
            (folder / name).write_text(text, encoding="utf-8", errors="surrogateescape")


def plant_script(path: Path, cells: tuple[str, ...]) -> None:
    made = [{"cell_type": "code", "metadata": {}, "source": cell} for cell in (OPENING, *cells)]
    path.write_text(json.dumps({"cells": made, "metadata": {}, "nbformat": 4}), encoding="utf-8")


def sound(folder: Path) -> None:
    """Exercises without a fault, for the scripts to use."""
    vote = BLOCK.format(name="choices")
    plant(folder / "propose", Fault("propose", "", "", 'kind = "collect"\n'))
    plant(folder / "choose", Fault("choose", "", "", words=vote))
    plant(folder / "again", Fault("again", "", "", words=vote))


def checked(place: Path) -> subprocess.CompletedProcess[str]:
    """Run `check` in a workplace."""
    before = Path.cwd()
    os.chdir(place)
    try:
        return commanded("check")
    finally:
        os.chdir(before)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workplace with every fault there is."""
    place = tmp_path_factory.mktemp("place")
    for name in ("exercises", "notebooks"):
        (place / name).mkdir()
    sound(place / "exercises")
    for fault in FOLDERS:
        plant(place / "exercises" / fault.name, fault)
    for script in SCRIPTS:
        plant_script(place / "notebooks" / f"{script.name}.ipynb", script.cells)
    (place / "notebooks" / "torn.ipynb").write_text('{"open_forum', encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def told(place: Path) -> list[str]:
    """What one run of `check` in that workplace prints."""
    run = checked(place)
    assert run.returncode == 1
    assert run.stderr == ""
    return run.stdout.splitlines()


@pytest.mark.parametrize("fault", FOLDERS, ids=lambda fault: fault.name)
def test_a_fault_of_a_folder_is_found_with_its_file_and_line(
    place: Path, told: list[str], fault: Fault
) -> None:
    folder = place / "exercises" / fault.name
    where = f"{folder}/{fault.where}: " if fault.where else f"{folder}:1: "

    found = [line for line in told if line.startswith(where) and fault.said in line]

    assert found != [], [line for line in told if f"/{fault.name}" in line]
    assert found[0].startswith(f"{where}warning: ") is fault.is_warning


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_fault_of_a_script_is_found_with_its_file_and_cell(
    place: Path, told: list[str], script: ScriptFault
) -> None:
    where = f"{place}/notebooks/{script.name}.ipynb cell {script.cell}:1: "

    found = [line for line in told if line.startswith(where) and script.said in line]

    assert found != [], [line for line in told if f"/{script.name}.ipynb" in line]


def test_a_notebook_that_cannot_be_read_is_told(place: Path, told: list[str]) -> None:
    where = f"{place}/notebooks/torn.ipynb cell 1:1: the notebook cannot be read"

    assert [line for line in told if line.startswith(where)] != []


def test_nothing_is_said_of_what_has_no_fault(place: Path, told: list[str]) -> None:
    planted = {*(f"exercises/{f.name}" for f in FOLDERS), "notebooks/torn.ipynb"}
    planted |= {f"notebooks/{script.name}.ipynb" for script in SCRIPTS}
    named = {line.removeprefix(f"{place}/").split(":")[0].split(" cell ")[0] for line in told}

    assert {"/".join(name.split("/")[:2]) for name in named} == planted


def test_a_folder_with_several_faults_tells_them_all(tmp_path: Path) -> None:
    facts = 'kind = "vote"\nminutes = 0\nminuts = 3\n\n[settings]\nvots = 1\nkeep = -1\n'
    words = "# T\n\n::: choises\n- A\n- A\n:::\n\n<b>\n\n::: choices\n- A\n"
    plant(tmp_path / "our-values", Fault("our-values", "", "", facts, words, {"da.md": ""}))

    run = commanded("check", str(tmp_path))
    lines = [line.removeprefix(f"{tmp_path}/our-values") for line in run.stdout.splitlines()]
    places = [line.split(": ")[0] for line in lines]

    assert run.returncode == 1
    assert sorted(places) == sorted(
        [
            *(f"/exercise.toml:{line}" for line in (2, 3, 6, 7)),
            *(f"/{code}.md:{line}" for code in ("sv", "nb", "en") for line in (3, 5, 8, 10)),
            ":1",
        ]
    )


def test_a_script_with_several_faults_tells_them_all_with_their_cells(tmp_path: Path) -> None:
    for name in ("exercises", "notebooks"):
        (tmp_path / name).mkdir()
    sound(tmp_path / "exercises")
    cells = (
        "forum.welcom()",
        'forum.exercise("propose", texts=99, zzz=1)',
        'forum.exercise("choose", choices_from="again", votes=n)',
        "forum.exercise(",
        PROPOSE,
    )
    plant_script(tmp_path / "notebooks" / "our_day.ipynb", cells)

    run = checked(tmp_path)

    found = [line.split(" cell ")[1].split(":")[0] for line in run.stdout.splitlines()]
    assert sorted(found) == ["2", "3", "3", "4", "4", "5", "6"]
