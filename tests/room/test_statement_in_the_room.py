from __future__ import annotations

import pytest
from server import Forum, Visitor

from workshopkit.locale.language import language

STANCE, PROMISE, CUSTOMERS = "centre-stance", "promise", "existing-customers"
WORDS = language("en")
WORDING = "Vi väljer tillsammans:\n- öppet\n- lätt"


@pytest.fixture
def proposed(forum: Forum) -> Forum:
    """Two tables have proposed a statement each."""
    forum.run(STANCE, {"texts": ["Öppet för alla"]}, {"texts": ["Lätt att hitta"]}, reveal=True)
    return forum


def consent(forum: Forum, person: Visitor, said: str, why: str = "") -> int:
    fields = {"round": [forum.round(STANCE)["id"]], "rev": ["1"], "consent": [said], "why": [why]}
    return person.post("/room", fields).status


def test_proposals_are_shown_once_they_are_shown(proposed: Forum) -> None:
    page = proposed.join().get("/room").page
    assert "Öppet för alla" in page.words("//section[@class='result']")
    assert "Lätt att hitta" in page.words("//section[@class='result']")


def test_the_room_is_asked_about_the_wording_it_sees(proposed: Forum) -> None:
    person = proposed.join("Alva", "Bord 1")
    proposed.do("wording", STANCE, text=WORDING)
    proposed.do("open", STANCE)
    page = person.get("/room").page
    assert page.words("//div[@class='brief']") == "Vi väljer tillsammans: öppet lätt"
    assert len(page.find("//div[@class='brief']//li")) == 2
    assert page.find("//form//input[@name='consent'][@value='yes']")
    assert not page.find("//form//input[@name='texts']")
    stage = proposed.desk.get(f"/stage/{proposed.slug}").page
    assert "Vi väljer tillsammans:" in stage.words("//div[@class='brief']")


def test_a_wording_that_is_being_written_is_not_the_open_exercise(proposed: Forum) -> None:
    proposed.do("wording", STANCE, text="Utkast")
    assert proposed.round(STANCE)["state"] == "prepared"
    assert consent(proposed, proposed.join(table="Bord 1"), "yes") == 409


def test_who_agrees_is_counted_and_a_no_says_why(proposed: Forum) -> None:
    proposed.do("wording", STANCE, text=WORDING)
    proposed.do("open", STANCE)
    people = [proposed.join(table=f"Bord {n}") for n in range(3)]
    assert consent(proposed, people[0], "no") == 422
    assert consent(proposed, people[0], "no", "För långt") == 200
    assert consent(proposed, people[1], "change", "Stryk lätt") == 200
    assert consent(proposed, people[2], "yes") == 200
    assert "För långt" not in people[1].get("/room").text
    proposed.do("close", STANCE)
    proposed.do("reveal", STANCE)
    result = people[2].get("/room").page.words("//section[@class='result']")
    for text in ("Vi väljer tillsammans:", "För långt", "Stryk lätt"):
        assert text in result
    assert result.count(WORDS.plural("{n} answer", "{n} answers", 1)) == 3


def test_a_new_wording_is_a_new_question_and_the_old_answers_stay(proposed: Forum) -> None:
    for text, said in (("Första", "no"), ("Andra", "yes")):
        proposed.do("wording", STANCE, text=text)
        proposed.do("open", STANCE)
        person = proposed.join(table="Bord 1")
        assert not person.get("/room").page.value("consent"), "nobody has said anything to this"
        assert consent(proposed, person, said, "Därför") == 200
        proposed.do("close", STANCE)
    runs = [r for r in proposed.state()["rounds"] if r["exercise"] == STANCE]
    assert [r["answered"] for r in runs] == [2, 1, 1]


def test_an_open_question_keeps_its_wording(proposed: Forum) -> None:
    proposed.do("wording", STANCE, text="Första")
    proposed.do("open", STANCE)
    refused = proposed.command("wording", exercise=STANCE, text="Bytt under tiden")
    assert refused.status == 409
    page = proposed.join().get("/room").page
    assert page.words("//div[@class='brief']") == "Första"


def test_a_ready_wording_is_asked_about_at_once(forum: Forum) -> None:
    forum.do("open", CUSTOMERS)
    page = forum.join(table="Bord 1").get("/room").page
    assert page.words("//div[@class='brief']")
    assert page.find("//form//input[@name='consent']")


def test_a_stem_stands_above_the_proposals(forum: Forum) -> None:
    stem = forum.asked(PROMISE)[1].wording("en").texts.get("stem", "")
    forum.do("open", PROMISE)
    page = forum.join().get("/room").page
    assert " ".join(stem.split()) in page.words("//main")
    assert page.find("//form//input[@name='texts'] | //form//textarea")


def test_a_hostile_wording_is_only_a_text(proposed: Forum) -> None:
    proposed.do("wording", STANCE, text="<script>alert(1)</script>\n- <b>fet</b>")
    proposed.do("open", STANCE)
    person = proposed.join()
    pages = [person.get("/room"), proposed.desk.get(f"/stage/{proposed.slug}")]
    pages.append(proposed.desk.get(f"/worksheet/{proposed.slug}/{STANCE}"))
    pages.append(proposed.desk.get(f"/preview/{proposed.slug}"))
    for answer in pages:
        assert answer.status == 200
        assert "<script>alert" not in answer.text
        assert "<b>" not in answer.text


@pytest.mark.parametrize("text", ["x" * 3000])
def test_a_wording_that_is_too_long_is_refused(proposed: Forum, text: str) -> None:
    refused = proposed.command("wording", exercise=STANCE, text=text)
    assert refused.status == 422
    assert proposed.round(STANCE)["number"] == 1


def test_what_has_no_wording_gets_none(forum: Forum) -> None:
    refused = forum.command("wording", exercise="library-products", text="Hej")
    assert refused.status == 409
    assert refused.json["error"].endswith(".")
