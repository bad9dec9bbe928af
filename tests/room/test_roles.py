"""Every address, asked for by nobody, a participant, the secretary and the facilitator."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import websocket
from sent_headers import Sent, check
from server import (
    FORM,
    PATIENCE,
    PROPOSE,
    Answer,
    Forum,
    RunningServer,
    Visitor,
    facilitator_of,
    new_forum,
    secretary_of,
)

from workshopkit.room.addresses import own_handlers
from workshopkit.room.jupyter.settings import VOILA_ADDRESSES

ROLES = ("nobody", "participant", "secretary", "facilitator")
JSON = "application/json"
#: The exercise that is open, so that answers on paper can be typed in.
OPENED = "library-products"
NO_KERNEL = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True)
class Row:
    """What each role gets at an address; `pattern` is the handler's own."""

    pattern: str
    address: str
    expected: tuple[int, int, int, int]
    method: str = "GET"
    body: str = ""
    kind: str = FORM


SLUG = r"([a-z0-9-]+)"
ALL = (200, 200, 200, 200)
STAFF = (403, 403, 200, 200)
LEAD = (403, 403, 403, 200)
INSIDE = (403, 200, 200, 200)
SEAT = (403, 200, 403, 403)
ROOM = (303, 200, 303, 303)

OWN = (
    Row(r"/", "/", (200, 303, 200, 200)),
    Row(r"/", "/", (404, 404, 404, 404), "POST", "code=none"),
    Row(r"/j/([^/]{1,20})", "/j/{code}", (200, 303, 200, 200)),
    Row(r"/room", "/room", ROOM),
    Row(r"/room", "/room", (303, 404, 303, 303), "POST", "texts=x"),
    Row(r"/room/part", "/room/part", ROOM),
    Row(r"/room/events", "/room/events", SEAT),
    Row(r"/room/trail", "/room/trail?seen=1:none", SEAT),
    Row(r"/draft", "/draft", (303, 409, 303, 303)),
    Row(r"/comment", "/comment", (303, 303, 303, 303)),
    Row(r"/comment", "/comment", (303, 409, 303, 303), "POST", "comment=x"),
    Row(rf"/answer/{SLUG}/([\w-]+)", "/answer/{exercise}/me", SEAT),
    Row(rf"/answer/{SLUG}/([\w-]+)", "/answer/{exercise}/{other}", (403, 403, 403, 403)),
    Row(r"/stage", "/stage", INSIDE),
    Row(rf"/stage/{SLUG}", "/stage/{slug}", INSIDE),
    Row(rf"/stage/{SLUG}", "/stage/no-such-place", (404, 404, 404, 404)),
    Row(rf"/stage/{SLUG}/part", "/stage/{slug}/part", INSIDE),
    Row(rf"/stage/{SLUG}/events", "/stage/{slug}/events", INSIDE),
    Row(r"/([fs])/([\w-]+)", "/f/guessed-key", (403, 403, 403, 403)),
    Row(r"/([fs])/([\w-]+)", "/s/guessed-key", (403, 403, 403, 403)),
    Row(rf"/([fs])/([\w-]+)/{SLUG}", "/f/guessed-key/{slug}", (403, 403, 403, 403)),
    Row(rf"/worksheet/{SLUG}", "/worksheet/{slug}", STAFF),
    Row(rf"/worksheet/{SLUG}", "/worksheet/no-such-place", (403, 403, 404, 404)),
    Row(rf"/worksheet/{SLUG}/{SLUG}", "/worksheet/{slug}/{exercise}", STAFF),
    Row(rf"/worksheet/{SLUG}/{SLUG}", "/worksheet/{slug}/no-such-thing", (403, 403, 404, 404)),
    Row(rf"/codes/{SLUG}", "/codes/{slug}", LEAD),
    Row(rf"/codes/{SLUG}", "/codes/no-such-place", (403, 403, 404, 404)),
    Row(rf"/paper/{SLUG}/{SLUG}", "/paper/{slug}/{opened}", STAFF),
    Row(rf"/paper/{SLUG}/{SLUG}", "/paper/{slug}/{opened}", (403, 403, 422, 422), "POST", "x=y"),
    Row(rf"/paper/{SLUG}/{SLUG}", "/paper/{slug}/{exercise}", (403, 403, 409, 409)),
    Row(rf"/paper/{SLUG}/{SLUG}", "/paper/{slug}/no-such-thing", (403, 403, 404, 404)),
    Row(r"/new", "/new", (403, 403, 422, 422), "POST", '{"date": "x"}', JSON),
    Row(r"/new", "/new", LEAD, "POST", "{plan}", JSON),
    Row(rf"/command/{SLUG}", "/command/{slug}", LEAD, "POST", '{"command": "join_screen"}', JSON),
    Row(
        rf"/command/{SLUG}",
        "/command/{slug}",
        STAFF,
        "POST",
        '{"command": "note", "section": "welcome", "text": "x"}',
        JSON,
    ),
    Row(rf"/state/{SLUG}", "/state/{slug}", STAFF),
    Row(rf"/result/{SLUG}/{SLUG}", "/result/{slug}/{exercise}", STAFF),
    Row(rf"/preview/{SLUG}", "/preview/{slug}", STAFF),
    Row(rf"/export/{SLUG}\.([a-z]+)", "/export/{slug}.html", STAFF),
    Row(rf"/export/{SLUG}\.([a-z]+)", "/export/{slug}.docx", STAFF),
    Row(rf"/export/{SLUG}\.([a-z]+)", "/export/{slug}.md", STAFF),
    Row(rf"/export/{SLUG}\.([a-z]+)", "/export/{slug}.exe", (403, 403, 422, 422)),
    Row(rf"/(calendar|todos)/{SLUG}\.ics", "/todos/{slug}.ics", (403, 403, 422, 422)),
    Row(rf"/(calendar|todos)/{SLUG}\.ics", "/calendar/no-such-place.ics", (403, 403, 404, 404)),
    Row(rf"/desk/{SLUG}", "/desk/{slug}", LEAD),
    Row(r"/desk", "/desk", LEAD),
    Row(rf"/record/{SLUG}", "/record/{slug}", STAFF),
    Row(r"/record", "/record", STAFF),
    Row(r"/home", "/home", LEAD),
    Row(r"/healthz", "/healthz", ALL),
    Row(r"/readyz", "/readyz", ALL),
    Row(r"/metrics", "/metrics", (404, 404, 404, 404)),
    Row(r"/static/(.*)", "/static/room.css", ALL),
)

