"""Where the parts are put together: here and in the command line real ones are chosen."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from workshopkit.app.demo import demo_workshop
from workshopkit.app.scripts import ground_of
from workshopkit.app.surroundings import Surroundings
from workshopkit.catalogue.folder import read_catalogue
from workshopkit.catalogue.shelf import Shelf
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.ports import Store
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.finding import find_workshop
from workshopkit.locale.language import language
from workshopkit.store import open_store

if TYPE_CHECKING:
    from workshopkit.desk.forum import LiveForum, PreviewForum, SilentForum
    from workshopkit.desk.home_panel import Home
    from workshopkit.desk.record_panel import RecordBook


def open_forum(language_code: str = "sv") -> LiveForum | SilentForum | PreviewForum:
    """Return the forum that a script's cells speak to.

    Args:
        language_code: The language of the preview in JupyterLab; the room has its own.
    """
    from workshopkit.desk.desk import Desk
    from workshopkit.desk.forum import LiveForum, PreviewForum, SilentForum

    around = Surroundings.of(os.environ)
    if around.role == Role.FACILITATOR:
        store, actor = around.open(Role.FACILITATOR)
        place = _place(store, around.slug)
        ground = ground_of(around.folders, place)
        desk = Desk(store, actor, place, around.address, ground, browser_warns=around.browser_warns)
        return LiveForum(desk)
    if around.role:
        return SilentForum()
    return PreviewForum(read_catalogue(around.folders.exercises).exercises, language_code)


def open_record() -> RecordBook:
    """Return the record that the secretary's cells speak to; a rehearsal of it without a server."""
    from workshopkit.desk.desk import Desk
    from workshopkit.desk.record_panel import RecordBook

    around = Surroundings.of(os.environ)
    if around.role:
        store, actor = around.open(Role.SECRETARY, Role.FACILITATOR)
        place = _place(store, around.slug)
    else:
        store, actor = open_store("sqlite://"), Actor(Role.SECRETARY)
        place = demo_workshop(store)
    ground = ground_of(around.folders, place)
    return RecordBook(Desk(store, actor, place, around.address, ground))


def open_home() -> Home:
    """Return the list of workshops; an empty one without a server."""
    from workshopkit.desk.home_panel import Home

    around = Surroundings.of(os.environ)
    if around.role:
        store, actor = around.open(Role.FACILITATOR)
    else:
        store, actor = open_store("sqlite://"), Actor(Role.FACILITATOR)
    exercises = read_catalogue(around.folders.exercises).exercises
    shelf = Shelf(around.folders.notebooks, exercises)
    return Home(store, actor, language(around.language), shelf)


def _place(store: Store, slug: str) -> Workshop:
    with store.read() as unit:
        return find_workshop(unit, slug)
