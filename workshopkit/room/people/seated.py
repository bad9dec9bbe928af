"""Pages for people who have joined."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

from workshopkit.domain.actor import Actor
from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.workshop import NoSuchWorkshopError
from workshopkit.errors import NotAllowedError, NotWrittenError
from workshopkit.facilitation.people.presence import arrive
from workshopkit.facilitation.people.roll import SeatMovedError
from workshopkit.front.address import path_to
from workshopkit.locale.language import CatalogueLanguage, language
from workshopkit.room.guard.identity import participant_actor, renew_cookies
from workshopkit.room.pages.page import PageHandler


class NotJoinedError(NotAllowedError):
    """You are not in the workshop yet. Give the code from the screen first."""


class SeatedHandler(PageHandler):
    """A page for people who have joined."""

    actor: Actor
    seat: Participant

    def prepare(self) -> None:
        """Find out whose page this is."""
        super().prepare()
        actor = participant_actor(self)
        seat = self._seat_of(actor) if actor else None
        if actor is None or seat is None:
            raise NotJoinedError
        if seat.device != actor.device:
            raise SeatMovedError
        self.actor, self.seat = actor, seat
        self.limit_reading(seat.id)

    def _seat_of(self, actor: Actor) -> Participant | None:
        """Return the seat, asked for again in a workshop that is over: it may be forgotten."""
        seat = self.room.seats.find(actor.id)
        if seat is None:
            return None
        try:
            scene = self.room.scenes.scene(seat.workshop_id)
        except NoSuchWorkshopError:
            return None
        self.room.seats.keep_up(seat.workshop_id, scene.seats)
        is_over = scene.workshop.is_closed
        return self.room.seats.find_again(actor.id) if is_over else self.room.seats.find(actor.id)

    async def reseat(self, act: Callable[[Unit, Actor], Participant]) -> None:
        """Do something to the seat, and remember it as it is then."""
        change = self.room.store.submit(lambda unit: act(unit, self.actor))
        self.seat = self.room.seats.remember(await asyncio.wrap_future(change))

    async def be_here(self) -> None:
        """Count the seat of a page that has come back, if it does not count yet."""
        if self.seat.here:
            return
        # A disk that is full keeps nobody from reading; the next page counts the seat.
        with contextlib.suppress(NotWrittenError):
            await self.reseat(arrive)

    def page_language(self) -> CatalogueLanguage:
        """Return the participant's own language."""
        seat = getattr(self, "seat", None)
        return language(seat.language) if seat and seat.language else super().page_language()


class SeatedPage(SeatedHandler):
    """A page to look at, for people who have joined."""

    def prepare(self) -> None:
        """Let whoever is here keep their seat."""
        super().prepare()
        renew_cookies(self)

    def write_error(self, status_code: int, **kwargs: Any) -> None:  # noqa: ANN401
        """Send those who have not joined to the join page."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        if isinstance(error, NotJoinedError) and not self.wants_json:
            self.redirect(path_to("/"), status=303)
        elif isinstance(error, SeatMovedError) and not self.wants_json:
            self.redirect(path_to("/?moved=1"), status=303)
        else:
            super().write_error(status_code, **kwargs)
