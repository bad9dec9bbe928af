from __future__ import annotations

import pytest
from server import FORM, PROPOSE, Forum, RunningServer, Visitor

JSON = "application/json"
PAGES = ("/", "/room", "/room/part", "/stage/{slug}", "/stage/{slug}/part", "/no-such-page")


@pytest.fixture
def pages(forum: Forum) -> dict[str, Visitor]:
    """Who may see each plain page of an open exercise with people's words on it."""
    person = forum.join("Alva <b>", "Bord <i>")
    forum.run(PROPOSE, {"texts": ["<script>alert(1)</script>", "javascript:alert(2)"]}, reveal=True)
    stranger = Visitor(forum.server.address)
    return {
        path.format(slug=forum.slug): stranger if path in ("/", "/no-such-page") else person
        for path in PAGES
    }


def test_plain_pages_send_nothing_but_their_own(pages: dict[str, Visitor]) -> None:
    for path, person in pages.items():
        headers = person.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, path
        assert "script-src 'self'" in policy, path
        assert "unsafe" not in policy, path
        assert "frame-ancestors 'none'" in policy, path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "same-origin", path
        # The browser itself may keep the form of joining, so that Back finds what was typed in it.
        kept = "private, no-cache" if path == "/" else "no-store"
        assert headers["Cache-Control"] == kept, path
        assert "Server" not in headers, path


def test_plain_pages_have_no_script_or_style_inside(pages: dict[str, Visitor]) -> None:
    for path, person in pages.items():
        page = person.get(path).page
        assert not page.find("//script[not(@src)]"), path
        assert not page.find("//style"), path
        assert not page.find("//@style"), path
        assert not page.find("//@*[starts-with(name(), 'on')]"), path
        sources = page.find("//@src | //link/@href | //form/@action")
        assert all(str(source).startswith("/") for source in sources), path


def test_peoples_words_are_words_everywhere(pages: dict[str, Visitor]) -> None:
    shown = [person.get(path).text for path, person in pages.items()]
    assert not any("<script>alert" in text for text in shown)
    assert any("&lt;script&gt;alert" in text for text in shown)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8866", "localhost.evil.example", "", "127.0.0.1.nip.io"]
)
def test_a_foreign_host_is_refused(server: RunningServer, host: str) -> None:
    for path in ("/", "/room", "/healthz", "/stage/demo", "/desk/demo", "/export/demo.md", "/none"):
        answer = Visitor(server.address).get(path, Host=host)
        # Without any Host there is nothing HTTP could be spoken about.
        assert answer.status == (400 if not host and answer.status == 400 else 403), path


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "192.168.1.20:8866", "[::1]:8866"])
def test_our_own_hosts_are_let_through(server: RunningServer, host: str) -> None:
    assert Visitor(server.address).get("/", Host=host).status == 200


def test_a_form_sent_from_another_site_is_refused(forum: Forum) -> None:
    person = forum.join()
    forum.do("open", PROPOSE)
    for origin in ("http://evil.example", "null", f"{forum.server.address}.evil.example"):
        refused = person.post("/room", {"texts": "x"}, Origin=origin, Accept="application/json")
        assert refused.status == 403, origin
        assert refused.json["error"].endswith(".")
        refused = forum.desk.ask(
            "POST", f"/command/{forum.slug}", '{"command": "end"}', Origin=origin
        )
        assert refused.status == 403, origin
    assert forum.round(PROPOSE)["answered"] == 0
    assert forum.state()["workshop"]["state"] == "open"
    assert person.post("/room", {"texts": "x"}, Origin=forum.server.address).page.saved


WRITES = (
    ("/", FORM, "code=none"),
    ("/room", FORM, "texts=x"),
    ("/room", FORM, "language=da"),
    ("/comment", FORM, "comment=x"),
    ("/new", JSON, "{}"),
    ("/command/{slug}", JSON, '{"command": "end"}'),
    ("/paper/{slug}/{exercise}", FORM, "texts=x"),
)


@pytest.mark.parametrize(("path", "kind", "body"), WRITES)
def test_every_write_of_another_site_is_refused(
    forum: Forum, path: str, kind: str, body: str
) -> None:
    forum.do("open", PROPOSE)
    forum.do("stage", stage="comments")
    address = path.format(slug=forum.slug, exercise=PROPOSE)
    everybody = forum.join()
    everybody.cookies.update(forum.desk.cookies)
    before = forum.state()
    here = forum.server.address
    for strange in (
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": f"{here}.evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "none", "Origin": "http://evil.example"},
        {"Host": "evil.example"},
        {"Host": "evil.example", "Origin": "http://evil.example"},
    ):
        refused = everybody.ask("POST", address, body, Content_Type=kind, **strange)
        assert refused.status == 403, strange
    assert forum.state() == before
    for own in ({"Sec_Fetch_Site": "same-origin", "Origin": here}, {"Sec_Fetch_Site": "none"}, {}):
        let_in = everybody.ask("POST", address, body, Content_Type=kind, Accept=JSON, **own)
        assert let_in.status != 403, own


def test_every_address_that_takes_a_write_is_tried() -> None:
    from test_roles import OWN

    written = {row.address for row in OWN if row.method == "POST"}
    assert {path.replace("{exercise}", "{opened}") for path, _, _ in WRITES} == written


def test_nothing_of_who_asked_for_what_is_logged(forum: Forum) -> None:
    forum.join("Hemlig Person")
    Visitor(forum.server.address).get("/a-page-somebody-looked-for")
    assert "Hemlig Person" not in forum.server.log
    assert "a-page-somebody-looked-for" not in forum.server.log
