"""A bad network between people and the real server: it cuts, delays, sends twice, drops answers.

People send what was not confirmed once more with the same number. In the end everybody's ballot
is counted once, and everybody is shown what is counted.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from ballot_room import BallotRoom, Person, room_folder, write_scripts
from forked_server import ForkedServer, Nursery
from history import violations
from kills import note

FAULTS = ("cut request", "cut answer", "drop answer", "delay", "twice in a row", "twice at once")


@dataclass
class ProxyFigures:
    """What came of a bad network."""

    faults: int = 0
    tried: int = 0
    acknowledged: int = 0
    unknown: int = 0
    lost: int = 0
    duplicated: int = 0
    invented: int = 0
    pages_that_differ: int = 0
    rounds: int = 0
    seconds: float = 0.0
    kinds: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


class BadNetwork:
    """A proxy for one request a connection, that spoils some of them as a seed says."""

    def __init__(self, port: int, seed: int, share: float = 0.6) -> None:
        self.port = 0
        self.done: Counter[str] = Counter()
        self._to = port
        self._share = share
        self._rng = random.Random(seed)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    @contextlib.contextmanager
    def running(self) -> Iterator[BadNetwork]:
        self._thread.start()
        server = self._run(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            self._run(self._end())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def spoil(self, requests: int) -> None:
        """Wait until so many more requests have been spoiled."""
        enough, end = self.done.total() + requests, time.monotonic() + 60
        while self.done.total() < enough:
            assert time.monotonic() < end, "nobody asks for anything"
            time.sleep(0.01)

    def _run(self, doing: object) -> asyncio.Server:
        found: asyncio.Server = asyncio.run_coroutine_threadsafe(
            doing,  # type: ignore[arg-type]
            self._loop,
        ).result()
        return found

    async def _end(self) -> None:
        left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, EOFError):
            request = await _request(reader)
            fault = self._rng.choice(FAULTS) if self._rng.random() < self._share else ""
            if fault:
                self.done[fault] += 1
            writer.write(await self._answer(fault, request))
            await writer.drain()
        writer.close()

    async def _answer(self, fault: str, request: bytes) -> bytes:
        """Return what the client is sent for a request: all of the answer, part of it, nothing."""
        match fault:
            case "cut request":
                await self._pass_on(request[: self._rng.randrange(len(request))], is_cut=True)
                return b""
            case "cut answer":
                answer = await self._pass_on(request)
                return answer[: self._rng.randrange(len(answer))]
            case "drop answer":
                await self._pass_on(request)
                return b""
            case "delay":
                await asyncio.sleep(self._rng.uniform(0.01, 0.1))
            case "twice in a row":
                await self._pass_on(request)
            case "twice at once":
                both = await asyncio.gather(self._pass_on(request), self._pass_on(request))
                return both[self._rng.randrange(2)]
        return await self._pass_on(request)

    async def _pass_on(self, request: bytes, *, is_cut: bool = False) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._to)
        try:
            writer.write(request)
            await writer.drain()
            return b"" if is_cut else await _whole(reader)
        finally:
            writer.close()


async def _request(reader: asyncio.StreamReader) -> bytes:
    """Return a whole request with its body."""
    head = await reader.readuntil(b"\r\n\r\n")
    return head + await reader.readexactly(_length(head))


async def _whole(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    return head + await reader.readexactly(_length(head))


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0


def spoil_the_network(
    nursery: Nursery,
    faults: int = 500,
    *,
    people: int = 10,
    seed: int = 1,
    secret: bool = False,
    fault: str = "",
) -> ProxyFigures:
    """Let people vote over a bad network until it has spoiled so many requests."""
    began = time.monotonic()
    with room_folder() as folder:
        store = folder / "room.sqlite"
        server = ForkedServer(nursery, store, *write_scripts(folder), fault=fault).start()
        try:
            room = BallotRoom.on(server, people, seed, secret=secret)
            figures = ProxyFigures()
            with BadNetwork(server.port, seed).running() as network:
                while network.done.total() < faults:
                    _one_round(room, network, figures, faults)
        finally:
            server.stop()
    figures.kinds = dict(network.done)
    figures.faults = network.done.total()
    figures.seconds = round(time.monotonic() - began, 1)
    return figures


def _one_round(room: BallotRoom, network: BadNetwork, figures: ProxyFigures, faults: int) -> None:
    """Vote over the bad network, compare pages, vote on while it is closed, and compare again."""
    if figures.rounds:
        room.open()
    figures.rounds += 1
    with _voting(room, network, figures):
        network.spoil(max(faults // 4, 1))
    _compare_pages(room, figures)
    with _voting(room, network, figures):
        network.spoil(max(faults // 12, 1))
        room.close()
    room.close()
    room.look_at_result()
    note(figures, violations(room.history, room.counted()))


@contextlib.contextmanager
def _voting(room: BallotRoom, network: BadNetwork, figures: ProxyFigures) -> Iterator[None]:
    """Let everybody vote in the meantime; at the end, nobody is left who does not know."""
    over = threading.Event()
    with ThreadPoolExecutor(len(room.people)) as pool, _by_way_of(network, room):
        voting = [pool.submit(_vote, room, person, figures, over) for person in room.people]
        try:
            yield
        finally:
            over.set()
        for person in voting:
            person.result()


def _vote(room: BallotRoom, person: Person, figures: ProxyFigures, over: threading.Event) -> None:
    while not over.is_set() or person.unsure is not None:
        room.cast_and_count(person, figures)


@contextlib.contextmanager
def _by_way_of(network: BadNetwork, room: BallotRoom) -> Iterator[None]:
    """Let people reach the server over the network only; the facilitator sits at the server."""
    straight = room.forum.server.address
    for person in room.people:
        person.visitor.address = f"http://127.0.0.1:{network.port}"
    try:
        yield
    finally:
        for person in room.people:
            person.visitor.address = straight


def _compare_pages(room: BallotRoom, figures: ProxyFigures) -> None:
    """Compare what everybody's page shows as theirs with what is counted."""
    counted = {voter: (rev, content) for voter, rev, content in room.counted().rows or ()}
    for person in room.people:
        page = person.visitor.get("/room").page
        chosen = set(page.value("choices"))
        rev, content = counted.get(person.name, (0, ""))
        # A slip is in the box, and that is all that its voter is told of it, too.
        shown = "" if room.secret else content
        wanted = {room.choices[shown]} if shown else set()
        agrees = chosen == wanted and page.hidden("rev") == str(rev + 1)
        if not agrees or room.own(person) != (rev, shown):
            figures.pages_that_differ += 1
            figures.wrong.append(f"the page of {person.name} differs from {rev}, {content}")
        elif not page.saved:
            figures.wrong.append(f"the page of {person.name} does not say that it is saved")
