"""The real server over https: everything works as without, and nobody is left standing."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from certificates import HOST, make_pair
from sent_headers import NOTEBOOKS, Sent, check
from server import (
    PATIENCE,
    PROPOSE,
    ROOT,
    SCENARIO,
    Forum,
    RunningServer,
    Visitor,
    environment,
    eventually,
    facilitator_of,
    new_forum,
    secretary_of,
    workshopkit,
)
from test_roles import OUT, OWN, ROLES, Row

from workshopkit.rehearsal.browser import Browser
from workshopkit.room.reach.transport import trusting
from workshopkit.store import open_store

WARNS = "Choose “Advanced” and go on."
TLS_HELLO = b"\x16\x03\x01\x00\x05hello"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A user whose machine has made no certificate yet."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder))
        yield folder


@pytest.fixture(scope="module")
def secure(home: Path) -> Iterator[RunningServer]:
    """A server with a certificate of its own making."""
    running = RunningServer(home / "room.sqlite", "--demo", "--tls", "self").start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def certificate(home: Path, secure: RunningServer) -> Path:
    """The certificate it made, as the machine keeps it."""
    assert secure.port
    return next(home.rglob("certificate.pem"))


@pytest.fixture
def forum(secure: RunningServer) -> Iterator[Forum]:
    made = new_forum(secure, language="en")
    yield made
    made.command("end", closed=True)


def fingerprint_at(server: RunningServer) -> str:
    return ssl.get_server_certificate(("127.0.0.1", server.port))


def raw(server: RunningServer, sent: bytes) -> bytes:
    """Send bytes and return what comes back until the server hangs up, politely or not."""
    parts = []
    with (
        socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as line,
        contextlib.suppress(ConnectionResetError),
    ):
        line.sendall(sent)
        while part := line.recv(4096):
            parts.append(part)
    return b"".join(parts)


def cookie_lines(server: RunningServer, link: str) -> list[str]:
    unasked = ssl._create_unverified_context()
    line = http.client.HTTPSConnection("127.0.0.1", server.port, context=unasked, timeout=PATIENCE)
    line.request("GET", link[link.index("/", 8) :])
    found = line.getresponse().headers.get_all("Set-Cookie") or []
    line.close()
    return found


# As without TLS


def test_every_link_is_https(secure: RunningServer) -> None:
    links = secure.links
    state = facilitator_of(secure).get("/state/demo").json

    for link in (links.facilitator, links.secretary, links.join, state["join"]):
        assert link.startswith(f"https://127.0.0.1:{secure.port}/")


def test_somebody_joins_answers_and_sees_it_saved(forum: Forum) -> None:
    person = forum.join("Alva", "Bord 1")
    forum.do("open", PROPOSE)
    forum.answer(person, PROPOSE, {"texts": ["Unga vuxna"]})

    assert "Unga vuxna" in person.get("/room").page.value("texts")
    assert [item["label"] for item in forum.round(PROPOSE)["items"]] == ["Unga vuxna"]


def test_the_room_hears_that_an_exercise_opens(forum: Forum) -> None:
    person = forum.join("Bo", "Bord 2")
    with person.listening() as stream:
        before = stream.tick()
        forum.do("open", PROPOSE)
        after = stream.until(lambda state: state["layout"] != before["layout"])

    assert after["layout"] > before["layout"]


def test_the_secretary_gets_in(secure: RunningServer) -> None:
    assert secretary_of(secure).get("/state/demo").status == 200


def test_cookies_go_back_over_https_only(secure: RunningServer) -> None:
    lines = cookie_lines(secure, secure.links.facilitator)

    assert lines
    for line in lines:
        assert "; secure" in line.lower()
        assert "; httponly" in line.lower()


@pytest.fixture(scope="module")
def people(secure: RunningServer) -> dict[str, Visitor]:
    """One of each role over https, in a workshop of their own."""
    held = new_forum(secure, title="Rollerna över https")
    seated = held.join("Alva")
    seated.headers["Slug"], seated.headers["Code"] = held.slug, held.code
    return {
        "nobody": Visitor(secure.address),
        "participant": seated,
        "secretary": secretary_of(secure),
        "facilitator": facilitator_of(secure),
    }


@pytest.mark.parametrize("row", [*OWN, *OUT], ids=lambda row: f"{row.method} {row.address}")
def test_every_answer_has_the_headers_that_it_has_without(
    people: dict[str, Visitor], row: Row
) -> None:
    """A page of a notebook starts a kernel whenever it is loaded: it is asked for by a stranger."""
    seated = people["participant"]
    facts = {"slug": seated.headers["Slug"], "code": seated.headers["Code"], "other": "0" * 32}
    path = row.address
    for name, value in {**facts, "exercise": PROPOSE, "opened": PROPOSE}.items():
        path = path.replace(f"{{{name}}}", value)
    for role in ROLES[:1] if path.startswith(NOTEBOOKS) else ROLES:
        if path.endswith("/events"):
            answer = people[role].begin(path)
        else:
            sent = {"Content_Type": row.kind} if row.body else {}
            answer = people[role].ask(row.method, path, row.body or None, **sent)
        check(Sent(answer.status, answer.sent), path)
        for line in answer.sent.get_all("Set-Cookie") or []:
            assert "; secure" in line.lower(), path
        assert answer.sent["Strict-Transport-Security"] is None, path


def test_no_browser_is_bound_to_https_for_tomorrow(forum: Forum) -> None:
    for person, path in ((Visitor(forum.server.address), "/"), (forum.desk, "/stage")):
        names = {name.lower() for name in person.get(path).headers}
        assert "strict-transport-security" not in names


def test_a_page_that_came_in_the_open_cannot_write(secure: RunningServer, forum: Forum) -> None:
    fields = {"code": [forum.code]}
    weak = Visitor(secure.address).post("/", fields, Origin=f"http://127.0.0.1:{secure.port}")
    own = Visitor(secure.address).post("/", fields, Origin=f"https://127.0.0.1:{secure.port}")

    assert weak.status == 403
    assert own.status == 303


def test_other_programs_on_the_store_know_how_the_room_is_reached(
    secure: RunningServer, make_server: Callable[..., RunningServer]
) -> None:
    for server, scheme in ((secure, "https"), (make_server(), "http")):
        with closing(open_store(str(server.store))) as store, store.read() as unit:
            assert unit.fact("transport") == scheme


# Whom to believe


def test_a_program_that_knows_the_certificate_believes_it(
    secure: RunningServer, certificate: Path
) -> None:
    believer = Browser(secure.address, trusting(certificate))

    assert believer.get_json("/healthz") == {"ok": True}
    believer.close()


def test_a_program_that_does_not_know_it_does_not(secure: RunningServer) -> None:
    line = http.client.HTTPSConnection("127.0.0.1", secure.port, timeout=PATIENCE)

    with pytest.raises(ssl.SSLCertVerificationError):
        line.request("GET", "/healthz")


def test_old_tls_is_refused(secure: RunningServer) -> None:
    old = ssl._create_unverified_context()
    old.set_ciphers("DEFAULT:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        old.maximum_version = ssl.TLSVersion.TLSv1_1

    with (
        socket.create_connection(("127.0.0.1", secure.port), timeout=PATIENCE) as line,
        pytest.raises((ssl.SSLError, ConnectionError)),
    ):
        old.wrap_socket(line)


def test_a_rehearsal_plays_against_it(secure: RunningServer, certificate: Path) -> None:
    words = ("rehearse", "--scenario", str(SCENARIO), "--url", secure.links.facilitator)
    run = workshopkit(*words)
    named = workshopkit(*words, "--cafile", str(certificate))

    assert run.returncode == 0, run.stderr
    assert named.returncode == 0, named.stderr
    played = facilitator_of(secure).get(f"/state/{run.stdout.strip()}").json
    assert "revealed" in {r["state"] for r in played["rounds"] if r["exercise"] == PROPOSE}


def test_a_rehearsal_believes_no_stranger(secure: RunningServer, tmp_path: Path) -> None:
    other = make_pair(tmp_path).certificate
    words = ("rehearse", "--scenario", str(SCENARIO), "--url", secure.links.facilitator)
    run = workshopkit(*words, "--cafile", str(other))

    assert run.returncode == 2
    assert "does not answer" in run.stderr
    assert "Traceback" not in run.stderr


def test_the_certificate_outlives_the_server(
    home: Path, make_server: Callable[..., RunningServer]
) -> None:
    running = make_server("--tls", "self", store=home / "twice.sqlite")
    before = fingerprint_at(running)
    running.stop()
    running.restart()

    assert fingerprint_at(running) == before


# Those who come without


def test_who_comes_without_is_sent_to_https(secure: RunningServer) -> None:
    plain = Visitor(f"http://127.0.0.1:{secure.port}")
    answer = plain.get("/j/ABCDEF?language=sv")

    assert answer.status == 307
    assert answer.place == f"https://127.0.0.1:{secure.port}/j/ABCDEF?language=sv"
    assert not plain.cookies


def test_nothing_is_done_for_who_comes_without(secure: RunningServer, forum: Forum) -> None:
    plain = Visitor(f"http://127.0.0.1:{secure.port}")
    before = forum.state()["workshop"]

    assert plain.post("/", {"code": [forum.code], "name": ["Eva"]}).status == 307
    assert plain.get("/healthz").status == 307
    assert forum.state()["workshop"] == before


def test_no_one_is_sent_to_a_place_that_is_not_ours(secure: RunningServer) -> None:
    plain = Visitor(f"http://127.0.0.1:{secure.port}")

    assert plain.get("/", Host="elsewhere.example").status == 403
    told = raw(secure, b"GET http://elsewhere.example/ HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
    assert b"Location: https://127.0.0.1/\r\n" in told


@pytest.mark.parametrize("sent", [TLS_HELLO + bytes(40), b"\x00\xff\r\n\r\n", b"hej\r\n\r\n"])
def test_nonsense_is_hung_up_on(secure: RunningServer, sent: bytes) -> None:
    raw(secure, sent)

    assert Visitor(secure.address).get("/healthz").status == 200


def test_who_says_nothing_keeps_nobody_out(secure: RunningServer) -> None:
    silent = [socket.create_connection(("127.0.0.1", secure.port)) for _ in range(50)]
    halfway = socket.create_connection(("127.0.0.1", secure.port))
    halfway.sendall(TLS_HELLO[:4])

    assert Visitor(secure.address).get("/healthz").status == 200
    for line in (*silent, halfway):
        line.close()
    assert Visitor(secure.address).get("/healthz").status == 200


def test_none_of_it_is_in_the_log(secure: RunningServer) -> None:
    raw(secure, TLS_HELLO + bytes(40))
    refusing = ssl.create_default_context()
    with (
        socket.create_connection(("127.0.0.1", secure.port), timeout=PATIENCE) as line,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        refusing.wrap_socket(line, server_hostname="127.0.0.1")
    Visitor(f"http://127.0.0.1:{secure.port}").get("/")

    assert not eventually(lambda: "SSL" in secure.log or bool(secure.broken), seconds=1)
    assert "tornado/iostream" not in secure.log
    assert "127.0.0.1" not in secure.log


# What people are told


def test_the_join_screen_says_why_browsers_warn(
    forum: Forum, tmp_path: Path, make_server: Callable[..., RunningServer]
) -> None:
    pair = make_pair(tmp_path)
    known = make_server("--tls", str(pair.certificate), str(pair.key))
    plain = make_server(store=tmp_path / "plain.sqlite")

    assert WARNS in forum.desk.get(f"/stage/{forum.slug}").text
    for server in (known, plain):
        calm = new_forum(server, language="en")
        assert "Join here" in calm.desk.get(f"/stage/{calm.slug}").text
        assert WARNS not in calm.desk.get(f"/stage/{calm.slug}").text


def test_the_start_tells_the_fingerprint_that_browsers_show(home: Path) -> None:
    command = [sys.executable, "-m", "workshopkit.cli", "serve", "--no-browser", "--tls", "self"]
    command += ["--host", "127.0.0.1", "--port", "0", "--store", str(home / "told.sqlite")]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True
    ) as told:
        assert told.stdout is not None
        lines: list[str] = []
        while sum(":" in line and line.count(":") == 15 for line in lines) < 2:
            lines.append(told.stdout.readline())
            assert lines[-1], lines
        told.terminate()
    text = " ".join("".join(lines).split())

    assert "Browsers warn, because this machine made its own certificate" in text
    assert fingerprint_of(next(home.rglob("certificate.pem"))) in text


def fingerprint_of(certificate: Path) -> str:
    """Return a fingerprint in two halves, by the standard library alone."""
    der = ssl.PEM_cert_to_DER_cert(certificate.read_text())
    pairs = [f"{byte:02X}" for byte in hashlib.sha256(der).digest()]
    return f"{':'.join(pairs[:16])} {':'.join(pairs[16:])}"


# A certificate of one's own organisation


def test_a_given_certificate_serves_at_its_name_and_at_no_other(
    tmp_path: Path, make_server: Callable[..., RunningServer]
) -> None:
    pair = make_pair(tmp_path)
    server = make_server("--demo", "--tls", str(pair.certificate), str(pair.key))
    person = Visitor(server.address)

    assert fingerprint_at(server).strip() == pair.certificate.read_text().strip()
    assert person.get("/", Host=f"{HOST}:{server.port}").status == 200
    assert person.get("/", Host=f"other.example:{server.port}").status == 403
    assert "; secure" in cookie_lines(server, server.links.facilitator)[0].lower()


def refused(tmp_path: Path, *words: str) -> str:
    """Start a server that must not start; return its one sentence."""
    store = tmp_path / "never.sqlite"
    run = workshopkit("serve", "--no-browser", "--port", "0", "--store", str(store), *words)
    assert run.returncode == 2, (run.stdout, run.stderr)
    assert run.stdout == ""
    assert len(run.stderr.strip().splitlines()) == 1, run.stderr
    assert not store.exists()
    return run.stderr


def test_files_that_cannot_be_used_are_one_sentence(tmp_path: Path) -> None:
    good = make_pair(tmp_path / "good")
    other = make_pair(tmp_path / "other")

    assert "There is no certificate" in refused(tmp_path, "--tls", "no.crt", str(good.key))
    assert "does not belong" in refused(tmp_path, "--tls", str(good.certificate), str(other.key))
    assert "--tls CERT KEY" in refused(tmp_path, str(good.key))


@pytest.mark.skipif(os.name == "nt", reason="no way to make a folder unwritable for certain")
def test_a_place_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    assert "cannot be kept" in refused(tmp_path, "--tls", "self")
