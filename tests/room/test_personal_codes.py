"""Personal codes: printed, typed, pointed at, carried from one device to another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from server import (
    PRIORITISE,
    PROPOSE,
    Forum,
    Page,
    RunningServer,
    Visitor,
    new_forum,
    secretary_of,
)
from voting import CHOICES, Voting, come_in, make_codes

from workshopkit.domain.workshop import WorkshopClosedError
from workshopkit.facilitation.ballot import NoCodesError
from workshopkit.facilitation.people.roll import NoPersonalCodeError, SeatMovedError
from workshopkit.locale.language import language

ENGLISH = language("en")
CODE = re.compile(r"[A-Z2-9]{3} [A-Z2-9]{3} [A-Z2-9]{3}")


@pytest.fixture
def codes(forum: Forum) -> list[str]:
    """Three codes that nobody has used."""
    return make_codes(forum, 3)


@pytest.fixture
def by_code(forum: Forum) -> Voting:
    """A vote by codes, open, for four people with a code; not a secret one."""
    voting = Voting.in_forum(forum, ("Alva", "Bo", "Carin", "Disa"), secret="no")
    voting.open()
    return voting


@pytest.fixture
def other(server: RunningServer) -> Iterator[Forum]:
    made = new_forum(server, title="Ett annat forum")
    yield made
    made.command("end", closed=True)


def sheet(forum: Forum) -> Page:
    return forum.desk.get(f"/codes/{forum.slug}").page


def whole_sheet_of(forum: Forum) -> list[str]:
    return [
        "".join(code.text_content().split()) for code in sheet(forum).find("//p[@class='code']")
    ]


def own_code(voting: Voting, number: int) -> str:
    """Return the code of one of those in a voting, as they were handed out."""
    return whole_sheet_of(voting.forum)[number]


# The sheet


def test_the_sheet_has_a_slip_for_each_code_with_title_address_and_number(
    forum: Forum, codes: list[str]
) -> None:
    slips = sheet(forum).find("//section[@class='slip']")

    assert len(slips) == len(set(codes)) == 3
    for number, slip in enumerate(slips, start=1):
        text = " ".join(slip.text_content().split())
        assert CODE.search(text)
        assert "Ett forum" in text
        assert forum.server.address.removeprefix("http://") in text
        assert re.search(rf"\b{number}\b", text)
        assert slip.xpath(".//*[name()='svg']")


def test_the_sheet_says_which_codes_are_used(forum: Forum, codes: list[str]) -> None:
    used = language("sv").text("used")
    come_in(forum, codes[1])

    numbers = sheet(forum).find("//p[@class='number']")

    assert [used in number.text_content() for number in numbers] == [False, True, False]


def test_only_a_facilitator_gets_the_sheet(forum: Forum, codes: list[str]) -> None:
    others = (Visitor(forum.server.address), come_in(forum, codes[0]), secretary_of(forum.server))

    for somebody in others:
        answer = somebody.get(f"/codes/{forum.slug}")
        assert answer.status == 403
        assert not CODE.search(answer.text)


def test_only_a_facilitator_makes_codes(forum: Forum) -> None:
    keeper = secretary_of(forum.server)
    answer = keeper.post_json(f"/command/{forum.slug}", {"command": "codes", "count": 5})
    assert answer.status == 403
    assert whole_sheet_of(forum) == []


def test_no_state_and_no_record_tells_a_code(forum: Forum, codes: list[str]) -> None:
    pages = [f"/state/{forum.slug}?full=1", f"/preview/{forum.slug}", f"/stage/{forum.slug}"]
    for path in pages:
        text = "".join(forum.desk.get(path).text.split())
        assert not [code for code in codes if code in text], path


# Joining


def test_the_address_behind_a_slip_leads_to_its_seat(forum: Forum, codes: list[str]) -> None:
    person = Visitor(forum.server.address)
    page = person.get(f"/j/{codes[0]}").page
    assert page.title == "Ett forum"
    assert page.value("code") == [f"{codes[0][:3]} {codes[0][3:6]} {codes[0][6:]}"]

    sent = {"code": page.value("code")[0], "name": "Alva Exempelsson", "language": "en"}
    assert person.post("/", sent).place == "/room"

    assert person.get("/room").page.title == "Ett forum"
    assert forum.state()["joined"] == 1


@pytest.mark.parametrize(
    "typed",
    [
        str.lower,
        lambda c: f" {c[:3]}  {c[3:6]} {c[6:]} ",
        lambda c: "-".join((c[:3], c[3:])).lower(),
    ],
)
def test_a_code_may_be_typed_with_spaces_dashes_and_small_letters(
    forum: Forum, codes: list[str], typed: Callable[[str], str]
) -> None:
    person = come_in(forum, typed(codes[2]))
    assert person.get("/room").status == 200
    assert forum.state()["joined"] == 1


def test_whoever_is_in_with_a_code_is_led_back_to_the_seat(forum: Forum, codes: list[str]) -> None:
    person = come_in(forum, codes[0])
    for path in ("/", f"/j/{codes[0]}", f"/j/{forum.code}"):
        assert person.get(path).place == "/room", path
    assert person.post("/", {"code": codes[0], "name": "Alva"}).place == "/room"
    assert forum.state()["joined"] == 1


def test_a_code_opens_nothing_when_the_workshop_is_over(forum: Forum, codes: list[str]) -> None:
    inside = come_in(forum, codes[0])
    forum.do("end", closed=True)
    person = Visitor(forum.server.address)

    answer = person.post("/", {"code": codes[1], "language": "en"})

    assert answer.status == 409
    assert WorkshopClosedError().sentence(ENGLISH) in answer.page.problem
    # Whether the browser keeps cookies is all it was asked.
    assert [name for name in person.cookies if "-kept-" not in name] == []
    assert inside.get("/room").status == 200
    assert forum.command("codes", count=1).status == 409


# A second device


def test_the_second_device_has_the_seat_and_the_first_is_told(by_code: Voting) -> None:
    first, code = by_code.people[0], own_code(by_code, 0)
    by_code.cast(first, "Alfa")
    joined = by_code.forum.state()["joined"]

    second = come_in(by_code.forum, code)

    assert second.get("/room").page.value("choices")
    assert by_code.forum.state()["joined"] == joined
    sent_away = first.get("/room")
    assert (sent_away.status, sent_away.place) == (303, "/?moved=1")
    page = first.get(sent_away.place, Accept_Language="en").page
    assert SeatMovedError().sentence(ENGLISH) in page.problem
    refused = by_code.cast(first, "Beta", rev=2, Accept="application/json")
    assert refused.status == 403
    assert refused.json["error"] == SeatMovedError().message()
    assert (by_code.answered, first.begin("/room/events").status) == (1, 403)


def test_the_first_device_comes_back_with_the_same_code(by_code: Voting) -> None:
    first, code = by_code.people[0], own_code(by_code, 0)
    second = come_in(by_code.forum, code)
    by_code.cast(second, "Alfa")

    assert first.post("/", {"code": code.lower(), "language": "en"}).place == "/room"

    assert first.get("/room").page.value("choices")
    assert by_code.cast(first, "Beta", rev=2).page.saved
    assert second.get("/room").place == "/?moved=1"
    assert by_code.answered == 1


def test_the_name_from_before_stays_unless_another_is_given(by_code: Voting) -> None:
    code = own_code(by_code, 0)
    come_in(by_code.forum, code)
    by_code.forum.do("take_names")
    minutes = by_code.export("md").decode()
    assert "Alva" in minutes


def test_many_devices_are_one_ballot(by_code: Voting) -> None:
    code = own_code(by_code, 0)
    for rev, choice in enumerate((*CHOICES, "Beta"), start=1):
        device = come_in(by_code.forum, code)
        assert by_code.cast(device, choice, rev=rev).page.saved
    by_code.close()
    by_code.reveal()
    assert by_code.votes_seen_by(by_code.people[1]) == {"Alfa": 0, "Beta": 1, "Gamma": 0}


def test_many_tabs_at_once_are_one_ballot(by_code: Voting) -> None:
    person = by_code.people[0]
    with ThreadPoolExecutor(6) as pool:
        sent = list(pool.map(lambda n: by_code.cast(person, CHOICES[n % 3]).status, range(6)))
    assert 200 in sent
    assert by_code.answered == 1
    by_code.close()
    by_code.reveal()
    assert sum(by_code.votes_seen_by(by_code.people[1]).values()) == 1


def test_a_code_that_many_devices_use_at_once_is_one_seat(forum: Forum, codes: list[str]) -> None:
    with ThreadPoolExecutor(6) as pool:
        devices = list(pool.map(lambda _: come_in(forum, codes[0]), range(6)))
    assert forum.state()["joined"] == 1
    assert [device.get("/room").status for device in devices].count(200) == 1


# Somebody who is in already


def test_somebody_who_is_in_keeps_the_seat_and_what_they_answered(forum: Forum) -> None:
    forum.do("open", PROPOSE)
    person = forum.join("Alva", "Bord 1")
    forum.answer(person, PROPOSE, {"texts": ["Mitt förslag"]})
    code = make_codes(forum, 1)[0]

    page = person.get("/?new=1").page
    assert page.find("//form[@class='join']")
    assert person.post("/", {"code": code, "language": "en"}).place == "/room"

    assert person.get("/room").page.value("texts") == ["Mitt förslag"]
    assert forum.state()["joined"] == 1


def test_the_name_that_comes_with_the_code_is_taken_over(forum: Forum, codes: list[str]) -> None:
    person = forum.join(table="Bord 1")

    person.post("/", {"code": codes[0], "name": "Alva Exempelsson", "language": "en"})

    assert "Bord 1" in person_where(forum, person)
    forum.do("take_names")
    assert "Alva Exempelsson" in forum.desk.get(f"/preview/{forum.slug}").text
    assert forum.state()["joined"] == 1


def person_where(forum: Forum, person: Visitor) -> str:
    """Return the line on a person's page that says where they sit."""
    forum.do("go", section=PROPOSE)
    return person.get("/room").page.words("//p[@class='where']")


