from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from markupsafe import escape

from workshopkit.catalogue.authoring import (
    BuildsOnNothingError,
    LongScriptTitleError,
    NoScriptTitleError,
    NothingPickedError,
    NothingToWorkOnError,
    Pick,
    PickedTwiceError,
    ScriptNotWrittenError,
    SourceNotEarlierError,
    UnknownPickError,
    duplicate_script,
    script_title,
    total_minutes,
    write_script,
)
from workshopkit.catalogue.folder import read_catalogue
from workshopkit.catalogue.script import read_script, script_paths
from workshopkit.catalogue.shelf import Shelf
from workshopkit.catalogue.source import (
    gives_items,
    needs_source,
    proposed_source,
    source_settings,
)
from workshopkit.desk.script_panel import ScriptDesk
from workshopkit.domain.exercise import Exercise
from workshopkit.domain.language import LANGUAGES
from workshopkit.domain.round import NoSuchRoundError
from workshopkit.domain.script import NoSuchScriptError
from workshopkit.domain.setting import ways
from workshopkit.errors import WorkshopError
from workshopkit.kinds import KINDS
from workshopkit.locale.language import language

ROOT = Path(__file__).parents[2]
NOTEBOOKS = ROOT / "notebooks"
EXERCISES = read_catalogue(ROOT / "exercises").exercises
INTRO = "dialogue-introduction"
PROPOSE, PRIORITISE, PERSONAS = "propose-target-groups", "prioritise-target-groups", "personas"
PLAN = "action-plan-now"

PICKS = (
    Pick(INTRO),
    Pick(PROPOSE),
    Pick(PRIORITISE, PROPOSE),
    Pick(PERSONAS, PRIORITISE),
    Pick(PLAN, PRIORITISE),
)


def write(folder: Path, *picks: Pick, title: str = "Our own day") -> Path:
    return write_script(folder, title, picks or PICKS, EXERCISES, "sv")


