from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from workshopkit.catalogue.folder import NoExerciseFolderError, read_catalogue, read_folder
from workshopkit.domain.exercise import Exercise, Wording

WriteFolder = Callable[..., Path]

SHIPPED = Path(__file__).parents[2] / "exercises"

WORDS = dict.fromkeys(("sv", "nb", "da", "en"), "# Our values\n\nWhat matters to us?\n")

GOOD = """\
kind = "vote"
minutes = 15

[settings]
votes = 5
"""


def told(folder: Path) -> list[str]:
    """Every problem of a folder, its place said from inside the folder."""
    _, problems = read_folder(folder)
    return [str(problem).replace(str(folder), "").removeprefix("/") for problem in problems]


def test_the_shipped_exercises_have_no_problems_at_all() -> None:
    assert read_catalogue(SHIPPED).problems == ()


def test_every_shipped_folder_is_an_exercise() -> None:
    assert set(read_catalogue(SHIPPED).exercises) == {path.name for path in SHIPPED.iterdir()}


def test_a_good_folder_is_an_exercise_with_all_its_settings(write_folder: WriteFolder) -> None:
    folder = write_folder(exercise=GOOD, **WORDS)

    assert read_folder(folder) == (
        Exercise(
            slug="our-values",
            kind="vote",
            minutes=15,
            settings={
                "votes": 5,
                "keep": 0,
                "method": "dots",
                "voters": "people",
                "mode": "hands",
                "secret": "no",
                "choices_from": "",
            },
            wordings={code: Wording(code, "Our values", "What matters to us?") for code in WORDS},
        ),
        [],
    )


def test_a_folder_without_facts_is_told_to_get_some(write_folder: WriteFolder) -> None:
    assert told(write_folder(**WORDS)) == [
        ":1: the folder needs a file exercise.toml that names its kind"
    ]


def test_a_folder_without_words_is_told_to_get_some(write_folder: WriteFolder) -> None:
    assert told(write_folder(exercise=GOOD)) == [
        ":1: the folder needs the words in at least one language, in sv.md, nb.md, da.md, en.md"
    ]


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        (
            'kind = "vote"\nminutes 15\n\n[settings]\nvotes = 5\n',
            (
                "exercise.toml:2: the file cannot be read: "
                "Expected '=' after a key in a key/value pair (at line 2, column 9)"
            ),
        ),
        (
            'kind = "vote"\nminutes = [\n1,\n',
            "exercise.toml:3: the file cannot be read: Invalid value (at end of document)",
        ),
        (
            'minutes = 10\nkind = "poll"\n',
            (
                "exercise.toml:2: the kind “poll” is not known; "
                "the kinds are collect, decision, discussion, grid, headline, intro, persona, "
                "place, statement, survey, vote"
            ),
        ),
        (
            'kind = ["vote"]\n',
            (
                "exercise.toml:1: the kind “['vote']” is not known; "
                "the kinds are collect, decision, discussion, grid, headline, intro, persona, "
                "place, statement, survey, vote"
            ),
        ),
        (
            "minutes = 10\n",
            (
                'exercise.toml:1: write which kind of exercise this is, like kind = "vote"; '
                "the kinds are collect, decision, discussion, grid, headline, intro, persona, "
                "place, statement, survey, vote"
            ),
        ),
        (
            'kind = "vote"\nminuts = 10\n',
            "exercise.toml:2: “minuts” is not known here; did you mean “minutes”?",
        ),
        (
            'kind = "vote"\nminutes = "10"\n',
            "exercise.toml:2: minutes should be a whole number from 1 to 600",
        ),
        (
            'kind = "vote"\nminutes = 0\n',
            "exercise.toml:2: minutes should be a whole number from 1 to 600",
        ),
        (
            'kind = "vote"\nsettings = 3\n',
            (
                "exercise.toml:2: settings should be a table: "
                "a line [settings] and the settings below it"
            ),
        ),
        (
            'kind = "vote"\n\n[settings]\nkeep = 3\nvots = 5\n',
            (
                "exercise.toml:5: the setting “vots” is not known for this kind of exercise; "
                "did you mean “votes”?"
            ),
        ),
        (
            'kind = "vote"\n\n[settings]\nvotes = "five"\n',
            "exercise.toml:4: the setting “votes” should be a whole number, not 'five'",
        ),
        (
            'kind = "vote"\n\n[settings]\nvotes = 51\n',
            "exercise.toml:4: the setting “votes” should be from 1 to 50, not 51",
        ),
        (
            'kind = "vote"\n\n[settings]\n  voters = "table"\n',
            "exercise.toml:4: the setting “voters” should be one of people, tables, not 'table'",
        ),
        (
            'kind = "vote"\nminutes = 10\nsettings = { votes = 51 }\n',
            "exercise.toml:3: the setting “votes” should be from 1 to 50, not 51",
        ),
        (
            'kind = "vote"\nsettings.keep = 1\nsettings.votes = 51\n',
            "exercise.toml:3: the setting “votes” should be from 1 to 50, not 51",
        ),
        (
            'kind = "vote"\n\n[settings]\nmethod = "choose"\nsecret = "yes"\n',
            (
                "exercise.toml:5: reasons tell who wrote them: "
                "a secret ballot cannot use the method “choose”"
            ),
        ),
        (
            'kind = "vote"\n\n[settings]\nsecret = true\n',
            ("exercise.toml:4: the setting “secret” should be a text in quotation marks, not True"),
        ),
        (
            'kind = "collect"\n\n[settings]\nsecret = "yes"\n',
            (
                "exercise.toml:4: the setting “secret” is not known; "
                "this kind has: texts, limit, named, shown_as, voters"
            ),
        ),
        (
            'kind = "vote"\nminutes = 10\n\n[settings]\nminutes = 5\n',
            (
                "exercise.toml:5: the setting “minutes” is not known; "
                "this kind has: votes, keep, method, voters, mode, secret, choices_from"
            ),
        ),
    ],
)
def test_a_fault_in_the_facts_is_told_with_its_line(
    write_folder: WriteFolder, facts: str, problem: str
) -> None:
    folder = write_folder(exercise=facts, **WORDS)

    assert told(folder) == [problem]
    assert read_folder(folder)[0] is None


