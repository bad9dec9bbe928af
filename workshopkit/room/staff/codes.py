"""The sheet of personal codes: printed, cut apart, handed out one each."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from workshopkit.domain.workshop import join_address
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.people.roll import codes_to_print, spoken_personal
from workshopkit.front.qr_code import qr_code
from workshopkit.locale.language import language
from workshopkit.room.staff.entrance import StaffPage


@dataclass(frozen=True)
class Slip:
    """One slip of paper: its number on the roll, the code to type, and the code to point at."""

    number: int
    code: str
    qr: Markup
    is_used: bool
    devices: int


class CodesHandler(StaffPage):
    """`/codes/<slug>`: the personal codes of a workshop, for its facilitator to print."""

    def get(self, slug: str) -> None:
        """Answer with the sheet."""
        with self.room.store.read() as unit:
            place = find_workshop(unit, slug)
            codes = codes_to_print(unit, self.actor, place)
            devices = {seat.id: seat.device for seat in unit.participants(place.id)}
        slips = [
            Slip(
                code.number,
                spoken_personal(code.code),
                qr_code(join_address(self.room.address, code.code)),
                bool(code.participant_id),
                devices.get(code.participant_id, 0),
            )
            for code in codes
        ]
        words = language(place.language)
        address = self.room.plain_address()
        self.show("codes.html", words, place=place, slips=slips, address=address)
