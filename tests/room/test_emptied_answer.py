"""A browser may send a form that it has emptied itself: what was saved is not lost by that."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from server import PERSONAS, PRIORITISE, Answer, Forum, Visitor

import workshopkit
from workshopkit.domain.language import LANGUAGES
from workshopkit.domain.response import EmptiedAnswerError
from workshopkit.locale.language import language

PACKAGE = Path(workshopkit.__file__).parent
JSON = {"Accept": "application/json"}


def saved_choices(person: Visitor) -> object:
    answer = person.get(f"/answer/{PRIORITISE}/me", **JSON).json["answer"]
    return answer and answer["choices"]


@pytest.fixture(params=LANGUAGES)
def voted(forum: Forum, request: pytest.FixtureRequest) -> tuple[Visitor, list[str], str]:
    """Somebody who has voted, what for, and their language."""
    forum.make_ready(PRIORITISE)
    person = forum.join(language=request.param)
    chosen = list(forum.ids(PRIORITISE).values())[:2]
    forum.answer(person, PRIORITISE, {"choices": chosen})
    return person, chosen, request.param


def send_empty(forum: Forum, person: Visitor, rev: int = 2, **more: str) -> Answer:
    sent = {"round": forum.round(PRIORITISE)["id"], "rev": str(rev), **more}
    accept = JSON if more.pop("json", "") else {}
    return person.post("/room", {k: v for k, v in sent.items() if k != "json"}, **accept)


def test_an_emptied_form_leaves_what_is_saved_and_asks(
    forum: Forum, voted: tuple[Visitor, list[str], str]
) -> None:
    person, chosen, code = voted
    refused = send_empty(forum, person)
    assert refused.status == 409
    assert EmptiedAnswerError().sentence(language(code)) in refused.page.problem
    assert sorted(refused.page.value("choices")) == sorted(chosen), "what is saved is shown again"
    assert not refused.page.find("//*[@id='emptied']/@hidden"), "it is asked"
    assert sorted(saved_choices(person)) == sorted(chosen)  # type: ignore[call-overload]


def test_who_has_seen_it_and_means_it_saves_an_empty_answer(
    forum: Forum, voted: tuple[Visitor, list[str], str]
) -> None:
    person, _chosen, _code = voted
    rev = send_empty(forum, person).page.hidden("rev")
    meant = send_empty(forum, person, int(rev), emptied="1")
    assert meant.status == 200
    assert meant.page.saved
    assert saved_choices(person) == []
    assert meant.page.find("//*[@id='emptied']/@hidden"), "nothing is asked any more"


def test_the_pages_own_script_is_told_the_same(forum: Forum) -> None:
    forum.make_ready(PRIORITISE)
    person = forum.join()
    forum.answer(person, PRIORITISE, {"choices": list(forum.ids(PRIORITISE).values())[:1]})
    told = send_empty(forum, person, json="1")
    assert (told.json["saved"], told.json["emptied"]) == (False, True)
    assert told.json["error"]


def test_a_blank_vote_is_still_a_vote_where_nothing_was_saved(forum: Forum) -> None:
    forum.make_ready(PRIORITISE)
    person = forum.join()
    assert send_empty(forum, person, 1).page.saved
    assert send_empty(forum, person, 2).page.saved, "nothing is lost by that"


def test_nothing_is_asked_of_who_has_taken_the_answer_back(forum: Forum) -> None:
    forum.make_ready(PRIORITISE)
    person = forum.join()
    forum.answer(person, PRIORITISE, {"choices": list(forum.ids(PRIORITISE).values())[:1]})
    round_ = forum.round(PRIORITISE)["id"]
    gone = person.post("/room", {"round": round_, "rev": "2", "withdraw": "1"}).page
    assert send_empty(forum, person, int(gone.hidden("rev"))).page.saved


def test_a_sheet_of_paper_is_not_emptied_either(forum: Forum) -> None:
    forum.make_ready(PRIORITISE)
    chosen = list(forum.ids(PRIORITISE).values())[:1]
    where = f"/paper/{forum.slug}/{PRIORITISE}"
    assert forum.desk.post(where, {"choices": chosen}).status == 200
    refused = forum.desk.post(where, {"number": "1"})
    assert refused.status == 409
    assert refused.page.value("choices") == chosen
    assert forum.desk.post(where, {"number": "1", "emptied": "1"}).status == 200
    assert forum.desk.get(f"{where}?number=1").page.value("choices") == []


@pytest.mark.parametrize("package", ["room", "front"])
def test_no_form_is_one_that_browsers_empty_on_the_way_back(package: str) -> None:
    for file in (PACKAGE / package / "templates").glob("*.html"):
        assert not re.search(r"autocomplete=.?off", file.read_text(encoding="utf-8")), file.name


def test_what_a_browser_remembers_of_one_exercise_fits_no_other(forum: Forum) -> None:
    person = forum.join()
    marks = []
    forum.make_ready(PRIORITISE)
    marks.append(form_mark(person))
    forum.answer(person, PRIORITISE, {"choices": list(forum.ids(PRIORITISE).values())[:1]})
    forum.do("close", PRIORITISE)
    forum.do("open", PERSONAS)
    marks.append(form_mark(person))
    assert all(mark.startswith("of-") for mark in marks)
    assert len(set(marks)) == 2


def form_mark(person: Visitor) -> str:
    page = person.get("/room").page
    return str(page.find("//form[@id='answer-form']//*[@name]/@name")[0])
