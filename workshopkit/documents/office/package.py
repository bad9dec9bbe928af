"""Files packed as one, the same bytes for the same files."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

#: The first moment a zip file can tell of: when it was packed is nobody's business.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def packed(files: Iterable[tuple[str, bytes]], *, first: tuple[str, bytes] | None = None) -> bytes:
    """Return the files as a zip file in their order.

    Args:
        files: The name and content of each.
        first: A file put before the others as it is, so that what it says is found by its place.
    """
    file = BytesIO()
    with ZipFile(file, "w") as package:
        if first is not None:
            package.writestr(_entry(first[0], ZIP_STORED), first[1])
        for name, content in files:
            package.writestr(_entry(name, ZIP_DEFLATED), content)
    return file.getvalue()


def repacked(package: bytes) -> bytes:
    """Return a zip file with the times at which it was packed taken out."""
    with ZipFile(BytesIO(package)) as read:
        return packed((name, read.read(name)) for name in read.namelist())


def _entry(name: str, compression: int) -> ZipInfo:
    entry = ZipInfo(name, _NO_TIME)
    entry.compress_type = compression
    # Otherwise it would tell which system packed it.
    entry.create_system = 0
    return entry
