from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from server import Answer, Forum, Visitor, elsewhere

from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.response import StaleAnswerError
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.people.joining import leave_table
from workshopkit.locale.language import language

PRODUCTS = "library-products"
WORDS = language("en")


@pytest.fixture
def table(forum: Forum) -> tuple[Visitor, Visitor]:
    """Two devices at one table, and an exercise that tables answer."""
    forum.do("open", PRODUCTS)
    return forum.join("Alva", "Bord 1"), forum.join("Bo", " bord 1 ")


def send(forum: Forum, person: Visitor, texts: Sequence[str], rev: int) -> Answer:
    fields = {"round": [forum.round(PRODUCTS)["id"]], "rev": [str(rev)], "texts": list(texts)}
    return person.post("/room", fields)


def own(person: Visitor) -> dict[str, object]:
    answer: dict[str, object] = person.get(f"/answer/{PRODUCTS}/me").json
    return answer


def test_two_devices_at_a_table_share_one_answer(
    forum: Forum, table: tuple[Visitor, Visitor]
) -> None:
    alva, bo = table
    send(forum, alva, ["Böcker"], 1)
    page = bo.get("/room").page
    assert page.value("texts") == ["Böcker"]
    assert page.hidden("rev") == "2"
    send(forum, bo, ["Böcker", "Sagostunder"], 2)
    assert alva.get("/room").page.value("texts") == ["Böcker", "Sagostunder"]
    assert forum.round(PRODUCTS)["answered"] == 1


def test_who_saved_last_is_named_to_the_others_and_not_to_oneself(
    forum: Forum, table: tuple[Visitor, Visitor]
) -> None:
    alva, bo = table
    send(forum, alva, ["Böcker"], 1)
    assert "Alva" in bo.get("/room").page.saved
    assert "Alva" not in alva.get("/room").page.saved
    assert alva.get("/room").page.saved
    send(forum, bo, ["Sagostunder"], 2)
    assert "Bo" in alva.get("/room").page.saved
    assert "Bo" not in bo.get("/room").page.saved


def test_somebody_without_a_name_is_somebody_at_the_table(
    forum: Forum, table: tuple[Visitor, Visitor]
) -> None:
    _, bo = table
    send(forum, forum.join(table="Bord 1"), ["Böcker"], 1)
    assert WORDS.text("somebody else at your table") in bo.get("/room").page.saved


def test_an_answer_that_has_not_seen_the_latest_is_refused_and_kept_in_the_form(
    forum: Forum, table: tuple[Visitor, Visitor]
) -> None:
    alva, bo = table
    send(forum, alva, ["Böcker"], 1)
    stale = send(forum, bo, ["Sagostunder"], 1)
    assert stale.status == 409
    assert stale.page.problem.startswith(StaleAnswerError().sentence(WORDS)[:20])
    assert stale.page.value("texts") == ["Sagostunder"]
    assert [item["label"] for item in forum.round(PRODUCTS)["items"]] == ["Böcker"]
    again = send(forum, bo, ["Sagostunder"], int(stale.page.hidden("rev")))
    assert again.status == 200, "having been told, one may save over it"
    assert [item["label"] for item in forum.round(PRODUCTS)["items"]] == ["Sagostunder"]


def test_a_page_can_ask_what_its_table_has_saved(
    forum: Forum, table: tuple[Visitor, Visitor]
) -> None:
    alva, bo = table
    assert own(bo) == {"answer": None, "rev": 0, "message": ""}
    send(forum, alva, ["Böcker"], 1)
    mine, seen = own(alva), own(bo)
    assert (mine["answer"]["texts"], mine["rev"], mine["message"]) == (["Böcker"], 1, "")
    assert (seen["answer"]["texts"], seen["rev"]) == (["Böcker"], 1)
    assert "Alva" in str(seen["message"])
    send(forum, alva, ["Böcker", "Kaffe"], 2)
    assert own(bo)["rev"] == 2


def test_another_table_hears_nothing_of_it(forum: Forum, table: tuple[Visitor, Visitor]) -> None:
    alva, _ = table
    send(forum, alva, ["Hemligt"], 1)
    other = forum.join("Carin", "Bord 2")
    assert own(other) == {"answer": None, "rev": 0, "message": ""}
    page = other.get("/room")
    assert "Hemligt" not in page.text
    assert "Alva" not in page.text
    assert page.page.saved == ""


def test_the_name_of_who_saved_is_only_a_text(forum: Forum) -> None:
    forum.do("open", PRODUCTS)
    rude, bo = forum.join("<script>alert(1)</script>", "Bord 1"), forum.join("Bo", "Bord 1")
    send(forum, rude, ["Böcker"], 1)
    answer = bo.get("/room")
    assert "<script>alert" not in answer.text
    assert "alert(1)" in answer.page.saved


