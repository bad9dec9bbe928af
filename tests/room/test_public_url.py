"""A room at an address of somebody else's: what a proxy is believed, and nobody else is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

import pytest
from hosted import BASE, PROXY, Hosted
from server import Answer, Forum, Visitor, new_forum, workshopkit

from workshopkit.errors import SetupError
from workshopkit.room.reach.public import read_public
from workshopkit.store import open_store

HOST = "verkstad.example.se"
ORIGIN = f"https://{HOST}"
#: What the proxy says of somebody; each test has people of its own.
SAID = {"X_Forwarded_Proto": "https", "Host": HOST}
#: More than anybody may try at once, and fewer than the test may take.
MANY = 90


@pytest.fixture(scope="module")
def hosted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    running = Hosted(tmp_path_factory.mktemp("hosted") / "room.sqlite", f"{ORIGIN}{BASE}/")
    yield running.start()
    running.stop()


@pytest.fixture(scope="module")
def forum(hosted: Hosted) -> Forum:
    return new_forum(hosted, language="en")


def through(hosted: Hosted, who: str, **said: str) -> Visitor:
    """Return somebody who comes through the proxy."""
    headers = {"X-Forwarded-For": who}
    headers |= {name.replace("_", "-"): value for name, value in {**SAID, **said}.items()}
    return Visitor(hosted.straight, headers, source=PROXY)


def cookies_of(answer: Answer) -> list[str]:
    lines = answer.sent.get_all("Set-Cookie") or []
    assert lines
    return lines


def guess(person: Visitor, **headers: str) -> int:
    """Try codes that are nobody's; return how the last of them was answered."""
    return [person.get(f"/j/WRONG{n}", **headers).status for n in range(MANY)][-1]


# Where people come to


def test_every_link_and_the_code_on_the_screen_are_public(hosted: Hosted, forum: Forum) -> None:
    links = hosted.links

    for link in (links.facilitator, links.secretary, links.join, forum.state()["join"]):
        assert f"{link}/".startswith(f"{ORIGIN}{BASE}/"), link
    assert forum.state()["address"] == f"{HOST}{BASE}"


def test_every_answer_is_below_the_path(hosted: Hosted, forum: Forum) -> None:
    person = through(hosted, "192.0.2.10")

    joined = person.post("/", {"code": [forum.code]}, Origin=ORIGIN)
    assert (joined.status, joined.place) == (303, f"{BASE}/room")
    assert Visitor(hosted.straight).get("/room").place == f"{BASE}/"
    for path in ("/?new=1", "/room", f"/stage/{forum.slug}", "/none", "/static/none.css"):
        page = person.get(path).page
        found = [str(a) for a in page.find("//@href | //@action | //@src")]
        assert found, path
        assert [a for a in found if a.startswith("/") and not a.startswith(f"{BASE}/")] == []
        assert page.find("/html/body/@data-base") == [BASE]


def test_the_path_without_its_slash_leads_in_and_no_path_leads_nowhere(hosted: Hosted) -> None:
    root = Visitor(hosted.straight.removesuffix(BASE))

    assert root.get(BASE).place == f"{BASE}/"
    assert root.get("/").status == 404
    assert root.get("/room").status == 404
    assert root.get("/voila/static/voila.js").status == 404


def test_a_notebook_page_and_what_it_loads_is_below_the_path(hosted: Hosted, forum: Forum) -> None:
    desk = through(hosted, "192.0.2.11")
    assert desk.get(urlsplit(hosted.links.facilitator).path).status == 303
    page = desk.get(f"/desk/{forum.slug}")
    found = [str(a) for a in page.page.find("//@href | //@src")]

    assert page.status == 200
    assert [a for a in found if a.startswith("/") and not a.startswith(f"{BASE}/")] == []
    for loaded in {a for a in found if a.startswith("/") and "static" in a}:
        assert desk.get(loaded).status == 200, loaded
    told = json.loads(page.page.find("//script[@id='jupyter-config-data']")[0].text)
    assert told["baseUrl"] == f"{BASE}/"
    assert all("path=/rum/" in line.lower() for line in cookies_of(page))


def test_people_are_told_that_it_is_a_server_and_which(hosted: Hosted) -> None:
    for language in ("en", "sv", "nb", "da"):
        told = through(hosted, "192.0.2.12").get(f"/?language={language}").page
        words = told.words("//*[@class='information']")
        assert HOST in words
        for laptop in ("computer", "dator", "datamaskin"):
            assert laptop not in words


# Cookies


def test_cookies_go_to_the_public_address_only(hosted: Hosted, forum: Forum) -> None:
    person = through(hosted, "192.0.2.20")
    page = person.get("/")
    joined = person.post("/", {"code": [forum.code]}, Origin=ORIGIN)
    staff = through(hosted, "192.0.2.21").get(urlsplit(hosted.links.secretary).path)

    for answer in (page, joined, staff):
        for line in cookies_of(answer):
            assert "; secure" in line.lower()
            assert f"; path={BASE}/;" in line.lower()


def test_who_says_https_without_being_the_proxy_is_not_believed(hosted: Hosted) -> None:
    liar = Visitor(hosted.straight)
    answer = liar.get("/", X_Forwarded_Proto="https", X_Forwarded_For="192.0.2.1")

    assert all("; secure" not in line.lower() for line in cookies_of(answer))


# Whose page sends


