"""Ctrl+C: whatever the program is doing, it ends without a trace and leaves no child behind."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from server import ROOT, environment

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads processes from /proc")

MARK = "WORKSHOPKIT_ENDING"

#: The moment at which each is interrupted: when it has said this.
MOMENTS = {
    "serve --demo --no-browser --json --host 127.0.0.1 --port 0": "facilitator",
    "serve --demo --rehearsal dialogue-forum --no-browser --host 127.0.0.1 --port 0": "demo",
    "rehearse --scenario dialogue-forum": "dialogforum-varen-2027",
}

TWO_TABLES = """
title = "Ett kort forum"
script = "dialogue_forum"
language = "sv"
date = 2027-05-20
tables = [{name = "Bord 1"}, {name = "Bord 2"}]
rounds = []
"""

INTERRUPTED_WHILE_IMPORTING = """
import os, signal, sys
class Interrupts:
    def find_spec(self, name, *_):
        if name == "sqlalchemy":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupts())
from workshopkit.cli.start import main
sys.argv = ["workshopkit", "list"]
main()
"""


@dataclass
class Program:
    """A program in a terminal of its own, known by a mark that its children inherit."""

    words: list[str]
    mark: str = field(default_factory=lambda: secrets.token_hex(8))

    def __post_init__(self) -> None:
        self.process = subprocess.Popen(
            self.words,
            cwd=ROOT,
            env={**environment(), MARK: self.mark},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            # Whoever runs the tests in the background has told their programs to ignore Ctrl+C.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            text=True,
        )
        self.said = ""

    def wait_for(self, text: str) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.said += line
            if text in line:
                return
        raise AssertionError(f"it never said “{text}”:\n{self.said}")

    def interrupt(self) -> int:
        """Press Ctrl+C: the terminal sends it to everybody in it. Return the exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        said, _ = self.process.communicate(timeout=60)
        self.said += said
        return self.process.returncode

    def left(self) -> list[str]:
        """Every process that is still there with the mark."""
        return list(_marked(f"{MARK}={self.mark}".encode()))


def _marked(mark: bytes) -> Iterator[str]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                yield (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue


def command(words: str, store: Path) -> list[str]:
    return [sys.executable, "-m", "workshopkit.cli", *words.split(), "--store", str(store)]


@pytest.mark.parametrize("words", MOMENTS)
def test_an_interrupted_program_says_nothing_and_leaves_nobody(words: str, tmp_path: Path) -> None:
    program = Program(command(words, tmp_path / "store.sqlite"))
    program.wait_for(MOMENTS[words])

    assert program.interrupt() in (0, 130)
    assert "Traceback" not in program.said
    assert "Error" not in program.said
    assert program.left() == []


def test_a_demo_that_is_being_played_says_so_before_and_after(tmp_path: Path) -> None:
    scenario = tmp_path / "two-tables.toml"
    scenario.write_text(TWO_TABLES, encoding="utf-8")
    words = f"serve --demo --rehearsal {scenario} --no-browser --host 127.0.0.1 --port 0"
    program = Program(command(words, tmp_path / "store.sqlite"))
    try:
        program.wait_for("is being played in “demo” now")
        program.wait_for("is played to its end")
    finally:
        program.interrupt()

    assert program.said.index("Facilitator") < program.said.index("is being played")


def test_jupyterlab_ends_with_the_program() -> None:
    words = [sys.executable, "-m", "workshopkit.cli", "lab", "--port", "0"]
    program = Program(words)
    program.wait_for("is running at")

    assert program.interrupt() == 130
    assert "Traceback" not in program.said
    assert program.left() == []


def test_an_interruption_while_the_program_is_loaded_is_silent() -> None:
    run = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_WHILE_IMPORTING],
        env=environment(),
        capture_output=True,
        check=False,
    )

    assert (run.returncode, run.stdout, run.stderr) == (-signal.SIGINT, b"", b"")
