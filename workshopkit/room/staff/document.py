"""The document, shown or written in a format."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial

from workshopkit.documents.content.documentation import documentation
from workshopkit.documents.content.trail_part import sealed
from workshopkit.documents.content.tree import document_from_json
from workshopkit.documents.export import FORMATS, UnknownFormatError, write_document
from workshopkit.domain.document import Document
from workshopkit.domain.ports import Unit
from workshopkit.domain.text import whole_number
from workshopkit.domain.trail import TrailLine
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.publishing.publication import version_of
from workshopkit.facilitation.publishing.signing import sign_off
from workshopkit.locale.language import CatalogueLanguage, language
from workshopkit.room.pages.html import DOCUMENT_CSP
from workshopkit.room.staff.entrance import StaffPage


class DocumentHandler(StaffPage):
    """`/export/<slug>.<format>` to take home, `/preview/<slug>` to look at."""

    async def get(self, slug: str, format_: str = "") -> None:
        """Write the documentation as it stands now."""
        chosen = format_ or "html"
        if chosen not in FORMATS:
            raise UnknownFormatError(format=chosen, known=", ".join(FORMATS))
        with self.room.store.read() as unit:
            place = find_workshop(unit, slug)
        words = self._words(place)
        loop = asyncio.get_running_loop()
        written, version = await loop.run_in_executor(None, self._written, place, words, chosen)
        self.set_header("Content-Type", FORMATS[chosen].content_type)
        self.set_header("Content-Security-Policy", DOCUMENT_CSP)
        if format_:
            name = slug if words.code == place.language else f"{slug}-{words.code}"
            name = f"{name}-v{version}" if version else name
            self.set_header("Content-Disposition", f'attachment; filename="{name}.{chosen}"')
        self.finish(written)

    def _written(
        self, place: Workshop, words: CatalogueLanguage, format_: str
    ) -> tuple[bytes, int]:
        """Return the document in a format and the number of its version; takes a while."""
        with self.room.store.read() as unit:
            document, version = self._document(unit, place, words)
        seal = partial(sealed, place, sign_off=partial(self._sign_off, place))
        return write_document(document, words, format_, seal=seal), version

    def _sign_off(self, place: Workshop, files: Mapping[str, str]) -> Sequence[TrailLine]:
        """Write the files of a ZIP into the trail; called where waiting keeps nobody else."""
        actor = self.actor
        change = self.room.store.submit(lambda unit: sign_off(unit, actor, place, files))
        return change.result()

    def _document(
        self, unit: Unit, place: Workshop, words: CatalogueLanguage
    ) -> tuple[Document, int]:
        """Return the document as it stands and 0, or a final version and its number."""
        wanted = self.get_query_argument("version", "")
        if wanted:
            found = version_of(unit, place, whole_number(wanted) or 0)
            return document_from_json(found.tree), found.version
        return documentation(self.room.material(unit, place, self.actor.role), words), 0

    def _words(self, place: Workshop) -> CatalogueLanguage:
        return language(self.get_query_argument("language", "") or place.language)
