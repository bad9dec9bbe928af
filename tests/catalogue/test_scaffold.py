from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import fields
from importlib import resources
from pathlib import Path

import pytest
from server import commanded

from workshopkit.catalogue.folder import read_folder
from workshopkit.catalogue.scaffold import (
    BadExerciseNameError,
    FolderNotWrittenError,
    FolderTakenError,
    UnknownKindError,
    UnknownWordsError,
    allowed,
    read_languages,
    write_exercise,
)
from workshopkit.domain.language import LANGUAGES
from workshopkit.domain.question import TYPES
from workshopkit.domain.setting import defaults
from workshopkit.errors import WorkshopError
from workshopkit.kinds import KINDS

DOCS = Path(__file__).parents[2] / "docs"


def page_of(kind: str) -> str:
    """What authors read about a kind."""
    return (DOCS / "kinds" / f"{kind}.md").read_text(encoding="utf-8")


def files(folder: Path) -> dict[str, str]:
    """Everything below a folder, by its path."""
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("kind", KINDS)
class TestEveryKind:
    def test_a_new_exercise_in_all_languages_has_no_problems_at_all(
        self, tmp_path: Path, kind: str
    ) -> None:
        write_exercise(tmp_path, "our-own", kind, LANGUAGES)

        exercise, problems = read_folder(tmp_path / "our-own")

        assert problems == []
        assert exercise is not None
        assert (exercise.kind, set(exercise.wordings)) == (kind, set(LANGUAGES))

    def test_a_new_exercise_in_one_language_lacks_only_the_others(
        self, tmp_path: Path, kind: str
    ) -> None:
        write_exercise(tmp_path, "our-own", kind, ["nb"])

        exercise, problems = read_folder(tmp_path / "our-own")

        assert exercise is not None
        assert [problem.is_warning for problem in problems] == [True] * 3

    def test_it_is_set_as_the_kind_is_and_says_what_each_setting_may_be(
        self, tmp_path: Path, kind: str
    ) -> None:
        write_exercise(tmp_path, "our-own", kind, ["en"])

        exercise, _ = read_folder(tmp_path / "our-own")
        lines = files(tmp_path)["our-own/exercise.toml"].splitlines()

        assert exercise is not None
        assert exercise.settings == defaults(KINDS[kind].Settings)
        for setting in fields(KINDS[kind].Settings):
            line = next(line for line in lines if line.startswith(f"{setting.name} = "))
            assert line.endswith(f"  # {allowed(setting, KINDS[kind].SOURCE_SETTINGS)}")

    def test_its_words_say_something_in_every_block_the_kind_needs(
        self, tmp_path: Path, kind: str
    ) -> None:
        write_exercise(tmp_path, "our-own", kind, LANGUAGES)

        exercise, _ = read_folder(tmp_path / "our-own")

        assert exercise is not None
        for words in exercise.wordings.values():
            assert words.instruction != ""
            assert words.facilitator != ""
            assert all(words.block(name) for name in KINDS[kind].NEEDS_BLOCKS)
            if KINDS[kind].NEEDS_ITEMS:
                assert len(words.block("choices")) > 1

    def test_authors_can_read_about_it(self, kind: str) -> None:
        page = page_of(kind)

        assert page.startswith(f"# {kind.capitalize()}\n")
        for setting in fields(KINDS[kind].Settings):
            default = json.dumps(setting.default)
            assert f"\n| `{setting.name}` | `{default}` | " in page
            for choice in setting.metadata.get("choices", ()):
                assert f'`"{choice}"`' in page
        for block in KINDS[kind].NEEDS_BLOCKS:
            assert f"\n| `{block}` | yes | " in page

    def test_the_example_they_read_can_be_used(self, tmp_path: Path, kind: str) -> None:
        folder = tmp_path / "our-own"
        folder.mkdir()
        for language, file in (("toml", "exercise.toml"), ("markdown", "en.md")):
            found = re.search(rf"```{language}\n(.*?)```", page_of(kind), re.DOTALL)
            assert found is not None
            (folder / file).write_text(found.group(1), encoding="utf-8")

        exercise, problems = read_folder(folder)

        assert exercise is not None, [str(problem) for problem in problems]
        assert exercise.kind == kind


