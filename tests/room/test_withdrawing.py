from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from server import FORM, PERSONAS, PROPOSE, Answer, Forum, RunningServer, Visitor, new_forum

from workshopkit.domain.response import StaleAnswerError
from workshopkit.domain.round import RoundNotOpenError
from workshopkit.facilitation.answering import NothingToWithdrawError
from workshopkit.locale.language import language
from workshopkit.room.people.table import TAKEN_BACK

ENGLISH = language("en")
OFFER = "//form[@id='withdraw-form'][not(@hidden)]"


@pytest.fixture
def opened(forum: Forum) -> Forum:
    """A workshop in which everybody can propose."""
    forum.do("open", PROPOSE)
    return forum


def say(forum: Forum, person: Visitor, text: str, rev: str = "1") -> Answer:
    fields = {"round": forum.round(PROPOSE)["id"], "rev": rev, "texts": text}
    return person.post("/room", fields)


def take_back(
    forum: Forum, person: Visitor, rev: str = "2", exercise: str = PROPOSE, **headers: str
) -> Answer:
    fields = {"round": forum.round(exercise)["id"], "rev": rev, "withdraw": "1"}
    return person.post("/room", fields, **headers)


def kept(forum: Forum) -> str:
    """Return everything the store holds, as text."""
    with closing(sqlite3.connect(forum.server.store)) as db:
        return "\n".join(db.iterdump())


def test_a_saved_answer_can_be_taken_back_on_the_page(opened: Forum) -> None:
    person = opened.join()
    assert not person.get("/room").page.find(OFFER)
    page = say(opened, person, "Ångrat förslag").page
    form = page.find(OFFER)[0]
    sent = {str(field.name): str(field.value) for field in form.xpath(".//input")}
    assert form.xpath(".//button/@name") == ["withdraw"]

    answer = person.post(form.action, {**sent, "withdraw": "1"})

    assert answer.status == 200
    assert answer.page.saved == TAKEN_BACK
    assert answer.page.value("texts") == []
    assert not answer.page.find(OFFER)


def test_what_was_taken_back_is_gone_from_counts_results_and_store(opened: Forum) -> None:
    regretful, other = opened.join(), opened.join()
    say(opened, regretful, "Qregretted")
    say(opened, other, "Kvar")
    assert opened.round(PROPOSE)["answered"] == 2

    take_back(opened, regretful)

    assert opened.round(PROPOSE)["answered"] == 1
    assert list(opened.ids(PROPOSE)) == ["Kvar"]
    assert "Qregretted" not in kept(opened)
    assert regretful.get(f"/answer/{PROPOSE}/me").json == {"answer": None, "rev": 2, "message": ""}


def test_the_page_is_told_by_json_and_by_a_tick(opened: Forum) -> None:
    person = opened.join()
    say(opened, person, "Ett")
    with person.listening() as stream:
        stream.until(lambda tick: tick["answered"] == 1)
        said = take_back(opened, person, Accept="application/json").json
        stream.until(lambda tick: tick["answered"] == 0)
    assert said == {"saved": True, "message": TAKEN_BACK, "rev": 3}


def test_somebody_can_answer_again_with_the_revision_the_page_shows(opened: Forum) -> None:
    person = opened.join()
    say(opened, person, "Ett")
    rev = take_back(opened, person).page.hidden("rev")

    answer = say(opened, person, "Två", rev)

    assert answer.page.value("texts") == ["Två"]
    assert opened.round(PROPOSE)["answered"] == 1


def test_an_older_try_that_arrives_late_does_not_bring_it_back(opened: Forum) -> None:
    person = opened.join()
    say(opened, person, "Ett")
    take_back(opened, person)

    late = say(opened, person, "Ett", "1")

    assert late.status == 409
    assert late.page.problem.startswith(StaleAnswerError().sentence(ENGLISH))
    assert opened.round(PROPOSE)["answered"] == 0


def test_taking_back_twice_is_taking_back_once(opened: Forum) -> None:
    person = opened.join()
    say(opened, person, "Ett")

    answers = [take_back(opened, person, Accept="application/json").json for _ in range(2)]

    assert answers[0] == answers[1]


