"""Faults on the way to the disk, and in counting one ballot each."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any
from unittest.mock import patch

from planting import FAULTS, Plant, around, fault
from sqlalchemy.exc import OperationalError

from workshopkit.domain.round import RoundState
from workshopkit.facilitation import answering, running
from workshopkit.store import sql, statement
from workshopkit.store.sql import SqlStore
from workshopkit.store.unit import SqlUnit
from workshopkit.store.writer import Writer


def _with_pragma(pragma: str) -> Plant:
    def configure(original: Any, store: SqlStore, connection: Any, record: object) -> None:
        original(store, connection, record)
        connection.execute(f"PRAGMA {pragma}")

    return lambda: around(SqlStore, "_configure", configure)


FAULTS["the disk is not waited for (NORMAL)"] = _with_pragma("synchronous=NORMAL")
FAULTS["the disk is never waited for (OFF)"] = _with_pragma("synchronous=OFF")


@fault("acknowledged before the commit")
def _early() -> AbstractContextManager[object]:
    def commit_plainly(_original: Any, writer: Writer, group: Any) -> bool:
        with writer._store.write() as unit:
            for change, future in group:
                try:
                    future.set_result(change(unit))
                except Exception as error:  # noqa: BLE001 -- as the writer does
                    future.set_exception(error)
        return True

    return around(Writer, "_commit_plainly", commit_plainly)


@fault("acknowledged from memory, committed later")
def _buffered() -> AbstractContextManager[object]:
    def submit(original: Any, writer: Writer, change: Callable[[Any], Any]) -> Any:
        if "_hand_in" not in change.__qualname__:
            return original(writer, change)

        # Somebody found answers slow, runs them for their result only, and writes a second later.
        def tried(unit: Any) -> Any:
            unit._connection.exec_driver_sql("SAVEPOINT only_a_look")
            result = change(unit)
            unit._connection.exec_driver_sql("ROLLBACK TO only_a_look")
            return result

        later = threading.Timer(1, lambda: original(writer, change))
        later.daemon = True
        later.start()
        return original(writer, tried)

    return around(Writer, "submit", submit)


@fault("errors of the commit are swallowed")
def _swallowed() -> AbstractContextManager[object]:
    @contextlib.contextmanager
    def write(original: Any, store: SqlStore) -> Iterator[Any]:
        with contextlib.suppress(OperationalError), original(store) as unit:
            yield unit

    return around(SqlStore, "write", write)


@fault("the write-ahead log is tidied away at the start")
def _tidied() -> AbstractContextManager[object]:
    def prepare(original: Any, store: SqlStore) -> None:
        import pathlib

        if store._checkpoints:
            pathlib.Path(f"{store.path}-wal").unlink(missing_ok=True)
        original(store)

    return around(SqlStore, "_prepare", prepare)


@fault("no copy before a migration")
def _no_copy() -> AbstractContextManager[object]:
    return patch.object(sql, "copy_before", lambda *_: None)


# One ballot each, the latest, until it is closed


@fault("no unique key: an answer is always a new row")
def _no_key() -> AbstractContextManager[object]:
    bare = "CREATE TABLE bare AS SELECT * FROM response"

    def prepare(original: Any, store: SqlStore) -> None:
        original(store)
        with store.write() as unit:
            for command in (bare, "DROP TABLE response", "ALTER TABLE bare RENAME TO response"):
                unit._connection.exec_driver_sql(command)

    stack = contextlib.ExitStack()
    stack.enter_context(around(SqlStore, "_prepare", prepare))
    stack.enter_context(patch.object(statement, "PUT_RESPONSE", statement._new_response))
    return stack


@fault("the last click wins")
def _no_rev() -> AbstractContextManager[object]:
    return patch.object(answering, "is_repeat", lambda *_: False)


@fault("nobody looks whether it is closed")
def _never_closed() -> AbstractContextManager[object]:
    return patch.object(SqlUnit, "round_state", lambda *_: RoundState.OPEN)


@fault("whether it is closed is looked up outside the transaction")
def _closed_outside() -> AbstractContextManager[object]:
    from workshopkit.room.people.room_page import RoomHandler

    look_up = SqlUnit.round_state

    async def hand_in(original: Any, handler: Any, raw: Any) -> Any:
        round_ = handler._round(raw)
        with handler.room.store.read() as unit:
            if look_up(unit, round_.id) is not RoundState.OPEN:
                raise answering.RoundNotOpenError
        await asyncio.sleep(1)
        return await original(handler, raw)

    stack = contextlib.ExitStack()
    stack.enter_context(around(RoomHandler, "_hand_in", hand_in))
    stack.enter_context(_never_closed())
    return stack


@fault("a closed ballot can be closed again")
def _closed_again() -> AbstractContextManager[object]:
    def advancing(_: Any, unit: Any, workshop: Any, exercise: str, *__: Any) -> Any:
        return running.latest_round(unit, workshop, exercise)

    return around(running, "_advancing", advancing)


@fault("the count is kept in memory")
def _counted_in_memory() -> AbstractContextManager[object]:
    counts: dict[str, int] = {}

    def put(original: Any, unit: SqlUnit, response: Any, workshop_id: str) -> None:
        if unit.response(response.round_id, response.voter) is None:
            counts[response.round_id] = counts.get(response.round_id, 0) + 1
        original(unit, response, workshop_id)

    stack = contextlib.ExitStack()
    stack.enter_context(around(SqlUnit, "put_response", put))
    stack.enter_context(
        patch.object(SqlUnit, "response_count", lambda _, round_id: counts.get(round_id, 0))
    )
    return stack
