from __future__ import annotations

from datetime import date

import pytest
from server import Forum, RunningServer, Visitor, facilitator_of, new_forum

from workshopkit.locale.language import language

CODES = ("sv", "nb", "da", "en")
TEXT = "//details[contains(@class, 'information')]"


@pytest.mark.parametrize("code", CODES)
def test_people_are_told_before_they_join_in_their_language(
    forum: Forum, stranger: Visitor, code: str
) -> None:
    words = language(code)
    page = stranger.get(f"/j/{forum.code}?language={code}").page

    told = page.words(TEXT)
    for sentence in (
        "What you write stays on the facilitator's computer.",
        "Who is responsible",
        "The organisation that invited you.",
        "What is kept",
        "To hold the workshop, and to write its documentation.",
        "What you can do",
    ):
        assert words.text(sentence) in told
    assert told.count(words.date(date(2027, 7, 14))) == 2
    assert page.find("//form//button")


def test_it_comes_before_the_button_and_needs_no_script(forum: Forum, stranger: Visitor) -> None:
    page = stranger.get(f"/j/{forum.code}").page

    assert page.find(f"{TEXT}/following::button")
    assert not page.find(f"{TEXT}/preceding::button")
    assert not page.find("//script")


def test_without_a_code_there_is_no_date_to_tell(stranger: Visitor) -> None:
    told = stranger.get("/", Accept_Language="en").page.words(TEXT)

    assert "What is kept" in told
    assert "kept until" not in told


def test_the_date_and_the_organisation_are_the_workshops_own(
    server: RunningServer, stranger: Visitor
) -> None:
    forum = new_forum(server, keep_days="7")
    fields = {"organisation": "Påhittade kommunen"}
    forum.do("add_entry", kind="style", fields=fields)

    told = stranger.get(f"/j/{forum.code}?language=en").page.words(TEXT)

    assert "Påhittade kommunen" in told
    assert "kept until 22 April 2027" in told
    forum.do("keep_until", day="2027-05-01")
    assert "1 May 2027" in stranger.get(f"/j/{forum.code}?language=en").page.words(TEXT)
    forum.do("end")


@pytest.mark.parametrize("days", ["-1", "4000", "soon"])
def test_a_time_that_makes_no_sense_makes_no_workshop(server: RunningServer, days: str) -> None:
    plan = {"title": "T", "date": "2027-04-15", "language": "sv", "script": "dialogue_forum"}
    answer = facilitator_of(server).post_json("/new", {**plan, "keep_days": days})

    assert answer.status == 422
    assert "3650" in answer.json["error"]
