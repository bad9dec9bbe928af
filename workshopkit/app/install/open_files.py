"""How many connections this machine lets one program hold, and how many people that is."""

from __future__ import annotations

import contextlib
import sys

#: Tried one after the other: macOS says that there is no limit, and then refuses to have none.
STEPS = (65536, 24576, 10240, 8192, 4096, 2048, 1024, 512)

#: What the server needs itself: the store, kernels, pages of the staff, files that are sent.
OWN = 96
#: A page that listens, and what it asks for meanwhile.
PER_PERSON = 2
#: Python waits for no more than this many connections on Windows.
WINDOWS = 512


def raise_limit() -> int:
    """Raise the limit of open files as far as the system lets, and return it."""
    if sys.platform == "win32":
        return WINDOWS
    import resource  # There is none on Windows.

    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    for step in _steps(now, most, resource.RLIM_INFINITY):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (step, most))
            return step
    return STEPS[0] if now == resource.RLIM_INFINITY else now


def _steps(now: int, most: int, unlimited: int) -> list[int]:
    """Return the limits to try, the highest first, all of them higher than now."""
    if now == unlimited:
        return []
    steps = STEPS if most == unlimited else (most, *(step for step in STEPS if step < most))
    return [step for step in steps if step > now]


def people_that_fit(files: int) -> int:
    """Return how many people can listen at a time without anybody's answer being refused."""
    return max(1, (files - OWN) // PER_PERSON)
