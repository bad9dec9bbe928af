"""What was lost or given away too far: a code is replaced, and links are made anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from server import (
    PRIORITISE,
    Forum,
    RunningServer,
    Visitor,
    commanded,
    eventually,
    facilitator_of,
    new_forum,
    secretary_of,
)
from voting import Voting, come_in, make_codes


def codes_on_sheet(forum: Forum) -> list[str]:
    sheet = forum.desk.get(f"/codes/{forum.slug}").page
    return ["".join(code.text_content().split()) for code in sheet.find("//p[@class='code']")]


def test_two_phones_with_one_code_are_one_seat_and_the_sheet_says_that_it_moved(
    forum: Forum,
) -> None:
    (code,) = make_codes(forum, 1)
    first, second = come_in(forum, code, "Alva"), come_in(forum, code)

    assert first.get("/room").place == "/?moved=1"
    assert second.get("/room").status == 200
    assert forum.state()["joined"] == 1
    sheet = forum.desk.get(f"/codes/{forum.slug}").page
    assert "1" in sheet.words("//p[@class='number']").rpartition("·")[2]


@pytest.mark.parametrize("secret", ["yes", "no"])
def test_a_lost_code_is_blocked_and_the_new_one_has_its_seat_and_ballot(
    forum: Forum, secret: str
) -> None:
    voting = Voting.in_forum(forum, secret=secret)
    lost = codes_on_sheet(forum)[0]
    voting.open()
    finder = voting.people[0]
    assert voting.cast(finder, "Alfa").page.saved

    forum.do("replace_code", number=1)

    assert finder.get("/room").place == "/?moved=1"
    assert voting.cast(finder, "Beta", rev=2).place == "/?moved=1"
    assert Visitor(forum.server.address).post("/", {"code": lost}).status == 404
    owner = come_in(forum, codes_on_sheet(forum)[0])
    assert voting.cast(owner, "Gamma", rev=2).page.saved
    assert voting.answered == 1
    voting.close()
    voting.reveal()
    assert voting.votes_seen_by(owner) == {"Alfa": 0, "Beta": 0, "Gamma": 1}
    assert forum.command("replace_code", number=99).status == 404
    trail = forum.desk.get(f"/export/{forum.slug}.zip").body
    assert b"replaced" in _trail_of(trail)


def _trail_of(archive: bytes) -> bytes:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return opened.read("trail.json")


def test_links_that_are_made_anew_let_nobody_in_who_had_the_old_ones(
    make_server: Callable[..., RunningServer],
) -> None:
    server = make_server()
    forum = new_forum(server)
    secretary, person = secretary_of(server), forum.join("Alva")
    desk = f"/desk/{forum.slug}"
    assert forum.desk.get(desk).status == 200
    old = server.links

    done = commanded("new-links", "--store", str(server.store))

    assert done.returncode == 0
    assert old.facilitator.rsplit("/", 1)[1] not in done.stdout
    assert eventually(lambda: forum.desk.get(f"/state/{forum.slug}").status == 403)
    assert secretary.get(f"/state/{forum.slug}").status == 403
    assert forum.desk.get(desk).status == 403
    for link in (old.facilitator, old.secretary):
        assert Visitor(server.address).get(urlsplit(link).path).status == 403
    assert person.get("/room").status == 200
    assert server._process is not None
    assert server._process.stdout is not None
    fresh = json.loads(server._process.stdout.readline())
    server.links = type(old)(**fresh)
    assert facilitator_of(server).get(f"/state/{forum.slug}").status == 200
    assert secretary_of(server).get(f"/state/{forum.slug}").status == 200
    assert PRIORITISE in facilitator_of(server).get(f"/state/{forum.slug}").text
    assert server.broken == []
