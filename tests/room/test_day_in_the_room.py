"""The programme of the day in a real room: desk, phones, own pace and documents follow it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from server import HEADLINES, PERSONAS, PRIORITISE, PROPOSE, ROOT, Forum, RunningServer, new_forum
from written_notebook import CHECK_IN, EVALUATION, OPENING, notebook, text

BEFORE = (OPENING, "forum.welcome()", EVALUATION, "forum.thanks()")
AFTER = (OPENING, "forum.welcome()", CHECK_IN, text("# Kaffe"), "forum.thanks()")


def listed(forum: Forum, *, skipped: bool = False) -> list[str]:
    return [s["key"] for s in forum.state()["sections"] if s["skipped"] is skipped]


def lacking(forum: Forum) -> dict[str, str]:
    return {s["key"]: s["lacks"] for s in forum.state()["sections"] if s["lacks"]}


def document(forum: Forum) -> str:
    return forum.desk.get(f"/preview/{forum.slug}").text


def test_what_an_exercise_lacks_is_told_where_it_is_moved_to(forum: Forum) -> None:
    assert lacking(forum) == {}

    at = listed(forum).index(PRIORITISE)
    forum.do("move_section", section=PRIORITISE, steps=-at, expect=at)

    assert listed(forum)[0] == PRIORITISE
    assert lacking(forum) == {
        PRIORITISE: "bygger på ”Föreslå målgrupper”, som kommer senare",
    }


def test_a_skipped_section_is_met_by_nobody_and_printed_if_it_was_answered(forum: Forum) -> None:
    forum.run(PROPOSE, {"texts": ["Bokälskaren"]}, reveal=True)
    forum.do("skip", section=PROPOSE)
    phone = forum.join()

    assert listed(forum, skipped=True) == [PROPOSE]
    assert forum.state()["workshop"]["section"] != PROPOSE
    assert "Bokälskaren" not in phone.get("/room").text
    assert "Bokälskaren" in document(forum)


def test_what_is_asked_now_is_answered_in_the_room_and_printed(forum: Forum) -> None:
    phone = forum.join()
    forum.do("go", section=PROPOSE)

    forum.do("ask", way="choices", text="Vart <b>går</b> vi? Ut & bort; in")

    assert "Vart &lt;b&gt;går&lt;/b&gt; vi?" in phone.get("/room").text
    forum.answer(phone, "asked-1", forum.full_answer("asked-1"))
    forum.do("close", "asked-1")
    forum.do("reveal", "asked-1")
    assert "Vart &lt;b&gt;går&lt;/b&gt; vi?" in document(forum)
    assert listed(forum).index("asked-1") == listed(forum).index(PROPOSE) + 1


def test_the_secretary_decides_whether_it_is_printed(forum: Forum) -> None:
    forum.do("ask", way="texts", text="Vad saknas?")
    forum.answer(forum.join(), "asked-1", {"texts": ["Ängelåsa torg"]})
    forum.do("close", "asked-1")
    forum.do("reveal", "asked-1")

    forum.do("let_in", part="asked-1", goes_in=False)

    assert "Ängelåsa torg" not in document(forum)


def test_at_ones_own_pace_the_list_follows_the_day(server: RunningServer) -> None:
    until = (date.today() + timedelta(days=2)).isoformat()  # noqa: DTZ011 -- as people write it
    forum = new_forum(server, until=until)
    forum.do("skip", section=PERSONAS)
    forum.do("move_section", section=HEADLINES, steps=-99)

    page = forum.join().get("/room").text

    assert page.index(f"at={HEADLINES}") < page.index(f"at={PROPOSE}")
    assert f"at={PERSONAS}" not in page


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "manus å"
    folder.mkdir()
    for name in ("home", "secretary"):
        shutil.copyfile(ROOT / "notebooks" / f"{name}.ipynb", folder / f"{name}.ipynb")
    (folder / "kväll.ipynb").write_text(notebook(*BEFORE), encoding="utf-8")
    return folder


@pytest.fixture
def own(folder: Path, tmp_path: Path) -> Iterator[RunningServer]:
    server = RunningServer(tmp_path / "store.sqlite", "--notebooks", str(folder)).start()
    yield server
    server.stop()


def test_a_script_that_changes_on_the_day_is_told_and_taken_in(
    own: RunningServer, folder: Path
) -> None:
    forum = new_forum(own, script="kväll")
    phone = forum.join(language="sv")
    forum.do("open", "course-evaluation")

    (folder / "kväll.ipynb").write_text(notebook(*AFTER), encoding="utf-8")

    state = forum.state()
    assert state["news"] == (
        "Manuset har ändrats. Nytt: ”Checka in”, ”Kaffe”. Borta: ”Utvärdera dagen”."
    )
    assert listed(forum) == ["welcome", "course-evaluation", "thanks"]
    # The room stays in the exercise that is open, though the notebook has it no more.
    assert "Utvärdera dagen" in phone.get("/room").text
    forum.answer(phone, "course-evaluation", forum.full_answer("course-evaluation"))

    forum.do("take_in")
    assert listed(forum) == ["welcome", "check-in", "kaffe", "course-evaluation", "thanks"]
    assert forum.state()["news"] == ""
    forum.do("open", "check-in")
    assert "Checka in" in phone.get("/room").text


def test_the_desk_is_told_the_time_of_each_section_and_how_late_the_day_is(forum: Forum) -> None:
    assert forum.state()["clock"]["said"] == ""
    assert forum.state()["clock"]["minutes"][PROPOSE] > 0

    forum.do("go", section=PROPOSE)
    before = forum.state()["clock"]
    assert before["said"].startswith("I tid. Slutar ")
    assert before["starts"][PROPOSE] < before["starts"][HEADLINES] or "00:" in str(before)

    forum.do("minutes", section=HEADLINES, minutes=before["minutes"][HEADLINES] + 30)

    after = forum.state()["clock"]
    assert after["said"].startswith("30 minuter sen. Slutar ")
    assert "Kan kortas: ”Löpsedlar från framtiden” med 30 minuter." in after["said"]
    assert forum.command("minutes", section=HEADLINES, minutes=-1).status == 422
