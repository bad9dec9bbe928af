from __future__ import annotations

import http.client
import http.cookies
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import pytest
import websocket
from server import FORM, PATIENCE, Visitor
from test_roles import DROPPED, OUT, OWN, VOILA, House, Row, house

from workshopkit.domain.round import RoundState

__all__ = ["house"]

PARTICIPANT, STAGE = ("/", "/j/", "/room", "/draft", "/comment", "/answer"), ("/stage",)
NOTEBOOKS = ("/desk", "/record", "/home")
#: Whole documents bring a style of their own, and no script.
DOCUMENTS = ("/draft", "/preview", "/export", "/worksheet")
#: No browser keeps what may be somebody's; what is the same for everybody may be asked about.
KEPT = ("/static/", "/voila/")


@dataclass(frozen=True)
class Sent:
    """An answer with all its headers, cookies too."""

    status: int
    headers: http.client.HTTPMessage

    @property
    def policy(self) -> dict[str, str]:
        parts = str(self.headers["Content-Security-Policy"]).split(";")
        words = (part.strip().partition(" ") for part in parts if part.strip())
        return {name: sources for name, _, sources in words}


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


def check(sent: Sent, path: str) -> None:
    """What every answer of the server has, whoever asked for whatever."""
    headers, policy = sent.headers, sent.policy
    assert policy["frame-ancestors"] == "'none'", path
    assert policy["base-uri"] in ("'none'", "'self'"), path
    assert policy["form-action"] in ("'none'", "'self'"), path
    assert headers["X-Content-Type-Options"] == "nosniff", path
    assert headers["Referrer-Policy"] == "same-origin", path
    assert headers["Server"] is None, path
    assert headers["X-Powered-By"] is None, path
    assert headers["Access-Control-Allow-Origin"] is None, path
    _check_keeping(headers, path)
    _check_policy(policy, path)
    for line in headers.get_all("Set-Cookie") or []:
        _check_cookie(line)


def _check_keeping(headers: http.client.HTTPMessage, path: str) -> None:
    kept = str(headers["Cache-Control"])
    if path.startswith(KEPT):
        assert re.search("no-cache|no-store|immutable", kept), path
    else:
        assert re.search("no-store|no-cache", kept), path
        assert "public" not in kept, path


def _check_policy(policy: dict[str, str], path: str) -> None:
    everything = " ".join(policy.values())
    assert not re.search(r"https?:|\*", everything), path
    if path.startswith(NOTEBOOKS):
        return
    assert policy["default-src"] == "'none'", path
    assert "unsafe" not in policy.get("script-src", ""), path
    assert "unsafe-eval" not in everything, path
    if not path.startswith(DOCUMENTS):
        assert "unsafe" not in everything, path


def _check_cookie(line: str) -> None:
    for morsel in http.cookies.SimpleCookie(line).values():
        assert morsel["samesite"] in ("Lax", "Strict"), line
        assert morsel["httponly"] or morsel.key == "_xsrf", line
        assert not morsel["domain"], line


def row_sent(house: House, row: Row, role: str) -> tuple[Sent, str]:
    path = house.fill(row.address)
    sent = {"Content_Type": row.kind} if row.body else {}
    return ask(house.people[role], row.method, path, house.fill(row.body), **sent), path


@pytest.mark.parametrize("role", ["nobody", "participant", "secretary", "facilitator"])
@pytest.mark.parametrize("row", [*OWN, *VOILA], ids=lambda row: f"{row.method} {row.address}")
def test_every_address_sends_the_same_headers_to_everybody(
    house: House, row: Row, role: str
) -> None:
    check(*row_sent(house, row, role))


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
