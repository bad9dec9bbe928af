from __future__ import annotations

import json
import re

import pytest
from server import (
    HEADLINES,
    PERSONAS,
    PRIORITISE,
    PROPOSE,
    WORDS_IN_THE_SCRIPT,
    Forum,
    RunningServer,
    Visitor,
    eventually,
    new_forum,
)

from workshopkit.domain.language import LANGUAGES
from workshopkit.locale.language import language

EXERCISES = (PROPOSE, PRIORITISE, PERSONAS, HEADLINES)


@pytest.fixture(params=LANGUAGES)
def code(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_before_the_start_the_page_welcomes(forum: Forum, code: str) -> None:
    page = forum.join(language=code).get("/room").page
    said = language(code).text("You are in. This page follows what happens in the room.")
    assert page.language == code
    assert page.title == "Ett forum"
    assert page.words("//p[@class='lead']") == said
    assert not page.find("//form[@id='answer-form']")


def test_before_an_exercise_opens_the_page_shows_what_it_is(forum: Forum, code: str) -> None:
    forum.do("go", section=PROPOSE)
    page = forum.join(language=code).get("/room").page
    assert page.state == "prepared"
    assert page.title
    assert page.words("//*[@class='instruction']")
    assert page.words("//p[@class='state']") == language(code).text("Opens soon.")
    assert not page.find("//form[@id='answer-form']")


def test_a_page_is_answered_saved_closed_and_shown(forum: Forum, code: str) -> None:
    words = language(code)
    person = forum.join(language=code)
    forum.join()
    forum.do("open", PROPOSE)
    before = person.get("/room").page
    assert before.state == "open"
    assert before.saved == ""
    answered = words.text("Answered: {n} of {of}", n=0, of=2)
    assert before.words("//p[@class='count']") == answered
    sent = {"texts": ["Bokälskaren"], "round": before.hidden("round"), "rev": "1"}
    saved = person.post("/room", sent).page
    assert saved.saved == person.get("/room").page.saved
    assert saved.saved
    assert saved.value("texts") == ["Bokälskaren"]
    assert saved.hidden("rev") == "2"
    forum.do("close", PROPOSE)
    closed = person.get("/room").page
    assert closed.state == "closed"
    assert closed.words("//p[@class='state']") == words.text("Closed. Look at the screen.")
    assert closed.words("//*[@class='own']//dd") == "Bokälskaren"
    assert not closed.find("//form[@id='answer-form']")
    assert not closed.find("//*[@class='result']")
    forum.do("reveal", PROPOSE)
    shown = person.get("/room").page
    assert shown.state == "revealed"
    assert "Bokälskaren" in shown.words("//section[@class='result']")
    assert shown.words("//*[@class='own']//dd") == "Bokälskaren"


def test_at_the_end_the_page_thanks(forum: Forum, code: str) -> None:
    person = forum.join(language=code)
    thanks = language(code).text("Thank you for taking part")
    forum.do("go", section="thanks")
    assert person.get("/room").page.title == thanks
    forum.do("end", closed=True)
    over = person.get("/room").page
    assert over.title == thanks
    assert over.words("//main//p") == language(code).text(
        "The workshop is over. The documentation comes from those who invited you."
    )


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_kind_of_exercise_can_be_answered_without_javascript(
    forum: Forum, exercise: str
) -> None:
    forum.make_ready(exercise)
    person = forum.join(table="Bord 1")
    page = person.get("/room").page
    good = forum.good_answer(exercise)
    names = {f.get("name") for f in page.find("//form[@id='answer-form']//*[@name]")}
    assert names >= {"round", "rev", *good}
    sent = {**good, "round": [page.hidden("round")], "rev": [page.hidden("rev")]}
    saved = person.post("/room", sent).page
    assert saved.saved
    assert not saved.problem
    assert {name: saved.value(name) for name in good} == dict(good)
    assert forum.round(exercise)["answered"] == 1


@pytest.mark.parametrize("exercise", EXERCISES)
def test_nothing_anybody_wrote_is_on_anothers_page_before_it_is_shown(
    forum: Forum, exercise: str
) -> None:
    secret = "HemligtOrd"
    forum.make_ready(exercise)
    round_ = forum.round(exercise)["id"]
    author, other = forum.join("Alva", "Bord 1"), forum.join("Bo", "Bord 2")
    good = forum.good_answer(exercise)
    if exercise != PRIORITISE:
        good = {
            name: [f"{secret}{n}"] if name != "group" else v
            for n, (name, v) in enumerate(good.items())
        }
    forum.answer(author, exercise, good)
    seen: list[str] = []
    for _ in ("open", "closed"):
        for path in ("/room", "/room/part", f"/stage/{forum.slug}", f"/stage/{forum.slug}/part"):
            for person in (other, forum.desk):
                if person is other or path.startswith("/stage"):
                    answer = person.get(path)
                    assert answer.status == 200
                    seen.append(answer.text)
        refused = other.get(f"/result/{forum.slug}/{exercise}", Accept="application/json")
        assert (refused.status, list(refused.json)) == (403, ["error"])
        seen.append(refused.text)
        seen.append(other.get(f"/answer/{exercise}/me").text)
        with other.listening() as stream:
            tick = stream.tick()
            counts = {"layout", "answered", "of", "joined", "version", "timer", "head", "now"}
            assert set(tick) == {*counts, "beat", "address"}
            assert isinstance(tick.pop("address"), str)
            # The audit trail's last line: its number and its mark, and nothing of what it says.
            assert re.fullmatch(r"\d+:[0-9a-f]{64}", tick.pop("head"))
            assert all(type(count) is int for count in tick.values())
            seen.append(json.dumps(tick))
        if _ == "open":
            again = other.post("/room", {"round": round_, "texts": "Eget", "headline": "E"})
            seen.append(again.text)
            forum.do("close", exercise)
    everything = "".join(seen)
    assert secret not in everything
    assert 'class="result"' not in everything
    assert 'class="bars"' not in everything
    assert secret in author.get("/room").text or exercise == PRIORITISE


def test_a_hidden_proposal_is_never_shown(forum: Forum) -> None:
    forum.do("open", PROPOSE)
    rude, other = forum.join(), forum.join()
    forum.answer(rude, PROPOSE, {"texts": ["Olämpligt"]})
    forum.answer(other, PROPOSE, {"texts": ["Lämpligt"]})
    forum.do("close", PROPOSE)
    forum.do("moderate", PROPOSE, act="hide", items=[forum.ids(PROPOSE)["Olämpligt"]])
    forum.do("reveal", PROPOSE)
    pages = [other.get(path).text for path in ("/room", "/room/part", f"/stage/{forum.slug}")]
    pages.append(other.get(f"/result/{forum.slug}/{PROPOSE}").text)
    pages += [forum.desk.get(f"/export/{forum.slug}.{kind}").text for kind in ("html", "md")]
    forum.do("open", PRIORITISE)
    pages.append(other.get("/room").text)
    assert all("Lämpligt" in page for page in pages)
    assert not any("Olämpligt" in page for page in pages)


def test_the_result_can_be_read_once_it_is_shown(forum: Forum) -> None:
    person = forum.join()
    forum.run(PROPOSE, {"texts": ["A"]}, {"texts": ["A", "B"]}, reveal=True)
    found = person.get(f"/result/{forum.slug}/{PROPOSE}").json
    assert [item["label"] for item in found["items"]] == ["A", "B"]
    assert found["base"]["took_part"] == 2


def test_the_language_can_be_changed_without_losing_the_seat(forum: Forum) -> None:
    person = forum.join(language="sv")
    assert person.post("/room", {"language": "da"}).place == "/room"
    assert person.get("/room").page.language == "da"
    person.post("/room", {"language": "xx"})
    assert person.get("/room").page.language == "da"


def test_a_script_shows_its_own_words_between_the_exercises(server: RunningServer) -> None:
    forum = new_forum(server, script="with_words")
    keys = [section["key"] for section in forum.state()["sections"] if section["kind"] == "text"]
    assert len(keys) == 1
    person = forum.join()
    assert WORDS_IN_THE_SCRIPT not in person.get("/room").text, "not before the room is there"
    forum.do("go", section=keys[0])
    assert eventually(lambda: WORDS_IN_THE_SCRIPT in person.get("/room").text)
    page = person.get("/room").page
    assert page.words("//main//h2") == "Bakgrund"
    assert "alert(1)" not in person.get("/room").text
    assert WORDS_IN_THE_SCRIPT in person.get(f"/stage/{forum.slug}").text
    assert (
        f"## Bakgrund\n\n{WORDS_IN_THE_SCRIPT}" in forum.desk.get(f"/export/{forum.slug}.md").text
    )
    forum.do("end", closed=True)


def test_the_stage_follows_the_room(forum: Forum) -> None:
    stage = f"/stage/{forum.slug}"
    joining = forum.desk.get(stage).page
    assert joining.words("//p[@class='code']") == f"{forum.code[:3]} {forum.code[3:]}"
    assert joining.find("//*[@role='img'][@aria-label]")
    forum.do("go", section=PROPOSE)
    assert forum.desk.get(stage).page.words("//p[@class='count']")
    forum.do("open", PROPOSE)
    assert forum.desk.get(stage).page.find("//progress")
    forum.do("join_screen", shown=True)
    assert forum.desk.get(stage).page.find("//p[@class='code']")
    forum.do("join_screen", shown=False)
    forum.answer(forum.join(), PROPOSE, {"texts": ["Ett svar"]})
    forum.do("close", PROPOSE)
    assert "Ett svar" not in forum.desk.get(stage).text
    forum.do("reveal", PROPOSE)
    assert "Ett svar" in forum.desk.get(stage).text
    forum.do("end", closed=True)
    assert forum.desk.get(stage).page.title == language("sv").text("Thank you for taking part")


def test_one_poster_can_stand_alone_on_the_stage(forum: Forum) -> None:
    forum.make_ready(HEADLINES)
    for number, headline in enumerate(("Rubrik Alfa", "Rubrik Beta")):
        forum.answer(forum.join(table=f"Bord {number}"), HEADLINES, {"headline": [headline]})
    forum.do("close", HEADLINES)
    forum.do("reveal", HEADLINES)
    person = forum.join()
    forum.do("spotlight", HEADLINES, item=forum.ids(HEADLINES)["Rubrik Beta"])

    stage = forum.desk.get(f"/stage/{forum.slug}").text

    assert "Rubrik Beta" in stage
    assert "Rubrik Alfa" not in stage
    assert "Rubrik Alfa" in person.get("/room").text


def test_somebody_who_has_not_joined_is_sent_to_the_code(stranger: Visitor) -> None:
    assert stranger.get("/room").place == "/"
    refused = stranger.post("/room", {"texts": "x"}, Accept="application/json")
    assert (refused.status, bool(refused.json["error"])) == (403, True)
