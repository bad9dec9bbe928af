"""The command line in a process of its own, forked from one that has imported everything.

An interpreter's start and the imports of a server are a second or two each time. This file is also
the program that is forked from: `python forked_cli.py` runs one command for each line it reads.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()


class Forker:
    """The program that commands are forked from."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(HERE)],
            cwd=HERE.parent.parent,
            env={**os.environ, "PYTHONPATH": str(HERE.parent.parent)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self._end)

    def run(self, words: list[str], env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with tempfile.TemporaryDirectory(prefix="command-") as folder:
            out, err = Path(folder) / "out", Path(folder) / "err"
            order = {"words": words, "env": dict(env), "out": str(out), "err": str(err)}
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            code = int(self._process.stdout.readline())
            return subprocess.CompletedProcess(
                words, code, out.read_text("utf-8"), err.read_text("utf-8")
            )

    def _end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


@cache
def forker() -> Forker:
    """Return the one of this test process, started when it is first needed."""
    return Forker()


# From here on: the program itself.


def _main() -> None:
    """Run one command a line, and say with which code it ended."""
    import workshopkit.app.server  # imported once for all commands
    import workshopkit.cli.main  # noqa: F401

    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if not pid:
            _command(order)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)  # noqa: T201


def _command(order: Mapping[str, Any]) -> None:
    """Be a command from here on; nothing of the program that was forked from is used again."""
    sys.stdin.close()
    for number, path in ((0, os.devnull), (1, order["out"]), (2, order["err"])):
        opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    os.environ.clear()
    os.environ.update(order["env"])
    from workshopkit.cli import main as cli

    sys.argv = ["workshopkit", *order["words"]]
    code = 1
    try:
        cli.main()
        code = 0
    except SystemExit as ended:
        code = int(ended.code or 0)
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _main()