#: What is left of Voila: kernels for their own role, and its own front end for everybody.
VOILA = (
    Row("/api/kernels/", "/api/kernels/{desk_kernel}", LEAD),
    Row("/api/kernels/", "/api/kernels/{record_kernel}", STAFF),
    Row("/api/kernels/", f"/api/kernels/{NO_KERNEL}", (403, 403, 403, 404)),
    Row("/api/kernels/", "/api/kernels/{desk_kernel}", (403, 403, 403, 403), "DELETE"),
    Row("/voila/api/shutdown/", "/voila/api/shutdown/{desk_kernel}", (403,) * 4, "POST"),
    Row("/voila/static/", "/voila/static/voila.js", ALL),
    Row("/voila/templates/", "/voila/templates/lab/static/voila.js", ALL),
    Row("/voila/labextensions/", "/voila/labextensions/none/x.js", (404, 404, 404, 404)),
)

DROPPED = (
    "/voila/render/home.ipynb",
    "/voila/render/dialogue_forum.ipynb",
    "/voila/tree",
    "/voila/tree/",
    "/voila/files/home.ipynb",
    "/voila/api/contents",
    "/api/contents",
    "/api/contents/home.ipynb",
    "/api/kernels",
    "/api/sessions",
    "/api/terminals",
    "/login",
    "/logout",
    "/tree",
    "/files/home.ipynb",
    "/home.ipynb",
    "/.git/config",
    "/static/../server.py",
    "/static/%2e%2e/server.py",
)


@dataclass
class House:
    """A workshop with people of every role, and two kernels."""

    forum: Forum
    people: dict[str, Visitor]
    facts: dict[str, str]

    def fill(self, text: str) -> str:
        for name, value in self.facts.items():
            text = text.replace(f"{{{name}}}", value)
        return text


def _kernel(person: Visitor, path: str) -> str:
    found = re.search(r'"kernelId": ?"([^"]+)"', person.get(path).text)
    assert found
    return found.group(1)


