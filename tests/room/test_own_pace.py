from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from server import Forum, Page, RunningServer, Visitor, elsewhere, new_forum

from workshopkit.domain.language import LANGUAGES
from workshopkit.locale.language import language

GROUPS, SPLIT, TALK, WEAK, CENTRE = (
    "local-target-groups",
    "customer-split",
    "local-agenda-assignment",
    "weaknesses-strengths",
    "local-centre",
)
WORDS = language("en")
LATER = "opens later"


def today() -> date:
    return datetime.now(UTC).astimezone().date()


@pytest.fixture
def alone(server: RunningServer) -> Iterator[Forum]:
    """A workshop that everybody takes at their own pace until tomorrow."""
    until = (today() + timedelta(days=1)).isoformat()
    made = new_forum(server, script="local_follow_up", title="I egen takt", until=until)
    yield made
    made.command("end", closed=True)


@pytest.fixture
def alva(alone: Forum) -> Visitor:
    return alone.join("Alva", "Bord 1")


def let_it_run_out(alone: Forum) -> None:
    """Let the last day be yesterday."""
    with elsewhere(alone.server) as unit:
        place = unit.workshop(alone.slug)
        assert place is not None
        unit.save_workshop(replace(place, until=today() - timedelta(days=1)))


def at(person: Visitor, section: str) -> Page:
    answer = person.get(f"/room?at={section}")
    assert answer.status == 200, answer.text
    return answer.page


def listed(page: Page) -> dict[str, str]:
    """Return the mark beside each section of the list by its key."""
    lines = page.find("//ol[@class='agenda']/li")
    return {
        line.xpath("a/@href")[0].partition("?at=")[2]: " ".join(
            mark.text_content() for mark in line.xpath("span[@class='mark']")
        )
        for line in lines
    }


def send(alone: Forum, person: Visitor, exercise: str, seed: int = 0) -> Page:
    page = at(person, exercise)
    fields = {name: [page.hidden(name)] for name in ("at", "round", "rev")}
    answer = person.post("/room", {**fields, **alone.full_answer(exercise, seed)})
    assert answer.status == 200, answer.page.problem
    return answer.page


def test_the_room_is_a_list_of_everything_there_is(alone: Forum, alva: Visitor) -> None:
    page = alva.get("/room").page
    between = [s["key"] for s in alone.state()["sections"]][1:-1]
    assert list(listed(page)) == between
    assert page.title == "I egen takt"
    assert WORDS.date(today() + timedelta(days=1)) in page.words("//p[@class='lead']")
    assert not page.find("//form[@id='answer-form']")


def test_everything_that_builds_on_nothing_is_open_at_once(alone: Forum, alva: Visitor) -> None:
    marks = listed(alva.get("/room").page)
    for facts in alone.state()["rounds"]:
        exercise = facts["exercise"]
        is_open = bool(at(alva, exercise).find("//form[@id='answer-form']"))
        assert is_open == (facts["state"] == "open"), exercise
        is_later = facts["state"] == "prepared" and facts["kind"] != "discussion"
        assert marks[exercise] == (WORDS.text(LATER) if is_later else ""), exercise
    assert {GROUPS, WEAK, CENTRE} <= {r["exercise"] for r in open_rounds(alone)}
    assert SPLIT not in {r["exercise"] for r in open_rounds(alone)}


def open_rounds(alone: Forum) -> list[dict[str, str]]:
    return [r for r in alone.state()["rounds"] if r["state"] == "open"]


def test_what_is_answered_is_marked_for_the_table_that_did(alone: Forum, alva: Visitor) -> None:
    send(alone, alva, WEAK)
    other = alone.join("Bo", "Bord 2")
    done = WORDS.text("answered")
    assert [key for key, mark in listed(alva.get("/room").page).items() if mark == done] == [WEAK]
    assert done not in listed(other.get("/room").page).values()


def test_saving_without_javascript_stays_where_one_is(alone: Forum, alva: Visitor) -> None:
    saved = send(alone, alva, WEAK)
    assert saved.saved
    assert saved.hidden("at") == WEAK
    assert saved.hidden("rev") == "2"
    again = at(alva, WEAK)
    good = alone.full_answer(WEAK)
    assert {name: again.value(name) for name in good} == good


def test_a_mistake_without_javascript_stays_where_one_is(alone: Forum, alva: Visitor) -> None:
    page = at(alva, WEAK)
    name = next(iter(alone.full_answer(WEAK)))
    fields = {key: [page.hidden(key)] for key in ("at", "round", "rev")}
    refused = alva.post("/room", {**fields, name: ["x" * 500]})
    assert refused.status == 422
    assert refused.page.hidden("at") == WEAK
    assert refused.page.value(name) == ["x" * 500]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_language_is_changed_without_losing_ones_place(alva: Visitor, code: str) -> None:
    form = at(alva, WEAK).find("//footer//form")[0]
    changed = alva.post(form.get("action"), {"language": code})
    assert changed.place == f"/room?at={WEAK}"
    assert alva.get(changed.place).page.language == code


