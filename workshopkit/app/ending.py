"""How programs end: this one when it is interrupted, and those that run beside it."""

from __future__ import annotations

import contextlib
import signal
import subprocess  # nosec B404  # only our own interpreter is started
import sys
from collections.abc import Iterator, Mapping, Sequence

#: How long it may take to put things in order.
_SECONDS = 20


@contextlib.contextmanager
def child(
    command: Sequence[str], env: Mapping[str, str] | None = None, stdout: int | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a program that Ctrl+C does not reach, and end it when the block ends, however it does.

    It would else be interrupted at the same moment as this one, wherever it is.
    """
    if sys.platform == "win32":
        process = subprocess.Popen(  # noqa: S603 # nosec B603
            command, env=env, stdout=stdout, creationflags=subprocess.CREATE_NEW_PROCESS_GROUP
        )
    else:
        process = subprocess.Popen(  # noqa: S603 # nosec B603
            command, env=env, stdout=stdout, start_new_session=True
        )
    try:
        yield process
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextlib.contextmanager
def ending_at_once() -> Iterator[None]:
    """Let Ctrl+C simply end the process inside: nothing is begun that must be put in order.

    While modules are imported, Python would print where it was interrupted, or lose the
    interruption in a lock of its own.
    """
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
