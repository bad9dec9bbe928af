"""The load generator: hand-written HTTP over kept connections, lean enough to share two cores."""

from __future__ import annotations

import asyncio
import gzip
import json
import time
import zlib
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles
from urllib.parse import urlencode

#: How many kept connections a rush goes over.
CONNECTIONS = 48
_LIMIT = 1 << 20


class BadAnswerError(Exception):
    """A server under load answered something else than it should."""


@dataclass(frozen=True)
class Answer:
    """What came back, as it was sent, and how long it took."""

    status: int
    head: bytes
    body: bytes
    seconds: float

    @property
    def cookie(self) -> str:
        """Return the first cookie that was set, as it is sent back."""
        return field_of(self.head, b"set-cookie").partition(";")[0]

    @property
    def sent_bytes(self) -> int:
        """Return how many bytes this took on the wire."""
        return len(self.head) + len(self.body)

    def text(self) -> str:
        """Return the body, unpacked."""
        return (gzip.decompress(self.body) if is_packed(self.head) else self.body).decode()


@dataclass(frozen=True)
class Rush:
    """Many requests at once: their answers, and how long all of them took."""

    answers: Sequence[Answer]
    seconds: float

    @property
    def per_second(self) -> float:
        """Return how many answers came per second."""
        return len(self.answers) / self.seconds

    @property
    def p99(self) -> float:
        """Return the time in which 99 of 100 answers came, in seconds."""
        return percentiles([answer.seconds for answer in self.answers])[1]


class Connection:
    """One kept connection: one request after the other."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, port: int) -> Connection:
        """Connect to a server on this machine."""
        return cls(*await asyncio.open_connection("127.0.0.1", port, limit=_LIMIT))

    async def ask(self, request: bytes) -> Answer:
        """Send a request and return the whole answer."""
        begun = time.perf_counter()
        head = await self._head(request)
        body = await self._body(head)
        return Answer(int(head[9:12]), head, body, time.perf_counter() - begun)

    async def stream(self, request: bytes) -> AsyncIterator[bytes]:
        """Send a request whose answer does not end, and yield what comes, unpacked."""
        head = await self._head(request)
        unpack = zlib.decompressobj(31).decompress if is_packed(head) else bytes
        async for chunk in _Chunks(self._reader):
            yield unpack(chunk)

    def close(self) -> None:
        """Hang up."""
        self._writer.close()

    async def _head(self, request: bytes) -> bytes:
        self._writer.write(request)
        return await self._reader.readuntil(b"\r\n\r\n")

    async def _body(self, head: bytes) -> bytes:
        length = field_of(head, b"content-length")
        if length:
            return await self._reader.readexactly(int(length))
        if field_of(head, b"transfer-encoding") == "chunked":
            return b"".join([chunk async for chunk in _Chunks(self._reader)])
        return b""


class _Chunks:
    """The chunks of a body, until the empty one."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader

    def __aiter__(self) -> _Chunks:
        return self

    async def __anext__(self) -> bytes:
        size = int(await self._reader.readline(), 16)
        chunk = await self._reader.readexactly(size + 2)
        if not size:
            raise StopAsyncIteration
        return chunk[:-2]


def field_of(head: bytes, name: bytes) -> str:
    """Return a header field of an answer, or nothing."""
    start = head.lower().find(b"\r\n" + name + b":")
    if start < 0:
        return ""
    start += len(name) + 3
    return head[start : head.index(b"\r\n", start)].decode().strip()


def is_packed(head: bytes) -> bool:
    """Return whether a body is sent compressed."""
    return field_of(head, b"content-encoding") == "gzip"


def get(path: str, cookie: str = "", accept: str = "text/html") -> bytes:
    """Return a request for a page, as a browser sends it."""
    return _request("GET", path, cookie, accept, "", b"")


def post_form(path: str, fields: Mapping[str, str | Sequence[str]], cookie: str = "") -> bytes:
    """Return a form as the room page's script sends it."""
    body = urlencode(fields, doseq=True).encode()
    form = "application/x-www-form-urlencoded"
    return _request("POST", path, cookie, "application/json", form, body)


def post_json(path: str, data: object, cookie: str = "") -> bytes:
    """Return a JSON object as a program sends it."""
    body = json.dumps(data).encode()
    return _request("POST", path, cookie, "application/json", "application/json", body)


def _request(method: str, path: str, cookie: str, accept: str, kind: str, body: bytes) -> bytes:
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Accept: {accept}",
        "Accept-Encoding: gzip",
        "Accept-Language: sv,en;q=0.5",
    ]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    if method == "POST":
        lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def rush(
    port: int, requests: Sequence[bytes], connections: int = CONNECTIONS, *, expect: int = 200
) -> Rush:
    """Send requests over kept connections, each connection the next one as soon as it is free."""
    opened = [await Connection.open(port) for _ in range(min(connections, len(requests)))]
    waiting = iter(requests)
    answers: list[Answer] = []
    begun = time.perf_counter()
    await asyncio.gather(*(_work(connection, waiting, answers) for connection in opened))
    seconds = time.perf_counter() - begun
    for connection in opened:
        connection.close()
    for answer in answers:
        require(answer, expect)
    return Rush(answers, seconds)


async def _work(connection: Connection, waiting: Iterator[bytes], answers: list[Answer]) -> None:
    while (request := next(waiting, None)) is not None:
        answers.append(await connection.ask(request))


async def ask(port: int, request: bytes, *, expect: int = 200) -> Answer:
    """Send one request over a connection of its own."""
    connection = await Connection.open(port)
    try:
        return require(await connection.ask(request), expect)
    finally:
        connection.close()


def require(answer: Answer, expect: int = 200) -> Answer:
    """Return an answer that has the status it should.

    Raises:
        BadAnswerError: It has another.
    """
    if answer.status != expect:
        raise BadAnswerError(f"{answer.status} instead of {expect}: {answer.body[:200]!r}")
    return answer


def percentiles(seconds: Sequence[float]) -> tuple[float, float]:
    """Return the 50th and the 99th percentile."""
    cuts = quantiles(seconds, n=100, method="inclusive")
    return cuts[49], cuts[98]
