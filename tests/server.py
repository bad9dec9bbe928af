"""A real server for tests, and people who visit it over plain HTTP."""

from __future__ import annotations

import contextlib
import http.client
import http.cookies
import io
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import unittest.mock
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from forked_cli import forker
from lxml import html as lxml_html

from workshopkit.app.server import store_secrets
from workshopkit.cli import main as cli
from workshopkit.domain.exercise import Exercise, exercise_from_json
from workshopkit.domain.item import Item
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import Round
from workshopkit.kinds import KINDS, Kind
from workshopkit.room.guard.identity import cookie_name
from workshopkit.room.live.look import LOOK_SECONDS
from workshopkit.store import open_store

ROOT = Path(__file__).resolve().parent.parent
SCENARIO = ROOT / "rehearsals" / "dialogue-forum.toml"
PROPOSE, PRIORITISE, PERSONAS, HEADLINES = (
    "propose-target-groups",
    "prioritise-target-groups",
    "personas",
    "headlines",
)
#: Markdown between the exercises of the script `with_words`.
WORDS_IN_THE_SCRIPT = "Några ord ur manuset"
#: Settings that name the earlier exercise that one builds on.
BUILDS_ON = ("choices_from", "items_from", "subjects_from", "rows_from")
FORM = "application/x-www-form-urlencoded"
#: How long anything may take before a test gives up on it; no test asks how fast a machine is.
PATIENCE = 60.0


def environment() -> dict[str, str]:
    """Return the surroundings of every program that the tests start."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}


def whole_program(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the command line from nothing and return how it went."""
    command = [sys.executable, "-m", "workshopkit.cli", *words]
    return subprocess.run(
        command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=PATIENCE
    )


