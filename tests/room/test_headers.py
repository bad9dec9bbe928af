from __future__ import annotations

import http.client
import http.cookies
import uuid
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest
import websocket
from sent_headers import DOCUMENTS, NOTEBOOKS, PARTICIPANT, STAGE, Sent, check
from server import FORM, PATIENCE, Visitor
from test_roles import DROPPED, OUT, OWN, VOILA, House, Row, house

from workshopkit.domain.round import RoundState

__all__ = ["house"]


def ask(person: Visitor, method: str, path: str, body: str = "", **sent: str) -> Sent:
    """Ask for anything and read nothing but the headers: some answers never end."""
    headers = {name.replace("_", "-"): word for name, word in sent.items()}
    headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in person.cookies.items())
    connection = http.client.HTTPConnection(urlsplit(person.address).netloc, timeout=PATIENCE)
    connection.request(method, path, body or None, headers)
    response = connection.getresponse()
    response.close()
    connection.close()
    return Sent(response.status, response.headers)


def row_sent(house: House, row: Row, role: str) -> tuple[Sent, str]:
    path = house.fill(row.address)
    sent = {"Content_Type": row.kind} if row.body else {}
    return ask(house.people[role], row.method, path, house.fill(row.body), **sent), path


@pytest.fixture
def out(house: House) -> Iterator[House]:
    """The house while its document is out for comments."""
    house.forum.do("stage", stage="comments")
    yield house
    house.forum.do("stage", stage="draft")


@pytest.mark.parametrize("row", OUT, ids=lambda row: f"{row.method} {row.address}")
def test_so_does_the_draft_while_it_is_out(out: House, row: Row) -> None:
    check(*row_sent(out, row, "participant"))


def test_so_does_every_address_that_is_not_served(house: House) -> None:
    for path in (*DROPPED, "/static/none.css", "/static/", "/voila/static/none.js", "/%00", "/%ff"):
        for person in house.people.values():
            check(ask(person, "GET", path), path)


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_so_does_every_method_that_is_not_meant(house: House, method: str) -> None:
    for row in OWN:
        path = house.fill(row.address)
        sent = ask(house.people["participant"], method, path)
        assert sent.status >= 400 or (method == "HEAD" and path.startswith("/static/")), path
        check(sent, path)


def test_so_do_errors_of_what_was_sent(house: House) -> None:
    person = house.people["participant"]
    answers = {
        413: ask(person, "POST", "/room", "x" * 300_000, Content_Type=FORM),
        422: ask(person, "POST", "/room", "&".join("a=1" for _ in range(3000)), Content_Type=FORM),
        404: ask(person, "POST", "/", urlencode({"code": "BBBBBB"}), Content_Type=FORM),
    }
    for status, sent in answers.items():
        assert sent.status == status
        check(sent, "/room")


def test_so_do_answers_to_a_foreign_host_and_site(house: House) -> None:
    for row in (*OWN, *VOILA):
        path = house.fill(row.address)
        sent = ask(house.people["facilitator"], row.method, path, Host="elsewhere.example")
        assert sent.status == 403, path
        check(sent, path)


def test_so_do_the_links_of_staff(house: House) -> None:
    for link in (house.forum.server.links.facilitator, house.forum.server.links.secretary):
        sent = ask(house.people["nobody"], "GET", urlsplit(link).path)
        assert sent.status == 303
        assert sent.headers.get_all("Set-Cookie")
        check(sent, "/f/")


def test_so_does_every_format_that_is_taken_home(house: House) -> None:
    for format_ in ("html", "docx", "odt", "pdf", "xlsx", "csv", "md", "zip", "txt"):
        path = f"/export/{house.forum.slug}.{format_}"
        sent = ask(house.people["secretary"], "GET", path)
        assert sent.status in (200, 422), path
        check(sent, path)


def test_so_does_a_result_in_every_state(house: House) -> None:
    path = f"/result/{house.forum.slug}/{house.facts['opened']}"
    for state in (RoundState.OPEN, RoundState.CLOSED, RoundState.REVEALED):
        if state is not RoundState.OPEN:
            act = "close" if state is RoundState.CLOSED else "reveal"
            house.forum.do(act, house.facts["opened"])
        check(ask(house.people["participant"], "GET", path), path)


def test_so_does_a_line_to_a_kernel_that_is_refused(house: House) -> None:
    for role in ("nobody", "participant", "secretary"):
        person = house.people[role]
        path = f"/api/kernels/{house.facts['desk_kernel']}/channels"
        with pytest.raises(websocket.WebSocketBadStatusException) as refused:
            websocket.create_connection(
                person.address.replace("http", "ws") + f"{path}?session_id={uuid.uuid4().hex}",
                cookie="; ".join(f"{k}={v}" for k, v in person.cookies.items()) or None,
                timeout=PATIENCE,
            )
        assert refused.value.status_code == 403
        headers = refused.value.resp_headers or {}
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "server" not in headers


def test_pages_of_participants_and_the_stage_let_in_nothing_inline(house: House) -> None:
    shown = 0
    for row in OWN:
        path = house.fill(row.address)
        if row.method != "GET" or not path.startswith((*PARTICIPANT, *STAGE)):
            continue
        if path.startswith((*NOTEBOOKS, *DOCUMENTS)):
            continue
        sent = ask(house.people["participant"], "GET", path)
        assert "unsafe" not in sent.headers["Content-Security-Policy"], path
        shown += sent.status == 200
    assert shown >= 5