def test_a_page_that_is_behind_takes_back_nothing_that_was_said_after_it(opened: Forum) -> None:
    person = opened.join()
    say(opened, person, "Ett")
    say(opened, person, "Två", "2")

    refused = take_back(opened, person, rev="2")

    assert refused.status == 409
    assert refused.page.value("texts") == ["Två"]
    assert opened.round(PROPOSE)["answered"] == 1


def test_nothing_is_taken_back_once_it_is_closed(opened: Forum) -> None:
    person = opened.join()
    say(opened, person, "Ett")
    opened.do("close", PROPOSE)

    refused = take_back(opened, person)

    assert refused.status == 409
    assert refused.page.problem == RoundNotOpenError().sentence(ENGLISH)
    assert "Ett" in refused.text
    assert not refused.page.find(OFFER)
    assert opened.round(PROPOSE)["answered"] == 1


def test_who_has_not_answered_has_nothing_to_take_back(opened: Forum) -> None:
    person = opened.join()
    say(opened, opened.join(), "Någon annans")

    refused = take_back(opened, person, rev="1")

    assert refused.status == 409
    assert refused.page.problem == NothingToWithdrawError().sentence(ENGLISH)
    assert opened.round(PROPOSE)["answered"] == 1


def test_a_stranger_takes_back_nothing(opened: Forum, stranger: Visitor) -> None:
    say(opened, opened.join(), "Ett")

    assert take_back(opened, stranger).status == 303
    assert opened.round(PROPOSE)["answered"] == 1


def test_a_table_is_told_who_took_its_answer_back(forum: Forum) -> None:
    forum.make_ready(PERSONAS)
    alva, bo = forum.join("Alva", "Bord 1"), forum.join("Bo", "Bord 1")
    fields = {**forum.good_answer(PERSONAS), "round": [forum.round(PERSONAS)["id"]]}
    assert alva.post("/room", {**fields, "rev": ["1"]}).status == 200

    take_back(forum, bo, exercise=PERSONAS)

    heard = alva.get(f"/answer/{PERSONAS}/me").json
    assert heard == {"answer": None, "rev": 2, "message": "Taken back by Bo."}
    assert alva.get("/room").page.saved == "Taken back by Bo."
    assert forum.round(PERSONAS)["answered"] == 0


def test_what_was_taken_back_is_not_answered_at_ones_own_pace(server: RunningServer) -> None:
    forum = new_forum(server, script="dialogue_forum", until="2099-01-01")
    person = forum.join()
    at = {"at": PROPOSE, "round": forum.round(PROPOSE)["id"]}
    person.post("/room", {**at, "rev": "1", "texts": "Ett"})
    done = f"//li[a[contains(@href, '{PROPOSE}')]]/*[@class='mark']"
    assert person.get("/room").page.find(done)

    answer = person.post("/room", {**at, "rev": "2", "withdraw": "1"})

    assert answer.page.saved == TAKEN_BACK
    assert not person.get("/room").page.find(done)
    forum.do("end")


def test_a_run_that_was_taken_back_is_not_offered_in_the_next(opened: Forum) -> None:
    person = opened.join()
    say(opened, person, "Ett")
    take_back(opened, person)
    opened.do("close", PROPOSE)
    opened.do("open", PROPOSE)

    assert person.get("/room").page.value("texts") == []


def test_a_form_is_sent_as_a_browser_sends_it(opened: Forum) -> None:
    person = opened.join()
    say(opened, person, "Ett")
    body = f"round={opened.round(PROPOSE)['id']}&rev=2&withdraw=1"

    assert person.ask("POST", "/room", body, Content_Type=FORM).page.saved == TAKEN_BACK


# Who has been forgotten


def test_the_cookie_of_somebody_who_is_forgotten_opens_nothing(opened: Forum) -> None:
    person = opened.join("Qalva")
    say(opened, person, "Ett")
    opened.do("end")
    assert person.get("/room").status == 200

    opened.do("forget", confirmed=True)

    for path in ("/room", "/room/part"):
        answer = person.get(path)
        assert (answer.status, answer.place) == (303, "/")
    assert person.get(f"/answer/{PROPOSE}/me").status == 403
    assert "Qalva" not in kept(opened)


def test_forgetting_over_http_has_to_be_meant(opened: Forum) -> None:
    opened.join("Qalva")
    opened.do("end")

    assert opened.command("forget").status == 409
    assert "Qalva" in kept(opened)