def workshopkit(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own: the same, without a new interpreter's start."""
    return forker().run(list(words), environment())


def commanded(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the command line inside the test: the same, without a new interpreter."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with (
        unittest.mock.patch.object(sys, "argv", ["workshopkit", *words]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            cli.main()
        except SystemExit as ended:
            code = int(ended.code or 0)
    return subprocess.CompletedProcess(list(words), code, out.getvalue(), err.getvalue())


@dataclass(frozen=True)
class Links:
    facilitator: str
    secretary: str
    join: str
    code: str


class RunningServer:
    """One server process on one store; it can be killed and started again."""

    #: What Python runs; a test may put something around it.
    program: tuple[str, ...] = ("-m", "workshopkit.cli")

    def __init__(self, store: Path, *options: str) -> None:
        self.store = store
        self.options = options
        self.port = 0
        self.links = Links("", "", "", "")
        self._process: subprocess.Popen[str] | None = None
        self._log = store.with_suffix(".log")

    @property
    def address(self) -> str:
        return f"{urlsplit(self.links.facilitator).scheme or 'http'}://127.0.0.1:{self.port}"

    def cookie(self, base: str) -> str:
        """Return what a cookie is called here."""
        return cookie_of(self, base)

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    @property
    def broken(self) -> list[str]:
        """Where the package's own code has broken; what Jupyter says of its kernels is its own."""
        return [
            line for line in self.log.splitlines() if 'File "' in line and "/workshopkit/" in line
        ]

    def start(self) -> RunningServer:
        command = [sys.executable, *self.program, "serve", "--no-browser", "--json"]
        command += ["--store", str(self.store), "--host", "127.0.0.1", "--port", str(self.port)]
        with self._log.open("a", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [*command, *self.options],
                cwd=ROOT,
                env=environment(),
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        line = self._process.stdout.readline() if self._process.stdout else ""
        assert line, f"the server did not start:\n{self.log}"
        self.links = Links(**json.loads(line))
        self.port = urlsplit(self.links.facilitator).port or 0
        return self

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(timeout=PATIENCE)

    def restart(self) -> None:
        """Start it again on the same port and store."""
        self.start()

    def stop(self) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(timeout=5)
        if self._process.stdout:
            self._process.stdout.close()


@contextlib.contextmanager
def elsewhere(server: Any) -> Iterator[Unit]:
    """Change the store as another process does: a desk's kernel, the command line.

    Ends when a server that is saving answers has seen it, too.
    """
    store = open_store(str(server.store))
    with store.write() as unit:
        yield unit
    store.close()
    time.sleep(LOOK_SECONDS)


def cookie_of(server: Any, base: str) -> str:
    """Return what a cookie is called on a server."""
    secret = store_secrets(open_store(str(server.store)))["cookie"]
    return cookie_name(base, urlsplit(server.address).scheme, secret)


@dataclass(frozen=True)
class Answer:
    """What came back: never followed, never guessed at."""

    status: int
    text: str
    headers: Mapping[str, str]
    body: bytes = b""
    #: The headers with those that were sent more than once.
    sent: http.client.HTTPMessage = field(default_factory=http.client.HTTPMessage)

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def page(self) -> Page:
        return Page(self.text)

    @property
    def place(self) -> str:
        return self.headers.get("Location", "")


class Page:
    """An HTML page as a test reads it."""

    def __init__(self, text: str) -> None:
        # The parser takes no control characters; a browser shows none.
        readable = "".join(c for c in text if c >= " " or c in "\n\t")
        self.tree = lxml_html.fromstring(readable)

    def find(self, path: str) -> list[Any]:
        found: list[Any] = self.tree.xpath(path)
        return found

    def words(self, path: str) -> str:
        return " ".join(" ".join(e.text_content().split()) for e in self.find(path))

    @property
    def title(self) -> str:
        return self.words("//h1")

    @property
    def language(self) -> str:
        return str(self.find("/html/@lang")[0])

    @property
    def problem(self) -> str:
        return self.words("//*[@role='alert']")

    @property
    def saved(self) -> str:
        return self.words("//*[@id='saved']")

    def value(self, name: str) -> list[str]:
        """Return what the fields of this name hold: typed texts, ticked boxes."""
        fields = self.find(f"//form//*[@name={name!r}]")
        return [str(f.value) for f in fields if _is_filled(f) and f.value]

    def hidden(self, name: str) -> str:
        return str(self.find(f"//input[@type='hidden'][@name={name!r}]/@value")[0])

    @property
    def state(self) -> str:
        """The state of the round in the room, as the page's own script reads it."""
        return str(self.find("//*[@data-place]/@data-place")[0]).split(":")[-2]


def _is_filled(field_: Any) -> bool:
    return field_.get("type") not in ("checkbox", "radio") or field_.get("checked") is not None


def _connection_to(address: str, seconds: float, source: str = "") -> http.client.HTTPConnection:
    """Connect as somebody who goes on whatever the browser says about a certificate."""
    parts = urlsplit(address)
    at = (source, 0) if source else None
    if parts.scheme == "https":
        unasked = ssl._create_unverified_context()
        return http.client.HTTPSConnection(
            parts.netloc, timeout=seconds, context=unasked, source_address=at
        )
    return http.client.HTTPConnection(parts.netloc, timeout=seconds, source_address=at)


@dataclass
class Visitor:
    """Somebody with a browser of their own: cookies are kept, redirects are not followed."""

    address: str
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    #: Which of this machine's addresses they ask from.
    source: str = ""

    def path_to(self, path: str) -> str:
        """Return a path as it is asked for: below the one that the address ends with."""
        base = urlsplit(self.address).path.rstrip("/")
        return path if base and path.startswith(f"{base}/") else base + path

    def ask(
        self,
        method: str,
        path: str,
        body: str | bytes | None = None,
        **headers: str,
    ) -> Answer:
        sent = {"Accept": "text/html", "Accept-Encoding": "identity", **self.headers}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        connection = _connection_to(self.address, PATIENCE, self.source)
        with contextlib.closing(connection):
            connection.request(method, self.path_to(path), body, sent)
            response = connection.getresponse()
            raw = response.read()
        self._keep(response.headers.get_all("Set-Cookie") or [])
        text = raw.decode("utf-8", "replace")
        return Answer(response.status, text, dict(response.headers), raw, response.headers)

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def post(self, path: str, fields: Mapping[str, Sequence[str]], **headers: str) -> Answer:
        """Post a form as a browser without JavaScript does."""
        if path == "/" and not self.cookies:
            # Nobody sends a form that they have not seen: the page tries whether cookies are kept.
            self.get("/")
        body = urlencode(fields, doseq=True)
        return self.ask("POST", path, body, **{"Content_Type": FORM, **headers})

    def post_json(self, path: str, data: object) -> Answer:
        kind = {"Content_Type": "application/json", "Accept": "application/json"}
        return self.ask("POST", path, json.dumps(data), **kind)

    def begin(self, path: str, **headers: str) -> Answer:
        """Return an answer that may never end: what was sent, without a stream's events."""
        with self.listening(path, **headers) as stream:
            text = "" if stream.status == 200 else stream.rest()
            return Answer(stream.status, text, dict(stream.sent), sent=stream.sent)

    @contextlib.contextmanager
    def listening(self, path: str = "/room/events", **headers: str) -> Iterator[Stream]:
        """Open an event stream and hang up at the end."""
        sent = {**self.headers, "Accept-Encoding": "identity", **headers}
        sent["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        connection = _connection_to(self.address, PATIENCE)
        connection.request("GET", self.path_to(path), headers=sent)
        response = connection.getresponse()
        try:
            yield Stream(response)
        finally:
            response.close()
            connection.close()

    def _keep(self, lines: Sequence[str]) -> None:
        for line in lines:
            for name, morsel in http.cookies.SimpleCookie(line).items():
                self.cookies[name] = morsel.coded_value


class Stream:
    """Server-sent events, one after the other."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.sent = response.headers
        self.encoding = response.headers.get("Content-Encoding", "")
        #: The lines that were no tick.
        self.between: list[str] = []
        self._response = response

    def rest(self) -> str:
        return self._response.read().decode()

    def tick(self) -> dict[str, Any]:
        """Return the next tick; wait for it."""
        while True:
            line = self._response.readline().decode()
            assert line, "the server ended the stream"
            if line.startswith("data: "):
                found: dict[str, Any] = json.loads(line[6:])
                return found
            self.between.append(line.strip())

    def until(self, is_it: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Return the first tick that is what a test waits for."""
        for _ in range(200):
            state = self.tick()
            if is_it(state):
                return state
        raise AssertionError("it never came")


@dataclass
class Forum:
    """A workshop of its own on a running server, and the facilitator who runs it."""

    server: RunningServer
    desk: Visitor
    slug: str
    code: str

    def command(self, name: str, **facts: Any) -> Answer:
        return self.desk.post_json(f"/command/{self.slug}", {"command": name, **facts})

    def do(self, name: str, exercise: str = "", **facts: Any) -> None:
        """Give a command that must work."""
        given = {"exercise": exercise, **facts} if exercise else facts
        answer = self.command(name, **given)
        assert answer.status == 200, answer.text

    def state(self) -> Any:
        return self.desk.get(f"/state/{self.slug}").json

    def round(self, exercise: str) -> Any:
        return next(r for r in reversed(self.state()["rounds"]) if r["exercise"] == exercise)

    def ids(self, exercise: str) -> dict[str, str]:
        """Return the ids of the items of an exercise by label."""
        return {item["label"]: item["id"] for item in self.round(exercise)["items"]}

    def join(self, name: str = "", table: str = "", language: str = "en") -> Visitor:
        person = Visitor(self.server.address)
        fields = {"code": self.code, "name": name, "table": table, "language": language}
        answer = person.post("/", fields)
        assert answer.status == 303, answer.text
        # Browsers follow; a seat counts once its page has come back.
        person.get(answer.place)
        return person

    def run(
        self, exercise: str, *answers: Mapping[str, Sequence[str]], reveal: bool = False
    ) -> None:
        """Open an exercise, hand in an answer from each of as many tables, and close it."""
        self.do("open", exercise)
        for number, fields in enumerate(answers):
            self.answer(self.join(table=f"Bord {number}"), exercise, fields)
        self.do("close", exercise)
        if reveal:
            self.do("reveal", exercise)

    def answer(
        self, person: Visitor, exercise: str, fields: Mapping[str, Sequence[str]], rev: int = 1
    ) -> None:
        sent = {**fields, "round": [self.round(exercise)["id"]], "rev": [str(rev)]}
        answer = person.post("/room", sent)
        assert answer.status == 200, answer.page.problem

    def make_ready(self, exercise: str, groups: Sequence[str] = ("Alfa", "Beta", "Gamma")) -> None:
        """Play everything that an exercise builds on, and open it."""
        if exercise != PROPOSE:
            self.run(PROPOSE, {"texts": list(groups)})
        if exercise in (PERSONAS, HEADLINES):
            self.do("open", PRIORITISE)
            choices = list(self.ids(PRIORITISE).values())
            votes = self.round(PRIORITISE)["settings"]["votes"]
            # Every group gets a vote: what nobody voted for goes nowhere.
            for first in range(0, len(choices), votes):
                table, chosen = self.join(table=f"Bord {first}"), choices[first : first + votes]
                self.answer(table, PRIORITISE, {"choices": chosen})
            self.do("close", PRIORITISE)
        self.do("open", exercise)

    def good_answer(self, exercise: str, seed: int = 0) -> dict[str, list[str]]:
        """Return an answer to an exercise that is open, as its form would send it."""
        kind, round_ = self.rules(exercise)
        return dict(kind.inputs(round_, kind.sample(round_, seed)))

    def rules(self, exercise: str) -> tuple[Kind, Round]:
        facts = self.round(exercise)
        made = Exercise(exercise, facts["kind"], 1, facts["settings"], {})
        items = tuple(Item(choice["id"], choice["label"]) for choice in facts["choices"])
        round_ = Round(facts["id"], "", made, 1, 0, facts["settings"], items=items)
        return KINDS[facts["kind"]], round_

    def asked(self, exercise: str) -> tuple[Kind, Round]:
        """Return an exercise with all its words, as its form is made of them."""
        rounds = self.desk.get(f"/state/{self.slug}?full=1").json["rounds"]
        facts = next(r for r in reversed(rounds) if r["exercise"] == exercise)
        items = tuple(Item(choice["id"], choice["label"]) for choice in facts["choices"])
        made = exercise_from_json(facts["words"])
        number, settings = facts["number"], facts["settings"]
        return KINDS[facts["kind"]], Round(facts["id"], "", made, number, 0, settings, items=items)

    def full_answer(self, exercise: str, seed: int = 0) -> dict[str, list[str]]:
        """Return an answer to an open exercise of any kind, as its form would send it."""
        kind, round_ = self.asked(exercise)
        return dict(kind.inputs(round_, kind.sample(round_, seed)))

    def open_with_what_it_needs(self, exercise: str, tables: int = 2) -> None:
        """Open an exercise once what it builds on has been answered by some tables."""
        settings = self.round(exercise)["settings"]
        for earlier in (settings[name] for name in BUILDS_ON if settings.get(name)):
            if self.round(earlier)["state"] == "prepared":
                self.open_with_what_it_needs(earlier, tables)
            if self.round(earlier)["state"] == "open":
                for number in range(tables):
                    seat = self.join(table=f"Bord {number}")
                    self.answer(seat, earlier, self.full_answer(earlier, number))
                self.do("close", earlier)
        kind, round_ = self.asked(exercise)
        if kind.lacks_wording(round_):
            self.do("wording", exercise, text="Vi prövar det i ett år.")
        self.do("open", exercise)


def facilitator_of(server: RunningServer) -> Visitor:
    """Return somebody who came in by the facilitator's link."""
    desk = Visitor(server.address)
    assert desk.get(urlsplit(server.links.facilitator).path).status == 303
    return desk


def secretary_of(server: RunningServer) -> Visitor:
    """Return somebody who came in by the secretary's link."""
    keeper = Visitor(server.address)
    assert keeper.get(urlsplit(server.links.secretary).path).status == 303
    return keeper


def new_forum(server: RunningServer, **facts: str) -> Forum:
    """Make a workshop on a server."""
    desk = facilitator_of(server)
    plan = {
        "title": "Ett forum",
        "date": "2027-04-15",
        "place": "Ängelåsa",
        "language": "sv",
        "script": "dialogue_forum",
        **facts,
    }
    made = desk.post_json("/new", plan).json
    return Forum(server, desk, made["slug"], made["code"])


def the_demo(server: RunningServer) -> Forum:
    """Return the workshop that a server was started with."""
    return Forum(server, facilitator_of(server), "demo", server.links.code)


def eventually(check: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Return whether something becomes true within a while."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if check():
            return True
        time.sleep(0.05)
    return False


@contextlib.contextmanager
def busy_port() -> Iterator[int]:
    """Hold a port that nobody else can have."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]