def test_a_proxy_that_passes_on_its_own_host_name_lets_our_pages_write(
    hosted: Hosted, forum: Forum
) -> None:
    own = urlsplit(hosted.straight).netloc
    person = through(hosted, "192.0.2.30", Host=own)

    assert person.post("/", {"code": [forum.code]}, Origin=ORIGIN).status == 303


@pytest.mark.parametrize(
    "origin", [f"http://{HOST}", "https://elsewhere.example", f"{ORIGIN}:8443", "null"]
)
def test_no_other_site_writes(hosted: Hosted, forum: Forum, origin: str) -> None:
    person = through(hosted, "192.0.2.31")

    assert person.post("/", {"code": [forum.code]}, Origin=origin).status == 403


def test_no_other_host_is_served(hosted: Hosted) -> None:
    assert through(hosted, "192.0.2.32", Host="elsewhere.example").get("/").status == 403
    assert through(hosted, "192.0.2.32").get("/").status == 200


# Who guesses


def test_one_guesser_behind_the_proxy_slows_nobody_else(hosted: Hosted, forum: Forum) -> None:
    guesser, person = through(hosted, "192.0.2.40"), through(hosted, "192.0.2.41")

    assert guess(guesser) == 429
    assert person.get(f"/j/{forum.code}").status == 200
    assert person.post("/", {"code": [forum.code]}, Origin=ORIGIN).status == 303


def test_who_changes_what_is_sent_along_is_one_guesser_all_the_same(hosted: Hosted) -> None:
    straight = Visitor(hosted.straight)
    listed = through(hosted, "")

    for person, real in ((straight, ""), (listed, ", 192.0.2.50")):
        answers = [
            person.get(f"/j/WRONG{n}", X_Forwarded_For=f"198.51.100.{n}{real}").status
            for n in range(MANY)
        ]
        assert answers[-1] == 429


# What can be asked for


@pytest.mark.parametrize(
    ("url", "address", "base"),
    [
        ("https://verkstad.example.se/rum/", "https://verkstad.example.se/rum", "/rum"),
        ("https://Verkstad.example.se", "https://verkstad.example.se", ""),
        ("http://10.0.0.5:8080/a/b.c", "http://10.0.0.5:8080/a/b.c", "/a/b.c"),
        ("https://[2001:db8::1]/rum", "https://[2001:db8::1]/rum", "/rum"),
    ],
)
def test_an_address_is_read(url: str, address: str, base: str) -> None:
    public = read_public(url, [])

    assert (public.address, public.base) == (address, base)


@pytest.mark.parametrize(
    "url",
    [
        "verkstad.example.se/rum",
        "ftp://verkstad.example.se/",
        "https:///rum/",
        "https://me@verkstad.example.se/",
        "https://verkstad.example.se/rum/?a=1",
        "https://verkstad.example.se/rum/#a",
        "https://verkstad.example.se/../rum/",
        "https://verkstad.example.se//rum/",
        "https://verkstad.example.se/r um/",
        'https://verkstad.example.se/"/',
        "https://verkstad.example.se:port/",
    ],
)
def test_what_is_no_address_is_one_sentence(url: str) -> None:
    with pytest.raises(SetupError, match="no address people can come to"):
        read_public(url, [])


def test_a_start_that_cannot_be_is_one_sentence(tmp_path: object) -> None:
    for words in (["--public-url", "rum"], ["--trusted-proxy", "nginx"]):
        run = workshopkit(
            "serve", "--no-browser", "--port", "0", "--store", f"{tmp_path}/n", *words
        )
        assert run.returncode == 2
        assert run.stdout == ""
        assert len(run.stderr.strip().splitlines()) == 1, run.stderr


@pytest.mark.parametrize(
    ("proxy", "lines", "sender"),
    [
        ("10.0.0.5", ["192.0.2.1"], "192.0.2.1"),
        ("10.0.0.5", ["forged, 192.0.2.1"], "192.0.2.1"),
        ("10.0.0.5", ["192.0.2.9, 192.0.2.1, 10.0.0.6"], "192.0.2.1"),
        ("10.0.0.5", ["192.0.2.9", "192.0.2.1"], "192.0.2.1"),
        ("10.0.0.5", ["2001:db8::7"], "2001:db8::7"),
        ("10.0.0.5", ["192.0.2.9, unknown"], "10.0.0.5"),
        ("10.0.0.5", [""], "10.0.0.5"),
        ("::ffff:10.0.0.5", ["192.0.2.1"], "192.0.2.1"),
    ],
)
def test_who_asked_is_whom_the_nearest_proxy_of_ours_saw(
    proxy: str, lines: list[str], sender: str
) -> None:
    public = read_public("", ["10.0.0.0/24"])

    assert public.is_proxy(proxy)
    assert public.sender(proxy, lines) == sender


@pytest.mark.parametrize("stranger", ["10.0.1.5", "192.0.2.1", "", "::1"])
def test_nobody_else_is_a_proxy(stranger: str) -> None:
    assert not read_public("", ["10.0.0.0/24", "10.0.2.7"]).is_proxy(stranger)


def test_other_programs_on_the_store_know_that_people_come_by_https(hosted: Hosted) -> None:
    with open_store(str(hosted.store)).read() as unit:
        facts: Mapping[str, str] = {n: unit.fact(n) for n in ("transport", "address")}

    assert facts == {"transport": "https", "address": f"{ORIGIN}{BASE}"}
