"""A server of a store, put together from the real parts."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from workshopkit.app.places import Folders
from workshopkit.catalogue.folder import Catalogue
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.ports import Store
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import SetupError
from workshopkit.facilitation.workshop import WorkshopPlan, new_workshop
from workshopkit.room.reach.transport import PLAIN, Transport

if TYPE_CHECKING:
    from workshopkit.room.server import WorkshopServer

DEMO_SCRIPT = "dialogue_forum"
DEMO_SLUG = "demo"


class MemoryStoreError(SetupError):
    """A store in memory cannot be shared with the facilitator's page. Name a file with --store."""


def demo_workshop(store: Store, code: str = "sv") -> Workshop:
    """Return the demo forum that is not over yet, or a new one."""
    with store.write() as unit:
        demos = [w for w in unit.workshops() if re.fullmatch(rf"{DEMO_SLUG}(-\d+)?", w.slug)]
        going = next((w for w in demos if not w.is_closed), None)
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
