from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from server import HEADLINES, PERSONAS, PRIORITISE, PROPOSE, Answer, Forum, Visitor

from workshopkit.domain.response import StaleAnswerError
from workshopkit.domain.round import RoundNotOpenError
from workshopkit.facilitation.answering import NoTableError
from workshopkit.locale.language import language

ENGLISH = language("en")


def send(forum: Forum, person: Visitor, text: str, rev: str = "1", **more: str) -> Answer:
    fields = {"round": forum.round(PROPOSE)["id"], "rev": rev, "texts": text, **more}
    return person.post("/room", fields)


def own(person: Visitor, exercise: str = PROPOSE) -> Any:
    return person.get(f"/answer/{exercise}/me").json["answer"]


def test_a_program_is_answered_with_json(forum: Forum) -> None:
    forum.do("open", PROPOSE)
    person = forum.join()
    fields = {"round": forum.round(PROPOSE)["id"], "rev": "1", "texts": "Ett"}
    said = person.post("/room", fields, Accept="application/json")
    assert said.headers["Content-Type"].startswith("application/json")
    assert (said.json["saved"], said.json["rev"], bool(said.json["message"])) == (True, 2, True)
    refused = person.post("/room", {**fields, "texts": " ", "rev": "2"}, Accept="application/json")
    assert refused.status == 422
    assert not refused.json["saved"]
    assert [m["field"] for m in refused.json["mistakes"]] == ["texts"]
    assert own(person)["texts"] == ["Ett"]


def test_an_answer_can_be_changed_until_it_closes(forum: Forum) -> None:
    forum.do("open", PROPOSE)
    person = forum.join()
    for rev in ("1", "2", "3"):
        assert send(forum, person, f"Version {rev}", rev).page.saved
    assert own(person)["texts"] == ["Version 3"]
    assert forum.round(PROPOSE)["answered"] == 1
    forum.do("close", PROPOSE)
    late = send(forum, person, "För sent", "4")
    assert late.status == 409
    assert late.page.problem.startswith(RoundNotOpenError().sentence(ENGLISH))
    assert "För sent" in late.text, "what was typed is still there"
    assert own(person)["texts"] == ["Version 3"]


def test_the_same_answer_sent_again_is_saved_once(forum: Forum) -> None:
    forum.do("open", PROPOSE)
    person = forum.join()
    first, second = send(forum, person, "Ett"), send(forum, person, "Ett")
    assert first.page.saved == second.page.saved
    assert first.page.saved
    assert second.page.hidden("rev") == "2"


@pytest.mark.parametrize("rev", ["1", "2"])
def test_a_stale_page_is_told_and_keeps_what_was_typed(forum: Forum, rev: str) -> None:
    forum.do("open", PROPOSE)
    person = forum.join()
    send(forum, person, "Ett", "1")
    send(forum, person, "Två", "2")
    stale = send(forum, person, "Från en gammal flik", rev)
    assert stale.status == 409
    assert stale.page.problem == StaleAnswerError().sentence(ENGLISH)
    assert stale.page.value("texts") == ["Från en gammal flik"]
    assert own(person)["texts"] == ["Två"]
    assert send(forum, person, "Från en gammal flik", stale.page.hidden("rev")).page.saved


def test_an_answer_by_tables_asks_for_the_table(forum: Forum) -> None:
    forum.make_ready(PERSONAS)
    person = forum.join()
    page = person.get("/room").page
    assert page.find("//form[@id='answer-form']//input[@name='table']")
    good = {**forum.good_answer(PERSONAS), "round": [page.hidden("round")], "rev": ["1"]}
    refused = person.post("/room", good)
    assert refused.status == 422
    assert NoTableError().sentence(ENGLISH) in refused.page.problem
    assert refused.page.find("//input[@name='table'][@aria-invalid='true' or @aria-describedby]")
    name = next(name for name in good if name.endswith("name"))
    assert refused.page.value(name) == good[name]
    saved = person.post("/room", {**good, "table": ["Bord 7"]})
    assert saved.page.saved
    assert "Bord 7" in saved.page.words("//p[@class='where']")


def test_two_devices_at_a_table_share_an_answer_and_the_second_is_told(forum: Forum) -> None:
    forum.make_ready(HEADLINES)
    first, second = forum.join("A", "Bord 1"), forum.join("B", " bord  1 ")
    sent = {"round": forum.round(HEADLINES)["id"], "rev": "1"}
    assert first.post("/room", {**sent, "headline": "Den ena"}).page.saved
    assert second.get("/room").page.value("headline") == ["Den ena"]
    told = second.post("/room", {**sent, "headline": "Den andra"})
    assert told.status == 409
    assert told.page.problem == StaleAnswerError().sentence(ENGLISH)
    assert told.page.value("headline") == ["Den andra"]
    assert forum.round(HEADLINES)["answered"] == 1
    assert own(first, HEADLINES) == own(second, HEADLINES)
    assert first.get("/room").page.value("headline") == ["Den ena"]


