"""The audit trail in the store: lines are added, never changed, each marked with the one before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select

from workshopkit.domain.trail import QUIET, TrailLine
from workshopkit.store import schema
from workshopkit.store.covered import Covered
from workshopkit.verifier import canonical, mark_of


class Trail(Covered):
    """The trail of each workshop."""

    def trail(self, workshop_id: str) -> Sequence[TrailLine]:
        """Return a workshop's trail, the first line first."""
        table = schema.trail
        query = select(table).where(table.c.workshop_id == workshop_id).order_by(table.c.seq)
        return [TrailLine(row.seq, row.kind, row.body, row.mark) for row in self._rows(query)]

    def trail_head(self, workshop_id: str, but: Collection[str] = ()) -> TrailLine | None:
        """Return the last line of a workshop's trail; the last that is none of these kinds."""
        table = schema.trail
        here = table.c.workshop_id == workshop_id
        query = select(table).where(here, table.c.kind.not_in(but))
        row = self._row(query.order_by(table.c.seq.desc()).limit(1))
        return TrailLine(row.seq, row.kind, row.body, row.mark) if row else None

    def add_to_trail(self, workshop_id: str, kind: str, body: Mapping[str, Any]) -> TrailLine:
        """Add a line to a workshop's trail; it tells of the parts that were changed before it."""
        head = self.trail_head(workshop_id)
        seq, before = (head.seq + 1, head.mark) if head else (1, "")
        said = canonical({**body, **self.to_tell(workshop_id)})
        line = TrailLine(seq, kind, said, mark_of(before, seq, kind, said))
        values = {"workshop_id": workshop_id, **line._asdict()}
        self._connection.execute(insert(schema.trail).values(values))
        # The stage shows the marks of what says something about the results, and no others.
        (self.touched if kind in QUIET else self.relaid).add(workshop_id)
        return line
