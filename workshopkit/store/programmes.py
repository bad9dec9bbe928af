"""What a day goes through, and what its script says: kept as the room saw it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, insert, select

from workshopkit.domain.script import Programme, programme_from_json, programme_to_json
from workshopkit.store import schema
from workshopkit.store.covered import Covered


class Programmes(Covered):
    """The programme of each workshop, and the script's own words."""

    def programme(self, workshop_id: str) -> Programme | None:
        """Return the programme of a workshop's day, none before its script was read."""
        table = schema.programme
        found = self._scalar(select(table.c.value).where(table.c.workshop_id == workshop_id))
        return programme_from_json(found) if found else None

    def put_programme(self, workshop_id: str, programme: Programme) -> None:
        """Keep the programme of a workshop's day."""
        values = {"workshop_id": workshop_id, "value": programme_to_json(programme)}
        with self.covering(workshop_id, f"programme {workshop_id}"):
            self._put(schema.programme, values, "workshop_id")
        self.relaid.add(workshop_id)

    def own_words(self, workshop_id: str) -> Mapping[str, str]:
        """Return what the script says between its exercises, as the room saw it."""
        table = schema.own_words
        query = select(table).where(table.c.workshop_id == workshop_id)
        return {row.section: row.html for row in self._rows(query)}

    def put_own_words(self, workshop_id: str, words: Mapping[str, str]) -> None:
        """Keep what the script says, instead of what is kept of it."""
        table = schema.own_words
        with self.covering(workshop_id, f"words {workshop_id}"):
            self._connection.execute(delete(table).where(table.c.workshop_id == workshop_id))
            for section, html in words.items():
                values = {"workshop_id": workshop_id, "section": section, "html": html}
                self._connection.execute(insert(table).values(values))
        self.touched.add(workshop_id)