def test_the_next_section_is_a_link_away(alva: Visitor) -> None:
    links = [a.get("href") for a in at(alva, GROUPS).find("//nav[@class='paces']/a")]
    assert links == ["/room", f"/room?at={SPLIT}"]
    last = list(listed(alva.get("/room").page))[-1]
    links = [a.get("href") for a in at(alva, last).find("//nav[@class='paces']/a")]
    assert links == ["/room"]


def test_what_builds_on_another_says_that_it_opens_later(alone: Forum, alva: Visitor) -> None:
    page = at(alva, SPLIT)
    assert page.words("//p[@class='state']") == WORDS.text("Opens later.")
    assert not page.find("//form[@id='answer-form']")
    refused = alva.post("/room", {"at": SPLIT, "round": alone.round(SPLIT)["id"], "x": "1"})
    assert refused.status == 409
    assert refused.page.problem


def test_it_opens_once_the_other_is_closed(alone: Forum, alva: Visitor) -> None:
    send(alone, alva, GROUPS)
    alone.do("close", GROUPS)
    page = at(alva, SPLIT)
    assert page.state == "open"
    assert len(page.find("//form[@id='answer-form']//fieldset")) >= 1
    assert listed(alva.get("/room").page)[SPLIT] == ""


def test_a_talk_shows_its_questions_and_never_says_that_it_opens(
    alone: Forum, alva: Visitor
) -> None:
    page = at(alva, TALK)
    questions = alone.asked(TALK)[1].wording("en").block("questions")
    for question in questions:
        assert question in page.words("//div[@class='brief']")
    assert not page.find("//p[@class='state']")


def test_when_the_last_day_is_over_everything_is_closed(alone: Forum, alva: Visitor) -> None:
    send(alone, alva, WEAK)
    page = at(alva, CENTRE)
    fields = {key: [page.hidden(key)] for key in ("at", "round", "rev")}
    let_it_run_out(alone)
    late = alva.post("/room", {**fields, **alone.full_answer(CENTRE)})
    assert late.status == 409
    assert late.page.problem
    closed = at(alva, WEAK)
    assert closed.state == "closed"
    assert closed.words("//p[@class='state']") == WORDS.text("Closed.")
    assert closed.find("//*[@class='own']//dd"), "one's own answer can still be read"
    assert not closed.find("//form[@id='answer-form']")
    assert not open_rounds(alone)


def test_a_page_alone_finds_out_that_the_last_day_is_over(alone: Forum, alva: Visitor) -> None:
    assert at(alva, WEAK).state == "open"
    let_it_run_out(alone)
    assert at(alva, WEAK).state == "closed", "though nobody opened the desk"


@pytest.mark.parametrize("odd", ["", "no-such-place", "<script>", "%0d%0aX:1", "x" * 5000, "%00"])
def test_a_place_that_is_not_there_is_the_list(alva: Visitor, odd: str) -> None:
    answer = alva.get(f"/room?at={odd}")
    assert answer.status == 200
    assert answer.page.find("//ol[@class='agenda']")
    assert "X" not in answer.headers
    changed = alva.post(f"/room?at={odd}", {"language": "da"})
    assert changed.place == "/room"


def test_where_the_facilitator_leads_nobody_reads_ahead(server: RunningServer) -> None:
    forum = new_forum(server, script="local_follow_up", title="Ledd")
    person = forum.join("Alva", "Bord 1")
    here = person.get("/room").text
    state = forum.state()
    for section in state["sections"]:
        for path in ("/room", "/room/part"):
            ahead = person.get(f"{path}?at={section['key']}")
            assert ahead.text == person.get(path).text
    assert here == person.get(f"/room?at={SPLIT}").text
    for facts in state["rounds"]:
        title = forum.asked(facts["exercise"])[1].wording("en").title
        assert title not in here
    forum.do("open", GROUPS)
    fields = {"at": SPLIT, "round": forum.round(GROUPS)["id"], "rev": "1"}
    answer = person.post("/room", {**fields, **forum.full_answer(GROUPS)})
    assert answer.status == 200
    assert answer.page.state == "open"
    assert not answer.page.find("//ol[@class='agenda'] | //nav[@class='paces']")
    forum.do("end", closed=True)


def test_closing_the_workshop_thanks_those_at_their_own_pace(alone: Forum, alva: Visitor) -> None:
    alone.do("end", closed=True)
    for path in ("/room", f"/room?at={WEAK}"):
        page = alva.get(path).page
        assert page.title == WORDS.text("Thank you for taking part")
        assert not page.find("//ol[@class='agenda'] | //nav[@class='paces']")
