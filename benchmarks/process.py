"""A server in a process of its own: started, watched and ended."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_END_SECONDS = 20
#: So few busy CPUs are a quiet machine.
_QUIET = 0.3


@dataclass
class Server:
    """A running server process."""

    process: subprocess.Popen[str]

    @property
    def pid(self) -> int:
        """Return its process id."""
        return self.process.pid

    def first_line(self) -> str:
        """Wait for its first line and return it."""
        return self.process.stdout.readline() if self.process.stdout else ""

    def cpu_seconds(self) -> float:
        """Return how much processor time it has used, its children not counted."""
        return cpu_seconds(self.pid)

    def memory(self) -> int:
        """Return its memory in bytes, what it shares with others counted in parts (PSS)."""
        return memory(self.pid)

    def children(self) -> list[int]:
        """Return the processes it has started and that still run."""
        return children(self.pid)

    async def settle(self) -> None:
        """Wait until it has no children and hardly works."""
        quiet = 0
        while quiet < 2:
            before = self.cpu_seconds()
            await asyncio.sleep(0.5)
            is_quiet = not self.children() and self.cpu_seconds() - before < 0.05
            quiet = quiet + 1 if is_quiet else 0

    @contextlib.asynccontextmanager
    async def counting_children(self) -> AsyncIterator[set[int]]:
        """Collect every process it starts inside the block."""
        found: set[int] = set()

        async def look() -> None:
            while True:
                found.update(self.children())
                await asyncio.sleep(0.05)

        looking = asyncio.create_task(look())
        try:
            yield found
        finally:
            looking.cancel()


@contextlib.contextmanager
def server(*arguments: str, cwd: Path | None = None, **environment: str) -> Iterator[Server]:
    """Run a Python program as a server for as long as the block lasts."""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        # The folder it runs in comes before all others when Python looks for a module.
        cwd=cwd,
        env={**os.environ, **environment},
    )
    try:
        yield Server(process)
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_END_SECONDS)
        process.kill()
        process.wait()


def cpu_seconds(pid: int) -> float:
    """Return how much processor time a process has used."""
    facts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(facts[11]) + int(facts[12])) / _TICKS


async def quiet_moment(longest: float = 12) -> float:
    """Wait a while for other programs to be quiet; return how many CPUs they keep busy."""
    until = time.monotonic() + longest
    while (busy := await busy_cpus()) > _QUIET and time.monotonic() < until:
        pass
    return busy


async def busy_cpus(seconds: float = 1) -> float:
    """Return how many CPUs all programs of the machine keep busy at the moment."""
    before = _busy_seconds()
    await asyncio.sleep(seconds)
    return (_busy_seconds() - before) / seconds


def _busy_seconds() -> float:
    user, nice, system, _idle, _waiting, irq, softirq, *_ = (
        Path("/proc/stat").read_text().split(maxsplit=10)[1:9]
    )
    return sum(map(int, (user, nice, system, irq, softirq))) / _TICKS


def memory(pid: int) -> int:
    """Return a process's proportional share of memory in bytes."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def children(pid: int) -> list[int]:
    """Return the children of a process."""
    found: list[int] = []
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            found += map(int, (thread / "children").read_text().split())
    return found