def test_somebody_without_a_table_is_asked_for_it_and_then_shares(
    forum: Forum, table: tuple[Visitor, Visitor]
) -> None:
    alva, _ = table
    send(forum, alva, ["Böcker"], 1)
    late = forum.join("Disa")
    page = late.get("/room").page
    assert page.find("//form[@id='answer-form']//input[@name='table']")
    fields = {"round": [page.hidden("round")], "texts": ["Kaffe"], "table": ["Bord 1"]}
    assert late.post("/room", {**fields, "rev": ["1"]}).status == 409
    assert late.post("/room", {**fields, "rev": ["2"]}).status == 200
    assert [item["label"] for item in forum.round(PRODUCTS)["items"]] == ["Kaffe"]


def test_a_page_is_told_that_something_changed_without_being_told_what(
    forum: Forum, table: tuple[Visitor, Visitor]
) -> None:
    alva, bo = table
    with bo.listening() as stream:
        before = stream.tick()
        send(forum, alva, ["Hemligt"], 1)
        after = stream.until(lambda t: t["version"] > before["version"])
    assert after["layout"] == before["layout"]
    assert "Hemligt" not in str(after)


def test_a_revision_far_ahead_locks_nobody_out(
    forum: Forum, table: tuple[Visitor, Visitor]
) -> None:
    alva, bo = table
    send(forum, alva, ["Böcker"], 999_999_999)
    page = bo.get("/room").page

    assert "Alva" in page.saved
    assert send(forum, bo, ["Sagostunder"], int(page.hidden("rev"))).status == 200
    assert [item["label"] for item in forum.round(PRODUCTS)["items"]] == ["Sagostunder"]


def test_an_answer_that_an_earlier_version_let_be_locked_can_be_mended(
    forum: Forum, table: tuple[Visitor, Visitor]
) -> None:
    alva, bo = table
    send(forum, alva, ["Böcker"], 1)
    with elsewhere(forum.server) as unit:
        (locked,) = unit.responses(forum.round(PRODUCTS)["id"])
        place = find_workshop(unit, forum.slug)
        unit.put_response(replace(locked, rev=999_999_999), place.id)

    offered = int(bo.get("/room").page.hidden("rev"))
    assert send(forum, bo, ["Sagostunder"], offered).status == 200
    assert [item["label"] for item in forum.round(PRODUCTS)["items"]] == ["Sagostunder"]


def test_who_at_the_table_took_the_answer_back_is_named(
    forum: Forum, table: tuple[Visitor, Visitor]
) -> None:
    alva, bo = table
    send(forum, alva, ["Böcker"], 1)
    bo.post("/room", {"round": forum.round(PRODUCTS)["id"], "rev": "2", "withdraw": "1"})

    assert alva.get("/room").page.saved == WORDS.text("Taken back by {name}.", name="Bo")


def test_the_facilitator_takes_a_seat_off_a_table(
    forum: Forum, table: tuple[Visitor, Visitor]
) -> None:
    """Whoever named a table that is not theirs sees and changes nothing of it from then on."""
    alva, bo = table
    send(forum, alva, ["Böcker"], 1)
    assert bo.get("/room").page.value("texts") == ["Böcker"]
    seats = forum.desk.get(f"/state/{forum.slug}?full=1").json["seats"]
    assert [(seat["name"], seat["table"]) for seat in seats] == [
        ("Alva", "Bord 1"),
        ("Bo", "bord 1"),
    ]
    moved = next(seat["id"] for seat in seats if seat["name"] == "Bo")

    assert forum.command("leave_table", seat="nobody's").status == 404
    forum.do("leave_table", seat=moved)

    assert bo.get("/room").page.value("texts") == []
    assert own(bo)["answer"] is None
    assert send(forum, bo, ["Rörigt"], 2).status == 422
    assert alva.get("/room").page.value("texts") == ["Böcker"]
    assert bo.post_json(f"/command/{forum.slug}", {"command": "leave_table"}).status == 403


def test_a_seat_that_the_desk_took_off_a_table_is_off_it_at_once(
    forum: Forum, table: tuple[Visitor, Visitor]
) -> None:
    """The desk is another process than the server, which remembers who sits where."""
    _, bo = table
    assert bo.get("/room").status == 200
    with elsewhere(forum.server) as unit:
        place = find_workshop(unit, forum.slug)
        seat = next(p for p in unit.participants(place.id) if p.name == "Bo")
        leave_table(unit, Actor(Role.FACILITATOR), place, seat.id)

    assert bo.get("/room").page.find("//form[@id='answer-form']//input[@name='table']")
