"""Where things lie on this machine: notebooks, exercises, the store."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from workshopkit.errors import SetupError


class NoFolderError(SetupError):
    """There is no folder at “{path}”."""


class NoStoreError(SetupError):
    """There is no file with workshops at “{path}”."""


@dataclass(frozen=True)
class Folders:
    """Where notebooks and exercises lie."""

    notebooks: Path
    exercises: Path


def default_store() -> str:
    """Return the file that workshops are kept in unless another is named."""
    return str(Path(platformdirs.user_data_dir("workshopkit")) / "workshops.sqlite")


def find_folders(notebooks: str | None = None, exercises: str | None = None) -> Folders:
    """Return the named folders, or those of the current folder or of the project."""
    return Folders(find_folder(notebooks, "notebooks"), find_folder(exercises, "exercises"))


def find_folder(named: str | None, usual: str) -> Path:
    """Return the named folder, or the usual one of the current folder or of the project.

    Raises:
        NoFolderError: There is no such folder.
    """
    project = Path(__file__).resolve().parents[2]
    wanted = [Path(named)] if named else [Path.cwd() / usual, project / usual]
    found = next((path for path in wanted if path.is_dir()), None)
    if found is None:
        raise NoFolderError(path=wanted[0])
    return found.resolve()


def existing_file(address: str | None) -> Path:
    """Return the file behind an address of a store, or the usual one.

    Raises:
        NoStoreError: There is no such file; opening it would make one.
    """
    path = file_of(address or default_store())
    if not path.is_file():
        raise NoStoreError(path=path)
    return path


def file_of(address: str) -> Path:
    """Return the file behind an address of a store."""
    return Path(re.sub(r"^sqlite(\+pysqlite)?:///", "", address)).expanduser()
