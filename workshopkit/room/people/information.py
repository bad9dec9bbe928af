"""What people are told before they join: who is responsible for what is kept, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workshopkit.domain.ports import Unit
from workshopkit.domain.record import EntryKind
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.recording import record_of
from workshopkit.room.guard.identity import DAYS


@dataclass(frozen=True)
class Information:
    """The facts of the information text; without a workshop there are none but the cookie's days.

    `server` is the name of the server that people come to, empty for a laptop in the room;
    `responsible` is empty if the organiser has not written a name.
    """

    responsible: str = ""
    keep_until: date | None = None
    cookie_days: int = DAYS
    server: str = ""


def information(
    unit: Unit, workshop: Workshop | None, organisation: str, server: str = ""
) -> Information:
    """Return what to tell about a workshop; its own house style goes before the organisation's."""
    if workshop is None:
        return Information(organisation, server=server)
    styles = record_of(unit, workshop).of(EntryKind.STYLE)
    own = str(styles[0].body.get("organisation", "")) if styles else ""
    return Information(own or organisation, workshop.keep_until, server=server)
