"""What every part of a unit needs to ask and to change the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, func, insert, select, update

from workshopkit.store.key_folder import KeyFolder


class Queries:
    """One SQLAlchemy connection inside a transaction, and what it has changed so far.

    `touched` collects the workshops that were changed, `relaid` those whose pages look different
    now. `afterwards` is done when the transaction is on disk, and only then; `if_undone` if it
    comes to nothing.
    """

    def __init__(self, connection: Connection, keys: KeyFolder) -> None:
        self._connection = connection
        self._keys = keys
        self.touched: set[str] = set()
        self.relaid: set[str] = set()
        self.afterwards: list[Callable[[], None]] = []
        self.if_undone: list[Callable[[], None]] = []

    def _destroy_key_afterwards(self, round_id: str) -> None:
        self.afterwards.append(lambda: self._keys.destroy(round_id))

    def _put(self, table: Table, values: dict[str, Any], *key: str) -> None:
        if not self._update(table, values, *key):
            self._connection.execute(insert(table).values(values))

    def _update(self, table: Table, values: dict[str, Any], *key: str) -> bool:
        where = [table.c[name] == values[name] for name in key]
        return self._connection.execute(update(table).where(*where).values(values)).rowcount > 0

    def _next(self, table: Table, column: str, *where: Any) -> int:  # noqa: ANN401 -- SQL terms
        query = select(func.coalesce(func.max(table.c[column]), 0) + 1).where(*where)
        return int(self._scalar(query))

    def _count(self, table: Table, *where: Any) -> int:  # noqa: ANN401 -- SQL terms
        return int(self._scalar(select(func.count()).select_from(table).where(*where)))

    def _rows(self, query: Select[Any]) -> Iterable[Row[Any]]:
        return self._connection.execute(query).all()

    def _row(self, query: Select[Any]) -> Row[Any] | None:
        return self._connection.execute(query).first()

    def _scalar(self, query: Select[Any]) -> Any:  # noqa: ANN401 -- a column's value
        return self._connection.execute(query).scalar()
