"""Ctrl+C before there is anything to put in order."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator


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
