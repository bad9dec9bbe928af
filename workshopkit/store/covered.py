"""What documents are made from is covered by the audit trail, whoever changes it, and why.

Every part that a unit changes gets a digest in the next line of its workshop's trail: in that of
the act that changed it, or in one of its own at the end. No act has to think of it. What was
changed behind the back of the store stays what the trail does not tell, because only a part that a
unit changes itself is told anew.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from workshopkit.store import schema
from workshopkit.store.key_folder import KeyFolder
from workshopkit.store.query import Queries
from workshopkit.store.secrets import fresh_secret
from workshopkit.verifier import PARTS, SALT, fingerprint

Retold = dict[str, dict[str, str]]


class Covered(Queries):
    """The parts of each workshop that the trail has to tell anew.

    `retold` has their digests, by workshop and part; `anew` are workshops whose parts are all told
    anew, because what was told before says nothing any more.
    """

    def __init__(self, connection: Connection, keys: KeyFolder) -> None:
        super().__init__(connection, keys)
        self.retold: Retold = {}
        self.anew: set[str] = set()

    def restate(self, workshop_id: str) -> None:
        """Let the next line tell all parts of a workshop as they are, under another salt."""
        name = f"{SALT} {workshop_id}"
        self._connection.execute(delete(schema.secret).where(schema.secret.c.name == name))
        parts = [str(row[0]) for row in self._asked(PARTS, {"id": workshop_id})]
        self.retold[workshop_id] = {part: self._digest(workshop_id, part) for part in parts}
        self.anew.add(workshop_id)

    @contextlib.contextmanager
    def covering(self, workshop_id: str, *parts: str) -> Iterator[None]:
        """Tell of these parts in the next line of the trail, if they are others after the block."""
        before = [self._digest(workshop_id, part) for part in parts]
        yield
        for part, was in zip(parts, before, strict=True):
            now = self._digest(workshop_id, part)
            if now != was:
                self.retold.setdefault(workshop_id, {})[part] = now

    def to_tell(self, workshop_id: str) -> dict[str, Any]:
        """Return what a line of the trail has to tell besides its own, once."""
        parts = self.retold.pop(workshop_id, {})
        told: dict[str, Any] = {"kept": parts} if parts else {}
        if workshop_id in self.anew:
            self.anew.discard(workshop_id)
            told["anew"] = True
        return told

    def _digest(self, workshop_id: str, part: str) -> str:
        return fingerprint(self._asked, self._salt(workshop_id), part)

    def _salt(self, workshop_id: str) -> str:
        name, table = f"{SALT} {workshop_id}", schema.secret
        known = self._scalar(select(table.c.value).where(table.c.name == name))
        if known is not None:
            return str(known)
        made = fresh_secret()
        self._connection.execute(insert(table).values(name=name, value=made))
        return made

    def _asked(self, sql: str, facts: dict[str, str]) -> Any:  # noqa: ANN401 -- rows of the driver
        return self._connection.exec_driver_sql(sql, facts)
