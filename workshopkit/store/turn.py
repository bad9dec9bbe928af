"""A turn at the write lock, which the server and every other program on the file take in turn.

SQLite's own waiting sleeps longer and longer, up to 100 ms, while a busy server lets go of the lock
for much less than that: others could wait until they give up. Here everybody asks again every half
millisecond, and the server's writer leaves twice as long between two groups (`PAUSE`).
"""

from __future__ import annotations

import sqlite3
import time
from typing import Any

from sqlalchemy import Connection

#: How long a writer waits for the others before it gives up, and a reader for a file being mended.
BUSY_MILLISECONDS = 8000
_ASK_SECONDS = 0.0005
#: So long the writer of a busy server lets others come first, in seconds.
PAUSE = 2 * _ASK_SECONDS

_BEGIN = "BEGIN IMMEDIATE"


def begin_writing(connection: Connection) -> None:
    """Begin a transaction that holds the write lock.

    Raises:
        OperationalError: Others have held it for longer than anybody waits.
    """
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA busy_timeout=0")
    try:
        if not _taken(driver):
            # Once more the usual way, so that the error is the usual one.
            connection.exec_driver_sql(_BEGIN)
    finally:
        driver.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")


def _taken(driver: Any) -> bool:  # noqa: ANN401 -- a connection of whichever driver
    """Ask for the lock until it is ours; return False if somebody else must say what is wrong."""
    until = time.monotonic() + BUSY_MILLISECONDS / 1000
    while time.monotonic() < until:
        try:
            driver.execute(_BEGIN)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                return False
            time.sleep(_ASK_SECONDS)
        else:
            return True
    return False