@pytest.mark.parametrize("kind", KINDS)
def test_the_guide_for_authors_leads_to_every_kind(kind: str) -> None:
    guide = (DOCS / "adding-an-exercise.md").read_text(encoding="utf-8")

    assert f"[{kind}](kinds/{kind}.md)" in guide


def test_no_page_or_words_are_about_a_kind_there_is_none_of() -> None:
    starters = Path(str(resources.files("workshopkit.catalogue"))) / "starters"

    assert {path.stem for path in (DOCS / "kinds").glob("*.md")} == set(KINDS)
    assert {path.name for path in starters.iterdir()} == set(KINDS)


def test_a_new_survey_has_one_question_of_each_type(tmp_path: Path) -> None:
    write_exercise(tmp_path, "our-own", "survey", LANGUAGES)

    exercise, _ = read_folder(tmp_path / "our-own")

    assert exercise is not None
    assert sorted(question.type for question in exercise.questions) == sorted(TYPES)


REFUSED: list[tuple[Mapping[str, object], type[WorkshopError]]] = [
    ({"name": "Our Values"}, BadExerciseNameError),
    ({"name": ""}, BadExerciseNameError),
    ({"name": "../elsewhere"}, BadExerciseNameError),
    ({"name": "our-values-"}, BadExerciseNameError),
    ({"kind": "poll"}, UnknownKindError),
    ({"kind": "../kinds"}, UnknownKindError),
    ({"languages": ["sv", "fi"]}, UnknownWordsError),
    ({"languages": []}, UnknownWordsError),
    ({"name": "taken"}, FolderTakenError),
]


@pytest.mark.parametrize(("asked", "error"), REFUSED)
def test_what_cannot_be_made_is_refused_and_nothing_is_written(
    tmp_path: Path, asked: Mapping[str, object], error: type[WorkshopError]
) -> None:
    write_exercise(tmp_path, "taken", "vote", ["en"])
    before = files(tmp_path)
    facts: dict[str, object] = {"name": "our-values", "kind": "vote", "languages": ["en"], **asked}

    with pytest.raises(error) as refused:
        write_exercise(tmp_path, **facts)  # type: ignore[arg-type]

    assert "{" not in str(refused.value)
    assert files(tmp_path) == before


def test_a_folder_of_folders_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FolderNotWrittenError, match="nowhere"):
        write_exercise(tmp_path / "nowhere", "our-values", "vote", ["en"])


def test_languages_are_named_with_commas_between() -> None:
    assert read_languages("sv, en,sv,") == ("sv", "en")


def test_the_command_writes_a_folder_that_passes_the_check_at_once(tmp_path: Path) -> None:
    options = ["--kind", "survey", "--language", "sv,en", "--exercises", str(tmp_path)]

    made = commanded("new-exercise", "our-survey", *options)
    checked = commanded("check", str(tmp_path))

    assert made.returncode == 0, made.stderr
    written = ["exercise.toml", "sv.md", "en.md"]
    assert made.stdout.splitlines() == [str(tmp_path / "our-survey" / file) for file in written]
    assert checked.returncode == 0, checked.stdout
    assert len(checked.stdout.splitlines()) == 2
    assert all("warning: the words in" in line for line in checked.stdout.splitlines())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["Our Values", "--kind", "vote"], "“Our Values” cannot name a folder."),
        (["our-values", "--kind", "poll"], "The kind “poll” is not known. The kinds are "),
        (["our-values", "--kind", "vote", "--language", "sv,xx"], "The language “xx” is not known"),
        (["taken", "--kind", "vote"], "There is already a folder"),
        (["our-values"], "Missing option '--kind'"),
    ],
)
def test_the_command_refuses_in_a_sentence(tmp_path: Path, words: list[str], said: str) -> None:
    (tmp_path / "taken").mkdir()

    run = commanded("new-exercise", *words, "--exercises", str(tmp_path))

    assert run.returncode == 2
    assert said in run.stderr
    assert "Traceback" not in run.stderr
    assert run.stdout == ""
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
