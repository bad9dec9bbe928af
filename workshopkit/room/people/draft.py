"""The draft in the room: everybody may read it while it is out, and say something about it."""

from __future__ import annotations

import asyncio
from functools import partial

from workshopkit.documents.content.documentation import documentation
from workshopkit.documents.export import write_document
from workshopkit.domain.actor import Role
from workshopkit.domain.plan import Stage, plan_of
from workshopkit.domain.ports import Unit
from workshopkit.domain.workshop import NoSuchWorkshopError, Workshop
from workshopkit.facilitation.publishing.publication import NotOutForCommentsError, comment
from workshopkit.facilitation.recording import record_of
from workshopkit.front.address import path_to
from workshopkit.locale.language import CatalogueLanguage
from workshopkit.room.pages.html import DOCUMENT_CSP
from workshopkit.room.people.seated import SeatedPage


class DraftHandler(SeatedPage):
    """`/draft`: the document as it stands, for people in the workshop, while it is out."""

    async def get(self) -> None:
        """Answer with the HTML export, made once for everybody who reads this language."""
        words = self.page_language()
        key = (self.seat.workshop_id, words.code)
        make = partial(self._written, words)
        page = await self.room.pages.read(key, self._shows, make)
        self.set_header("Content-Security-Policy", DOCUMENT_CSP)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.send_shared(page)

    def _shows(self) -> object:
        """Return what the draft is made of, so that it is made anew when that has changed.

        Raises:
            NotOutForCommentsError: It is not for the room.
        """
        with self.room.store.read() as unit:
            place = self._place(unit)
            if plan_of(record_of(unit, place)).stage is not Stage.COMMENTS:
                raise NotOutForCommentsError
        return place.version, self.room.scripts.house_style(), self.room.scripts.of(place)

    def _written(self, words: CatalogueLanguage) -> bytes:
        with self.room.store.read() as unit:
            material = self.room.material(unit, self._place(unit), Role.PARTICIPANT)
        return write_document(documentation(material, words), words, "html")

    def _place(self, unit: Unit) -> Workshop:
        place = unit.workshop_by_id(self.seat.workshop_id)
        if place is None:
            raise NoSuchWorkshopError(slug="")
        return place


class CommentHandler(DraftHandler):
    """`/comment`: what somebody says about the draft."""

    async def get(self) -> None:
        """Go to the room page, where the form is."""
        self.redirect(path_to("/room"), status=303)

    async def post(self) -> None:
        """Keep the comment and go back to the room page."""
        self.room.limits.writes.take(self.seat.id)
        text = self.unsent()
        seat, actor = self.seat, self.actor

        def change(unit: Unit) -> object:
            return comment(unit, actor, self._place(unit), seat, text)

        await asyncio.wrap_future(self.room.store.submit(change))
        self.redirect(path_to("/room?said=1"), status=303)

    def unsent(self) -> str:
        """Return the comment: the page that says what is wrong shows it, too."""
        return self.get_body_argument("comment", "", strip=False)
