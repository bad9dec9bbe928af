"""A questionnaire of LimeSurvey is answered in a room and ends up in a document."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from server import Forum, RunningServer, commanded, new_forum
from written_lss import Ask, Dump, Sub, write_lss

from workshopkit.catalogue.folder import read_catalogue
from workshopkit.catalogue.shelf import Shelf

ROOT = Path(__file__).parents[2]
SLUG = "after-the-day"
CAME = (Sub("Y1", "Ja", "Yes"), Sub("N1", "Nej", "No"))
ROWS = (Sub("SQ1", "Lokalen", "The room"), Sub("SQ2", "Maten", "The food"))
ASKS = (
    Ask("X", "intro", "Svara för dig själv", "Answer for yourself"),
    Ask("L", "came", "Kom du i tid?", "Were you in time?", answers=CAME, mandatory="Y"),
    Ask("N", "children", "Hur många barn hade du med?", "How many children?"),
    Ask("A", "fives", "Hur nöjd är du med", "How content are you with", subs=ROWS),
    Ask("T", "why", "Vad gick snett?", "What went wrong?",
        relevance='came == "N1" or fives_SQ2 == "1"'),
    Ask("R", "rank", "Rangordna", "Rank", answers=CAME),
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("questionnaire")
    (made / "exercises").mkdir()
    (made / "notebooks").mkdir()
    for name in ("home", "secretary"):
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", made / "notebooks")
    write_lss(made / "day.lss", Dump(630, ASKS))
    return made


@pytest.fixture(scope="module")
def told(folder: Path) -> list[str]:
    """What the command line says of the file that it makes an exercise of."""
    run = commanded(
        "questionnaire", str(folder / "day.lss"), SLUG, "--exercises", str(folder / "exercises")
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()


@pytest.fixture(scope="module")
def evaluation(folder: Path, told: list[str]) -> Iterator[Forum]:
    assert told
    exercises, notebooks = folder / "exercises", folder / "notebooks"
    shelf = Shelf(notebooks, read_catalogue(exercises).exercises)
    script = shelf.write_script("Utvärdering", [(SLUG, "", "")], "sv")
    folders = ("--exercises", str(exercises), "--notebooks", str(notebooks))
    server = RunningServer(folder / "store.sqlite", *folders).start()
    forum = new_forum(server, title="Utvärdering", script=script)
    forum.do("open", SLUG)
    yield forum
    server.stop()


def test_the_command_says_what_was_not_taken_and_what_was_written(
    told: list[str], folder: Path
) -> None:
    remarks = [line for line in told if "warning: " in line]

    assert all(line.startswith(f"{folder / 'day.lss'}:") for line in remarks)
    assert any("“rank” was not taken" in line for line in remarks)
    assert [Path(line).name for line in told[len(remarks) :]] == [
        "exercise.toml",
        "sv.md",
        "en.md",
    ]


def test_a_room_answers_it_and_the_document_tells_it(evaluation: Forum) -> None:
    answers = [
        {"q3": ["1"], "q4": ["2"], "q6": ["4"], "q7": ["1"], "q8": ["Kallt kaffe"]},
        {"q3": ["2"], "q4": ["0"], "q6": ["5"], "q7": ["5"], "q8": ["Bussen"]},
        {"q3": ["1"], "q4": ["1"], "q6": ["5"], "q7": ["5"], "q8": ["Inte frågad"]},
    ]
    page = evaluation.join(language="sv").get("/room").page
    assert page.words("//p[contains(@class, 'between')][2]") == "Svara för dig själv"
    assert page.find("//input[@name='q4']")[0].get("inputmode") == "numeric"
    for raw in answers:
        sent = {**raw, "round": [evaluation.round(SLUG)["id"]], "rev": ["1"]}
        assert evaluation.join().post("/room", sent).status == 200
    evaluation.do("close", SLUG)
    evaluation.do("reveal", SLUG)

    text = evaluation.desk.get(f"/export/{evaluation.slug}.md").text

    assert "Kallt kaffe" in text
    assert "Bussen" in text
    assert "Inte frågad" not in text
    table = [line for line in text.splitlines() if line.startswith("| Summa")]
    assert [cell.strip() for cell in table[0].strip("| ").split("|")] == ["Summa", "3"]


def test_a_number_that_is_none_is_refused_in_words(evaluation: Forum) -> None:
    evaluation.do("open", SLUG)
    person = evaluation.join(language="sv")
    sent = {"q3": ["1"], "q4": ["två"], "round": [evaluation.round(SLUG)["id"]], "rev": ["1"]}

    answer = person.post("/room", sent)

    assert "Skriv ett heltal från 0 till 1000000" in answer.text.replace("\u00a0", "")
    assert answer.page.value("q4") == ["två"]