def test_without_a_code_the_page_says_why_and_how(by_code: Voting) -> None:
    person = by_code.forum.join("Utan kod")
    page = person.get("/room").page

    assert NoPersonalCodeError().sentence(ENGLISH) in page.words("//p[@class='state']")
    assert not page.find("//form[@id='answer-form']")
    (way,) = page.find("//main//a[@class='button']/@href")
    form = person.get(way).page
    assert form.find("//form[@class='join']//input[@name='code']")

    refused = by_code.cast(person, "Alfa")
    assert refused.status == 403
    assert NoPersonalCodeError().sentence(ENGLISH) in refused.text
    assert by_code.answered == 0

    code = make_codes(by_code.forum, 1)[-1]
    assert person.post("/", {"code": code, "language": "en"}).place == "/room"
    assert by_code.cast(person, "Alfa").page.saved
    assert by_code.answered == 1


def test_a_vote_by_codes_needs_some(forum: Forum) -> None:
    forum.run(PROPOSE, {"texts": list(CHOICES)})
    forum.do("settings", PRIORITISE, settings={"mode": "vote"})

    refused = forum.command("open", exercise=PRIORITISE, confirmed=True)

    assert refused.status == 422
    assert refused.json["error"] == NoCodesError().message()
    assert forum.round(PRIORITISE)["state"] == "prepared"


