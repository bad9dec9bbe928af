"""One run of each thing that is measured; every run has servers and files of its own."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import forum
import stock
from forum import VOTE, Forum, Page, until
from load import (
    CONNECTIONS,
    Connection,
    Rush,
    ask,
    get,
    percentiles,
    post_form,
    require,
    rush,
)
from process import Server, server

BARE = Path(__file__).resolve().parent / "bare.py"
#: How often everybody votes: once, and two changes.
TIMES = 3

Numbers = dict[str, float]
T = TypeVar("T")
R = TypeVar("R")
_ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')
_FONT = re.compile(r'url\("([^"]+\.woff2)"\)')


async def workshopkit(people: int) -> Numbers:
    """Measure a room from the first visitor to the reveal."""
    with tempfile.TemporaryDirectory() as folder, forum.serving(Path(folder)) as (room, link):
        await room.enter(link)
        await room.server.settle()
        numbers = await _first_visit(room)
        async with room.server.counting_children() as kernels:
            joined, cookies = await joins(room, people)
            pages, opened = await _open_pages(room, cookies)
        numbers |= joined | opened | {"kernels started": len(kernels)}
        await room.collect_choices(cookies)
        listened = await votes(room, cookies)
        numbers |= {f"{name}, all listening": value for name, value in listened.items()}
        numbers |= await _reveal(room, pages)
        await asyncio.gather(*(page.leave() for page in pages))
        await room.server.settle()
        numbers |= await votes(room, cookies)
        return numbers | await _arrivals(room, people)


async def bare(joins: int) -> Numbers:
    """Measure the bare handler with as many requests as joins, then as many as responses."""
    with (
        tempfile.TemporaryDirectory() as folder,
        server(str(BARE), str(Path(folder) / "bare.sqlite")) as process,
    ):
        port = int(json.loads(process.first_line())["port"])
        join = post_form("/", {"code": "ABCDEF", "name": "", "table": ""})
        fields = {"round": "0" * 16, "rev": "1", "choices": ["0" * 16] * forum.VOTES}
        vote = post_form("/room", fields, "x" * 240)
        await rush(port, [join] * 20)
        numbers = await _rushed("joins", process, port, [join] * joins)
        return numbers | await _rushed("responses", process, port, [vote] * joins * TIMES)


async def stock_voila(pages: int, votes: int) -> Numbers:
    """Measure stock Voila: pages, and ballots by real clicks over their websockets."""
    with tempfile.TemporaryDirectory() as folder, stock.serving(Path(folder)) as voila:
        await voila.start()
        await voila.join(1)
        numbers, kernels = await _voila_joins(voila, pages)
        begun = time.perf_counter()
        ballots = await _all(kernels, lambda kernel: stock.Ballot.open(voila.port, kernel))
        await _all(ballots, stock.Ballot.vote)
        arriving = pages / numbers["joins/s"] + time.perf_counter() - begun
        numbers["arrivals/s"] = pages / arriving
        numbers |= await _voila_ballots(voila, ballots, votes)
        for ballot in ballots:
            ballot.close()
        return numbers


async def _first_visit(room: Forum) -> Numbers:
    """Be the first visitor: count the bytes, and see how long the room page takes."""
    front = await ask(room.port, get("/"))
    joined = await ask(room.port, room.join_request())
    page = await ask(room.port, get("/room", joined.cookie))
    html = front.text() + page.text()
    numbers: Numbers = {"wire: /": front.sent_bytes, "wire: /room": page.sent_bytes}
    for address in sorted(set(_ASSET.findall(html))):
        asset = await ask(room.port, get(address))
        numbers[f"wire: {_name(address)}"] = asset.sent_bytes
        for font in _FONT.findall(asset.text()) if ".css" in address else ():
            letters = await ask(room.port, get(f"/static/{font}"))
            numbers[f"wire: {font}"] = letters.sent_bytes
    numbers["wire: all"] = sum(numbers.values())
    return numbers | {"room page, first visitor ms": page.seconds * 1000}


async def joins(room: Forum, people: int) -> tuple[Numbers, list[str]]:
    """Let people in; also return their cookies."""
    numbers: Numbers = {"memory before": room.server.memory()}
    cookies: list[str] = []
    numbers |= await _rushed(
        "joins", room.server, room.port, [room.join_request()] * people, cookies
    )
    numbers["kB per participant, joined"] = _kb_each(room, numbers, people)
    return numbers, cookies


async def _open_pages(room: Forum, cookies: Sequence[str]) -> tuple[list[Page], Numbers]:
    before = {"memory before": float(room.server.memory())}
    pages = [Page(cookie, room.port) for cookie in cookies]
    for page in pages:
        await page.listen()
    await until(lambda: all(page.layout >= 0 for page in pages))
    numbers = {"kB per participant, listening": _kb_each(room, before, len(pages))}
    answers = [await page.fetch() for page in pages]
    numbers["kB per participant, page shown"] = _kb_each(room, before, len(pages))
    seconds = [answer.seconds for answer in answers]
    numbers["room page, median ms"] = percentiles(seconds)[0] * 1000
    numbers["room page, last visitor ms"] = percentiles(seconds[-9:])[0] * 1000
    return pages, numbers


async def votes(room: Forum, cookies: Sequence[str]) -> Numbers:
    """Let everybody vote, and change it."""
    ballots = await room.vote_requests(cookies, TIMES)
    numbers = await _rushed("responses", room.server, room.port, ballots)
    if await room.answered() != len(cookies):
        raise RuntimeError("not every vote was counted")
    await room.command("close", VOTE)
    return numbers


async def _arrivals(room: Forum, people: int) -> Numbers:
    """Let others come while the vote is open: each joins, looks at the page and votes."""
    ballot = (await room.vote_requests([""], 1))[0]

    async def arrive(waiting: Iterator[int]) -> None:
        connection = await Connection.open(room.port)
        for _ in waiting:
            cookie = require(await connection.ask(room.join_request())).cookie
            require(await connection.ask(get("/room", cookie)))
            vote = ballot.replace(b"\r\n", f"\r\nCookie: {cookie}\r\n".encode(), 1)
            require(await connection.ask(vote))
        connection.close()

    waiting = iter(range(people))
    begun = time.perf_counter()
    await asyncio.gather(*(arrive(waiting) for _ in range(CONNECTIONS)))
    return {"arrivals/s": people / (time.perf_counter() - begun)}


async def _reveal(room: Forum, pages: Sequence[Page]) -> Numbers:
    await asyncio.sleep(1)
    for page in pages:
        page.forget_times()
    begun = time.perf_counter()
    await room.command("reveal", VOTE)
    answered = time.perf_counter() - begun
    await until(lambda: all(page.fetched for page in pages))
    ticked = percentiles([page.ticked - begun for page in pages])
    fetched = percentiles([page.fetched - begun for page in pages])
    return {
        "reveal answered ms": answered * 1000,
        "tick p50 ms": ticked[0] * 1000,
        "tick p99 ms": ticked[1] * 1000,
        "tick last ms": (max(page.ticked for page in pages) - begun) * 1000,
        "fetched p50 ms": fetched[0] * 1000,
        "fetched p99 ms": fetched[1] * 1000,
        "fetched last ms": (max(page.fetched for page in pages) - begun) * 1000,
    }


async def _rushed(
    what: str,
    process: Server,
    port: int,
    requests: Sequence[bytes],
    cookies: list[str] | None = None,
) -> Numbers:
    """Send requests and return how many a second, their p99, and the server's CPU for each."""
    before = process.cpu_seconds()
    sent: Rush = await rush(port, requests)
    used = process.cpu_seconds() - before
    if cookies is not None:
        cookies += [answer.cookie for answer in sent.answers]
    return {
        f"{what}/s": sent.per_second,
        f"{what} p99 ms": sent.p99 * 1000,
        f"{what} CPU ms": used / len(requests) * 1000,
    }


