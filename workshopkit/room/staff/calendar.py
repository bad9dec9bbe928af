"""What happens next, for the calendar of whoever downloads it."""

from __future__ import annotations

from workshopkit.documents.calendar.calendar import CONTENT_TYPE, write_calendar, write_todos
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.recording import record_of
from workshopkit.locale.language import language
from workshopkit.room.staff.entrance import StaffPage


class CalendarHandler(StaffPage):
    """`/calendar/<slug>.ics` for events, `/todos/<slug>.ics` for to-dos."""

    def get(self, sort: str, slug: str) -> None:
        """Write the next steps and, as events, the coming meetings."""
        with self.room.store.read() as unit:
            place = find_workshop(unit, slug)
            record = record_of(unit, place)
        write = write_todos if sort == "todos" else write_calendar
        written = write(place, record, language(place.language))
        self.set_header("Content-Type", CONTENT_TYPE)
        self.set_header("Content-Disposition", f'attachment; filename="{slug}-{sort}.ics"')
        self.finish(written)
