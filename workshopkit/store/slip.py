"""The ballot box: slips while a secret ballot is open, and what it leaves when it is counted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, delete, insert, select, update

from workshopkit.domain.response import DamagedSlipError, KeyGoneError, Response
from workshopkit.store import schema, statement
from workshopkit.store.query import Queries
from workshopkit.store.seal import blocks_for, pseudonym, seal, unseal

#: What stands around the value in a slip, in bytes.
_AROUND = 64


class BallotBox(Queries):
    """Secret ballots: one row a voter, and nothing beside it that says whose it is."""

    def open_box(self, round_id: str) -> None:
        """Make the key of a secret ballot that is about to be opened."""
        self.if_undone.append(lambda: self._keys.destroy(round_id))
        self._keys.make(round_id)

    def has_key(self, round_id: str) -> bool:
        """Return whether an open secret ballot can still be voted in."""
        return self._keys.find(round_id) is not None

    def can_count(self, round_id: str) -> bool:
        """Return whether an open secret ballot has its key, and every slip can be read with it."""
        try:
            self._open_slips(round_id, self._key(round_id))
        except (KeyGoneError, DamagedSlipError):
            return False
        return True

    def slip(self, round_id: str, voter: str) -> Response | None:
        """Return a voter's own slip, while the ballot is open."""
        key = self._keys.find(round_id)
        if key is None:
            return None
        name = pseudonym(key, voter)
        wanted = {"in_round": round_id, "of_voter": name}
        row = self._connection.execute(statement.SLIP, wanted).first()
        if row is None:
            return None
        slip = unseal(key, name, row.sealed)
        return Response(round_id, voter, "", row.rev, slip["value"], withdrawn=row.withdrawn)

    def put_slip(self, response: Response, workshop_id: str, longest: int) -> None:
        """Put a voter's slip into the box, or change it; `longest` is what a slip may hold, bytes.

        Raises:
            KeyGoneError: The ballot must be held again.
        """
        key = self._key(response.round_id)
        name = pseudonym(key, response.voter)
        values = {
            "round_id": response.round_id,
            "pseudonym": name,
            "rev": response.rev,
            "withdrawn": response.withdrawn,
            "sealed": seal(
                key,
                name,
                {"value": dict(response.value)},
                blocks_for(longest + _AROUND),
            ),
        }
        self._connection.execute(statement.PUT_SLIP, values)
        self.touched.add(workshop_id)

    def counted_rounds(self) -> Sequence[str]:
        """Return the ids of the rounds that are over, secret ballots and others."""
        table = schema.round_
        query = select(table.c.id).where(table.c.state.in_(("closed", "revealed")))
        return [row.id for row in self._rows(query)]

    def slip_count(self, round_id: str) -> int:
        """Return how many slips lie in the box, or were counted."""
        return self._count(
            schema.slip, schema.slip.c.round_id == round_id, ~schema.slip.c.withdrawn
        ) + self._count(schema.counted_slip, schema.counted_slip.c.round_id == round_id)

    def count_slips(self, round_id: str, roll: Mapping[str, str]) -> Sequence[Mapping[str, Any]]:
        """Open the box: write who took part, and apart from it the slips in order of content.

        The key is destroyed when this is on disk; from then on nobody can tell whose slip is whose.

        Args:
            round_id: The round, which is still open.
            roll: The name to write for each voter who could vote; empty for one without a name.

        Raises:
            KeyGoneError: The ballot must be held again.
            DamagedSlipError: So must it if a slip cannot be read.
        """
        key = self._key(round_id)
        found = self._open_slips(round_id, key)
        names = {pseudonym(key, voter): name for voter, name in roll.items()}
        slips = sorted(found.values(), key=_content)
        took_part = sorted((names.get(name, "") for name in found), key=_by_name)
        self._write_in_order(schema.took_part, "name", round_id, took_part)
        self._write_in_order(schema.counted_slip, "value", round_id, slips)
        self.empty_box(round_id)
        return slips

    def empty_box(self, round_id: str) -> None:
        """Take the slips away; their key is destroyed, and their traces in the file are wiped."""
        self._connection.execute(delete(schema.slip).where(schema.slip.c.round_id == round_id))
        self._destroy_key_afterwards(round_id)
        self.put_fact("sweep", "due")

    def counted_slips(self, round_id: str) -> Sequence[Response]:
        """Return the slips of a counted ballot in order of content, as answers of nobody."""
        table = schema.counted_slip
        query = select(table).where(table.c.round_id == round_id).order_by(table.c.position)
        return [
            Response(round_id, f"slip:{row.position}", "", 1, row.value)
            for row in self._rows(query)
        ]

    def took_part(self, round_id: str) -> Sequence[str]:
        """Return the names of those who took part in a counted secret ballot, in order of name."""
        table = schema.took_part
        query = select(table.c.name).where(table.c.round_id == round_id).order_by(table.c.position)
        return [row.name for row in self._rows(query)]

    def forget_who_took_part(self, round_id: str) -> None:
        """Remove the names, not the number, of those who took part."""
        table = schema.took_part
        self._connection.execute(update(table).where(table.c.round_id == round_id).values(name=""))

    def fact(self, name: str) -> str:
        """Return something this store's programs tell each other; empty if nobody has."""
        table = schema.fact
        return str(self._scalar(select(table.c.value).where(table.c.name == name)) or "")

    def put_fact(self, name: str, value: str) -> None:
        """Tell the other programs something."""
        self._put(schema.fact, {"name": name, "value": value}, "name")

    def _key(self, round_id: str) -> bytes:
        key = self._keys.find(round_id)
        if key is None:
            raise KeyGoneError
        return key

    def _open_slips(self, round_id: str, key: bytes) -> dict[str, Mapping[str, Any]]:
        """Return what is on the slips that count, by the code name each lies under."""
        table = schema.slip
        box = select(table).where(table.c.round_id == round_id, ~table.c.withdrawn)
        rows = self._rows(box)
        return {row.pseudonym: unseal(key, row.pseudonym, row.sealed)["value"] for row in rows}

    def _write_in_order(
        self,
        table: Table,
        column: str,
        round_id: str,
        values: Sequence[Any],
    ) -> None:
        rows = [
            {"round_id": round_id, "position": n, column: value} for n, value in enumerate(values)
        ]
        if rows:
            self._connection.execute(insert(table), rows)


def _by_name(name: str) -> tuple[str, str]:
    return name.casefold(), name


def _content(slip: Mapping[str, Any]) -> str:
    return json.dumps(slip, sort_keys=True, ensure_ascii=False)
