from __future__ import annotations

import contextlib
import json
import re
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import websocket
from server import (
    PATIENCE,
    PROPOSE,
    ROOT,
    Forum,
    Links,
    RunningServer,
    Visitor,
    environment,
    the_demo,
)
from sqlalchemy.exc import DatabaseError

from workshopkit.app.demo import demo_workshop
from workshopkit.app.server import store_secrets
from workshopkit.domain.actor import Role
from workshopkit.facilitation.people.joining import join
from workshopkit.room.guard.identity import ticket
from workshopkit.store import open_store

#: The command line with every line of every logger in a file, whatever level anybody sets.
TALKATIVE = """
import logging, sys
from pathlib import Path
everything = logging.FileHandler(sys.argv.pop(1), encoding="utf-8")
everything.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
handle = logging.Logger.handle
def handle_and_keep(logger, record):
    if not logger.disabled and logger.filter(record):
        everything.handle(record)
    handle(logger, record)
logging.Logger.handle = handle_and_keep
# The database's own echo is the store itself, word for word; nothing of ours turns it on.
logging.Logger.isEnabledFor = lambda logger, level: not logger.name.startswith("sqlalchemy")
from workshopkit.cli import main as cli
cli.main()
"""
NAME, ANSWER, TABLE = "Alva Exempelsson", "Ett hemligt förslag", "Bord Hemligt"


class TalkativeServer(RunningServer):
    """A real server that logs all there is to log."""

    def start(self) -> TalkativeServer:
        everything = self.store.with_suffix(".everything")
        command = [sys.executable, "-c", TALKATIVE, str(everything), "serve", "--no-browser"]
        command += ["--json", "--demo", "--store", str(self.store)]
        command += ["--host", "127.0.0.1", "--port", "0"]
        with self._log.open("a", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=log, text=True
            )
        line = self._process.stdout.readline() if self._process.stdout else ""
        assert line, self.log
        self.links = Links(**json.loads(line))
        self.port = urlsplit(self.links.facilitator).port or 0
        return self

    @property
    def said(self) -> str:
        return self.store.with_suffix(".everything").read_text("utf-8") + self.log


@dataclass
class Day:
    """What happened on a server, and all that must not stand in its log."""

    server: TalkativeServer
    kernels: list[str]
    secrets: dict[str, str]


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    """A server on which people join, answer, visit staff links and open notebook pages."""
    server = TalkativeServer(tmp_path_factory.mktemp("log") / "store.sqlite").start()
    forum = the_demo(server)
    _let_people_answer(forum)
    _come_by_wrong_doors(forum)
    kernels = [_open_notebook(forum, page) for page in ("desk", "record")]
    yield Day(server, kernels, store_secrets(open_store(str(server.store))))
    server.stop()


def _let_people_answer(forum: Forum) -> None:
    person = forum.join(NAME, TABLE)
    forum.do("open", PROPOSE)
    forum.answer(person, PROPOSE, {"texts": [ANSWER]})
    person.post("/room", {"round": "nonsense", "texts": ANSWER})
    person.ask("POST", "/room", ANSWER.encode(), Content_Type="multipart/form-data; boundary=x")
    person.post("/", {"code": "wrong", "name": NAME, "table": TABLE})


def _come_by_wrong_doors(forum: Forum) -> None:
    """Ask for the staff links as they are not served, which Tornado remarks upon."""
    stranger = Visitor(forum.server.address)
    key = urlsplit(forum.server.links.facilitator).path
    stranger.get(f"{key}x")
    stranger.ask("DELETE", key)
    stranger.get(key, Host="elsewhere.example")
    stranger.get(f"/static/{key}/../../x")
    stranger.get(f"/voila/static{key}")


def _open_notebook(forum: Forum, page: str) -> str:
    """Open a page as a browser does, and let it say something it may not."""
    shown = forum.desk.get(f"/{page}/{forum.slug}").text
    found = re.search(r'"kernelId": ?"([^"]+)"', shown)
    assert found
    kernel = found.group(1)
    line = websocket.create_connection(
        f"{forum.desk.address.replace('http', 'ws')}/api/kernels/{kernel}/channels",
        cookie="; ".join(f"{k}={v}" for k, v in forum.desk.cookies.items()),
        timeout=PATIENCE,
    )
    header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "session": "s"}
    line.send(json.dumps({"channel": "shell", "header": header, "content": {"code": "1"}}))
    line.close()
    forum.desk.ask("DELETE", f"/api/kernels/{kernel}")
    return kernel


def test_the_log_has_all_there_is_to_log(day: Day) -> None:
    for remark in ("Kernel started", "Connecting to kernel", "not allowed. Ignoring", "DEBUG"):
        assert remark in day.server.said


def test_no_secret_of_the_store_is_in_the_log(day: Day) -> None:
    assert set(day.secrets) == {"cookie", "ticket", Role.FACILITATOR, Role.SECRETARY}
    for name, secret in day.secrets.items():
        assert secret not in day.server.said, name


def test_no_kernels_ticket_is_in_the_log(day: Day) -> None:
    for role in (Role.FACILITATOR, Role.SECRETARY):
        for slug in ("demo", ""):
            assert ticket(day.secrets["ticket"], role, slug) not in day.server.said


def test_no_kernels_name_is_in_the_log(day: Day) -> None:
    for kernel in day.kernels:
        assert kernel not in day.server.said


def test_nothing_that_anybody_wrote_is_in_the_log(day: Day) -> None:
    for words in (NAME, ANSWER, TABLE, json.dumps(ANSWER)[1:-1]):
        assert words not in day.server.said


def test_a_statement_that_fails_does_not_repeat_what_somebody_wrote(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    store = open_store(str(path))
    code = demo_workshop(store).code
    with contextlib.closing(sqlite3.connect(path)) as other:
        other.execute("ALTER TABLE participant RENAME TO gone")
        other.commit()
    with pytest.raises(DatabaseError) as broken, store.write() as unit:
        join(unit, code, name=NAME, table=TABLE)
    assert "participant" in str(broken.value)
    assert NAME not in str(broken.value)
    assert TABLE not in str(broken.value)


def test_what_breaks_tells_no_secret_either(tmp_path: Path) -> None:
    """An exception has words of its own, and they are written as they are."""
    told = tmp_path / "log"
    script = f"""
import logging
from workshopkit.room.guard.discreet_log import keep_out_of_logs
keep_out_of_logs(["s3cret"])
logging.basicConfig(filename={str(told)!r})
try:
    raise KeyError("the s3cret of {uuid.UUID(int=7)}")
except KeyError:
    logging.exception("Broken at %s and %s", "/f/s3cret", 1)
logging.error("too few %s %s", "s3cret")
"""
    subprocess.run([sys.executable, "-c", script], env=environment(), check=True, cwd=ROOT)
    said = told.read_text("utf-8")
    assert "KeyError" in said
    assert "Broken at /f/… and 1" in said
    assert "s3cret" not in said
    assert str(uuid.UUID(int=7)) not in said
