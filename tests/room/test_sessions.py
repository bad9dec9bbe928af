from __future__ import annotations

import base64
import hashlib
import http.client
import http.cookies
from urllib.parse import urlencode, urlsplit

import pytest
from server import FORM, PATIENCE, Forum, RunningServer, Visitor, facilitator_of, new_forum
from tornado.web import create_signed_value, decode_signed_value

from workshopkit.app.server import store_secrets
from workshopkit.room.guard.identity import PARTICIPANT_COOKIE, ROLE_COOKIE
from workshopkit.store import open_store


def value(server: RunningServer, visitor: Visitor, name: str) -> str:
    """Return what a visitor's cookie holds under its signature."""
    secret = store_secrets(open_store(str(server.store)))["cookie"]
    name = server.cookie(name)
    held = decode_signed_value(secret, name, visitor.cookies[name].strip('"'))
    assert held is not None
    return held.decode()


def path_of(link: str) -> str:
    return urlsplit(link).path


def test_joining_gives_a_new_session_each_time(forum: Forum) -> None:
    person = forum.join("Alva")
    seen = {value(forum.server, person, PARTICIPANT_COOKIE)}
    for _ in range(3):
        assert person.post("/", {"code": forum.code, "name": "Alva"}).status == 303
        seen.add(value(forum.server, person, PARTICIPANT_COOKIE))
        assert person.get(f"/j/{forum.code}").place == "/room"
        seen.add(value(forum.server, person, PARTICIPANT_COOKIE))
    assert len(seen) == 7
    assert forum.state()["joined"] == 1


def test_a_cookie_that_somebody_else_planted_is_replaced_by_joining(forum: Forum) -> None:
    planted = new_forum(forum.server, title="Ett annat").join("Inkräktare").cookies
    seat = forum.server.cookie(PARTICIPANT_COOKIE)
    victim = Visitor(forum.server.address, cookies=dict(planted))
    assert victim.post("/", {"code": forum.code, "name": "Alva"}).status == 303
    assert victim.cookies[seat] != planted[seat]
    assert (
        Visitor(forum.server.address, cookies=dict(planted)).get(f"/stage/{forum.slug}").status
        == 403
    )


def test_a_staff_link_gives_a_new_session_each_time(server: RunningServer) -> None:
    desk = facilitator_of(server)
    seen = {value(server, desk, ROLE_COOKIE)}
    for link in (server.links.facilitator, server.links.secretary, server.links.facilitator):
        assert desk.get(path_of(link)).status == 303
        seen.add(value(server, desk, ROLE_COOKIE))
    assert len(seen) == 4


def test_the_latest_link_is_the_role(server: RunningServer) -> None:
    visitor = facilitator_of(server)
    assert visitor.get("/home").status == 200
    visitor.get(path_of(server.links.secretary))
    assert visitor.get("/home").status == 403
    assert visitor.get("/state/demo").status == 200
    visitor.get(path_of(server.links.facilitator))
    assert visitor.post_json("/command/demo", {"command": "join_screen"}).status == 200


def test_two_people_never_have_the_same_session(forum: Forum) -> None:
    values = [value(forum.server, facilitator_of(forum.server), ROLE_COOKIE) for _ in range(3)]
    assert len({held.partition("|")[2] for held in values}) == 3
    assert all(len(base64.urlsafe_b64decode(held.partition("|")[2])) >= 12 for held in values)


def test_a_cookie_for_one_purpose_is_none_for_another(forum: Forum) -> None:
    person, desk = forum.join(), facilitator_of(forum.server)
    seat, role = map(forum.server.cookie, (PARTICIPANT_COOKIE, ROLE_COOKIE))
    person.cookies[role] = person.cookies[seat]
    assert person.get(f"/state/{forum.slug}").status == 403
    desk.cookies[seat] = desk.cookies[role]
    assert desk.get("/room").place == "/"


def held_by_link(server: RunningServer, held: str) -> str:
    """Return what a role's cookie holds with what tells by which link somebody came."""
    role, end, rest = held.partition("|")
    key = store_secrets(open_store(str(server.store)))[role]
    return f"{role}:{hashlib.sha256(f'link:{key}'.encode()).hexdigest()[:16]}{end}{rest}"


@pytest.mark.parametrize("held", ["facilitator", "facilitator|x", "secretary|x"])
@pytest.mark.parametrize("purpose", [PARTICIPANT_COOKIE, "_xsrf", "workshopkit-other"])
def test_a_role_signed_for_another_purpose_is_no_role(
    server: RunningServer, purpose: str, held: str
) -> None:
    secret = store_secrets(open_store(str(server.store)))["cookie"]
    visitor, role = Visitor(server.address), server.cookie(ROLE_COOKIE)
    held = held_by_link(server, held)
    visitor.cookies[role] = create_signed_value(secret, purpose, held).decode()
    assert visitor.get("/state/demo").status == 403
    visitor.cookies[role] = create_signed_value(secret, role, held).decode()
    assert visitor.get("/state/demo").status == 200


@pytest.mark.parametrize(
    "role", ["participant", "room", "admin", "", "Facilitator", "facilitator "]
)
def test_no_other_word_is_a_role(server: RunningServer, role: str) -> None:
    secret = store_secrets(open_store(str(server.store)))["cookie"]
    visitor, name = Visitor(server.address), server.cookie(ROLE_COOKIE)
    visitor.cookies[name] = create_signed_value(secret, name, f"{role}|x").decode()
    for path in ("/state/demo", "/desk/demo", "/record/demo"):
        assert visitor.get(path).status == 403


def cookies_set(
    server: RunningServer, method: str, path: str, body: str = "", **sent: str
) -> list[str]:
    """Return the cookies of an answer as they were sent."""
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=PATIENCE)
    headers = {"Content-Type": FORM, **sent}
    connection.request(method, path, body or None, headers)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.headers.get_all("Set-Cookie") or []


def test_cookies_are_for_the_server_alone(forum: Forum) -> None:
    server = forum.server
    lines = cookies_set(server, "GET", "/")
    tried = lines[0].partition(";")[0]
    lines += cookies_set(server, "POST", "/", urlencode({"code": forum.code}), Cookie=tried)
    lines += cookies_set(server, "GET", path_of(server.links.facilitator))
    lines += cookies_set(server, "GET", path_of(server.links.secretary))
    assert len(lines) == 4
    for line in lines:
        (morsel,) = http.cookies.SimpleCookie(line).values()
        assert morsel["httponly"], line
        assert morsel["samesite"] == "Lax", line
        assert morsel["path"] == "/", line
        assert not morsel["domain"], line
        # Over plain HTTP a browser would not send a cookie that is marked secure.
        assert not morsel["secure"], line


def test_the_cookie_against_foreign_forms_goes_nowhere_else(forum: Forum) -> None:
    name = forum.server.cookie(ROLE_COOKIE)
    held = forum.desk.cookies[name]
    lines = cookies_set(forum.server, "GET", "/home", Cookie=f"{name}={held}")
    (morsel,) = http.cookies.SimpleCookie(lines[0]).values()
    assert morsel.key == "_xsrf"
    assert morsel["samesite"] == "Strict"


def test_a_link_from_a_message_finds_the_seat_again(forum: Forum) -> None:
    """Why cookies are Lax: the browser follows a link of another site, and brings them."""
    person = forum.join()
    answer = person.get(f"/j/{forum.code}", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate")
    assert answer.place == "/room"
    assert forum.state()["joined"] == 1
