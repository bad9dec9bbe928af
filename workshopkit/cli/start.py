"""The first module of the program: Ctrl+C ends it at once and in silence until there is more to do.

While modules are imported there is nothing to clean up, and Python would print where it was
interrupted, or lose the interruption in a lock of its own.
"""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator


def main() -> None:
    """Run the command line."""
    with ending_at_once():
        from workshopkit.cli.main import main as run
    run()


@contextlib.contextmanager
def ending_at_once() -> Iterator[None]:
    """Let Ctrl+C simply end the process inside: nothing is begun that must be put in order."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
