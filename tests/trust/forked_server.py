"""The real server, started in a quarter of a second: forked from a program that has imported it.

What is left out against `workshopkit serve` is the interpreter's own start, the imports, one
Jupyter kernel that renders the script's words between the exercises, and the limit on how often
one person may write in a second. `kills` starts the whole program, too, now and then. This file
is also the program that is forked from: `python forked_server.py`.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

#: The variable that says where the keys of secret ballots are.
KEYS = "WORKSHOPKIT_KEYS"
TESTS = Path(__file__).resolve().parent.parent


class Nursery:
    """The program that servers are forked from."""

    def __init__(self) -> None:
        path = os.pathsep.join(str(p) for p in (TESTS.parent, TESTS, TESTS / "trust"))
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            cwd=TESTS.parent,
            env={**os.environ, "PYTHONPATH": path, "NO_COLOR": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.ask({"ready": True})

    def ask(self, order: Mapping[str, Any]) -> Any:
        """Give an order and wait for its answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the program that servers are forked from has ended"
        return json.loads(line)

    def close(self) -> None:
        """End the program; its servers must have ended before."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)


class ForkedServer:
    """One server on one store, like `server.RunningServer`; `fault` names what is broken in it."""

    def __init__(self, nursery: Nursery, store: Path, *options: str, fault: str = "") -> None:
        from server import Links

        self.store = store
        self.port = 0
        self.links = Links("", "", "", "")
        self.fault = fault
        self._nursery = nursery
        self._options = options
        self._pid = 0
        self._log = store.with_suffix(".log")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def start(self) -> ForkedServer:
        from server import Links

        with tempfile.TemporaryDirectory(prefix="trust-") as folder:
            said = Path(folder) / "said"
            os.mkfifo(said)
            self._pid = self._nursery.ask({"start": self._command(), **self._order(said)})["pid"]
            with said.open(encoding="utf-8") as pipe:
                line = pipe.readline()
        assert line, f"the server did not start:\n{self.log}"
        self.links = Links(**json.loads(line))
        self.port = urlsplit(self.links.facilitator).port or 0
        return self

    def restart(self) -> None:
        self.start()

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it in order."""
        self._end(signal.SIGTERM)

    def _end(self, number: int) -> None:
        if self._pid:
            self._nursery.ask({"end": self._pid, "signal": number})
            self._pid = 0

    def _command(self) -> list[str]:
        words = ["serve", "--no-browser", "--json", "--store", str(self.store)]
        return [*words, "--host", "127.0.0.1", "--port", str(self.port), *self._options]

    def _order(self, said: Path) -> dict[str, Any]:
        keys = {name: value for name, value in os.environ.items() if name == KEYS}
        return {"said": str(said), "log": str(self._log), "fault": self.fault, "keys": keys}

    def limit_files(self, size: int) -> None:
        """Let none of its files grow beyond a size, -1 for any: to it, the disk is full there."""
        _, hard = resource.prlimit(self._pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self._pid, resource.RLIMIT_FSIZE, (size, hard))


# From here on: the program itself.


def _main() -> None:
    """Obey one order a line: start a server, end one."""
    _import_everything()
    for line in sys.stdin:
        order = json.loads(line)
        answer: dict[str, Any] = {}
        if "start" in order:
            answer = {"pid": _fork(order)}
        elif "end" in order:
            os.kill(order["end"], order["signal"])
            answer = {"ended": os.waitpid(order["end"], 0)[1]}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _import_everything() -> None:
    import faults  # noqa: F401 -- so that a broken server starts as fast as a sound one

    import workshopkit.app.serving  # noqa: F401 -- imported once for all servers


def _fork(order: Mapping[str, Any]) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        _serve(order)
    finally:
        os._exit(1)


def _serve(order: Mapping[str, Any]) -> None:
    """Be a server from here on; nothing of the program that was forked from is used again."""
    sys.stdin.close()
    _point(0, os.devnull, os.O_RDONLY)
    _point(1, order["said"], os.O_WRONLY)
    _point(2, order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.environ.update(order["keys"])
    from faults import planted

    from workshopkit.cli import main as cli

    _leave_out_rendering()
    _lift_limit_on_writes()
    sys.argv = ["workshopkit", *order["start"]]
    with planted(order["fault"]):
        cli.main()


def _point(number: int, path: str, flags: int) -> None:
    opened = os.open(path, flags, 0o600)
    os.dup2(opened, number)
    os.close(opened)


def _leave_out_rendering() -> None:
    """Show the script without words of its own: a kernel for every start would take minutes."""
    from workshopkit.room.jupyter import rendering

    async def none(_self: Any, path: Path, _script: Any, _wish: Any) -> rendering.RenderedScript:
        return rendering.RenderedScript(rendering.modified(path), {})

    rendering.RenderedScripts._render = none  # type: ignore[method-assign]


def _lift_limit_on_writes() -> None:
    """Let a few people write as often as a whole hall does."""
    from workshopkit.room.guard import limit

    limit.WRITES = limit.Allowance(per_second=1e6, at_once=1_000_000)


if __name__ == "__main__":
    _main()
