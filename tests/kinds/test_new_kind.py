"""A kind that the package does not know goes from an author's folder to the finished document.

It is one module (`five_fingers.py`) and one line that enters it; nothing else is told of it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import five_fingers
import pytest
from server import ROOT, Forum, Page, RunningServer, commanded, new_forum

from workshopkit import open_analysis
from workshopkit.catalogue.folder import read_catalogue
from workshopkit.catalogue.shelf import Shelf
from workshopkit.desk.desk import Desk
from workshopkit.desk.panel import Panel
from workshopkit.desk.preview import Preview
from workshopkit.desk.record_panel import RecordBook
from workshopkit.desk.round_panel import RoundPanel
from workshopkit.desk.script_panel import ScriptDesk
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.finding import find_workshop
from workshopkit.kinds import KINDS
from workshopkit.locale.language import language
from workshopkit.store import open_store

KIND, SLUG = "five-fingers", "how-sure-are-we"
FACTS = f'kind = "{KIND}"\nminutes = 5\n\n[settings]\nfingers = 5\n'
WORDS = """\
# How sure are we?

Show how far you stand behind the plan.

::: questions
- How many fingers?
:::
"""
QUESTION, MEAN = "How many fingers?", "4.33 of 6 fingers."


@pytest.fixture(scope="module", autouse=True)
def entered() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(KINDS, KIND, five_fingers)
        yield


@pytest.fixture(scope="module")
def exercises(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What an author writes: a folder with facts and words."""
    folder = tmp_path_factory.mktemp("new") / "exercises"
    (folder / SLUG).mkdir(parents=True)
    (folder / SLUG / "exercise.toml").write_text(FACTS, encoding="utf-8")
    for code in ("sv", "nb", "da", "en"):
        (folder / SLUG / f"{code}.md").write_text(WORDS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def shelf(exercises: Path) -> Shelf:
    """The author's exercise, and no script yet."""
    notebooks = exercises.parent / "notebooks"
    notebooks.mkdir()
    for name in ("home", "secretary"):
        shutil.copy(ROOT / "notebooks" / f"{name}.ipynb", notebooks)
    return Shelf(notebooks, read_catalogue(exercises).exercises)


@pytest.fixture(scope="module")
def forum(shelf: Shelf, exercises: Path) -> Iterator[Forum]:
    """A workshop on a server that knows the kind, run by a script of the exercise alone."""
    script = shelf.write_script("Our day", [(SLUG, "", "")], "en")
    folders = ("--exercises", str(exercises), "--notebooks", str(shelf.folder))
    server = RunningServer(exercises.parent / "store.sqlite", *folders)
    server.program = (str(Path(__file__).with_name("with_five_fingers.py")),)
    server.start()
    yield new_forum(server, title="Our day", script=script, language="en")
    server.stop()


@pytest.fixture(scope="module")
def desk(forum: Forum) -> Iterator[Desk]:
    """The desk of that workshop, beside the server on the same file."""
    store = open_store(str(forum.server.store))
    with store.read() as unit:
        workshop = find_workshop(unit, forum.slug)
    yield Desk(store, Actor(Role.FACILITATOR), workshop, forum.server.address)
    store.close()


def do(panel: Panel, command: str, fields: dict[str, str] | None = None, **facts: str) -> Page:
    """Press a button or send a form of a panel; return what it shows then."""
    answer = panel._do({"facts": {"command": command, **facts}, "fields": fields or {}})
    assert answer["done"], answer["said"]
    panel.refresh()
    return Page(panel.html)


def test_its_author_is_told_what_to_mend(exercises: Path, tmp_path: Path) -> None:
    assert commanded("check", str(exercises)).stdout.strip() == "No problems."

    broken = tmp_path / "exercises"
    shutil.copytree(exercises, broken)
    (broken / SLUG / "exercise.toml").write_text(FACTS.replace("5\n", "11\n"), encoding="utf-8")
    (broken / SLUG / "en.md").write_text("# How sure are we?\n", encoding="utf-8")

    told = commanded("check", str(broken))
    assert told.returncode == 1
    assert "the setting “fingers” should be from 2 to 10, not 11" in told.stdout


def test_it_is_where_exercises_are_chosen_and_previewed(shelf: Shelf) -> None:
    words = language("en")

    chosen = Page(f"<div>{ScriptDesk(words, shelf).draw()}</div>")
    preview = Preview(shelf.exercises, words).exercise(SLUG, {}).data

    assert chosen.find("//optgroup/@label") == [five_fingers.TITLE]
    assert QUESTION in preview
    assert "of 5 fingers." in preview


def test_the_room_the_desk_and_the_document_know_it(forum: Forum, desk: Desk) -> None:
    """One day from the settings to the export, in the order in which it happens."""
    panel = RoundPanel(desk, SLUG).panel
    the_settings_are_drawn_and_kept(Page(panel.html), panel)
    do(panel, "open")
    the_room_answers(forum)
    closed = do(panel, "close")
    assert MEAN in closed.words("//div[@class='result']")
    revealed = do(panel, "reveal")
    assert closed.find("//button[contains(., 'Write it into the record')]")
    assert "3 of 3 took part." in revealed.words("//div[@class='result']")
    do(panel, "record_decision")
    everybody_sees_the_result(forum)
    the_secretary_has_it(forum, desk)
    it_can_be_taken_home(forum)
    the_analysis_has_a_row_for_every_answer(forum)


def the_settings_are_drawn_and_kept(shown: Page, panel: Panel) -> None:
    labels = shown.words("//details[contains(@class, 'settings')]//label")
    assert labels == "Fingers on a hand How it is told Who answers"
    assert shown.words("//select[@name='told']/option") == "A bar for each Only the mean"
    assert not shown.find("//*[@name='limit']")

    again = do(panel, "settings", {"fingers": "6", "told": "bars", "voters": "people"})

    assert again.find("//input[@name='fingers']/@value") == ["6"]


def the_room_answers(forum: Forum) -> None:
    people = [forum.join() for _ in range(3)]
    page = people[0].get("/room").page
    assert QUESTION in page.words("//form[@id='answer-form']")
    assert len(page.find("//input[@name='fingers']")) == 6
    facts = {"round": page.hidden("round"), "rev": "1"}

    refused = people[0].post("/room", {**facts, "fingers": "7"})

    assert "is not on the list" in refused.page.words("//*[contains(@class, 'error')]")
    for person, fingers in zip(people, ("4", "4", "5"), strict=True):
        forum.answer(person, SLUG, {"fingers": [fingers]})
    assert people[2].get("/room").page.value("fingers") == ["5"]


def everybody_sees_the_result(forum: Forum) -> None:
    for page in (forum.join().get("/room").page, forum.desk.get(f"/stage/{forum.slug}").page):
        assert MEAN in page.words("//*[@class='result' or contains(@class, 'result')]")
        assert "How many fingers" in page.words("//figure | //table")


def the_secretary_has_it(forum: Forum, desk: Desk) -> None:
    secretary = Desk(desk.store, Actor(Role.SECRETARY), *found(desk), forum.server.address)
    book = RecordBook(secretary)
    assert MEAN in Page(book.notes().html).words("//*")
    decisions = Page(book.decisions().html)
    assert "How sure are we?" in decisions.words("//select/option")
    assert MEAN in decisions.words("//*")


def found(desk: Desk) -> tuple[Workshop]:
    with desk.store.read() as unit:
        return (desk.workshop(unit),)


def it_can_be_taken_home(forum: Forum) -> None:
    sheet = forum.desk.get(f"/worksheet/{forum.slug}/{SLUG}?language=en").page
    assert QUESTION in sheet.words("//*")
    preview = forum.desk.get(f"/preview/{forum.slug}?language=en").page
    assert preview.words("//p[@class='decision']") == f"1. How sure are we? {MEAN}"
    markdown = forum.desk.get(f"/export/{forum.slug}.md").text
    assert markdown.replace("\\", "").count(MEAN) == 2  # the result, and the decision
    for ending in ("html", "pdf", "docx", "odt", "xlsx", "csv", "json", "zip"):
        assert forum.desk.get(f"/export/{forum.slug}.{ending}").status == 200, ending
    assert forum.server.broken == []


def the_analysis_has_a_row_for_every_answer(forum: Forum) -> None:
    analysis = open_analysis(str(forum.server.store), forum.slug, "en")

    assert list(analysis.responses()["answer"]) == ["4", "4", "5"]
    assert list(analysis.tallies()["votes"]) == [0, 0, 0, 2, 1, 0]
    assert list(analysis.items()["kind"].unique()) == [KIND]
