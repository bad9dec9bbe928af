"""A workshop as the panels of a notebook page see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workshopkit.desk.panel import Watch
from workshopkit.domain.actor import Actor
from workshopkit.domain.ports import Store, Unit
from workshopkit.domain.workshop import NoSuchWorkshopError, Workshop
from workshopkit.facilitation.command import perform
from workshopkit.facilitation.ground import BARE, Ground
from workshopkit.locale.language import CatalogueLanguage, language


class Desk:
    """A workshop as the facilitator's panels see it: read it, act on it."""

    def __init__(
        self,
        store: Store,
        actor: Actor,
        workshop: Workshop,
        address: str,
        ground: Ground = BARE,
        *,
        browser_warns: bool = False,
    ) -> None:
        self.ground = ground
        self.store = store
        self.actor = actor
        self.workshop_id = workshop.id
        self.slug = workshop.slug
        self.address = address
        self.browser_warns = browser_warns
        self.words: CatalogueLanguage = language(workshop.language)
        self.watch = Watch(store, self._version)

    def _version(self) -> object:
        with self.store.read() as unit:
            found = unit.workshop_by_id(self.workshop_id)
            address = unit.fact("address")
        return (found.version, address) if found else None

    def address_now(self) -> str:
        """Return where the room is found: the laptop may have come into another network."""
        with self.store.read() as unit:
            return unit.fact("address") or self.address

    def workshop(self, unit: Unit) -> Workshop:
        """Return the workshop as it is now."""
        workshop = unit.workshop_by_id(self.workshop_id)
        if workshop is None:
            raise NoSuchWorkshopError(slug=self.slug)
        return workshop

    def act(self, facts: Mapping[str, Any]) -> object:
        """Do what a command says, now and on disk; return what the act returns."""
        with self.store.write() as unit:
            return perform(unit, self.actor, self.workshop(unit), facts, self.ground)
