from __future__ import annotations

import pytest
from server import Forum, RunningServer, Visitor, new_forum

from workshopkit.facilitation.people.joining import WrongCodeError
from workshopkit.locale.language import language


def test_the_first_page_asks_for_the_code(stranger: Visitor) -> None:
    page = stranger.get("/").page
    assert page.find("//form[@method='post']//input[@name='code']")
    assert page.find("//form//input[@name='name']")
    assert page.find("//form//input[@name='table']")


@pytest.mark.parametrize("change", [str.lower, str.upper, lambda c: f" {c[:3]}  {c[3:]} "])
def test_a_code_may_be_typed_with_spaces_and_small_letters(
    forum: Forum, stranger: Visitor, change: object
) -> None:
    assert callable(change)
    answer = stranger.post("/", {"code": change(forum.code)})
    assert (answer.status, answer.place) == (303, "/room")
    assert stranger.get("/room").status == 200
    assert forum.state()["joined"] == 1


def test_a_browser_that_keeps_no_cookies_is_no_crowd(forum: Forum, server: RunningServer) -> None:
    for _ in range(5):
        Visitor(server.address).post("/", {"code": forum.code, "name": "Utan kakor"})
    assert forum.state()["joined"] == 0

    kept = Visitor(server.address)
    kept.post("/", {"code": forum.code, "name": "Med kakor"})
    kept.get("/room")

    assert forum.state()["joined"] == 1


def test_a_seat_that_was_taken_away_counts_again_when_its_page_comes_back(forum: Forum) -> None:
    person = forum.join("Alva Exempelsson", table="Bord 1")
    assert forum.state()["joined"] == 1
    forum.command("left", table="Bord 1")
    assert forum.state()["joined"] == 0
    person.get("/room/part")
    assert forum.state()["joined"] == 0

    person.get("/room")

    assert forum.state()["joined"] == 1


def test_a_wrong_code_is_told_in_the_language_of_the_page_with_what_was_typed(
    stranger: Visitor,
) -> None:
    fields = {"code": "ZZZ-999", "name": "Alva <b>", "table": "Bord 3"}
    answer = stranger.post("/", fields, Accept_Language="sv-SE,sv;q=0.9,en;q=0.5")
    page = answer.page
    assert answer.status == 404
    assert page.language == "sv"
    assert WrongCodeError(code="ZZZ-999").sentence(language("sv")) in page.problem
    assert [page.value(name) for name in fields] == [[value] for value in fields.values()]
    assert not stranger.cookies


def test_a_wrong_code_is_told_to_programs_as_json(stranger: Visitor) -> None:
    answer = stranger.post("/", {"code": "nej"}, Accept="application/json")
    assert answer.status == 404
    assert answer.json["error"]


def test_an_empty_code_is_refused(stranger: Visitor) -> None:
    answer = stranger.post("/", {"code": ""})
    assert answer.status == 404
    assert answer.page.problem


@pytest.mark.parametrize("field", ["name", "table"])
def test_an_overlong_name_is_told_and_kept(forum: Forum, stranger: Visitor, field: str) -> None:
    typed = "å" * 150
    answer = stranger.post("/", {"code": forum.code, field: typed})
    assert answer.status == 422
    assert "150" in answer.page.problem
    assert answer.page.value(field) == [typed]


def test_the_link_behind_the_qr_code_has_the_code_in_it(forum: Forum, stranger: Visitor) -> None:
    page = stranger.get(f"/j/{forum.code.lower()}").page
    assert page.value("code") == [f"{forum.code[:3]} {forum.code[3:]}"]
    assert page.title == "Ett forum"
    assert stranger.post(f"/j/{forum.code}", {}).status == 303


def test_a_link_with_a_wrong_code_shows_the_form(stranger: Visitor) -> None:
    answer = stranger.get("/j/nonsense")
    assert answer.status == 200
    assert answer.page.value("code") == ["nonsense"]


def test_a_returning_device_goes_back_to_its_seat(forum: Forum) -> None:
    person = forum.join(name="Alva")
    cookie = dict(person.cookies)
    for path in ("/", f"/j/{forum.code}"):
        answer = person.get(path)
        assert (answer.status, answer.place) == (303, "/room")
    assert person.post("/", {"code": forum.code, "name": "Somebody new"}).place == "/room"
    forum.do("open", "propose-target-groups")
    forum.answer(person, "propose-target-groups", {"texts": ["Mitt"]})
    back = Visitor(forum.server.address, cookies=cookie)
    assert back.get("/room").page.value("texts") == ["Mitt"]
    assert forum.state()["joined"] == 1


def test_a_device_can_go_to_another_workshop(forum: Forum) -> None:
    person = forum.join()
    other = new_forum(forum.server, title="Ett annat forum")
    assert person.get(f"/j/{other.code}").page.title == "Ett annat forum"
    assert person.post("/", {"code": other.code}).status == 303
    assert person.get("/room").page.title == "Ett annat forum"
    other.do("end", closed=True)


def test_a_workshop_that_is_over_lets_nobody_in(forum: Forum, stranger: Visitor) -> None:
    forum.do("end", closed=True)
    answer = stranger.post("/", {"code": forum.code, "name": "Sen"})
    assert answer.status == 409
    assert answer.page.problem
    assert answer.page.value("name") == ["Sen"]
    assert forum.state()["joined"] == 0


@pytest.mark.parametrize("code", ["sv", "nb", "da", "en"])
def test_the_page_speaks_the_language_that_was_chosen(
    forum: Forum, stranger: Visitor, code: str
) -> None:
    page = stranger.get(f"/j/{forum.code}?language={code}", Accept_Language="fr").page
    assert page.language == code
    assert page.words("//button") == language(code).text("Join")
    stranger.post("/", {"code": forum.code, "language": code})
    assert stranger.get("/room").page.language == code


def test_norwegians_are_met_in_norwegian(stranger: Visitor) -> None:
    assert stranger.get("/", Accept_Language="nn-NO,no;q=0.8").page.language == "nb"


def test_a_device_keeps_its_seat_in_every_workshop_it_joined(
    forum: Forum, stranger: Visitor
) -> None:
    other = new_forum(forum.server)
    stranger.post("/", {"code": forum.code, "name": "Alva Exempelsson"})
    stranger.get("/room")
    stranger.post("/", {"code": other.code})
    stranger.get("/room")

    back = stranger.post("/", {"code": forum.code})

    assert (back.status, back.place) == (303, "/room")
    assert (forum.state()["joined"], other.state()["joined"]) == (1, 1)