def code(path: Path) -> list[str]:
    """The code of a notebook, cell by cell."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells]


def metadata(path: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))["metadata"]
    return found


def of_kind(kind: str, **settings: object) -> Exercise:
    """A shipped exercise of a kind that brings nothing of its own to work on."""
    found = next(e for e in EXERCISES.values() if e.kind == kind and not has_choices(e))
    return replace(found, settings={**found.settings, **settings})


def has_choices(exercise: Exercise) -> bool:
    return any(words.block("choices") for words in exercise.wordings.values())


# Writing a script


def test_a_script_is_one_cell_for_each_exercise_between_welcome_and_thanks(tmp_path: Path) -> None:
    assert code(write(tmp_path)) == [
        'from workshopkit import open_forum\n\nforum = open_forum("sv")',
        "forum.welcome()",
        'forum.exercise("dialogue-introduction")',
        'forum.exercise("propose-target-groups")',
        'forum.exercise("prioritise-target-groups", choices_from="propose-target-groups")',
        'forum.exercise("personas", subjects_from="prioritise-target-groups")',
        'forum.exercise("action-plan-now", subjects_from="prioritise-target-groups")',
        "forum.thanks()",
    ]


def test_a_written_script_is_read_without_problems(tmp_path: Path) -> None:
    script, problems = read_script(write(tmp_path), EXERCISES)

    assert problems == []
    assert script.title == "Our own day"
    assert [section.key for section in script.exercises] == [pick.slug for pick in PICKS]


def test_a_written_script_is_a_notebook_that_jupyter_opens(tmp_path: Path) -> None:
    nbformat.validate(nbformat.read(write(tmp_path), as_version=4))


def test_a_grid_builds_on_an_exercise_in_the_way_that_is_chosen(tmp_path: Path) -> None:
    picks = (Pick(PROPOSE), Pick(PLAN, PROPOSE, "rows_from"))

    assert code(write(tmp_path, *picks))[3] == (
        'forum.exercise("action-plan-now", rows_from="propose-target-groups")'
    )


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Our own day", "our_own_day"),
        ("  Dagen på Ängelåsa  ", "dagen_pa_angelasa"),
        ("Home", "home"),
        ("../../etc/passwd", "etc_passwd"),
        ("日本", "script"),
        ('Quoted "words" \\ and {braces}', "quoted_words_and_braces"),
    ],
)
def test_the_files_name_is_made_from_the_title(tmp_path: Path, title: str, name: str) -> None:
    path = write(tmp_path, title=title)

    assert path == tmp_path / f"{name}.ipynb"
    assert metadata(path)["title"] == title.strip()
    assert read_script(path, EXERCISES)[1] == []


def test_nothing_is_ever_written_over(tmp_path: Path) -> None:
    kept = tmp_path / "our_own_day.ipynb"
    kept.write_text("somebody's own", encoding="utf-8")

    paths = [write(tmp_path) for _ in range(3)]

    assert [path.name for path in paths] == [
        "our_own_day_2.ipynb",
        "our_own_day_3.ipynb",
        "our_own_day_4.ipynb",
    ]
    assert kept.read_text(encoding="utf-8") == "somebody's own"


REFUSED = [
    ("  \n", [Pick(PROPOSE)], NoScriptTitleError),
    ("x" * 121, [Pick(PROPOSE)], LongScriptTitleError),
    ("Our day", [], NothingPickedError),
    ("Our day", [Pick("nonsense")], UnknownPickError),
    ("Our day", [Pick(PROPOSE), Pick(PROPOSE)], PickedTwiceError),
    ("Our day", [Pick(PRIORITISE, PROPOSE), Pick(PROPOSE)], SourceNotEarlierError),
    ("Our day", [Pick(PERSONAS, PERSONAS)], SourceNotEarlierError),
    ("Our day", [Pick(PERSONAS, "nonsense")], SourceNotEarlierError),
    ("Our day", [Pick(INTRO), Pick(PROPOSE, INTRO)], BuildsOnNothingError),
    ("Our day", [Pick(PROPOSE), Pick(PERSONAS, PROPOSE, "rows_from")], BuildsOnNothingError),
    ("Our day", [Pick(PROPOSE), Pick(PRIORITISE)], NothingToWorkOnError),
]


@pytest.mark.parametrize(("title", "picks", "error"), REFUSED)
def test_what_cannot_be_a_script_is_refused_in_a_sentence_and_nothing_is_written(
    tmp_path: Path, title: str, picks: list[Pick], error: type[WorkshopError]
) -> None:
    with pytest.raises(error) as refused:
        write_script(tmp_path, title, picks, EXERCISES, "en")

    assert "{" not in refused.value.sentence(language("en"))
    assert list(tmp_path.iterdir()) == []


def test_a_refusal_names_the_exercises_as_the_reader_knows_them(tmp_path: Path) -> None:
    picks = [Pick(PRIORITISE, PROPOSE), Pick(PROPOSE)]

    with pytest.raises(SourceNotEarlierError) as refused:
        write_script(tmp_path, "Our day", picks, EXERCISES, "en")

    assert str(refused.value) == (
        "“Prioritise target groups” builds on “Propose target groups”, "
        "which does not come before it."
    )


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ScriptNotWrittenError, match="nowhere"):
        write(tmp_path / "nowhere")


# Copying one


def test_a_copy_is_the_same_script_under_a_name_of_its_own(tmp_path: Path) -> None:
    original = tmp_path / "dialogue_forum.ipynb"
    original.write_bytes((NOTEBOOKS / "dialogue_forum.ipynb").read_bytes())

    copy = duplicate_script(tmp_path, "dialogue_forum", "Vårt forum")

    assert copy.name == "vart_forum.ipynb"
    assert code(copy) == code(original)
    assert [script_title(copy, code_) for code_ in LANGUAGES] == ["Vårt forum"] * 4
    assert original.read_bytes() == (NOTEBOOKS / "dialogue_forum.ipynb").read_bytes()


def test_a_copy_of_the_same_name_does_not_touch_the_original(tmp_path: Path) -> None:
    path = write(tmp_path)
    before = path.read_bytes()

    copy = duplicate_script(tmp_path, path.stem, "Our own day")

    assert copy.name == "our_own_day_2.ipynb"
    assert path.read_bytes() == before


def test_a_copy_needs_a_title_and_an_original(tmp_path: Path) -> None:
    path = write(tmp_path)

    with pytest.raises(NoScriptTitleError):
        duplicate_script(tmp_path, path.stem, " ")
    with pytest.raises(NoSuchScriptError):
        duplicate_script(tmp_path, "../our_own_day", "Ours")
    assert list(tmp_path.iterdir()) == [path]


def test_a_torn_script_is_not_copied(tmp_path: Path) -> None:
    (tmp_path / "torn.ipynb").write_text("{open_forum", encoding="utf-8")

    with pytest.raises(ScriptNotWrittenError):
        duplicate_script(tmp_path, "torn", "Mended")


# What a script is called, and how long it takes


@pytest.mark.parametrize(
    ("metadata_of", "titles"),
    [
        ({"title": "Day", "titles": {"sv": "Dag", "en": "A day"}}, ("Dag", "Day", "A day")),
        ({"title": "Day"}, ("Day", "Day", "Day")),
        ({"titles": {"en": "A day"}}, ("A day", "A day", "A day")),
        ({"titles": ["Dag"], "title": 3}, ("Our day", "Our day", "Our day")),
        ({"titles": {"sv": " "}, "title": ""}, ("Our day", "Our day", "Our day")),
    ],
)
def test_a_script_is_called_what_its_metadata_says_in_the_readers_language(
    tmp_path: Path, metadata_of: dict[str, object], titles: tuple[str, ...]
) -> None:
    path = tmp_path / "our_day.ipynb"
    path.write_text(json.dumps({"cells": [], "metadata": metadata_of}), encoding="utf-8")

    assert tuple(script_title(path, code_) for code_ in ("sv", "nb", "en")) == titles


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"metadata": 3}'])
def test_a_script_that_cannot_be_read_is_called_after_its_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "our_day.ipynb"
    path.write_text(text, encoding="utf-8")

    assert script_title(path, "sv") == "Our day"


@pytest.mark.parametrize("name", script_paths(NOTEBOOKS))
def test_a_shipped_script_has_a_name_in_every_language(name: str) -> None:
    titles = metadata(NOTEBOOKS / f"{name}.ipynb")["titles"]

    assert isinstance(titles, dict)
    assert set(titles) == set(LANGUAGES)


def test_the_minutes_are_summed_up() -> None:
    minutes = EXERCISES[PROPOSE].minutes + EXERCISES[PERSONAS].minutes

    assert total_minutes([PROPOSE, "nonsense", PERSONAS], EXERCISES) == minutes


# What builds on what


def test_the_nearest_earlier_exercise_that_gives_something_is_proposed() -> None:
    earlier = [EXERCISES[name] for name in (PROPOSE, PRIORITISE, INTRO)]

    assert proposed_source(EXERCISES[PERSONAS], earlier) == PRIORITISE
    assert proposed_source(EXERCISES[PERSONAS], earlier[:1]) == PROPOSE
    assert proposed_source(EXERCISES[PERSONAS], earlier[2:]) == ""
    assert proposed_source(EXERCISES[PERSONAS], []) == ""


def test_an_exercise_that_takes_nothing_is_proposed_nothing() -> None:
    assert proposed_source(EXERCISES[PROPOSE], [EXERCISES[PROPOSE]]) == ""


def test_an_exercise_with_choices_of_its_own_is_proposed_nothing() -> None:
    vote = EXERCISES[PRIORITISE]
    words = {
        code: replace(words, blocks={"choices": ("A", "B")})
        for code, words in vote.wordings.items()
    }

    assert proposed_source(replace(vote, wordings=words), [EXERCISES[PROPOSE]]) == ""


def test_a_grid_is_proposed_a_source_only_if_its_words_are_about_one_thing_at_a_time() -> None:
    assert proposed_source(EXERCISES[PLAN], [EXERCISES[PROPOSE]]) == PROPOSE
    assert source_settings(EXERCISES[PLAN])[0] == "subjects_from"
    assert proposed_source(EXERCISES["crisis-plan"], [EXERCISES[PROPOSE]]) == ""
    assert source_settings(EXERCISES["crisis-plan"])[0] == "rows_from"


@pytest.mark.parametrize(
    ("exercise", "gives"),
    [
        (of_kind("intro"), False),
        (of_kind("collect"), True),
        (of_kind("vote"), True),
        (of_kind("grid"), True),
        (of_kind("discussion", written=False), False),
        (of_kind("discussion", written=True), True),
        (of_kind("decision", by="consensus"), False),
        (of_kind("decision", by="vote"), True),
        (of_kind("statement"), True),
    ],
    ids=lambda value: f"{value.slug}" if isinstance(value, Exercise) else "",
)
def test_only_what_something_comes_out_of_can_be_built_on(exercise: Exercise, gives: bool) -> None:
    assert gives_items(exercise) is gives


@pytest.mark.parametrize("kind", KINDS)
def test_an_exercise_builds_on_others_if_its_kind_can(kind: str) -> None:
    wants = {"by": "vote"} if kind == "decision" else {}

    assert set(source_settings(of_kind(kind, **wants))) == set(KINDS[kind].SOURCE_SETTINGS)


def test_a_decision_in_the_room_takes_nothing_over() -> None:
    assert source_settings(of_kind("decision", by="hands")) == ()


def test_only_a_vote_or_a_placing_without_choices_needs_a_source() -> None:
    kinds = {e.kind for e in EXERCISES.values() if needs_source(e)}

    assert kinds == {"vote", "place"}


# The shelf of the home page


def test_the_shelf_has_every_script_with_its_title_and_its_problems(tmp_path: Path) -> None:
    write(tmp_path)
    broken = code(write(tmp_path, title="Broken"))[0]
    (tmp_path / "broken.ipynb").write_text(
        json.dumps(
            {
                "cells": [
                    {"cell_type": "code", "metadata": {}, "source": broken},
                    {"cell_type": "code", "metadata": {}, "source": "forum.exercise("},
                ],
                "nbformat": 4,
                "metadata": {"titles": {"sv": "Trasigt"}},
            }
        ),
        encoding="utf-8",
    )

    found = Shelf(tmp_path, EXERCISES).scripts("sv")

    assert [(script.title, len(problems)) for script, problems in found] == [
        ("Our own day", 0),
        ("Trasigt", 1),
    ]


def test_the_shelf_sees_what_is_written_and_changed_meanwhile(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, EXERCISES)
    assert shelf.scripts("en") == []

    name = shelf.write_script("Our day", [(PROPOSE, "", "")], "en")
    shelf.duplicate(name, "Another day")
    (tmp_path / "our_day.ipynb").write_text("open_forum {", encoding="utf-8")

    assert [(script.title, len(problems)) for script, problems in shelf.scripts("en")] == [
        ("Another day", 0),
        ("Our day", 1),
    ]


# The home page


@pytest.fixture
def desk(tmp_path: Path) -> ScriptDesk:
    return ScriptDesk(language("en"), Shelf(tmp_path, EXERCISES))


def do(desk: ScriptDesk, command: str, typed: dict[str, str] | None = None, **facts: str) -> str:
    """Press a button or send a form of the panel."""
    return desk.act({"facts": {"command": command, **facts}, "fields": typed or {}})


def pick(desk: ScriptDesk, *names: str) -> None:
    for name in names:
        do(desk, "pick", {"exercise": name})


def written(desk: ScriptDesk, tmp_path: Path, title: str = "Our day") -> list[str]:
    """Write the script; return its exercise cells."""
    do(desk, "write", {"title": title})
    return code(tmp_path / "our_day.ipynb")[2:-1]


def test_every_kind_has_a_name_where_exercises_are_chosen() -> None:
    titles = [kind.TITLE for kind in KINDS.values()]

    assert all(titles)
    assert len(set(titles)) == len(titles)


def test_every_way_to_build_on_something_has_a_name() -> None:
    several = [kind for kind in KINDS.values() if len(kind.SOURCE_SETTINGS) > 1]

    assert several != []
    for kind in several:
        said = [ways(kind.Settings)[name] for name in kind.SOURCE_SETTINGS]
        assert all(said)
        assert len(set(said)) == len(said)


def test_a_script_is_put_together_by_picking(desk: ScriptDesk, tmp_path: Path) -> None:
    pick(desk, PROPOSE, PRIORITISE, PERSONAS)
    do(desk, "build", {"source": f"subjects_from {PROPOSE}"}, exercise=PERSONAS)

    assert written(desk, tmp_path) == [
        'forum.exercise("propose-target-groups")',
        'forum.exercise("prioritise-target-groups", choices_from="propose-target-groups")',
        'forum.exercise("personas", subjects_from="propose-target-groups")',
    ]
    assert [(line.title, line.minutes, line.problems) for line in desk.lines()] == [
        ("Our day", total_minutes([PROPOSE, PRIORITISE, PERSONAS], EXERCISES), ())
    ]


def test_what_loses_its_source_builds_on_the_nearest_instead(
    desk: ScriptDesk, tmp_path: Path
) -> None:
    pick(desk, PROPOSE, "core-values", PRIORITISE)
    do(desk, "drop", exercise="core-values")

    assert written(desk, tmp_path)[1].endswith('choices_from="propose-target-groups")')


def test_what_is_moved_behind_its_source_builds_on_it(desk: ScriptDesk, tmp_path: Path) -> None:
    pick(desk, PRIORITISE, PROPOSE)
    with pytest.raises(NothingToWorkOnError):
        do(desk, "write", {"title": "Our day"})
    do(desk, "move", exercise=PROPOSE, steps="up")

    assert written(desk, tmp_path)[1].endswith('choices_from="propose-target-groups")')


def test_what_was_picked_stays_when_writing_is_refused(desk: ScriptDesk, tmp_path: Path) -> None:
    pick(desk, PROPOSE)
    with pytest.raises(NoScriptTitleError):
        do(desk, "write", {"title": " "})

    assert written(desk, tmp_path) == ['forum.exercise("propose-target-groups")']
    with pytest.raises(NothingPickedError):
        do(desk, "write", {"title": "Our next day"})


@pytest.mark.parametrize(
    ("command", "exercise"), [("pick", "nonsense"), ("drop", PROPOSE), ("build", PROPOSE)]
)
def test_an_exercise_that_is_not_there_is_told(
    desk: ScriptDesk, command: str, exercise: str
) -> None:
    with pytest.raises(NoSuchRoundError):
        do(desk, command, {"exercise": exercise}, exercise=exercise)


def test_what_is_picked_is_offered_no_more(desk: ScriptDesk) -> None:
    offered = f'<option value="{PROPOSE}">'
    assert offered in desk.draw()

    pick(desk, PROPOSE)

    assert offered not in desk.draw()
    with pytest.raises(NoSuchRoundError):
        pick(desk, PROPOSE)


def test_only_an_exercise_that_can_build_on_something_is_asked_what_on(desk: ScriptDesk) -> None:
    pick(desk, INTRO, PROPOSE, PRIORITISE, "core-values")

    page = desk.draw()

    assert f'id="source-{PRIORITISE}"' in page
    assert f'<option value="choices_from {PROPOSE}" selected>' in page
    assert f"choices_from {INTRO}" not in page
    assert 'id="source-core-values"' not in page


def test_the_title_of_a_script_is_text_whatever_is_in_it(desk: ScriptDesk) -> None:
    pick(desk, PROPOSE)
    do(desk, "write", {"title": '<script>alert("1")</script>'})

    assert "<script>" not in desk.draw()


def test_the_problems_of_a_script_are_told_in_the_order_of_its_cells(
    desk: ScriptDesk, tmp_path: Path
) -> None:
    cells = ["forum = open_forum()", "forum.exercise(", 'forum.exercise("personas", zzz=1)', "x ="]
    made = [{"cell_type": "code", "source": cell} for cell in cells]
    (tmp_path / "torn.ipynb").write_text(
        json.dumps({"cells": made, "nbformat": 4}), encoding="utf-8"
    )

    (line,) = desk.lines()

    assert [problem.split(":")[0] for problem in line.problems] == ["Cell 2", "Cell 3", "Cell 4"]
    assert all(escape(problem) in desk.draw() for problem in line.problems)
