"""An exercise that was opened by mistake, over HTTP: it is as if it had not been."""

from __future__ import annotations

import pytest
from server import PERSONAS, PROPOSE, Forum, commanded

from workshopkit.facilitation.running import AnsweredError
from workshopkit.locale.language import language


@pytest.fixture
def opened(forum: Forum) -> Forum:
    """A workshop in which an exercise was opened too early."""
    forum.do("open", PROPOSE)
    return forum


def test_the_room_is_back_at_an_exercise_that_is_not_open(opened: Forum) -> None:
    person = opened.join()
    assert person.get("/room").page.find("//textarea | //input[@name='texts']")
    with person.listening() as stream:
        before = stream.tick()
        opened.do("withdraw", PROPOSE)
        stream.until(lambda tick: tick["layout"] != before["layout"])

    assert opened.round(PROPOSE)["state"] == "prepared"
    page = person.get("/room").page
    assert page.state == "prepared"
    assert not page.find("//textarea | //input[@name='texts']")
    stage = opened.desk.get(f"/stage/{opened.slug}").page
    assert not stage.find("//*[@data-state='open'] | //*[@role='progressbar']")


def test_what_is_sent_too_late_is_refused_and_kept_on_the_page(opened: Forum) -> None:
    person = opened.join()
    taken_back = opened.round(PROPOSE)["id"]
    opened.do("withdraw", PROPOSE)
    opened.do("open", PROPOSE)

    late = person.post("/room", {"round": taken_back, "rev": "1", "texts": "Qsent"})

    assert late.status in (404, 409)
    assert opened.round(PROPOSE)["answered"] == 0
    opened.answer(person, PROPOSE, {"texts": ["Bokälskaren"]})
    assert list(opened.ids(PROPOSE)) == ["Bokälskaren"]


@pytest.mark.parametrize("went_on", [(), ("close", "reveal")], ids=len)
def test_nothing_of_it_is_printed(forum: Forum, went_on: tuple[str, ...]) -> None:
    def printed() -> str:
        return forum.desk.get(f"/export/{forum.slug}.md?language=en").text

    before = printed()
    for act in ("open", *went_on):
        forum.do(act, PROPOSE)
    assert printed() != before

    forum.do("withdraw", PROPOSE)

    assert printed() == before


def test_the_trail_that_is_handed_over_tells_of_it_and_holds(opened: Forum) -> None:
    opened.do("withdraw", PROPOSE)
    opened.do("open", PROPOSE)
    opened.answer(opened.join(), PROPOSE, {"texts": ["Bokälskaren"]})
    opened.do("close", PROPOSE)

    checked = commanded("verify", str(opened.server.store))

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_an_answer_keeps_the_exercise_open(opened: Forum) -> None:
    opened.answer(opened.join(), PROPOSE, {"texts": ["Bokälskaren"]})

    refused = opened.command("withdraw", exercise=PROPOSE)

    assert refused.status == 409
    assert refused.json["error"] == AnsweredError().sentence(language("en"))
    assert opened.round(PROPOSE)["state"] == "open"


def test_the_command_line_takes_it_back_too(opened: Forum) -> None:
    at = ("--as", "facilitator", "--store", str(opened.server.store))

    done = commanded("do", opened.slug, "withdraw", f"exercise={PROPOSE}", *at)

    assert done.returncode == 0, done.stderr
    assert opened.round(PROPOSE)["state"] == "prepared"


def test_what_builds_on_it_waits_again(forum: Forum) -> None:
    forum.make_ready(PERSONAS)
    before = forum.round(PERSONAS)
    assert before["state"] == "open"

    forum.do("withdraw", PERSONAS)

    after = forum.round(PERSONAS)
    assert (after["state"], after["number"]) == ("prepared", 1)
    assert after["id"] != before["id"]
