"""A forum held through a real nginx, with TLS and under a path, as deploy/nginx.conf says."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import docx
import pytest
from hosted import BASE, PUBLIC_HOST, BehindNginx, Nginx, serving_behind_nginx
from server import (
    PRIORITISE,
    PROPOSE,
    SCENARIO,
    Forum,
    Visitor,
    facilitator_of,
    new_forum,
    secretary_of,
)

from workshopkit.rehearsal.play import play
from workshopkit.rehearsal.scenario import read_scenario

#: More than anybody may try at once.
MANY = 90
#: As long as a page may wait for its first event; a proxy that holds back sends it with the last.
SOON = 2.0


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BehindNginx]:
    with serving_behind_nginx(tmp_path_factory.mktemp("behind")) as server:
        yield server


@pytest.fixture(scope="module")
def forum(behind: BehindNginx) -> Forum:
    return new_forum(behind, language="en")


def test_a_rehearsal_is_played_by_the_public_link(behind: BehindNginx) -> None:
    slug = play(read_scenario(SCENARIO), behind.links.facilitator, tls=behind.nginx.tls)
    state = facilitator_of(behind).get(f"/state/{slug}").json

    assert {r["state"] for r in state["rounds"] if r["exercise"] == PRIORITISE} == {"revealed"}
    assert state["join"].startswith(f"{behind.address}/j/")


def test_people_join_answer_vote_and_hear_of_it_at_once(forum: Forum) -> None:
    with ThreadPoolExecutor(8) as pool:
        people = list(pool.map(lambda n: forum.join(f"Person {n}"), range(24)))
    with people[0].listening() as stream:
        before = stream.tick()
        forum.do("open", PROPOSE)
        opened = time.monotonic()
        after = stream.until(lambda state: state["layout"] != before["layout"])
        took = time.monotonic() - opened
    for number, person in enumerate(people):
        forum.answer(person, PROPOSE, {"texts": [f"Grupp {number % 4}"]})
    forum.do("close", PROPOSE)
    forum.do("open", PRIORITISE)
    first = next(iter(forum.ids(PRIORITISE).values()))
    for person in people:
        forum.answer(person, PRIORITISE, {"choices": [first]})

    assert took < SOON
    assert after["address"] == f"{PUBLIC_HOST}:{urlsplit(forum.server.address).port}{BASE}"
    assert sorted(i["votes"] for i in forum.round(PRIORITISE)["items"])[-1] == len(people)


def test_a_document_is_taken_home(behind: BehindNginx, forum: Forum) -> None:
    taken = secretary_of(behind).get(f"/export/{forum.slug}.docx")

    assert taken.status == 200
    assert "attachment" in taken.headers["Content-Disposition"]
    assert docx.Document(io.BytesIO(taken.body)).paragraphs


def test_events_come_at_once_through_a_proxy_that_collects_pages(
    behind: BehindNginx, forum: Forum, tmp_path_factory: pytest.TempPathFactory
) -> None:
    collecting = Nginx(tmp_path_factory.mktemp("collecting"), buffers=True)
    collecting.start(behind.behind)
    address = f"https://{PUBLIC_HOST}:{collecting.port}{BASE}"
    began = time.monotonic()
    desk = Visitor(address, cookies=dict(forum.desk.cookies))
    with desk.listening(f"/stage/{forum.slug}/events") as stream:
        stream.tick()
        took = time.monotonic() - began
    collecting.stop()

    assert took < SOON


def test_cookies_go_back_by_https_to_the_path_only(behind: BehindNginx, forum: Forum) -> None:
    person = Visitor(behind.address)
    answers = (
        person.get("/"),
        person.post("/", {"code": [forum.code]}),
        Visitor(behind.address).get(urlsplit(behind.links.facilitator).path),
    )

    for answer in answers:
        lines = answer.sent.get_all("Set-Cookie") or []
        assert lines
        for line in lines:
            assert "; secure" in line.lower()
            assert f"; path={BASE}/;" in line.lower()


def test_a_page_of_ours_writes_and_another_site_does_not(behind: BehindNginx, forum: Forum) -> None:
    origin = behind.address.removesuffix(BASE)
    person = Visitor(behind.address)

    assert person.post("/", {"code": [forum.code]}, Origin=origin).status == 303
    assert person.post("/", {"code": [forum.code]}, Origin="https://other.example").status == 403
    weak = origin.replace("https:", "http:")
    assert person.post("/", {"code": [forum.code]}, Origin=weak).status == 403


def test_one_guesser_slows_nobody_else_whatever_they_send_along(
    behind: BehindNginx, forum: Forum
) -> None:
    guesser = Visitor(behind.address, source="127.0.0.11")
    person = Visitor(behind.address, source="127.0.0.12")
    for number in range(MANY):
        tried = guesser.get(f"/j/WRONG{number}", X_Forwarded_For=f"198.51.100.{number}")

    assert tried.status == 429
    assert person.get(f"/j/{forum.code}").status == 200
    assert person.post("/", {"code": [forum.code]}).status == 303


def test_who_goes_past_nginx_is_believed_nothing(behind: BehindNginx) -> None:
    liar = Visitor(behind.straight, source="127.0.0.13")
    said = {"X_Forwarded_Proto": "https", "X_Real_Ip": "192.0.2.1", "X_Scheme": "https"}
    for number in range(MANY):
        tried = liar.get(f"/j/WRONG{number}", X_Forwarded_For=f"198.51.100.{number}", **said)
    page = Visitor(behind.straight).get("/", X_Forwarded_For="192.0.2.1", **said)

    assert tried.status == 429
    assert "; secure" not in str(page.sent.get_all("Set-Cookie")).lower()


def test_too_much_is_refused_with_a_sentence_of_ours(forum: Forum) -> None:
    person = forum.join("Alva")
    for size in (300_000, 1_500_000):
        answer = person.post("/room", {"texts": ["x" * size]})
        assert answer.status == 413
        assert "more than can be sent at once" in answer.text


def test_who_comes_without_tls_or_without_the_slash_is_led_in(behind: BehindNginx) -> None:
    plain = Visitor(f"http://{PUBLIC_HOST}:{behind.nginx.open_port}")
    root = Visitor(behind.address.removesuffix(BASE))

    answer = plain.get(f"{BASE}/j/ABCDEF?language=sv")
    assert answer.status == 308
    assert answer.place == f"{behind.address}/j/ABCDEF?language=sv"
    assert root.get(BASE).place == f"{BASE}/"


def test_nginx_keeps_no_record_of_who_asked_for_what(behind: BehindNginx) -> None:
    key = urlsplit(behind.links.facilitator).path
    Visitor(behind.address).get(key)
    kept = [p for p in behind.store.parent.rglob("*") if p.is_file() and "log" in p.name]

    assert kept
    for file in kept:
        assert key not in file.read_text(encoding="utf-8", errors="replace"), file
    assert not list(behind.store.parent.rglob("access.log"))
