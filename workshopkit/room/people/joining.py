"""Joining: the code, and who you are if you like."""

from __future__ import annotations

import asyncio

from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.participant import Participant
from workshopkit.domain.text import clean
from workshopkit.domain.workshop import Workshop, normal_code, spoken_code
from workshopkit.errors import InputError, WorkshopError
from workshopkit.facilitation.people.joining import WrongCodeError, change_seat, join
from workshopkit.facilitation.people.roll import SeatMovedError, find_code, spoken_personal
from workshopkit.front.address import path_to
from workshopkit.locale.language import NAMES, CatalogueLanguage, best_language, language
from workshopkit.room.guard.identity import (
    keeps_cookies,
    participant_actor,
    remember_participant,
    try_cookies,
)
from workshopkit.room.guard.limit import TooFastError
from workshopkit.room.pages.page import PageHandler
from workshopkit.room.people.information import information


class NoCookiesError(InputError):
    """Your browser keeps no cookies from here, so it would lose your seat. Allow them, and join."""


class CodePage(PageHandler):
    """A page that knows what a code leads to, and who asks."""

    #: Nothing is looked up for somebody who has to wait.
    has_to_wait = False

    def initialize(self) -> None:
        """Know of no code yet."""
        self._found: dict[str, Workshop | None] = {}

    def place(self, code: str) -> Workshop | None:
        """Return the workshop a code leads to, looked up once a request."""
        if not code or self.has_to_wait:
            return None
        if code not in self._found:
            self._found[code] = self.room.codes.workshop(code)
        return self._found[code]

    def language_of(self, code: str) -> CatalogueLanguage:
        """Return the chosen language, the browser's, or that of the workshop of a code."""
        chosen = self.get_argument("language", "")
        if chosen in NAMES:
            return language(chosen)
        workshop = self.place(code)
        accepted = self.request.headers.get("Accept-Language", "")
        return language(best_language(accepted, workshop.language if workshop else "en"))

    def seat_of(self, code: str) -> Participant | None:
        """Return the seat this device has in the workshop of a code, or where it was last."""
        if participant_actor(self) is None:
            return None
        wanted = self.place(code)
        actor = participant_actor(self, wanted.id if wanted else "")
        if actor is None:
            return None
        with self.room.store.read() as unit:
            workshop = unit.workshop_by_id(actor.workshop_id)
        is_over = workshop is None or workshop.is_closed
        seat = None if is_over else self.room.seats.find(actor.id)
        return seat if seat and seat.device == actor.device else None

    def is_at(self, seat: Participant, code: str) -> bool:
        """Return whether a code leads to this very seat."""
        with self.room.store.read() as unit:
            personal = find_code(unit, code)
        if personal is not None:
            return personal.participant_id == seat.id
        workshop = self.place(code)
        return workshop is not None and workshop.id == seat.workshop_id


class JoinHandler(CodePage):
    """`/` and `/j/<code>`: the code, and who you are if you like."""

    def get(self, code: str = "") -> None:
        """Show the form; a device that is in already goes back to the room."""
        moved = bool(self.get_query_argument("moved", ""))
        self._may_try(code)
        if code and self.place(code) is None:
            self.room.limits.guesses.was_wrong(self._sender)
        seat = self.seat_of(code)
        if seat and not self.get_query_argument("new", "") and (not code or self.is_at(seat, code)):
            remember_participant(self, seat)
            self.redirect(path_to("/room"), status=303)
            return
        # Firefox forgets what was typed in a page that nobody is to keep, once somebody goes back.
        self.set_header("Cache-Control", "private, no-cache")
        self._show_form(code, SeatMovedError().sentence(self.language_of(code)) if moved else "")

    async def post(self, code: str = "") -> None:
        """Let somebody in, or say why not and keep what they typed."""
        code = self.get_body_argument("code", "") or code
        try:
            self._may_try(code)
            participant = await self._join(code)
        except WorkshopError as error:
            self._refuse(code, error)
            return
        remember_participant(self, participant)
        if self.wants_json:
            self.answer_json({"joined": True})
        else:
            self.redirect(path_to("/room"), status=303)

    @property
    def _sender(self) -> str:
        return self.request.remote_ip or ""

    def _may_try(self, code: str) -> None:
        if code:
            self.room.limits.guesses.may_try(self._sender)

    async def _join(self, code: str) -> Participant:
        if not keeps_cookies(self):
            raise NoCookiesError
        seat = self.seat_of(code)
        if seat and self.is_at(seat, code):
            return await self._change(seat)
        fields = {name: self.get_body_argument(name, "") for name in ("name", "table", "language")}
        if fields["language"] not in NAMES:
            fields["language"] = self.language_of(code).code
        place = self.place(code)
        # Who holds a personal code need not wait behind a crowd that only knows the one on screen.
        if place and normal_code(code) == place.code:
            self.room.limits.joins.take(place.id, self._sender)
        change = self.room.store.submit(
            lambda unit: join(unit, code, present=seat, here=False, **fields)
        )
        return self.room.seats.remember(await asyncio.wrap_future(change))

    async def _change(self, seat: Participant) -> Participant:
        """Take over what somebody who is in already has typed into the form this time."""
        self.room.limits.writes.take(seat.id)
        actor = Actor(Role.PARTICIPANT, seat.id, seat.workshop_id)
        typed = {name: self.get_body_argument(name, "") for name in ("name", "table", "language")}
        given = {name: text for name, text in typed.items() if text.strip()}
        change = self.room.store.submit(lambda unit: change_seat(unit, actor, **given))
        return self.room.seats.remember(await asyncio.wrap_future(change))

    def _refuse(self, code: str, error: WorkshopError) -> None:
        self.set_problem(error)
        self.has_to_wait = isinstance(error, TooFastError)
        is_wrong = isinstance(error, WrongCodeError) or self.place(code) is None
        if code and is_wrong and not self.has_to_wait:
            self.room.limits.guesses.was_wrong(self._sender)
        sentence = error.sentence(self.language_of(code))
        if self.wants_json:
            try_cookies(self)
            self.answer_json({"error": sentence})
        else:
            self._show_form(code, error=sentence)

    def _show_form(self, code: str, error: str = "") -> None:
        # A form that comes back without it comes from a browser that keeps none.
        try_cookies(self)
        words = self.language_of(code)
        workshop = self.place(code)
        organisation = self.room.scripts.house_style().organisation
        with self.room.store.read() as unit:
            info = information(unit, workshop, organisation, self.room.public.host)
        self.show(
            "join.html",
            words,
            code=_spoken(workshop, code),
            workshop=workshop,
            info=info,
            typed={n: clean(self.get_argument(n, "")) for n in ("name", "table")},
            error=error,
            languages=NAMES,
        )


def _spoken(workshop: Workshop | None, code: str) -> str:
    """Return a code as it is read: the room's own, a personal one, or what was typed."""
    if workshop is None:
        return clean(code)[:20]
    is_personal = normal_code(code) != workshop.code
    return spoken_personal(normal_code(code)) if is_personal else spoken_code(workshop.code)
