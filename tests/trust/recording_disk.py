"""A disk that remembers every write and every sync, and one that fails when it is told to."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

import apsw


@dataclass(frozen=True)
class Written:
    """Bytes that were written, at an offset; on the disk only once the file has been synced."""

    file: str
    offset: int
    data: bytes


@dataclass(frozen=True)
class Truncated:
    """A file cut to a size."""

    file: str
    size: int


@dataclass(frozen=True)
class Deleted:
    """A file that was deleted."""

    file: str


@dataclass(frozen=True)
class Synced:
    """Everything written to this file before is on the disk."""

    file: str


Event = object
#: What may be on the disk after a power cut, or not.
Unsure = Written | Truncated | Deleted


class RecordingDisk(apsw.VFS):
    """SQLite's own access to files, written down in `log`."""

    def __init__(self, name: str, log: list[Event]) -> None:
        self.log = log
        self.name = name
        super().__init__(name, "")

    def xOpen(self, name: apsw.URIFilename | str | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        return _RecordedFile(self.log, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        super().xDelete(filename, syncdir)
        self.log.append(Deleted(os.path.basename(filename)))  # noqa: PTH119


class _RecordedFile(apsw.VFSFile):
    def __init__(self, log: list[Event], name: object, flags: list[int]) -> None:
        self._log = log
        self._file = _base(name)
        super().__init__("", name, flags)  # type: ignore[arg-type]

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        super().xWrite(data, offset)
        self._log.append(Written(self._file, offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        super().xTruncate(newsize)
        self._log.append(Truncated(self._file, newsize))

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        self._log.append(Synced(self._file))


class FailingDisk(apsw.VFS):
    """SQLite's own access to files; `fails` says before each write what goes wrong with it."""

    def __init__(self, name: str, fails: Callable[[str], Exception | None]) -> None:
        self.fails = fails
        self.name = name
        super().__init__(name, "")

    def xOpen(self, name: apsw.URIFilename | str | None, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        return _FailingFile(self, name, flags)


class _FailingFile(apsw.VFSFile):
    def __init__(self, disk: FailingDisk, name: object, flags: list[int]) -> None:
        self._disk = disk
        super().__init__("", name, flags)  # type: ignore[arg-type]

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._refuse("write")
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._refuse("sync")
        super().xSync(flags)

    def _refuse(self, act: str) -> None:
        error = self._disk.fails(act)
        if error is not None:
            raise error


def _base(name: object) -> str:
    path = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
    return os.path.basename(path)  # noqa: PTH119 -- SQLite's own names, not ours
