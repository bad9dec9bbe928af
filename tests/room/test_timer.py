from __future__ import annotations

import time

import pytest
from server import PROPOSE, Forum, Visitor, secretary_of


def test_without_a_timer_a_tick_says_none(forum: Forum) -> None:
    asked = time.time()
    with forum.join().listening() as stream:
        tick = stream.tick()
    assert tick["timer"] == 0
    assert asked - 1 <= tick["now"] <= time.time() + 1


def test_every_page_is_told_when_the_time_is_up(forum: Forum) -> None:
    with (
        forum.join().listening() as phone,
        forum.desk.listening(f"/stage/{forum.slug}/events") as stage,
    ):
        phone.tick()
        stage.tick()
        asked = time.time()
        forum.do("timer", minutes=10)
        done = time.time()
        heard = {page.until(lambda t: t["timer"] > 0)["timer"] for page in (phone, stage)}
    with forum.join().listening() as late:
        assert {late.tick()["timer"]} == heard, "who comes later sees the same"
    (end,) = heard
    assert asked - 1 <= end - 600 <= done + 1


def test_more_time_goes_on_top(forum: Forum) -> None:
    forum.do("timer", minutes=1)
    with forum.join().listening() as phone:
        first = phone.tick()
        forum.do("add_time", minutes=1)
        second = phone.until(lambda t: t["timer"] > first["timer"])
    assert second["timer"] - first["timer"] == 60


def test_a_timer_that_is_taken_away_is_gone_on_every_page(forum: Forum) -> None:
    forum.do("timer", minutes=1)
    with forum.join().listening() as phone:
        phone.until(lambda t: t["timer"] > 0)
        forum.do("timer", minutes=0)
        assert phone.until(lambda t: t["timer"] == 0)


def test_a_timer_leaves_everybody_where_they_are(forum: Forum) -> None:
    forum.do("open", PROPOSE)
    person = forum.join()
    forum.answer(person, PROPOSE, {"texts": ["Bokälskaren"]})
    before = person.get("/room").page
    forum.do("timer", minutes=1)
    page = person.get("/room").page
    assert page.find("//*[@data-place]/@data-place") == before.find("//*[@data-place]/@data-place")
    assert page.value("texts") == ["Bokälskaren"]
    assert forum.round(PROPOSE)["state"] == "open"


def test_only_the_facilitator_has_the_timer(forum: Forum) -> None:
    for person, status in (
        (secretary_of(forum.server), 403),
        (forum.join(), 403),
        (Visitor(forum.server.address), 403),
    ):
        for command in ("timer", "add_time"):
            facts = {"command": command, "minutes": 5}
            answer = person.post_json(f"/command/{forum.slug}", facts)
            assert answer.status == status
            assert answer.json["error"].endswith(".")
    with forum.join().listening() as phone:
        assert phone.tick()["timer"] == 0


@pytest.mark.parametrize("minutes", [-1, 601, 10**9, "5", 1.5, None, True, [5]])
def test_minutes_that_make_no_sense_are_refused(forum: Forum, minutes: object) -> None:
    for command in ("timer", "add_time"):
        answer = forum.command(command, minutes=minutes)
        assert answer.status == 422, answer.text
        assert answer.json["error"].endswith(".")
    with forum.join().listening() as phone:
        assert phone.tick()["timer"] == 0


def test_the_line_for_the_timer_is_on_the_phone_and_on_the_stage(forum: Forum) -> None:
    pages = [forum.join().get("/room").page, forum.desk.get(f"/stage/{forum.slug}").page]
    for page in pages:
        (line,) = page.find("//*[@id='timer'][@role='timer'][@hidden]")
        assert "{time}" in line.get("data-left")
        assert line.get("data-over")
