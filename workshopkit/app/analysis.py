"""A workshop as data frames, for the analysis notebook."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING

from workshopkit.app.places import NoStoreError, default_store, file_of, find_folder
from workshopkit.app.surroundings import Surroundings
from workshopkit.catalogue.folder import read_catalogue
from workshopkit.domain.actor import Role
from workshopkit.errors import SetupError
from workshopkit.facilitation.finding import find_workshop
from workshopkit.locale.language import language
from workshopkit.store import open_store

if TYPE_CHECKING:
    from workshopkit.analysis.frames import Analysis
    from workshopkit.analysis.workshop_data import WorkshopData


class NoWorkshopError(SetupError):
    """There is no workshop in “{path}”."""


def open_analysis(store: str = "", workshop: str = "", language: str = "") -> Analysis:
    """Return a workshop as data frames, read once from its file, which stays as it is.

    Without arguments it is the newest workshop of the usual file, or a made-up one if there is
    none.

    Args:
        store: The file; the usual one if it is not named.
        workshop: The workshop's short name; the newest if it is not named.
        language: In which language labels are; the workshop's own if it is not said.

    Raises:
        NoStoreError: There is no such file.
        NoWorkshopError: The named file is empty.
        NoSuchWorkshopError: There is no such workshop in it.
    """
    if os.environ.get("WORKSHOPKIT_ROLE"):
        around = Surroundings.of(os.environ)
        around.open(Role.FACILITATOR, Role.SECRETARY)[0].close()
    kept = _kept_data(store, workshop or os.environ.get("WORKSHOPKIT_WORKSHOP", ""))
    return _analysis(kept, language)


def _kept_data(named: str, slug: str) -> WorkshopData | None:
    """Return a workshop's data; nothing if none was asked for and there is none."""
    from workshopkit.analysis.workshop_data import read_data

    address = named or os.environ.get("WORKSHOPKIT_STORE", "") or default_store()
    is_wanted = bool(named or slug)
    # A store that is not there would be made by opening it.
    if not file_of(address).is_file():
        if is_wanted:
            raise NoStoreError(path=address)
        return None
    with closing(open_store(address)) as store, store.read() as unit:
        newest = next(iter(unit.workshops()), None)
        if newest is None and is_wanted:
            raise NoWorkshopError(path=address)
        found = find_workshop(unit, slug) if slug else newest
        return read_data(unit, found) if found else None


def _analysis(kept: WorkshopData | None, code: str) -> Analysis:
    from workshopkit.analysis.frames import Analysis

    data = kept or _made_up_data(code or os.environ.get("WORKSHOPKIT_LANGUAGE", "") or "sv")
    words = language(code or data.workshop.language)
    return Analysis(data, words, is_made_up=kept is None)


def _made_up_data(code: str) -> WorkshopData:
    from workshopkit.analysis.sample import play_sample
    from workshopkit.analysis.workshop_data import read_data

    folder = find_folder(os.environ.get("WORKSHOPKIT_EXERCISES") or None, "exercises")
    exercises = read_catalogue(folder).exercises
    words = language(code)
    with closing(open_store("sqlite://")) as store, store.write() as unit:
        return read_data(unit, play_sample(unit, exercises, words.text("Preview"), words.code))