async def _voila_joins(voila: stock.Voila, pages: int) -> tuple[Numbers, list[str]]:
    memory, used = voila.memory(), voila.cpu_seconds()
    fetched, kernels = await voila.join(pages)
    numbers: Numbers = {
        "joins/s": fetched.per_second,
        "joins p99 ms": fetched.p99 * 1000,
        "joins CPU ms": (voila.cpu_seconds() - used) / pages * 1000,
        "kB per participant, joined": (voila.memory() - memory) / pages / 1000,
        "kernels started": len(voila.server.children()) - 1,
    }
    return numbers, kernels


async def _voila_ballots(
    voila: stock.Voila, ballots: Sequence[stock.Ballot], votes: int
) -> Numbers:
    async def vote(ballot: stock.Ballot) -> list[float]:
        seconds = []
        for _ in range(votes):
            begun = time.perf_counter()
            await ballot.vote()
            seconds.append(time.perf_counter() - begun)
        return seconds

    used, begun = voila.cpu_seconds(), time.perf_counter()
    waited = list(itertools.chain.from_iterable(await _all(ballots, vote)))
    seconds = time.perf_counter() - begun
    if voila.saved() != len(ballots) * (votes + 1):
        raise RuntimeError("not every ballot was saved")
    return {
        "responses/s": len(waited) / seconds,
        "responses p99 ms": percentiles(waited)[1] * 1000,
        "responses CPU ms": (voila.cpu_seconds() - used) / len(waited) * 1000,
    }


async def _all(things: Sequence[T], act: Callable[[T], Awaitable[R]]) -> list[R]:
    return list(await asyncio.gather(*(act(thing) for thing in things)))


def _kb_each(room: Forum, before: Numbers, people: int) -> float:
    return (room.server.memory() - before["memory before"]) / people / 1000


def _name(address: str) -> str:
    return address.rsplit("/", 1)[-1].partition("?")[0]
