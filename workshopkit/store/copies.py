"""The copies that lie beside a store: what is forgotten in the store must not live on in them."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Collection
from pathlib import Path


def copies_folder(store: str) -> Path:
    """Return where the automatic copies of a store lie."""
    return Path(f"{store}.copies")


def copies_beside(store: str) -> list[Path]:
    """Return the copies that this program wrote beside a store: automatic, and before a change."""
    place = Path(store)
    beside = (place.parent.glob(f"{place.name}.{kind}-*") for kind in ("version", "before"))
    automatic = copies_folder(store).glob("*")
    return sorted(file for files in (*beside, automatic) for file in files if file.is_file())


def remove_copies(store: str) -> list[Path]:
    """Remove the copies beside a store, and return which they were."""
    removed = copies_beside(store)
    for copy in removed:
        copy.unlink(missing_ok=True)
    shutil.rmtree(copies_folder(store), ignore_errors=True)
    return removed


def remove_slips(db: sqlite3.Connection, of: Collection[str] | None = None) -> int:
    """Remove sealed slips from a copy, those of some rounds or all; return how many there were."""
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'slip'").fetchone():
        return 0
    if of is None:
        return db.execute("DELETE FROM slip").rowcount
    return sum(db.execute("DELETE FROM slip WHERE round_id = ?", [one]).rowcount for one in of)


def remove_counted_slips(store: str, counted: Collection[str]) -> None:
    """Remove from every copy beside a store the slips of ballots that are counted by now.

    A copy that was made before a change of the store's version holds them, and so do those that an
    earlier version of the program wrote by itself.
    """
    for copy in copies_beside(store):
        # One that is damaged is in nobody's way.
        with (
            contextlib.suppress(sqlite3.Error),
            contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as db,
        ):
            db.execute("PRAGMA secure_delete=ON")
            if remove_slips(db, counted):
                db.execute("VACUUM")
