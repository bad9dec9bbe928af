"""The roll: the personal codes of a workshop, and whose seat each has become."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, insert, select, update

from workshopkit.domain.participant import VotingCode
from workshopkit.store import schema
from workshopkit.store.covered import Covered


class Roll(Covered):
    """The personal codes of each workshop."""

    def voting_codes(self, workshop_id: str) -> Sequence[VotingCode]:
        """Return the personal codes of a workshop, in order of their number."""
        table = schema.voting_code
        query = select(table).where(table.c.workshop_id == workshop_id).order_by(table.c.number)
        return [_code(row) for row in self._rows(query)]

    def voting_code(self, code: str) -> VotingCode | None:
        """Return a personal code as it is kept."""
        row = self._row(select(schema.voting_code).where(schema.voting_code.c.code == code))
        return _code(row) if row else None

    def voting_code_of(self, participant_id: str) -> VotingCode | None:
        """Return the personal code that a participant came in with."""
        table = schema.voting_code
        row = self._row(select(table).where(table.c.participant_id == participant_id))
        return _code(row) if row else None

    def voting_code_count(self, workshop_id: str) -> int:
        """Return how many personal codes a workshop has."""
        return self._count(schema.voting_code, schema.voting_code.c.workshop_id == workshop_id)

    def add_voting_code(self, code: VotingCode) -> None:
        """Add a personal code; it must be new."""
        self._connection.execute(insert(schema.voting_code).values(code._asdict()))
        self.relaid.add(code.workshop_id)

    def save_voting_code(self, code: VotingCode) -> None:
        """Replace a personal code, known by its workshop and number."""
        table = schema.voting_code
        with self.covering(code.workshop_id, f"people {code.workshop_id}"):
            self._connection.execute(
                update(table)
                .where(table.c.workshop_id == code.workshop_id, table.c.number == code.number)
                .values(code._asdict())
            )
        self.touched.add(code.workshop_id)


def _code(row: Row[Any]) -> VotingCode:
    return VotingCode(row.workshop_id, row.number, row.code, row.participant_id)
