"""Where things lie on this machine: notebooks, exercises, the store."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from workshopkit.errors import SetupError

#: The environment variable that names another folder than the usual one.
WORKSPACE = "WORKSHOPKIT_FOLDER"
#: In a workspace: what the program has put there.
NOTE = ".workshopkit.json"


class NoFolderError(SetupError):
    """There is no folder at “{path}”."""


class NoRehearsalError(SetupError):
    """There is no rehearsal “{name}”: name a file, or one of {known}."""


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


def default_workspace() -> Path:
    """Return the folder of scripts and exercises of whoever has no checkout and names none."""
    named = os.environ.get(WORKSPACE)
    return Path(named or Path(platformdirs.user_documents_dir()) / "workshopkit").expanduser()


def shipped_folder() -> Path | None:
    """Return where the scripts and exercises of an installed program lie; none in a checkout."""
    shipped = Path(__file__).resolve().parents[1] / "shipped"
    return shipped if shipped.is_dir() else None


def checkout() -> Path | None:
    """Return the folder that the project is worked on in; none for an installed program."""
    folder = Path(__file__).resolve().parents[2]
    return folder if (folder / "pyproject.toml").is_file() else None


def find_folders(notebooks: str | None = None, exercises: str | None = None) -> Folders:
    """Return the named folders, or those that are nearest to where one is."""
    return Folders(find_folder(notebooks, "notebooks"), find_folder(exercises, "exercises"))


def find_folder(named: str | None, usual: str) -> Path:
    """Return the named folder, or the usual one that is nearest to where one is.

    Raises:
        NoFolderError: There is no such folder.
    """
    wanted = [Path(named)] if named else [base / usual for base in _bases()]
    found = next((path for path in wanted if path.is_dir()), None)
    if found is None:
        raise NoFolderError(path=wanted[0])
    return found.resolve()


def find_rehearsal(named: str) -> Path:
    """Return the file of this name, or the rehearsal that is called so.

    Raises:
        NoRehearsalError: There is neither.
    """
    # Before the first start there is no workspace yet.
    bases = [*_bases(), *filter(None, [shipped_folder()])]
    folders = [base / "rehearsals" for base in bases]
    known = {path.stem: path for folder in reversed(folders) for path in folder.glob("*.toml")}
    path = Path(named)
    if not path.is_file() and named not in known:
        raise NoRehearsalError(name=named, known=", ".join(sorted(known)))
    return path if path.is_file() else known[named]


def is_workspace(folder: Path) -> bool:
    """Return whether a folder was made by `workshopkit init`, or by the first start."""
    return (folder / NOTE).is_file()


def _bases() -> Iterator[Path]:
    """Yield where to look: here, the workspace or checkout around, one's own workspace."""
    here = Path.cwd()
    yield here
    if is_workspace(here.parent):
        # A notebook that is opened in an editor runs in the folder of notebooks.
        yield here.parent
    project = checkout()
    if project:
        yield project
    yield default_workspace()


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
