"""A workshopkit server, the facilitator's hand on it, and the pages of its participants."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import random
import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from load import Answer, Connection, ask, get, post_form, post_json, require
from process import Server, server

PROJECT = Path(__file__).resolve().parent.parent
PROPOSE, VOTE = "propose-target-groups", "prioritise-target-groups"
CHOICES, VOTES = 8, 3
#: A page waits up to this long before it fetches what has changed, as its script does.
JITTER_SECONDS = 0.3

_LAYOUT = re.compile(rb'"layout": (\d+)')


@dataclass
class Forum:
    """A running workshop."""

    server: Server
    port: int
    code: str
    slug: str
    staff: str = ""
    kept: str = ""

    async def enter(self, link: str) -> None:
        """Follow the facilitator's link."""
        answer = await ask(self.port, get(urlsplit(link).path), expect=303)
        self.staff = answer.cookie
        # Nobody joins from a page that they have not seen: it tries whether cookies are kept.
        self.kept = (await ask(self.port, get("/"))).cookie

    async def command(self, name: str, exercise: str, **facts: object) -> None:
        """Give a command."""
        facts = {"command": name, "exercise": exercise, **facts}
        await ask(self.port, post_json(f"/command/{self.slug}", facts, self.staff))

    async def round(self, exercise: str) -> Mapping[str, Any]:
        """Return the latest run of an exercise."""
        answer = await ask(self.port, get(f"/state/{self.slug}", self.staff, "application/json"))
        rounds: list[dict[str, Any]] = json.loads(answer.text())["rounds"]
        return [found for found in rounds if found["exercise"] == exercise][-1]

    def join_request(self) -> bytes:
        """Return what the join page sends."""
        fields = {"code": self.code, "name": "", "table": "", "language": "sv"}
        return post_form("/", fields, self.kept)

    async def collect_choices(self, cookies: Sequence[str]) -> None:
        """Run the exercise whose result the vote is about, one proposal each."""
        await self.command("settings", PROPOSE, settings={"voters": "people"})
        await self.command("open", PROPOSE)
        round_id = (await self.round(PROPOSE))["id"]
        for number, cookie in enumerate(cookies[:CHOICES]):
            answer = {"round": round_id, "rev": "1", "texts": [f"Målgrupp {number + 1}"]}
            await ask(self.port, post_form("/room", answer, cookie))
        await self.command("close", PROPOSE)
        await self.command("reveal", PROPOSE)

    async def vote_requests(self, cookies: Sequence[str], times: int) -> list[bytes]:
        """Open the vote and return everybody's votes, each voting and then changing it."""
        await self.command("open", VOTE)
        round_ = await self.round(VOTE)
        choices = itertools.cycle(
            itertools.combinations([choice["id"] for choice in round_["choices"]], VOTES)
        )
        return [
            post_form(
                "/room", {"round": round_["id"], "rev": str(rev), "choices": next(choices)}, cookie
            )
            for rev in range(1, times + 1)
            for cookie in cookies
        ]

    async def answered(self) -> int:
        """Return how many have voted."""
        return int((await self.round(VOTE))["answered"])


@contextlib.contextmanager
def serving(folder: Path, tree: Path = PROJECT) -> Iterator[tuple[Forum, str]]:
    """Serve a demo workshop of a build from a new folder; also return the facilitator's link."""
    for name in ("notebooks", "exercises"):
        shutil.copytree(tree / name, folder / name)
    command = ["-m", "workshopkit.cli", "serve", "--demo", "--no-browser", "--json"]
    command += ["--host", "127.0.0.1", "--port", "0", "--store", str(folder / "room.sqlite")]
    command += ["--notebooks", str(folder / "notebooks"), "--exercises", str(folder / "exercises")]
    with server(*command, cwd=tree, PYTHONPATH=str(tree)) as process:
        links = json.loads(process.first_line())
        link = urlsplit(links["facilitator"])
        slug = link.path.rsplit("/", 1)[-1]
        yield Forum(process, link.port or 80, links["code"], slug), links["facilitator"]


@dataclass
class Page:
    """A participant's open page: one connection for ticks, one for everything else."""

    cookie: str
    port: int
    layout: int = -1
    ticked: float = 0.0
    fetched: float = 0.0
    room: Answer | None = None
    _ticks: Connection | None = None
    _pages: Connection | None = None
    _following: asyncio.Task[None] | None = field(default=None, repr=False)

    async def listen(self) -> None:
        """Open the stream of ticks and follow it."""
        self._ticks = await Connection.open(self.port)
        self._following = asyncio.create_task(self._follow(self._ticks))

    async def fetch(self, path: str = "/room") -> Answer:
        """Fetch a page over a connection that stays open, as a browser's does."""
        self._pages = self._pages or await Connection.open(self.port)
        return require(await self._pages.ask(get(path, self.cookie)))

    def forget_times(self) -> None:
        """Wait for the next change."""
        self.ticked = self.fetched = 0.0

    async def leave(self) -> None:
        """Close the page."""
        if self._following:
            self._following.cancel()
        for connection in (self._ticks, self._pages):
            if connection:
                connection.close()

    async def _follow(self, ticks: Connection) -> None:
        events = get("/room/events", self.cookie, "text/event-stream")
        async for message in ticks.stream(events):
            for layout in map(int, _LAYOUT.findall(message)):
                if self.layout not in (-1, layout):
                    await self._catch_up()
                self.layout = layout

    async def _catch_up(self) -> None:
        self.ticked = time.perf_counter()
        await asyncio.sleep(random.uniform(0, JITTER_SECONDS))
        await self.fetch("/room/part")
        self.fetched = time.perf_counter()


async def until(done: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until something is so.

    Raises:
        TimeoutError: It does not come about.
    """
    async with asyncio.timeout(seconds):
        while not done():  # noqa: ASYNC110 -- many pages, no one event
            await asyncio.sleep(0.02)
