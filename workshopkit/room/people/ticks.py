"""What a participant's page hears while it is open."""

from __future__ import annotations

from workshopkit.room.pages.events import EventStream
from workshopkit.room.people.seated import SeatedHandler


class RoomEventsHandler(EventStream, SeatedHandler):
    """`/room/events`: ticks for one page."""

    async def get(self, *_path: str) -> None:
        """Tick, on a few pages of one seat at most."""
        seat_id, hub = self.seat.id, self.room.hub
        hub.require_place()
        try:
            hub.keep_few(seat_id, self)
            await super().get()
        finally:
            hub.leave_seat(seat_id, self)

    def listens_to(self) -> str:
        """Return the participant's workshop."""
        return self.seat.workshop_id


class TrailHandler(SeatedHandler):
    """`/room/trail?seen=<line>:<mark>`: whether the trail still has a line that a page has seen."""

    def get(self) -> None:
        """Answer whether nothing that was seen has been changed since."""
        number, _, mark = self.get_query_argument("seen", "").partition(":")
        with self.room.store.read() as unit:
            lines = unit.trail(self.seat.workshop_id)
        self.answer_json({"fits": any(f"{n.seq}" == number and n.mark == mark for n in lines)})
