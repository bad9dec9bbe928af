"""A workspace: the scripts, exercises and rehearsals that came with the program, and one's own.

What the program brings is written down with its digest, so that a newer version can bring what is
new and renew what is as it was, and leaves alone whatever somebody has changed or deleted.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from workshopkit.app.places import (
    NOTE,
    Folders,
    NoFolderError,
    checkout,
    default_workspace,
    find_folders,
    is_workspace,
    shipped_folder,
)
from workshopkit.errors import SetupError

PARTS = ("notebooks", "exercises", "rehearsals")

#: Without these two there is no home page and no record, so they come back if they are deleted.
NEEDED = ("notebooks/home.ipynb", "notebooks/secretary.ipynb")


class WorkspaceNotWrittenError(SetupError):
    """“{path}” could not be written: {reason}. `workshopkit init FOLDER` makes another place."""


class NothingShippedError(SetupError):
    """This installation has no scripts and exercises to put into a folder. Install it again."""


@dataclass(frozen=True)
class Changes:
    """What an update did: brought `new`, `renewed`, and left alone because it was `changed`.

    Each is named as it lies in the folder, like `exercises/check-in`. `is_first` says that the
    folder was made now.
    """

    folder: Path
    is_first: bool = False
    new: tuple[str, ...] = ()
    renewed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def lines(self, shipped: Path) -> Iterator[str]:
        """Yield what to say about it."""
        if self.is_first:
            yield f"Your scripts and exercises are in {self.folder}"
        elif self.new:
            yield f"New in {self.folder}: {', '.join(self.new)}"
        if self.renewed:
            yield f"Renewed, because nobody had changed them: {', '.join(self.renewed)}"
        if self.changed:
            yield f"New versions of what you have changed; yours stay: {', '.join(self.changed)}"
            yield f"  (the new ones are in {shipped})"


def settle(notebooks: str | None, exercises: str | None) -> tuple[Folders, list[str]]:
    """Return the folders to use, made or brought up to date if they are a workspace.

    The second is what to say about it.

    Raises:
        NoFolderError: There is no such folder.
        WorkspaceNotWrittenError: The workspace cannot be written.
    """
    shipped = shipped_folder()
    place = _workspace(notebooks, exercises) if shipped else None
    said = list(update(place, shipped).lines(shipped)) if place and shipped else []
    return find_folders(notebooks, exercises), said


def make(folder: Path) -> list[str]:
    """Make a workspace, or bring it up to date, and return what to say about it.

    Raises:
        NothingShippedError: The program lies here without its scripts.
        WorkspaceNotWrittenError: The workspace cannot be written.
    """
    source = shipped_folder() or checkout()
    if source is None:
        raise NothingShippedError
    said = list(update(folder, source).lines(source))
    return said or [f"{folder.resolve()} is up to date."]


def _workspace(notebooks: str | None, exercises: str | None) -> Path | None:
    """Return the workspace that a command without these folders would use; none if none."""
    here = Path.cwd()
    if is_workspace(here):
        return here
    try:
        used = find_folders(notebooks, exercises)
    except NoFolderError:
        # A folder that is named and not there is a mistake; else the first start makes it.
        named = [name for name in (notebooks, exercises) if name]
        return default_workspace() if all(Path(name).is_dir() for name in named) else None
    mine = default_workspace().resolve()
    return mine if mine in (used.notebooks.parent, used.exercises.parent) else None


def update(folder: Path, shipped: Path) -> Changes:
    """Bring a workspace up to date with what is shipped, or make it.

    Raises:
        WorkspaceNotWrittenError: It cannot be written.
    """
    try:
        return _update(folder, shipped)
    except OSError as error:
        raise WorkspaceNotWrittenError(path=folder, reason=error.strerror or error) from error


def _update(folder: Path, shipped: Path) -> Changes:
    for part in PARTS:
        (folder / part).mkdir(parents=True, exist_ok=True)
    known = _note(folder)
    now = {unit: _digest(shipped / unit) for unit in _units(shipped)}
    is_first = not is_workspace(folder)
    if known == now and all((folder / unit).exists() for unit in NEEDED):
        return Changes(folder)
    done: dict[str, list[str]] = {"new": [], "renewed": [], "changed": []}
    for unit, digest in now.items():
        what = _what_to_do(folder / unit, digest, known.get(unit), is_needed=unit in NEEDED)
        if what in ("new", "renewed"):
            _put(shipped / unit, folder / unit)
        if what:
            done[what].append(unit)
    _write_note(folder, now)
    said = {what: tuple(units) for what, units in done.items()}
    return Changes(folder.resolve(), is_first=is_first, **said)


def _what_to_do(mine: Path, now: str, before: str | None, *, is_needed: bool) -> str:
    """Return which list of the changes something belongs to; nothing if it stays as it is."""
    there = _digest(mine) if mine.exists() else ""
    if not there:
        return "new" if before is None or is_needed else ""
    if there == now or before == now:
        return ""
    return "renewed" if there == before else "changed"


def _units(shipped: Path) -> Iterator[str]:
    """Yield what is brought as a whole: a notebook, a rehearsal, an exercise's folder."""
    for part in PARTS:
        for path in sorted((shipped / part).iterdir()):
            if path.name[0] not in "._":
                yield f"{part}/{path.name}"


def _digest(path: Path) -> str:
    """Return a digest of a file, or of all files of a folder, without what hides in it."""
    files = [path] if path.is_file() else sorted(_files(path))
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(path.parent).as_posix()}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part[0] == "." for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden:
            yield path


def _put(source: Path, target: Path) -> None:
    """Copy a file or a folder in the place of what was there, which is whole at any moment."""
    fresh = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    old = target.with_name(f"{fresh.name}.old")
    # The contents alone: what is installed may be read-only, and the copy is there to be changed.
    if source.is_dir():
        shutil.copytree(source, fresh, copy_function=shutil.copyfile)
    else:
        shutil.copyfile(source, fresh)
    if target.is_dir():
        target.rename(old)
    fresh.replace(target)
    shutil.rmtree(old, ignore_errors=True)


def _note(folder: Path) -> Mapping[str, str]:
    try:
        note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def _write_note(folder: Path, units: Mapping[str, str]) -> None:
    fresh = folder / f"{NOTE}.{secrets.token_hex(4)}"
    fresh.write_text(json.dumps(units, indent=1) + "\n", encoding="utf-8")
    fresh.replace(folder / NOTE)
