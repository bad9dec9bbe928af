from __future__ import annotations

from collections.abc import Iterator

import pytest
from server import Forum, RunningServer, new_forum

from workshopkit.domain.language import LANGUAGES
from workshopkit.locale.language import language

TALK, INTRO, THREAD = "local-agenda-campaign", "communication-plan-guide", "thread"


@pytest.fixture(scope="module")
def follow_up(server: RunningServer) -> Iterator[Forum]:
    made = new_forum(server, script="local_follow_up", title="Samtalen")
    yield made
    made.command("end", closed=True)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_talk_shows_its_questions_and_not_that_it_opens(follow_up: Forum, code: str) -> None:
    follow_up.do("go", section=TALK)
    page = follow_up.join(language=code).get("/room").page
    for question in follow_up.asked(TALK)[1].wording(code).block("questions"):
        assert question in page.words("//div[@class='brief']")
    assert language(code).text("Opens soon.") not in page.words("//body")
    assert not page.find("//form[@id='answer-form']")


def test_its_numbers_go_on_from_the_talk_before(follow_up: Forum) -> None:
    follow_up.do("go", section=TALK)
    follow_up.do("spotlight", item="all")
    page = follow_up.join().get("/room").page
    first = follow_up.round(TALK)["settings"]["first_number"]
    assert first > 1
    assert page.find("//div[@class='brief']//ol/@start")[0] == str(first)


def test_the_stage_shows_them_and_neither_a_count_nor_that_it_opens(follow_up: Forum) -> None:
    follow_up.do("go", section=TALK)
    follow_up.do("spotlight", item="all")
    page = follow_up.desk.get(f"/stage/{follow_up.slug}").page
    for question in follow_up.asked(TALK)[1].wording("sv").block("questions"):
        assert question in page.words("//div[@class='brief']")
    assert not page.find("//p[@class='count'] | //progress")
    assert language("sv").text("Opens soon.") not in page.words("//body")


def test_nobody_opens_or_answers_a_talk(follow_up: Forum) -> None:
    refused = follow_up.command("open", exercise=TALK)
    assert refused.status == 409
    person = follow_up.join()
    answer = person.post("/room", {"round": follow_up.round(TALK)["id"], "q1": "Inkräktare"})
    assert answer.status == 409
    assert answer.page.problem


def test_an_introduction_is_read_and_never_opens(server: RunningServer) -> None:
    forum = new_forum(server, script="communication_day", title="Inledningen")
    forum.do("go", section=INTRO)
    person = forum.join()
    page = person.get("/room").page
    assert page.title == forum.asked(INTRO)[1].wording("en").title
    assert not page.find("//form[@id='answer-form'] | //p[@class='state']")
    for question in forum.asked(INTRO)[1].wording("en").block("questions"):
        assert question in page.words("//main")
    assert forum.command("open", exercise=INTRO).status == 409
    forum.do("end", closed=True)


def test_a_talk_that_is_written_opens_like_any_exercise(server: RunningServer) -> None:
    forum = new_forum(server, script="social_media", title="Tråden")
    forum.do("go", section=THREAD)
    alva = forum.join("Alva Exempelsson")
    assert alva.get("/room").page.words("//p[@class='state']") == language("en").text("Opens soon.")
    forum.do("open", THREAD)
    first = next(iter(forum.full_answer(THREAD)))
    forum.answer(alva, THREAD, {first: ["Här är jag"]})
    forum.do("close", THREAD)
    forum.do("reveal", THREAD)
    result = forum.join().get("/room").page.words("//section[@class='result']")
    assert "Här är jag" in result
    assert "Alva Exempelsson" in result
    forum.do("end", closed=True)
