"""Who is here: how many people, how many tables, and what the tables are called."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select, union

from workshopkit.domain.participant import TABLE
from workshopkit.store import schema
from workshopkit.store.query import Queries

_person, _response = schema.participant, schema.response


class Headcount(Queries):
    """The seats and tables of each workshop.

    A seat counts while it is here. Who has answered and left still counts where they answered.
    """

    def participant_count(self, workshop_id: str, answered: str = "") -> int:
        """Return how many are here, or answered a round."""
        theirs = and_(
            _response.c.round_id == answered,
            _response.c.voter == _person.c.id,
            ~_response.c.withdrawn,
        )
        counts = or_(_person.c.here, _is_there(theirs)) if answered else _person.c.here
        return self._count(_person, _person.c.workshop_id == workshop_id, counts)

    def joined_count(self, workshop_id: str) -> int:
        """Return how many are here or have answered anything."""
        theirs = and_(_response.c.participant_id == _person.c.id, ~_response.c.withdrawn)
        counts = or_(_person.c.here, _is_there(theirs))
        return self._count(_person, _person.c.workshop_id == workshop_id, counts)

    def table_count(self, workshop_id: str, answered: str = "") -> int:
        """Return how many different tables have somebody at them, or answered a round."""
        sits = select((literal(TABLE) + _person.c.table_key).label("voter")).where(
            _person.c.workshop_id == workshop_id, _person.c.here, _person.c.table_key != ""
        )
        wrote = select(_response.c.voter).where(
            _response.c.round_id == answered,
            _response.c.voter.startswith(TABLE),
            ~_response.c.withdrawn,
        )
        both = union(sits, wrote).subquery()
        return int(self._scalar(select(func.count()).select_from(both)) or 0)

    def tables(self, workshop_id: str) -> Sequence[str]:
        """Return the tables people named, each spelled as its first."""
        here = and_(_person.c.workshop_id == workshop_id, _person.c.here, _person.c.table_key != "")
        firsts = select(func.min(_person.c.seq)).where(here).group_by(_person.c.table_key)
        query = select(_person.c.table_name).where(here, _person.c.seq.in_(firsts))
        return [row.table_name for row in self._rows(query.order_by(_person.c.seq))]


def _is_there(theirs: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(_response.c.voter).where(theirs)).correlate(_person)
