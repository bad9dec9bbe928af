"""The stage: the window on the projector, without controls and without secrets."""

from __future__ import annotations

from typing import Any

from workshopkit.domain.mark import six_words
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import NotAllowedError
from workshopkit.facilitation.wifi import wifi
from workshopkit.front.qr_code import qr_code, wifi_code
from workshopkit.locale.language import CatalogueLanguage, language
from workshopkit.room.guard.identity import participant_actor
from workshopkit.room.live.view import section_view
from workshopkit.room.pages.events import EventStream
from workshopkit.room.pages.page import PageHandler
from workshopkit.verifier import short


class StageNotYoursError(NotAllowedError):
    """The stage is for people in the workshop. Open it from the facilitator's page."""


class StagePage(PageHandler):
    """Shows what everybody in the room may see anyway, to everybody in the room."""

    place: Workshop

    def prepare(self) -> None:
        """Find the workshop, and refuse those who are not in it."""
        super().prepare()
        slug = self.path_args[0] if self.path_args else ""
        with self.room.store.read() as unit:
            self.place = self.workshop(unit, slug or "")
        seat = participant_actor(self, self.place.id)
        if seat is None and self.staff() is None:
            raise StageNotYoursError
        if seat is not None:
            self.limit_reading(seat.id)

    def page_language(self) -> CatalogueLanguage:
        """Return the workshop's language."""
        place = getattr(self, "place", None)
        return language(place.language) if place else super().page_language()

    def show_stage(self, template: str) -> None:
        """Answer with the stage as it is now."""
        words = self.page_language()
        scene = self.room.scenes.scene(self.place.id)
        shows_join = scene.workshop.showing_join or scene.section.kind == "welcome"
        facts: dict[str, Any] = {
            "scene": scene,
            "view": section_view(self.room, scene, words, alone=True),
            "shows_join": shows_join and not scene.workshop.is_closed,
            "qr": qr_code(self.room.join_address(scene.workshop)),
            "address": self.room.plain_address(),
            "code": self.room.code(scene.workshop),
            "trail": f"{short(scene.told.mark)} · {six_words(scene.told.mark)}"
            if scene.told
            else "",
            **self._wifi_facts(),
            "browser_warns": self.room.browser_warns,
        }
        self.show(template, words, **facts)

    def _wifi_facts(self) -> dict[str, Any]:
        with self.room.store.read() as unit:
            network = wifi(unit)
        code = wifi_code(network.name, network.password) if network else ""
        return {"wifi": network, "wifi_qr": code}


class StageHandler(StagePage):
    """`/stage` and `/stage/<slug>`: the whole page."""

    def get(self, slug: str = "") -> None:
        """Show the stage."""
        del slug
        self.show_stage("stage.html")


class StagePartHandler(StagePage):
    """`/stage/<slug>/part`: the changing part, for the page's own script."""

    def get(self, slug: str) -> None:
        """Answer with the part that changes."""
        del slug
        self.show_stage("stage_part.html")


class StageEventsHandler(EventStream, StagePage):
    """`/stage/<slug>/events`: ticks for the stage and the desk."""

    def listens_to(self) -> str:
        """Return the workshop on the stage."""
        return self.place.id
