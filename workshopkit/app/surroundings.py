"""What a kernel is told by the server that started it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workshopkit.app.places import Folders, find_folders
from workshopkit.domain.actor import Actor, Role, WrongRoleError
from workshopkit.domain.ports import Store
from workshopkit.store import open_store

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
