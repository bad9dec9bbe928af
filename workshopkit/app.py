"""Where the parts are put together: here and in the command line real ones are chosen."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs

from workshopkit.catalogue.folder import Catalogue, read_catalogue
from workshopkit.catalogue.house_style import read_house_style
from workshopkit.catalogue.script import NoSuchScriptError, load_script
from workshopkit.catalogue.shelf import Shelf
from workshopkit.domain.actor import Actor, Role, WrongRoleError
from workshopkit.domain.ports import Store
from workshopkit.domain.workshop import Workshop, WorkshopState
from workshopkit.errors import SetupError
from workshopkit.facilitation.workshop import WorkshopPlan, find_workshop, new_workshop
from workshopkit.locale.language import language
from workshopkit.room.reach.transport import PLAIN, Transport
from workshopkit.store import open_store

if TYPE_CHECKING:
    from workshopkit.analysis.frames import Analysis
    from workshopkit.analysis.workshop_data import WorkshopData
    from workshopkit.desk.forum import LiveForum, PreviewForum, SilentForum
    from workshopkit.desk.home_panel import Home
    from workshopkit.desk.record_panel import RecordBook
    from workshopkit.domain.script import Script
    from workshopkit.domain.style import HouseStyle
    from workshopkit.room.server import WorkshopServer

DEMO_SCRIPT = "dialogue_forum"
DEMO_SLUG = "demo"


class NoFolderError(SetupError):
    """There is no folder at “{path}”."""


class MemoryStoreError(SetupError):
    """A store in memory cannot be shared with the facilitator's page. Name a file with --store."""


class NoStoreError(SetupError):
    """There is no file with workshops at “{path}”."""


class NoWorkshopError(SetupError):
    """There is no workshop in “{path}”."""


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
    return Folders(_folder(notebooks, "notebooks"), _folder(exercises, "exercises"))


def _folder(named: str | None, usual: str) -> Path:
    project = Path(__file__).resolve().parent.parent
    wanted = [Path(named)] if named else [Path.cwd() / usual, project / usual]
    found = next((path for path in wanted if path.is_dir()), None)
    if found is None:
        raise NoFolderError(path=wanted[0])
    return found.resolve()


def demo_workshop(store: Store, code: str = "sv") -> Workshop:
    """Return the demo forum that is not over yet, or a new one."""
    with store.write() as unit:
        demos = [w for w in unit.workshops() if re.fullmatch(rf"{DEMO_SLUG}(-\d+)?", w.slug)]
        going = next((w for w in demos if w.state is not WorkshopState.CLOSED), None)
        if going:
            return going
        slug = f"{DEMO_SLUG}-{len(demos) + 1}" if demos else DEMO_SLUG
        plan = WorkshopPlan(
            title="Dialogforum: våra målgrupper",
            date=datetime.now(UTC).astimezone().date(),
            place="Ängelåsa bibliotek",
            language=code,
            script=DEMO_SCRIPT,
            slug=slug,
        )
        return new_workshop(unit, Actor(Role.FACILITATOR), plan)


def store_secrets(store: Store) -> dict[str, str]:
    """Return the store's secrets: for cookies, tickets, and the two links."""
    with store.write() as unit:
        return {
            name: unit.secret(name)
            for name in ("cookie", "ticket", Role.FACILITATOR.value, Role.SECRETARY.value)
        }


def make_server(
    store: Store,
    address: str,
    folders: Folders,
    catalogue: Catalogue,
    host: str,
    port: int,
    transport: Transport = PLAIN,
) -> WorkshopServer:
    """Return a server of this store that is not listening yet."""
    from workshopkit.room.jupyter.rendering import RenderedScripts
    from workshopkit.room.live.context import RoomContext
    from workshopkit.room.live.hub import Hub
    from workshopkit.room.live.scene import Scenes
    from workshopkit.room.live.seat import Seats
    from workshopkit.room.server import WorkshopServer

    server = WorkshopServer.serving(folders.notebooks, host, port)
    scripts: dict[str, Any] = {}
    scenes = Scenes(store, scripts)
    server.room = RoomContext(
        store=store,
        store_address=address,
        notebooks=folders.notebooks,
        exercises_folder=folders.exercises,
        exercises=catalogue.exercises,
        address="",
        secrets=store_secrets(store),
        scripts=scripts,
        scenes=scenes,
        seats=Seats(store),
        hub=Hub(store, scenes),
        rendered=RenderedScripts(server),
        transport=transport,
    )
    return server


# What notebooks open


@dataclass(frozen=True)
class Surroundings:
    """What the server told this kernel; empty in JupyterLab without a server."""

    store: str
    slug: str
    role: str
    ticket: str
    folders: Folders
    address: str
    language: str
    browser_warns: bool

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Surroundings:
        """Read what the server told."""
        found = {name: environment.get(f"WORKSHOPKIT_{name}", "") for name in _TOLD}
        folders = find_folders(found["NOTEBOOKS"] or None, found["EXERCISES"] or None)
        return cls(
            found["STORE"],
            found["WORKSHOP"],
            found["ROLE"],
            found["TICKET"],
            folders,
            found["ADDRESS"],
            found["LANGUAGE"] or "sv",
            bool(found["BROWSER_WARNS"]),
        )

    def open(self, *roles: Role) -> tuple[Store, Actor]:
        """Return the store and who acts on it, if the ticket is right and the role may."""
        from workshopkit.room.guard.identity import is_ticket

        store = open_store(self.store)
        with store.read() as unit:
            secret = unit.secret("ticket")
        role = Role(self.role)
        if role not in roles or not is_ticket(secret, role, self.slug, self.ticket):
            raise WrongRoleError
        return store, Actor(role)


_TOLD = (
    "STORE",
    "WORKSHOP",
    "ROLE",
    "TICKET",
    "NOTEBOOKS",
    "EXERCISES",
    "ADDRESS",
    "LANGUAGE",
    "BROWSER_WARNS",
)


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
        warns = around.browser_warns
        return LiveForum(Desk(store, actor, place, around.address, browser_warns=warns))
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
    script, style = script_and_style(around.folders, place)
    return RecordBook(Desk(store, actor, place, around.address, script, style))


def script_and_style(folders: Folders, workshop: Workshop) -> tuple[Script | None, HouseStyle]:
    """Return the script a workshop follows, if it is still there, and the place's house style."""
    style, _ = read_house_style(folders.exercises.parent)
    exercises = read_catalogue(folders.exercises).exercises
    try:
        return load_script(folders.notebooks, workshop.script, exercises)[0], style
    except NoSuchScriptError:
        return None, style


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

    folder = _folder(os.environ.get("WORKSHOPKIT_EXERCISES") or None, "exercises")
    exercises = read_catalogue(folder).exercises
    words = language(code)
    with closing(open_store("sqlite://")) as store, store.write() as unit:
        return read_data(unit, play_sample(unit, exercises, words.text("Preview"), words.code))


def file_of(address: str) -> Path:
    """Return the file behind an address of a store."""
    return Path(re.sub(r"^sqlite(\+pysqlite)?:///", "", address)).expanduser()


def _place(store: Store, slug: str) -> Workshop:
    with store.read() as unit:
        return find_workshop(unit, slug)
