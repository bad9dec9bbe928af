"""The first and the last panel of a script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from workshopkit.desk.panel import Panel, templates
from workshopkit.documents.picture import qr_code
from workshopkit.domain.workshop import NoSuchWorkshopError, spoken_code

if TYPE_CHECKING:
    from workshopkit.desk.forum import Desk


class WelcomePanel:
    """The way in: address, code, QR, and who is here."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.panel = desk.watch.add(Panel(desk.words, self._draw, self._act))

    def _draw(self) -> str:
        desk = self._desk
        with desk.store.read() as unit:
            workshop = unit.workshop_by_id(desk.workshop_id)
            if workshop is None:
                raise NoSuchWorkshopError(slug=desk.slug)
            people = unit.participants(workshop.id)
            tables = unit.table_count(workshop.id)
        return (
            templates()
            .get_template("welcome.html")
            .render(
                _=desk.words.text,
                ngettext=desk.words.plural,
                words=desk.words,
                workshop=workshop,
                names=[p.name for p in people if p.name],
                joined=len(people),
                tables=tables,
                address=desk.address.removeprefix("http://").removeprefix("https://"),
                code=spoken_code(workshop.code),
                qr=qr_code(f"{desk.address}/j/{workshop.code}"),
            )
        )

    def _act(self, message: Mapping[str, Any]) -> str:
        self._desk.act(message.get("facts", {}))
        return ""


class ThanksPanel:
    """The end: thanks, the record, and closing the workshop."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.panel = desk.watch.add(Panel(desk.words, self._draw, self._act))

    def _draw(self) -> str:
        desk = self._desk
        with desk.store.read() as unit:
            workshop = unit.workshop_by_id(desk.workshop_id)
        if workshop is None:
            raise NoSuchWorkshopError(slug=desk.slug)
        return (
            templates()
            .get_template("thanks.html")
            .render(_=desk.words.text, words=desk.words, workshop=workshop)
        )

    def _act(self, message: Mapping[str, Any]) -> str:
        self._desk.act(message.get("facts", {}))
        return ""
