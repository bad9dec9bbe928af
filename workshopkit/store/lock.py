"""The lock of the one process that serves a store; the system frees it when the process ends."""

from __future__ import annotations

from filelock import FileLock, Timeout

from workshopkit.errors import SetupError


class StoreInUseError(SetupError):
    """Another workshopkit is serving “{path}”. Stop that one first."""


def take(path: str) -> FileLock:
    """Take the lock of a store.

    Raises:
        StoreInUseError: Somebody else has it.
    """
    lock = FileLock(f"{path}.serving", mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise StoreInUseError(path=path) from error
    return lock
