"""Copies of a store: on request, by itself whenever something is closed, and back again.

A copy is a whole store in one file. It holds no key of a secret ballot: one that is open in it
cannot be read from it, and has to be held again after it is restored.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from workshopkit.domain.text import slug
from workshopkit.errors import SetupError
from workshopkit.store import schema
from workshopkit.store.copies import copies_folder, remove_slips
from workshopkit.store.lock import StoreInUseError
from workshopkit.verifier import check_store

#: So many automatic copies are kept; the oldest go.
KEPT = 20


class NoCopyError(SetupError):
    """There is no copy of a store at “{path}”."""


class DamagedCopyError(SetupError):
    """The copy “{path}” is damaged: {problem}. The store was left as it is."""


class ChangedCopyError(SetupError):
    """The audit trail in “{path}” does not fit: {problem}. Add --even-if-changed to restore it."""


class CopyInTheWayError(SetupError):
    """There is already a file “{path}”. Choose another name."""


def write_copy(store: str, to: Path) -> Path:
    """Write a whole copy of a store, while it is in use, and return where.

    The copy gets its name only when it is whole and on disk.

    Raises:
        DamagedCopyError: What was copied is not sound.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    unfinished = to.with_name(f"{to.name}.{secrets.token_hex(4)}")
    unfinished.touch(mode=0o600)
    try:
        with contextlib.closing(sqlite3.connect(store)) as source:
            source.execute("VACUUM INTO ?", (str(unfinished),))
        _forget_whose(unfinished)
        check_copy(unfinished)
        _to_disk(unfinished)
        unfinished.replace(to)
    finally:
        unfinished.unlink(missing_ok=True)
    return to


def _forget_whose(copy: Path) -> None:
    """Let a copy be a store of its own, which finds no key of the one it was made of.

    Slips of a ballot that is open go, too: nobody could ever open them, and their code names would
    outlive the closing.
    """
    with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as db:
        db.execute("PRAGMA secure_delete=ON")
        db.execute("DELETE FROM secret WHERE name = 'store'")
        remove_slips(db)


def check_copy(path: Path) -> None:
    """Refuse a file that is not a sound store.

    Raises:
        DamagedCopyError: What is wrong with it.
    """
    try:
        with contextlib.closing(
            sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        ) as db:
            found = db.execute("PRAGMA integrity_check").fetchone()[0]
            is_ours = db.execute("PRAGMA application_id").fetchone()[0] == schema.APPLICATION_ID
            version = db.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.Error as error:
        raise DamagedCopyError(path=path, problem=error) from error
    if found != "ok":
        raise DamagedCopyError(path=path, problem=found)
    if not is_ours or not 0 < version <= schema.VERSION:
        raise DamagedCopyError(path=path, problem="not a store of this version or an earlier one")


def changed_trails(path: Path) -> list[str]:
    """Return what does not fit in the audit trails of a store, as sentences."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        if db.execute("PRAGMA user_version").fetchone()[0] < schema.FIRST_WITH_TRAIL:
            return []
    return [f"{slug_}: {problem}" for slug_, _, found in check_store(path) for problem in found]


def keep_copy(store: str, label: str) -> Path:
    """Write an automatic copy beside a store, named after the moment; the oldest one goes."""
    moment = datetime.now(UTC).astimezone().strftime("%Y-%m-%d-%H%M%S")
    folder = copies_folder(store)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    copy = write_copy(store, folder / f"{moment}-{slug(label) or 'copy'}.sqlite")
    for old in sorted(folder.glob("*.sqlite"))[:-KEPT]:
        old.unlink(missing_ok=True)
    return copy


def replace_store(store: str, fresh: Path) -> Path | None:
    """Move a store to the place of another; return where the one that was there is kept now.

    Nobody else may have the store open.

    Raises:
        StoreInUseError: Somebody reads or writes in it.
    """
    moment = datetime.now(UTC).astimezone().strftime("%Y-%m-%d-%H%M%S")
    place = Path(store)
    if place.exists():
        _fold_log(store)
    kept = (
        write_copy(store, place.with_name(f"{place.name}.before-{moment}"))
        if place.exists()
        else None
    )
    # The log of the old store must not be taken for one of the new.
    for ending in ("-wal", "-shm"):
        Path(f"{store}{ending}").unlink(missing_ok=True)
    fresh.replace(place)
    return kept


def _fold_log(store: str) -> None:
    """Write what is only in the log of a store into its file, so that the log may go."""
    with contextlib.closing(sqlite3.connect(store)) as db:
        if db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            raise StoreInUseError(path=store)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
