"""A server of a store, put together from the real parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshopkit.app.places import Folders
from workshopkit.catalogue.folder import Catalogue
from workshopkit.domain.actor import Role
from workshopkit.domain.ports import Store
from workshopkit.domain.script import Script
from workshopkit.room.jupyter.rendering import RenderedScripts
from workshopkit.room.live.codes import JoinCodes
from workshopkit.room.live.context import RoomContext
from workshopkit.room.live.hub import Hub
from workshopkit.room.live.scene import Scenes
from workshopkit.room.live.scripts import Scripts
from workshopkit.room.live.seat import Seats
from workshopkit.room.reach.reach import Reach
from workshopkit.room.server import WorkshopServer

if TYPE_CHECKING:
    from workshopkit.room.live.figures import Figures


def make_server(
    store: Store,
    address: str,
    folders: Folders,
    catalogue: Catalogue,
    reach: Reach,
    figures: Figures | None = None,
) -> WorkshopServer:
    """Return a server of this store that is not listening yet."""
    server = WorkshopServer.serving(folders.notebooks, reach.host, reach.port)
    scripts = _scripts(store, folders, catalogue, RenderedScripts(server))
    server.room = RoomContext(
        store=store,
        store_address=address,
        address="",
        secrets=store_secrets(store),
        scripts=scripts,
        scenes=scripts.scenes,
        seats=Seats(store),
        hub=Hub(store, scripts.scenes),
        codes=JoinCodes(store),
        transport=reach.transport,
        public=reach.public,
        figures=figures,
    )
    return server


def _scripts(
    store: Store, folders: Folders, catalogue: Catalogue, rendered: RenderedScripts
) -> Scripts:
    by_workshop: dict[str, Script] = {}
    scenes = Scenes(store, by_workshop)
    return Scripts(
        store,
        folders.notebooks,
        folders.exercises,
        catalogue.exercises,
        by_workshop,
        scenes,
        rendered,
    )


def store_secrets(store: Store) -> dict[str, str]:
    """Return the store's secrets: for cookies, tickets, and the two links."""
    with store.write() as unit:
        return {
            name: unit.secret(name)
            for name in ("cookie", "ticket", Role.FACILITATOR.value, Role.SECRETARY.value)
        }