@pytest.mark.parametrize(
    ("method", "secret"), [("dots", "yes"), ("rank", "yes"), ("points", "yes"), ("choose", "no")]
)
def test_a_ballot_without_reasons_can_be_secret_and_one_with_reasons_open(
    write_folder: WriteFolder, method: str, secret: str
) -> None:
    facts = f'kind = "vote"\n\n[settings]\nmethod = "{method}"\nsecret = "{secret}"\n'
    folder = write_folder(exercise=facts, **WORDS)

    assert told(folder) == []


def test_every_fault_of_a_folder_is_told_at_once(write_folder: WriteFolder) -> None:
    folder = write_folder(
        exercise='kind = "vote"\nminutes = 0\nminute = 2\n\n[settings]\nkep = 1\n',
        **{**WORDS, "nb": "Verdiene våre\n"},
    )

    assert told(folder) == [
        "exercise.toml:3: “minute” is not known here; did you mean “minutes”?",
        "exercise.toml:2: minutes should be a whole number from 1 to 600",
        (
            "exercise.toml:6: the setting “kep” is not known for this kind of exercise; "
            "did you mean “keep”?"
        ),
        "nb.md:1: the file should begin with a title: a line like “# Our target groups”",
    ]


def test_a_file_that_is_not_text_is_told_and_stops_only_its_folder(
    write_folder: WriteFolder,
) -> None:
    folder = write_folder(exercise=GOOD, **WORDS)
    (folder / "sv.md").write_bytes("# Våra värden".encode("latin-1"))

    assert told(folder) == [
        (
            "sv.md:1: the file cannot be read: 'utf-8' codec can't decode byte 0xe5 in position 3: "
            "invalid continuation byte"
        )
    ]


def test_a_folder_with_an_unusable_name_is_told(write_folder: WriteFolder) -> None:
    assert told(write_folder("Our values", exercise=GOOD, **WORDS)) == [
        ":1: a folder's name should be small letters, digits and hyphens, like “our-values”"
    ]


def test_a_missing_language_is_a_warning_and_the_exercise_is_used(
    write_folder: WriteFolder,
) -> None:
    words = {code: text for code, text in WORDS.items() if code != "da"}
    folder = write_folder(exercise=GOOD, **words)

    assert told(folder) == [":1: warning: the words in da.md are missing"]
    exercise, _ = read_folder(folder)
    assert exercise is not None
    assert exercise.wording("da").language == "nb"


def test_a_block_shorter_than_in_another_language_is_a_warning(write_folder: WriteFolder) -> None:
    choices = "# T\n::: choices\n- One\n- Two\n:::\n"
    words = {**dict.fromkeys(WORDS, choices), "en": "# T\n::: choices\n- One\n:::\n"}

    assert told(write_folder(exercise=GOOD, **words)) == [
        "en.md:1: warning: the block “choices” has fewer lines here than in another language"
    ]


def test_a_broken_folder_is_left_out_and_the_others_stay(write_folder: WriteFolder) -> None:
    write_folder("broken", exercise='kind = "vot"\n', **WORDS)
    folder = write_folder("good", exercise=GOOD, **WORDS)

    catalogue = read_catalogue(folder.parent)

    assert list(catalogue.exercises) == ["good"]
    assert [str(problem).rpartition("/")[2] for problem in catalogue.problems] == [
        (
            "exercise.toml:1: the kind “vot” is not known; "
            "the kinds are collect, decision, discussion, grid, headline, intro, persona, "
            "place, statement, survey, vote"
        )
    ]


def test_folders_that_begin_with_a_dot_or_underscore_are_nobodys_exercise(
    write_folder: WriteFolder,
) -> None:
    write_folder(".git")
    folder = write_folder("_drafts")

    assert read_catalogue(folder.parent).problems == ()


def test_a_missing_folder_of_folders_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoExerciseFolderError):
        read_catalogue(tmp_path / "nowhere")