def test_an_answer_to_an_exercise_the_room_has_left_is_not_lost(forum: Forum) -> None:
    forum.do("open", PROPOSE)
    person = forum.join()
    round_ = forum.round(PROPOSE)["id"]
    forum.do("go", section=PRIORITISE)
    still_open = person.post("/room", {"round": round_, "rev": "1", "texts": "I sista stund"})
    assert still_open.status == 200
    assert own(person)["texts"] == ["I sista stund"]
    forum.do("close", PROPOSE)
    for section in ("welcome", PRIORITISE, "thanks"):
        forum.do("go", section=section)
        late = person.post("/room", {"round": round_, "rev": "2", "texts": "Efter stängning"})
        assert late.status == 409
        assert late.page.problem.startswith(RoundNotOpenError().sentence(ENGLISH)), section
        assert "Efter stängning" in late.text, section


def test_an_answer_to_a_workshop_that_is_over_is_told(forum: Forum) -> None:
    forum.do("open", PROPOSE)
    person = forum.join()
    round_ = forum.round(PROPOSE)["id"]
    forum.do("end", closed=True)
    late = person.post("/room", {"round": round_, "rev": "1", "texts": "Efter slutet"})
    assert late.status == 409
    assert late.page.problem
    assert "Efter slutet" in late.text


def test_an_answer_to_the_run_before_is_kept_on_the_page(forum: Forum) -> None:
    forum.do("open", PROPOSE)
    person = forum.join()
    old = forum.round(PROPOSE)["id"]
    forum.do("close", PROPOSE)
    forum.do("open", PROPOSE, expect="closed")
    late = person.post("/room", {"round": old, "rev": "1", "texts": "Till den förra"})
    assert late.status == 409
    assert "Till den förra" in late.page.problem
    assert late.page.value("texts") == [], "it belongs to the other run"
    assert own(person) is None


def test_thirty_people_join_propose_and_vote_at_once(forum: Forum) -> None:
    def propose(number: int) -> Visitor:
        person = forum.join(name=f"Person {number}")
        answer = person.post("/room", {"rev": "1", "texts": ["Alla", f"Grupp {number % 10}"]})
        assert answer.page.saved, answer.page.problem
        return person

    forum.do("open", PROPOSE)
    with ThreadPoolExecutor(30) as pool:
        people = list(pool.map(propose, range(30)))
    forum.do("close", PROPOSE)
    forum.do("settings", PRIORITISE, settings={"keep": 0, "votes": 2})
    forum.do("open", PRIORITISE)
    ids = {c["label"]: c["id"] for c in forum.round(PRIORITISE)["choices"]}
    assert set(ids) == {"Alla", *(f"Grupp {n}" for n in range(10))}

    def vote(number: int) -> None:
        chosen = [ids["Alla"], ids[f"Grupp {number % 10}"]]
        answer = people[number].post("/room", {"rev": "1", "choices": chosen})
        assert answer.page.saved, answer.page.problem

    with ThreadPoolExecutor(30) as pool:
        list(pool.map(vote, range(30)))
    facts = forum.round(PRIORITISE)
    votes = {item["label"]: item["votes"] for item in facts["items"]}
    assert facts["answered"] == 30
    assert votes == {"Alla": 30, **{f"Grupp {n}": 3 for n in range(10)}}
    assert forum.state()["joined"] == 30


def test_nobody_moves_to_another_table_by_answering(forum: Forum) -> None:
    forum.make_ready(HEADLINES)
    forum.answer(forum.join(table="Bord 1"), HEADLINES, {"headline": ["Hemlig rubrik"]})
    curious = forum.join(table="Bord 2")
    round_ = forum.round(HEADLINES)["id"]

    curious.post("/room", {"round": [round_], "rev": ["1"], "table": ["Bord 1"], "headline": ["x"]})

    assert "Hemlig rubrik" not in curious.get(f"/answer/{HEADLINES}/me").text
    forum.do("close", HEADLINES)
    curious.post("/room", {"round": [round_], "rev": ["2"], "table": ["Bord 1"], "headline": ["y"]})
    assert "Hemlig rubrik" not in curious.get(f"/answer/{HEADLINES}/me").text


def test_an_answer_sent_again_after_closing_is_still_saved(forum: Forum) -> None:
    forum.do("open", PROPOSE)
    person = forum.join()
    sent = {"round": [forum.round(PROPOSE)["id"]], "rev": ["1"], "texts": ["Den oerfarne"]}
    person.post("/room", sent)
    forum.do("close", PROPOSE)

    again = person.post("/room", sent, Accept="application/json")

    assert (again.status, again.json["saved"]) == (200, True)


def test_a_second_run_begins_with_what_one_answered_before(forum: Forum) -> None:
    forum.do("open", PROPOSE)
    person = forum.join()
    forum.answer(person, PROPOSE, {"texts": ["Den oerfarne"]})
    forum.do("close", PROPOSE)
    forum.do("open", PROPOSE)

    page = person.get("/room")

    assert 'value="Den oerfarne"' in page.text
    assert forum.round(PROPOSE)["answered"] == 0
