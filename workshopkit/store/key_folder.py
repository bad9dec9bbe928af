"""The keys of open secret ballots: outside the store, in no copy of it, gone when it is counted."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

import platformdirs

#: Names another folder for the keys than the platform's own.
VARIABLE = "WORKSHOPKIT_KEYS"
KEY_BYTES = 64


def default_keys() -> Path:
    """Return the folder that keys are kept in unless another is named."""
    named = os.environ.get(VARIABLE)
    return Path(named or Path(platformdirs.user_state_dir("workshopkit")) / "keys")


class KeyFolder:
    """The keys of one store, a file each, readable by its owner alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def make(self, round_id: str) -> None:
        """Make the key of a round, on disk before this returns; one left by a failed try goes."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.destroy(round_id)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with open(os.open(self._file(round_id), flags, 0o600), "wb") as file:  # noqa: PTH123 -- made with its mode
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        self._folder_to_disk()

    def find(self, round_id: str) -> bytes | None:
        """Return the key of a round; none if it is gone or damaged.

        Raises:
            OSError: It cannot be read now, which is no reason to give a ballot up.
        """
        try:
            key = self._file(round_id).read_bytes()
        except FileNotFoundError:
            return None
        return key if len(key) == KEY_BYTES else None

    def destroy(self, round_id: str) -> None:
        """Write over the key of a round and remove it; there may be none."""
        file = self._file(round_id)
        with contextlib.suppress(FileNotFoundError):
            with file.open("r+b") as key:
                key.write(bytes(KEY_BYTES))
                key.flush()
                os.fsync(key.fileno())
            file.unlink()
            self._folder_to_disk()

    def names(self) -> list[str]:
        """Return the ids of the rounds that have a key."""
        return sorted(file.stem for file in self._folder.glob("*.key"))

    def _file(self, round_id: str) -> Path:
        return self._folder / f"{round_id}.key"

    def _folder_to_disk(self) -> None:
        # Windows cannot sync a folder, and need not.
        with contextlib.suppress(OSError):
            handle = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
