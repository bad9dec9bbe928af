"""Stock Voila serving an equivalent ballot: a kernel a page, a websocket a page."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import shutil
import socket
import sqlite3
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from load import Rush, ask, get, rush
from process import Server, cpu_seconds, memory, server
from tornado.websocket import WebSocketClientConnection, websocket_connect

NOTEBOOK = Path(__file__).resolve().parent / "ballot.ipynb"
AT_ONCE = 4
VOTES = 3

_KERNEL = re.compile(r'"kernelId": "([^"]+)"')


@dataclass
class Voila:
    """A running stock Voila."""

    server: Server
    port: int
    store: Path

    async def start(self) -> None:
        """Wait until it answers."""
        while True:
            with contextlib.suppress(OSError):
                await ask(self.port, get("/voila/static/voila.js"))
                return
            await asyncio.sleep(0.2)

    async def join(self, pages: int) -> tuple[Rush, list[str]]:
        """Fetch pages, a few at a time, each until it is complete; return their kernels too."""
        fetched = await rush(self.port, [get("/voila/render/ballot.ipynb")] * pages, AT_ONCE)
        kernels = [_KERNEL.findall(answer.text())[0] for answer in fetched.answers]
        return fetched, kernels

    def saved(self) -> int:
        """Return how many ballots are in the file."""
        with contextlib.closing(sqlite3.connect(self.store)) as connection:
            return int(connection.execute("SELECT count(*) FROM ballot").fetchone()[0])

    def cpu_seconds(self) -> float:
        """Return the processor time of the server and its kernels."""
        return sum(map(cpu_seconds, (self.server.pid, *self.server.children())))

    def memory(self) -> int:
        """Return the memory of the server and its kernels."""
        return sum(map(memory, (self.server.pid, *self.server.children())))


@dataclass
class Ballot:
    """The page's side of a ballot: its websocket and what it knows of the widgets."""

    socket: WebSocketClientConnection
    boxes: Sequence[str] = ()
    button: str = ""
    status: str = ""
    cast: int = 0
    ticked: set[str] = field(default_factory=set)
    _session: str = field(default_factory=lambda: uuid.uuid4().hex)

    @classmethod
    async def open(cls, port: int, kernel: str) -> Ballot:
        """Connect a page to its kernel and ask for its widgets, as the page's script does."""
        address = f"ws://127.0.0.1:{port}/api/kernels/{kernel}/channels"
        ballot = cls(await websocket_connect(f"{address}?session_id={uuid.uuid4().hex}"))
        comm = uuid.uuid4().hex
        opening = {"comm_id": comm, "target_name": "jupyter.widget.control", "data": {}}
        await ballot._send("comm_open", opening, {"version": "1.0.0"})
        await ballot._send("comm_msg", {"comm_id": comm, "data": {"method": "request_states"}})
        states = (await ballot._wait("update_states"))["states"]
        ballot._take(states)
        return ballot

    async def vote(self) -> None:
        """Tick the boxes that change, click, and wait until the kernel says the ballot is saved."""
        wanted = {self.boxes[(self.cast + n) % len(self.boxes)] for n in range(VOTES)}
        for box in wanted ^ self.ticked:
            await self._update(box, {"value": box in wanted})
        self.ticked = wanted
        click = {"method": "custom", "content": {"event": "click"}}
        await self._send("comm_msg", {"comm_id": self.button, "data": click})
        self.cast += 1
        while True:
            data = await self._wait("update", self.status)
            if data["state"].get("value") == f"Saved {self.cast}":
                return

    def close(self) -> None:
        """Close the page."""
        self.socket.close()

    def _take(self, states: dict[str, Any]) -> None:
        def of(model: str) -> list[str]:
            return [key for key, state in states.items() if state["model_name"] == model]

        self.boxes = of("CheckboxModel")
        (self.button,), (self.status,) = of("ButtonModel"), of("LabelModel")

    async def _update(self, model: str, state: dict[str, object]) -> None:
        data = {"method": "update", "state": state, "buffer_paths": []}
        await self._send("comm_msg", {"comm_id": model, "data": data})

    async def _send(
        self, kind: str, content: object, metadata: dict[str, object] | None = None
    ) -> None:
        header = {
            "msg_id": uuid.uuid4().hex,
            "msg_type": kind,
            "username": "",
            "session": self._session,
            "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "version": "5.3",
        }
        message = {"channel": "shell", "header": header, "parent_header": {}, "buffers": []}
        text = json.dumps({**message, "metadata": metadata or {}, "content": content})
        await self.socket.write_message(text)

    async def _wait(self, method: str, comm: str = "") -> dict[str, Any]:
        while True:
            text = await asyncio.wait_for(self.socket.read_message(), 30)
            if text is None:
                raise ConnectionError
            content = json.loads(text)["content"] if isinstance(text, str) else {}
            data: dict[str, Any] = content.get("data", {})
            if data.get("method") == method and comm in ("", content["comm_id"]):
                return data


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[Voila]:
    """Serve the ballot from a folder of its own."""
    shutil.copy(NOTEBOOK, folder)
    store, port = folder / "ballot.sqlite", free_port()
    command = ["-m", "voila", "--no-browser", f"--port={port}", "--Voila.ip=127.0.0.1"]
    command += ["--Voila.port_retries=0", str(folder)]
    with server(*command, BALLOT_STORE=str(store)) as process:
        yield Voila(process, port, store)


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
    return port
