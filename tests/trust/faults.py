"""Faults to plant: small changes of the program under test that one of the harnesses must find.

The product knows nothing of them. A fault is planted in the process that runs the product: here
for harnesses that use the store, in a forked server for those that use HTTP.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any
from unittest.mock import patch

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from workshopkit.domain.actor import Actor
from workshopkit.domain.round import RoundState
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation import answer
from workshopkit.facilitation import round as rounds
from workshopkit.store import sql, statement
from workshopkit.store.sql import SqlStore
from workshopkit.store.unit import SqlUnit
from workshopkit.store.writer import Writer

Plant = Callable[[], AbstractContextManager[object]]
FAULTS: dict[str, Plant] = {}


@contextlib.contextmanager
def planted(name: str) -> Iterator[None]:
    """Break the program in one way inside this block; with no name, leave it as it is."""
    with FAULTS[name]() if name else contextlib.nullcontext():
        yield


def _fault(name: str) -> Callable[[Plant], Plant]:
    def keep(plant: Plant) -> Plant:
        FAULTS[name] = plant
        return plant

    return keep


def _around(owner: Any, name: str, wrapper: Callable[..., Any]) -> AbstractContextManager[object]:
    """Let a wrapper answer instead of a method; it is given the method first."""
    original = getattr(owner, name)

    def called(*args: Any, **named: Any) -> Any:
        return wrapper(original, *args, **named)

    return patch.object(owner, name, called)


# On its way to the disk


def _with_pragma(pragma: str) -> Plant:
    def configure(original: Any, store: SqlStore, connection: Any, record: object) -> None:
        original(store, connection, record)
        connection.execute(f"PRAGMA {pragma}")

    return lambda: _around(SqlStore, "_configure", configure)


FAULTS["the disk is not waited for (NORMAL)"] = _with_pragma("synchronous=NORMAL")
FAULTS["the disk is never waited for (OFF)"] = _with_pragma("synchronous=OFF")


@_fault("acknowledged before the commit")
def _early() -> AbstractContextManager[object]:
    def commit_plainly(_original: Any, writer: Writer, group: Any) -> bool:
        with writer._store.write() as unit:
            for change, future in group:
                try:
                    future.set_result(change(unit))
                except Exception as error:  # noqa: BLE001 -- as the writer does
                    future.set_exception(error)
        return True

    return _around(Writer, "_commit_plainly", commit_plainly)


@_fault("acknowledged from memory, committed later")
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

    return _around(Writer, "submit", submit)


@_fault("errors of the commit are swallowed")
def _swallowed() -> AbstractContextManager[object]:
    @contextlib.contextmanager
    def write(original: Any, store: SqlStore) -> Iterator[Any]:
        with contextlib.suppress(OperationalError), original(store) as unit:
            yield unit

    return _around(SqlStore, "write", write)


@_fault("the write-ahead log is tidied away at the start")
def _tidied() -> AbstractContextManager[object]:
    def prepare(original: Any, store: SqlStore) -> None:
        import pathlib

        if store._checkpoints:
            pathlib.Path(f"{store.path}-wal").unlink(missing_ok=True)
        original(store)

    return _around(SqlStore, "_prepare", prepare)


@_fault("no copy before a migration")
def _no_copy() -> AbstractContextManager[object]:
    return patch.object(sql, "copy_before", lambda *_: None)


# One ballot each, the latest, until it is closed


@_fault("no unique key: an answer is always a new row")
def _no_key() -> AbstractContextManager[object]:
    bare = "CREATE TABLE bare AS SELECT * FROM response"

    def prepare(original: Any, store: SqlStore) -> None:
        original(store)
        with store.write() as unit:
            for command in (bare, "DROP TABLE response", "ALTER TABLE bare RENAME TO response"):
                unit._connection.exec_driver_sql(command)

    stack = contextlib.ExitStack()
    stack.enter_context(_around(SqlStore, "_prepare", prepare))
    stack.enter_context(patch.object(statement, "PUT_RESPONSE", statement._new_response))
    return stack


@_fault("the last click wins")
def _no_rev() -> AbstractContextManager[object]:
    return patch.object(answer, "is_repeat", lambda *_: False)


@_fault("nobody looks whether it is closed")
def _never_closed() -> AbstractContextManager[object]:
    return patch.object(SqlUnit, "round_state", lambda *_: RoundState.OPEN)


@_fault("whether it is closed is looked up outside the transaction")
def _closed_outside() -> AbstractContextManager[object]:
    from workshopkit.room.participant import RoomHandler

    look_up = SqlUnit.round_state

    async def hand_in(original: Any, handler: Any, raw: Any, rev: int) -> Any:
        round_ = handler._round(raw)
        with handler.room.store.read() as unit:
            if look_up(unit, round_.id) is not RoundState.OPEN:
                raise answer.RoundNotOpenError
        await asyncio.sleep(0.05)
        return await original(handler, raw, rev)

    stack = contextlib.ExitStack()
    stack.enter_context(_around(RoomHandler, "_hand_in", hand_in))
    stack.enter_context(_never_closed())
    return stack


@_fault("a closed ballot can be closed again")
def _closed_again() -> AbstractContextManager[object]:
    def advancing(_: Any, unit: Any, workshop: Any, exercise: str, *__: Any) -> Any:
        return rounds.latest_round(unit, workshop, exercise)

    return _around(rounds, "_advancing", advancing)


@_fault("the count is kept in memory")
def _counted_in_memory() -> AbstractContextManager[object]:
    counts: dict[str, int] = {}

    def put(original: Any, unit: SqlUnit, response: Any, workshop_id: str) -> None:
        if unit.response(response.round_id, response.voter) is None:
            counts[response.round_id] = counts.get(response.round_id, 0) + 1
        original(unit, response, workshop_id)

    stack = contextlib.ExitStack()
    stack.enter_context(_around(SqlUnit, "put_response", put))
    stack.enter_context(
        patch.object(SqlUnit, "response_count", lambda _, round_id: counts.get(round_id, 0))
    )
    return stack


# What is let in and out


@_fault("a result is told before it is shown")
def _leaks() -> AbstractContextManager[object]:
    from workshopkit.room import staff

    def latest(original: Any, *args: Any) -> Any:
        found = original(*args)
        return found.with_items(found.items, RoundState.REVEALED)

    return _around(staff, "latest_round", latest)


@_fault("somebody else's answer can be asked for")
def _others() -> AbstractContextManager[object]:
    from workshopkit.room.participant import OwnAnswerHandler

    def get(original: Any, handler: Any, exercise: str, participant_id: str) -> None:
        if participant_id != "me":
            handler.seat = handler.room.seats.find(participant_id) or handler.seat
        original(handler, exercise, participant_id)

    return _around(OwnAnswerHandler, "get", get)


@_fault("a role is not asked for")
def _no_role() -> AbstractContextManager[object]:
    return patch.object(Actor, "may_facilitate", lambda _: None)


@_fault("a page for staff is shown to everybody")
def _no_staff() -> AbstractContextManager[object]:
    from workshopkit.domain.actor import Role
    from workshopkit.room.page import PageHandler

    return patch.object(PageHandler, "staff", lambda _: Actor(Role.FACILITATOR))


@_fault("the code of a workshop that is over lets people in")
def _never_over() -> AbstractContextManager[object]:
    return patch.object(Workshop, "require_not_closed", lambda _: None)


@_fault("any host is ours")
def _any_host() -> AbstractContextManager[object]:
    from workshopkit.room import page

    return patch.object(page, "is_own_host", lambda _: True)


@_fault("any site may send")
def _any_origin() -> AbstractContextManager[object]:
    from workshopkit.room import page

    return patch.object(page, "_is_from_elsewhere", lambda _: False)


@_fault("cookies are believed without their signature")
def _unsigned() -> AbstractContextManager[object]:
    from tornado.web import RequestHandler

    def read(original: Any, handler: Any, name: str, *args: Any, **named: Any) -> bytes | None:
        plain = handler.get_cookie(name) or ""
        return original(handler, name, *args, **named) or plain.encode()

    return _around(RequestHandler, "get_signed_cookie", read)


@_fault("pages may be framed, and run any script")
def _no_policy() -> AbstractContextManager[object]:
    from workshopkit.room import page

    return patch.object(page, "CSP", "default-src *")


@_fault("codes can be guessed without end")
def _guessing() -> AbstractContextManager[object]:
    from workshopkit.room.limit import Guesses

    return patch.object(Guesses, "may_try", lambda *_: None)


# What is written


@_fault("CSV cells as they come")
def _raw_csv() -> AbstractContextManager[object]:
    from workshopkit.documents import csv_file

    return patch.object(csv_file, "_OPENERS", ("\0",))


@_fault("cells of a workbook may be formulas")
def _formulas() -> AbstractContextManager[object]:
    from xlsxwriter.worksheet import Worksheet

    def write(original: Any, sheet: Any, row: int, column: int, value: str, look: Any) -> Any:
        if value.startswith("="):
            return sheet.write_formula(row, column, value, look)
        return original(sheet, row, column, value, look)

    return _around(Worksheet, "write_string", write)


@_fault("texts in documents are not escaped")
def _raw_document() -> AbstractContextManager[object]:
    from markupsafe import Markup

    from workshopkit.documents import html_text

    return patch.object(html_text, "with_breaks", Markup)


@_fault("texts on pages are not escaped")
def _raw_page() -> AbstractContextManager[object]:
    from workshopkit.room import page

    def made(original: Any, package: str) -> Any:
        environment = original(package)
        environment.autoescape = False
        return environment

    return _around(page, "template_environment", made)


@_fault("a final version is written anew")
def _not_final() -> AbstractContextManager[object]:
    from workshopkit.room import staff

    def document(original: Any, handler: Any, *args: Any) -> Any:
        with patch.object(type(handler), "get_query_argument", lambda *_: ""):
            return original(handler, *args)

    return _around(staff.DocumentHandler, "_document", document)


# Secret ballots


@_fault("the key of a counted ballot is kept")
def _kept_key() -> AbstractContextManager[object]:
    from workshopkit.store.key_folder import KeyFolder

    def destroy(original: Any, folder: KeyFolder, round_id: str) -> None:
        if folder.find(round_id) is None:
            original(folder, round_id)

    return _around(KeyFolder, "destroy", destroy)


@_fault("the key is destroyed before the count is on disk")
def _early_key() -> AbstractContextManager[object]:
    def empty(original: Any, unit: SqlUnit, round_id: str) -> None:
        original(unit, round_id)
        unit._keys.destroy(round_id)

    return _around(SqlUnit, "empty_box", empty)


@_fault("slips in the order of voting")
def _in_order() -> AbstractContextManager[object]:
    # A key that is the same for all leaves them as they lie; pseudonyms are random, so by number.
    return _ordered_by_arrival()


@contextlib.contextmanager
def _ordered_by_arrival() -> Iterator[None]:
    from workshopkit.store import slip

    arrived: list[str] = []

    def put(original: Any, unit: SqlUnit, response: Any, *args: Any) -> None:
        arrived.append(json.dumps(dict(response.value), sort_keys=True, ensure_ascii=False))
        original(unit, response, *args)

    def place(value: Any) -> str:
        said = json.dumps(value, sort_keys=True, ensure_ascii=False)
        number = arrived.index(said)
        arrived[number] = ""
        return f"{number:06}"

    with _around(SqlUnit, "put_slip", put), patch.object(slip, "_content", place):
        yield


@_fault("who took part in the order of their code names")
def _unsorted() -> AbstractContextManager[object]:
    from workshopkit.store.slip import BallotBox

    def write(original: Any, box: Any, table: Any, column: str, *args: Any) -> None:
        round_id, values = args
        mixed = values if column == "value" else sorted(values, key=lambda name: name[::-1])
        original(box, table, column, round_id, mixed)

    return _around(BallotBox, "_write_in_order", write)


@_fault("the file is not rewritten after counting")
def _no_vacuum() -> AbstractContextManager[object]:
    return patch.object(SqlStore, "sweep", lambda _: True)


@_fault("an interrupted count is not finished")
def _unfinished() -> AbstractContextManager[object]:
    return patch.object(SqlStore, "finish_counting", lambda _: None)


@_fault("the verifier looks at the trail only")
def _trail_only() -> AbstractContextManager[object]:
    from workshopkit import verifier

    return patch.object(verifier, "_changed_rounds", lambda *_: [])


@_fault("who has voted is flagged beside the slip")
def _flagged() -> AbstractContextManager[object]:
    def put(original: Any, unit: SqlUnit, response: Any, *args: Any) -> None:
        original(unit, response, *args)
        flag = text("UPDATE participant SET table_name = 'has voted' WHERE id = :who")
        unit._connection.execute(flag, {"who": response.voter})

    return _around(SqlUnit, "put_slip", put)


@_fault("slips lie in the open")
def _unsealed() -> AbstractContextManager[object]:
    from workshopkit.store import slip

    stack = contextlib.ExitStack()
    plain = lambda _key, _name, value, _blocks: json.dumps(dict(value)).encode()  # noqa: E731
    stack.enter_context(patch.object(slip, "seal", plain))
    stack.enter_context(
        patch.object(slip, "unseal", lambda _key, _name, sealed: json.loads(sealed))
    )
    return stack


@_fault("slips are as long as what is on them")
def _unpadded() -> AbstractContextManager[object]:
    from workshopkit.store import seal, slip

    def sealed(original: Any, key: bytes, name: str, value: Any, _: int) -> bytes:
        said: bytes = original(key, name, value, len(json.dumps(value, ensure_ascii=False)))
        return said

    stack = contextlib.ExitStack()
    stack.enter_context(_around(slip, "seal", sealed))
    stack.enter_context(patch.object(seal, "_BLOCK", 1))
    return stack


@_fault("the database lets late slips in")
def _no_trigger() -> AbstractContextManager[object]:
    return patch.object(sql, "TRIGGERS", [t for t in sql.TRIGGERS if "ON slip" not in t])


@_fault("the database lets the trail be changed")
def _no_trail_trigger() -> AbstractContextManager[object]:
    return patch.object(sql, "TRIGGERS", [t for t in sql.TRIGGERS if "ON trail" not in t])


@_fault("the trail is written in a transaction of its own")
def _apart() -> AbstractContextManager[object]:
    from workshopkit.store.trail import Trail

    def add(original: Any, unit: Any, *args: Any) -> Any:
        unit._connection.exec_driver_sql("COMMIT")
        unit._connection.exec_driver_sql("BEGIN IMMEDIATE")
        return original(unit, *args)

    return _around(Trail, "add_to_trail", add)


@_fault("a code on another device is another seat")
def _second_seat() -> AbstractContextManager[object]:
    from workshopkit.facilitation import roll, workshop

    def sit(original: Any, unit: Any, code: Any, *seat: Any) -> Any:
        return original(unit, code._replace(participant_id=""), *seat)

    stack = contextlib.ExitStack()
    stack.enter_context(_around(workshop, "sit_down", sit))
    stack.enter_context(patch.object(roll, "require_code", lambda *_: None))
    stack.enter_context(patch.object(answer, "require_code", lambda *_: None))
    return stack
