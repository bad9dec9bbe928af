from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from workshopkit.catalogue.folder import read_catalogue
from workshopkit.catalogue.script import (
    load_script,
    read_script,
    script_paths,
)
from workshopkit.domain.script import NoSuchScriptError, Script, Section, SectionKind

WriteScript = Callable[..., Path]

ROOT = Path(__file__).parents[2]
EXERCISES = read_catalogue(ROOT / "exercises").exercises
OPENING = "from workshopkit import open_forum\n\nforum = open_forum()"
PROPOSE = 'forum.exercise("propose-target-groups")'
VOTE = 'forum.exercise("prioritise-target-groups", choices_from="propose-target-groups")'


def told(path: Path) -> list[str]:
    """Every problem of a script, its place said without the folder."""
    _, problems = read_script(path, EXERCISES)
    return [str(problem).removeprefix(f"{path} ") for problem in problems]


@pytest.mark.parametrize("name", script_paths(ROOT / "notebooks"))
def test_a_shipped_script_has_no_problems_at_all(name: str) -> None:
    script, problems = load_script(ROOT / "notebooks", name, EXERCISES)

    assert problems == []
    assert script.exercises != ()


def test_a_shipped_notebook_without_a_forum_is_no_script() -> None:
    assert list(script_paths(ROOT / "notebooks")) == [
        "communication_day",
        "dialogue_forum",
        "evaluation",
        "local_follow_up",
        "social_media",
        "working_group",
    ]


def test_a_script_is_its_sections_in_order(write_script: WriteScript) -> None:
    path = write_script(
        OPENING,
        "forum.welcome()",
        "# Our day\n\nWelcome, all.",
        "#### A small heading goes on",
        'forum.exercise("propose-target-groups", texts=3)',
        "x = 1",
        "forum.thanks()",
    )

    assert read_script(path, EXERCISES) == (
        Script(
            "our_day",
            "our day",
            (
                Section("welcome", SectionKind.WELCOME, "", (1,)),
                Section("our-day", SectionKind.TEXT, "Our day", (2, 3)),
                Section(
                    "propose-target-groups",
                    SectionKind.EXERCISE,
                    "propose-target-groups",
                    (4, 5),
                    {"texts": 3},
                ),
                Section("thanks", SectionKind.THANKS, "", (6,)),
            ),
        ),
        [],
    )


def test_headings_of_the_same_words_are_different_sections(write_script: WriteScript) -> None:
    script, _ = read_script(write_script("# Break", "# Break", PROPOSE, "# Break"), EXERCISES)

    assert [section.key for section in script.sections] == [
        "break",
        "break-2",
        "propose-target-groups",
        "break-3",
    ]


def test_a_heading_may_read_like_the_exercise_below_it(write_script: WriteScript) -> None:
    path = write_script("# Personas", 'forum.exercise("personas")', "# Personas")

    script, problems = read_script(path, EXERCISES)

    assert problems == []
    assert [(section.key, section.kind) for section in script.sections] == [
        ("personas-text", SectionKind.TEXT),
        ("personas", SectionKind.EXERCISE),
        ("personas-2", SectionKind.TEXT),
    ]


@pytest.mark.parametrize(
    ("cells", "problems"),
    [
        (
            [PROPOSE, "forum.exercise("],
            ["cell 2:1: the cell is not Python: '(' was never closed"],
        ),
        (
            ['forum.exercise("propose-target-group")'],
            [
                (
                    "cell 1:1: there is no exercise “propose-target-group”; "
                    "did you mean “propose-target-groups”?"
                )
            ],
        ),
        (
            ['forum.exercise("xyz")'],
            [
                "cell 1:1: there is no usable exercise “xyz”; the exercises are "
                + ", ".join(EXERCISES)
            ],
        ),
        (
            [VOTE, PROPOSE],
            [
                (
                    "cell 1:1: choices_from names “propose-target-groups”, "
                    "which does not come before this exercise"
                )
            ],
        ),
        (
            [PROPOSE, 'forum.exercise("personas", subjects_from="personas")'],
            ["cell 2:1: subjects_from names “personas”, which does not come before this exercise"],
        ),
        (
            ['forum.exercise("propose-target-groups", texts=2 * n)'],
            ["cell 1:1: write the value of texts out; a script is read without being run"],
        ),
        (
            ['forum.exercise("propose-target-groups", texts={[]: 1})'],
            ["cell 1:1: write the value of texts out; a script is read without being run"],
        ),
        (
            ['forum.exercise("propose-target-groups", **more)'],
            ["cell 1:1: write the value of ** out; a script is read without being run"],
        ),
        (
            [PROPOSE, "forum.exercize()"],
            ["cell 2:1: forum.exercize is not known; did you mean forum.exercise?"],
        ),
        (
            ["forum.exercise()", PROPOSE],
            ['cell 1:1: name the exercise: forum.exercise("prioritise-target-groups")'],
        ),
        (
            ["forum.exercise(name)", PROPOSE],
            ['cell 1:1: name the exercise: forum.exercise("prioritise-target-groups")'],
        ),
        (
            [PROPOSE, PROPOSE],
            [
                (
                    "cell 2:1: “propose-target-groups” stands twice in the script; "
                    "duplicate its folder to run it twice"
                )
            ],
        ),
        (
            ['forum.exercise("propose-target-groups", text=3)'],
            [
                (
                    "cell 1:1: the setting “text” is not known for this kind of exercise; "
                    "did you mean “texts”?"
                )
            ],
        ),
        (
            # The method is the exercise's own, and only the script makes it secret.
            [
                PROPOSE,
                VOTE.replace("prioritise-target-groups", "cluster-campaign")[:-1]
                + ', secret="yes")',
            ],
            [
                (
                    "cell 2:1: reasons tell who wrote them: "
                    "a secret ballot cannot use the method “choose”"
                )
            ],
        ),
        (
            [OPENING, "forum.welcome()"],
            ["cell 1:1: the script has no exercises"],
        ),
    ],
)
def test_a_fault_is_told_with_its_cell(
    write_script: WriteScript, cells: list[str], problems: list[str]
) -> None:
    assert told(write_script(*cells)) == problems


def test_an_unusable_setting_leaves_the_exercise_its_own(write_script: WriteScript) -> None:
    path = write_script('forum.exercise("propose-target-groups", texts="many", limit=80)')

    script, problems = read_script(path, EXERCISES)

    assert len(problems) == 1
    assert [section.settings for section in script.sections] == [{"limit": 80}]


def test_an_unknown_exercise_is_left_out_and_the_others_stay(write_script: WriteScript) -> None:
    script, _ = read_script(write_script('forum.exercise("xyz")', PROPOSE), EXERCISES)

    assert [section.key for section in script.sections] == ["propose-target-groups"]


@pytest.mark.parametrize("text", ["", "not a notebook", "[]", '{"cells": [{}]}', '{"cells": 3}'])
def test_a_file_that_is_no_notebook_is_told_and_stops_nothing(tmp_path: Path, text: str) -> None:
    path = tmp_path / "torn.ipynb"
    path.write_text(text)

    script, problems = read_script(path, EXERCISES)

    assert script == Script("torn", "torn", ())
    assert [problem.message for problem in problems] == ["the notebook cannot be read: {reason}"]


def test_a_script_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoSuchScriptError):
        load_script(tmp_path, "nowhere", EXERCISES)
