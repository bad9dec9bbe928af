"""Taking names out of the store, taking a whole workshop out, and handing it over before that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, select, update

from workshopkit.domain.participant import Participant
from workshopkit.domain.publication import Publication
from workshopkit.domain.response import Response
from workshopkit.domain.text import same_text_key
from workshopkit.store import schema
from workshopkit.store.covered import Covered
from workshopkit.verifier import SALT

#: Sealed slips say nothing to anybody, and the workings of the store are nobody's data.
_NOT_HANDED_OVER = (schema.secret, schema.fact, schema.slip)


class Erasure(Covered):
    """What is left when somebody asks to be forgotten."""

    def replace_participant(self, participant_id: str, by: Participant) -> None:
        """Put a participant with another id into the place of one."""
        table = schema.participant
        values = asdict(by)
        values["table_name"] = values.pop("table")
        values["table_key"] = same_text_key(by.table)
        self._connection.execute(update(table).where(table.c.id == participant_id).values(values))
        self.relaid.add(by.workshop_id)

    def replace_response(self, voter: str, by: Response, workshop_id: str) -> None:
        """Put an answer under another voter's key into the place of one."""
        table = schema.response
        here = table.c.round_id == by.round_id, table.c.voter == voter
        values = {name: value for name, value in asdict(by).items() if name in table.c}
        values["value"] = dict(by.value)
        self._connection.execute(update(table).where(*here).values(values))
        self.relaid.add(workshop_id)

    def remove_withdrawn(self, round_id: str) -> None:
        """Remove what is left of answers that were taken back."""
        table = schema.response
        here = table.c.round_id == round_id, table.c.withdrawn
        self._connection.execute(delete(table).where(*here))

    def save_publication(self, publication: Publication) -> None:
        """Replace a final version."""
        table = schema.publication
        self._connection.execute(
            update(table)
            .where(
                table.c.workshop_id == publication.workshop_id,
                table.c.version == publication.version,
            )
            .values({**asdict(publication), "tree": dict(publication.tree)})
        )
        self.relaid.add(publication.workshop_id)

    def remove_workshop(self, workshop_id: str) -> None:
        """Remove a workshop and all there is of it, the keys of its open ballots too."""
        rounds = select(schema.round_.c.id).where(schema.round_.c.workshop_id == workshop_id)
        for row in self._rows(rounds):
            self._destroy_key_afterwards(row.id)
        table = schema.workshop
        self._connection.execute(delete(table).where(table.c.id == workshop_id))
        self.touched.discard(workshop_id)
        self.retold.pop(workshop_id, None)
        self._connection.execute(
            delete(schema.secret).where(schema.secret.c.name == f"{SALT} {workshop_id}")
        )
        of_it = schema.fact.c.name.endswith(f" {workshop_id}", autoescape=True)
        self._connection.execute(delete(schema.fact).where(of_it))
        # There is nothing left to count up, but its pages look different now.
        self.relaid.add(workshop_id)

    def everything(self, workshop_id: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Return all there is of a workshop, table by table, as it is kept."""
        return {
            table.name: [
                dict(row._mapping)  # noqa: SLF001 -- SQLAlchemy's public name for a row as a mapping
                for row in self._rows(
                    select(table).where(_is_of(table, workshop_id)).order_by(*table.primary_key)
                )
            ]
            for table in schema.metadata.sorted_tables
            if table not in _NOT_HANDED_OVER
        }


def _is_of(table: Table, workshop_id: str) -> ColumnElement[bool]:
    """Return the condition that a row belongs to a workshop."""
    if table is schema.workshop:
        return table.c.id == workshop_id
    if "workshop_id" in table.c:
        return table.c.workshop_id == workshop_id
    here = select(schema.round_.c.id).where(schema.round_.c.workshop_id == workshop_id)
    return table.c.round_id.in_(here)