@pytest.fixture(scope="module")
def house(server: RunningServer) -> Iterator[House]:
    forum = new_forum(server, title="Rollerna")
    forum.do("open", OPENED)
    forum.do("go", section="welcome")
    people = {
        "nobody": Visitor(server.address),
        "participant": forum.join("Alva"),
        "secretary": secretary_of(server),
        "facilitator": facilitator_of(server),
    }
    plan = {"title": "Nytt", "date": "2027-04-15", "language": "sv", "script": "dialogue_forum"}
    facts = {
        "code": forum.code,
        "slug": forum.slug,
        "exercise": PROPOSE,
        "opened": OPENED,
        "other": "0" * 32,
        "plan": json.dumps(plan),
        "desk_kernel": _kernel(people["facilitator"], f"/desk/{forum.slug}"),
        "record_kernel": _kernel(people["secretary"], f"/record/{forum.slug}"),
    }
    found = House(forum, people, facts)
    # Kernels that no page is connected to make way for newer ones.
    pages = [_socket(found, "facilitator", f"{page}_kernel") for page in ("desk", "record")]
    yield found
    for page in pages:
        page.close()
    for made in (forum.slug, "nytt"):
        people["facilitator"].post_json(f"/command/{made}", {"command": "end"})


def _name(row: Row) -> str:
    return f"{row.method} {row.address}"


def asked(house: House, row: Row, role: str) -> Answer:
    person, address = house.people[role], house.fill(row.address)
    if row.address.endswith("/events"):
        return person.begin(address)
    headers = {"Content_Type": row.kind} if row.body else {}
    return person.ask(row.method, address, house.fill(row.body) or None, **headers)


@pytest.mark.parametrize("row", [*OWN, *VOILA], ids=_name)
def test_everybody_gets_what_their_role_may_have_and_the_same_headers(
    house: House, row: Row, subtests: pytest.Subtests
) -> None:
    for role, expected in zip(ROLES, row.expected, strict=True):
        with subtests.test(role):
            answer = asked(house, row, role)
            assert answer.status == expected, answer.text[:500]
            check(Sent(answer.status, answer.sent), house.fill(row.address))
            if answer.status >= 400 and row in OWN:
                is_json = answer.text.startswith("{")
                sentence = answer.json["error"] if is_json else _heading(answer.text)
                assert sentence.endswith((".", "”")), sentence
                assert " " in sentence


def _heading(text: str) -> str:
    from server import Page

    page = Page(text)
    return page.words("//*[@role='alert']//strong") or page.problem or page.title


#: The same addresses while the document is out for comments.
OUT = (
    Row(r"/draft", "/draft", ROOM),
    Row(r"/comment", "/comment", (303, 303, 303, 303), "POST", "comment=x"),
)


@pytest.fixture(scope="module")
def out(house: House) -> Iterator[House]:
    """The same house while the document is out."""
    house.forum.do("stage", stage="comments")
    yield house
    house.forum.do("stage", stage="draft")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("row", OUT, ids=_name)
def test_what_is_out_is_for_people_in_the_workshop(out: House, row: Row, role: str) -> None:
    headers = {"Content_Type": row.kind} if row.body else {}
    answer = out.people[role].ask(row.method, row.address, row.body or None, **headers)
    assert answer.status == row.expected[ROLES.index(role)], answer.text[:500]
    if answer.status == 303:
        sent_to = "/room?said=1" if role == "participant" else "/"
        assert answer.place == sent_to


def test_every_address_of_ours_has_a_row() -> None:
    handlers = {rule[0] for rule in own_handlers({})}
    assert handlers == {row.pattern for row in OWN}


def test_every_address_kept_of_voila_has_a_row() -> None:
    assert set(VOILA_ADDRESSES) == {row.pattern for row in VOILA}


@pytest.mark.parametrize("role", ROLES)
def test_nothing_else_of_voila_and_jupyter_is_served(house: House, role: str) -> None:
    for address in DROPPED:
        answer = house.people[role].get(address)
        assert answer.status in (403, 404), address
        assert "open_forum" not in answer.text