def test_what_is_counted_is_the_roll_and_not_who_is_in_the_room(by_code: Voting) -> None:
    forum = by_code.forum
    make_codes(forum, 3)
    for _ in range(5):
        forum.join()
    by_code.vote("Alfa", only=slice(0, 2))
    swedish = language("sv")

    with by_code.people[0].listening() as stream:
        tick = stream.until(lambda state: state["answered"] == 2)
    assert tick["of"] == 7
    stage = forum.desk.get(f"/stage/{forum.slug}").page
    assert stage.words("//p[@class='count']") == swedish.text("Answered: {n} of {of}", n=2, of=7)
    by_code.close()
    stage = forum.desk.get(f"/stage/{forum.slug}").page
    closed = swedish.text("Closed. Answered: {n} of {of}", n=2, of=7)
    assert stage.words("//p[@class='count']") == closed


# Another workshop


def test_a_code_of_another_workshop_leads_there_and_gives_no_vote_here(
    by_code: Voting, other: Forum
) -> None:
    foreign = make_codes(other, 1)[0]
    person = by_code.forum.join("Utan kod")

    assert person.post("/", {"code": foreign, "language": "en"}).place == "/room"

    assert person.get("/room").page.title == "Ett annat forum"
    refused = by_code.cast(person, "Alfa")
    assert refused.status in (403, 404, 409)
    assert by_code.answered == 0
    assert person.get(f"/j/{by_code.forum.code}").place == "/room"
    assert by_code.cast(person, "Alfa").status == 403


def test_somebody_with_a_code_in_two_workshops_has_a_vote_in_each(
    by_code: Voting, other: Forum
) -> None:
    person = by_code.people[0]
    there = make_codes(other, 1)[0]
    assert person.post("/", {"code": there, "language": "en"}).place == "/room"
    assert person.get("/room").status == 200

    assert person.get(f"/j/{own_code(by_code, 0)}").place == "/room"

    assert by_code.cast(person, "Alfa").page.saved
    assert (by_code.answered, other.state()["joined"]) == (1, 1)
