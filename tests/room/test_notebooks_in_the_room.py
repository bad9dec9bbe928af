"""Scripts that people write, in a real room: what fails takes nothing else with it."""

from __future__ import annotations

import codecs
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from server import ROOT, Answer, Forum, RunningServer, eventually, facilitator_of, new_forum
from written_notebook import CHECK_IN, EVALUATION, OPENING, code, notebook, text

SECRET = "a mistake in a cell of my own"
FAILED = "En cell i manuset misslyckades"
PANEL = "application/vnd.jupyter.widget-view+json"

SCRIPTS = {
    "fails": notebook(
        OPENING,
        "forum.welcome()",
        f"raise ValueError({SECRET!r})",
        text("Efter felet"),
        code(f"import sys\nprint('Till rummet')\nsys.stderr.write({SECRET!r})", "room"),
        code(f"raise ValueError({SECRET!r})", "room"),
        CHECK_IN,
        EVALUATION,
        "forum.thanks()",
    ),
    "one_cell": notebook(
        f"{OPENING}\nforum.welcome()\n{CHECK_IN};\n{EVALUATION}\nforum.thanks()",
    ),
    "words": notebook(
        OPENING,
        "forum.welcome()",
        text("Ta en kopp **kaffe**.\n\n![Vår ö](bilder å/vår ö.png)\n\n![](borta.png)"),
        text(f"# Mål **nu**\n\n$a^2$ {'långt' * 40}\n\n|{'kolumn|' * 12}\n|{'-|' * 12}"),
        CHECK_IN,
    ),
    "good": notebook(OPENING, CHECK_IN),
}
UNUSABLE = {
    "mark": codecs.BOM_UTF8 + notebook(OPENING, CHECK_IN).encode(),
    "other": notebook(OPENING, metadata={"kernelspec": {"name": "ir", "language": "R"}}).encode(),
    "old": b'{"nbformat": 3, "worksheets": [], "metadata": {"title": "open_forum"}}',
    "torn": notebook(OPENING, CHECK_IN).encode()[:-20],
    "empty": notebook(OPENING).encode(),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mina manus å")
    for name in ("home", "secretary"):
        shutil.copyfile(ROOT / "notebooks" / f"{name}.ipynb", folder / f"{name}.ipynb")
    for name, whole in SCRIPTS.items():
        (folder / f"{name}.ipynb").write_text(whole, encoding="utf-8")
    for name, content in UNUSABLE.items():
        (folder / f"{name}.ipynb").write_bytes(content)
    (folder / "bilder å").mkdir()
    (folder / "bilder å" / "vår ö.png").write_bytes(b"\x89PNG")
    (folder / "link.ipynb").symlink_to(folder / "nowhere.ipynb")
    return folder


@pytest.fixture(scope="module")
def own(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server of a folder with scripts of somebody's own."""
    store = tmp_path_factory.mktemp("own") / "store.sqlite"
    server = RunningServer(store, "--notebooks", str(folder)).start()
    yield server
    server.stop()


def forum_of(own: RunningServer, script: str) -> Forum:
    return new_forum(own, script=script, language="sv")


@pytest.fixture(scope="module")
def failing(own: RunningServer) -> Forum:
    return forum_of(own, "fails")


@pytest.fixture(scope="module")
def desk(failing: Forum) -> Answer:
    return failing.desk.get(f"/desk/{failing.slug}")


def test_every_control_after_a_failure_is_there(desk: Answer) -> None:
    assert desk.status == 200
    # One more shows what stands in no cell.
    assert desk.text.count(PANEL) == 5
    assert "--show_tracebacks" not in desk.text


def test_a_failure_is_said_in_the_workshop_s_language_with_its_error(desk: Answer) -> None:
    assert desk.text.count(FAILED) == 2
    assert f"ValueError: {SECRET}" in desk.page.words("//*[@class='failed']//summary")
    assert f"raise ValueError('{SECRET}')" in desk.page.words("//*[@class='failed']//pre")


def test_the_room_sees_what_comes_after_a_failure_and_nothing_of_it(failing: Forum) -> None:
    person = failing.join()
    failing.do("go", section="welcome")

    assert eventually(lambda: "Efter felet" in person.get("/room").text)
    for page in (person.get("/room").text, failing.desk.get(f"/stage/{failing.slug}").text):
        assert SECRET not in page
        assert FAILED not in page
    assert "Till rummet" in person.get("/room").text


def test_exercises_after_a_failure_are_run(failing: Forum) -> None:
    for act in ("open", "close", "reveal"):
        failing.do(act, "check-in")

    assert failing.round("check-in")["state"] == "revealed"


def test_a_cell_with_several_calls_gives_each_its_panel_and_section(own: RunningServer) -> None:
    forum = forum_of(own, "one_cell")
    page = forum.desk.get(f"/desk/{forum.slug}")

    assert page.text.count(PANEL) == 5
    found = page.page.find("//nav[@class='sections']//ol//button[@class='go']")
    assert [button.get("data-section") for button in found] == [
        "welcome",
        "check-in",
        "course-evaluation",
        "thanks",
    ]
    assert {button.get("data-cells") for button in found} == {"0"}


@pytest.mark.parametrize("name", [*UNUSABLE, "link"])
def test_a_script_that_cannot_be_used_is_refused_in_one_sentence(
    own: RunningServer, name: str
) -> None:
    facts = {"title": name, "script": name, "language": "sv", "date": "2027-05-05"}
    answer = facilitator_of(own).post_json("/new", facts)

    assert answer.status == 422
    assert f"“{name}” cannot be used: " in answer.json["error"]


@pytest.mark.parametrize("name", [name for name in UNUSABLE if name != "empty"])
def test_a_script_that_became_unusable_is_one_sentence_on_the_desk(
    own: RunningServer, folder: Path, name: str
) -> None:
    script = folder / f"was_good_{name}.ipynb"
    script.write_text(SCRIPTS["good"], encoding="utf-8")
    forum = forum_of(own, script.stem)
    script.write_bytes(UNUSABLE[name])

    page = forum.desk.get(f"/desk/{forum.slug}", Accept_Language="sv")

    assert page.status == 422
    assert f"Manuset ”{script.stem}” kan inte användas: filen " in page.text
    assert forum.join().get("/room").status == 200
    assert forum.desk.get(f"/stage/{forum.slug}").status == 200


def test_text_after_the_welcome_is_on_the_stage_and_the_phones(own: RunningServer) -> None:
    forum = forum_of(own, "words")
    person = forum.join()
    forum.do("go", section="welcome")

    for page in (
        lambda: forum.desk.get(f"/stage/{forum.slug}").text,
        lambda: person.get("/room").text,
    ):
        assert eventually(lambda page=page: "Ta en kopp <strong>kaffe</strong>." in page())
        assert 'src="data:image/png;base64,' in page()
        assert "borta.png" not in page()


def test_the_desk_shows_the_same_words_and_names_what_is_missing(own: RunningServer) -> None:
    forum = forum_of(own, "words")
    page = forum.desk.get(f"/desk/{forum.slug}")

    assert "Ta en kopp <strong>kaffe</strong>." in page.text
    assert "Bilden ”borta.png” finns inte." in page.text
    titles = [button.text_content().strip() for button in page.page.find("//nav//li/button")]
    assert "Mål nu" in titles


def test_the_home_page_and_the_log_are_whole(own: RunningServer, failing: Forum) -> None:
    assert failing.desk.get("/home").status == 200
    assert own.broken == []