def test_the_right_links_give_their_roles(server: RunningServer) -> None:
    for link, page in ((server.links.facilitator, "/desk/"), (server.links.secretary, "/record/")):
        visitor = Visitor(server.address)
        answer = visitor.get("/" + link.split("/", 3)[3])
        assert answer.status == 303
        assert answer.place.startswith(page)
        line = answer.headers["Set-Cookie"]
        assert "HttpOnly" in line
        assert "SameSite=Lax" in line


def test_a_refused_stranger_is_told_where_to_ask(stranger: Visitor) -> None:
    from workshopkit.domain.actor import WrongRoleError
    from workshopkit.locale.language import language

    for path in ("/desk/demo", "/record/demo", "/home", "/state/demo", "/export/demo.md"):
        answer = stranger.get(path, Accept_Language="sv")
        assert answer.status == 403
        assert answer.page.title == WrongRoleError().sentence(language("sv"))


def test_a_result_not_shown_and_anothers_answer_are_refused_with_a_sentence(house: House) -> None:
    person = house.people["participant"]
    for path in (f"/result/{house.facts['slug']}/{PROPOSE}", f"/answer/{PROPOSE}/somebody"):
        refused = person.get(path, Accept="application/json")
        assert refused.status == 403
        assert refused.json["error"].endswith(".")


def _socket(house: House, role: str, kernel: str) -> websocket.WebSocket:
    person = house.people[role]
    cookie = "; ".join(f"{k}={v}" for k, v in person.cookies.items())
    address = person.address.replace("http", "ws")
    opened: websocket.WebSocket = websocket.create_connection(
        f"{address}/api/kernels/{house.facts[kernel]}/channels?session_id={uuid.uuid4().hex}",
        cookie=cookie or None,
        origin=person.address,
        timeout=PATIENCE,
    )
    return opened


@pytest.mark.parametrize(
    ("role", "kernel", "may"),
    [
        ("nobody", "desk_kernel", False),
        ("nobody", "record_kernel", False),
        ("participant", "desk_kernel", False),
        ("participant", "record_kernel", False),
        ("secretary", "desk_kernel", False),
        ("secretary", "record_kernel", True),
        ("facilitator", "desk_kernel", True),
    ],
)
def test_only_its_own_role_speaks_to_a_kernel(
    house: House, role: str, kernel: str, *, may: bool
) -> None:
    if may:
        _socket(house, role, kernel).close()
        return
    with pytest.raises(websocket.WebSocketBadStatusException) as refused:
        _socket(house, role, kernel)
    assert refused.value.status_code == 403


def test_a_kernel_runs_nothing_but_its_notebook(house: House, tmp_path: str) -> None:
    proof = f"{tmp_path}/proof"
    line = _socket(house, "facilitator", "desk_kernel")
    content = {"code": f"open({proof!r}, 'w').write('x')", "silent": False}
    header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "username": "x"}
    header |= {"session": "s", "date": "2027-04-15T00:00:00Z", "version": "5.3"}
    line.send(
        json.dumps(
            {
                "channel": "shell",
                "header": header,
                "parent_header": {},
                "metadata": {},
                "content": content,
                "buffers": [],
            }
        )
    )
    heard = []
    line.settimeout(1)
    try:
        while True:
            heard.append(line.recv())
    except (websocket.WebSocketTimeoutException, websocket.WebSocketConnectionClosedException):
        pass
    line.close()
    from pathlib import Path

    assert not Path(proof).exists()
    assert not any("execute_reply" in str(message) for message in heard)


def test_two_facilitators_do_not_surprise_each_other(forum: Forum) -> None:
    other = facilitator_of(forum.server)
    facts = {"command": "open", "exercise": PROPOSE, "expect": "prepared"}
    assert forum.desk.post_json(f"/command/{forum.slug}", facts).status == 200
    second = other.post_json(f"/command/{forum.slug}", facts)
    assert second.status == 409
    assert second.json["error"].endswith(".")
    assert [r["number"] for r in forum.state()["rounds"] if r["exercise"] == PROPOSE] == [1]
    for command, expect in (("close", "open"), ("reveal", "closed")):
        facts = {"command": command, "exercise": PROPOSE, "expect": expect}
        assert other.post_json(f"/command/{forum.slug}", facts).status == 200
        assert forum.desk.post_json(f"/command/{forum.slug}", facts).status == 409
