"""Faults in keeping a secret ballot secret, and the audit trail whole."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any
from unittest.mock import patch

from planting import around, fault
from sqlalchemy import text

from workshopkit.facilitation import answering
from workshopkit.store import sql
from workshopkit.store.sql import SqlStore
from workshopkit.store.unit import SqlUnit


@fault("the key of a counted ballot is kept")
def _kept_key() -> AbstractContextManager[object]:
    from workshopkit.store.key_folder import KeyFolder

    def destroy(original: Any, folder: KeyFolder, round_id: str) -> None:
        if folder.find(round_id) is None:
            original(folder, round_id)

    return around(KeyFolder, "destroy", destroy)


@fault("the key is destroyed before the count is on disk")
def _early_key() -> AbstractContextManager[object]:
    def empty(original: Any, unit: SqlUnit, round_id: str) -> None:
        original(unit, round_id)
        unit._keys.destroy(round_id)

    return around(SqlUnit, "empty_box", empty)


@fault("slips in the order of voting")
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

    with around(SqlUnit, "put_slip", put), patch.object(slip, "_content", place):
        yield


@fault("who took part in the order of their code names")
def _unsorted() -> AbstractContextManager[object]:
    from workshopkit.store.slip import BallotBox

    def write(original: Any, box: Any, table: Any, column: str, *args: Any) -> None:
        round_id, values = args
        mixed = values if column == "value" else sorted(values, key=lambda name: name[::-1])
        original(box, table, column, round_id, mixed)

    return around(BallotBox, "_write_in_order", write)


@fault("the file is not rewritten after counting")
def _no_vacuum() -> AbstractContextManager[object]:
    return patch.object(SqlStore, "sweep", lambda _: True)


@fault("an interrupted count is not finished")
def _unfinished() -> AbstractContextManager[object]:
    return patch.object(SqlStore, "finish_counting", lambda _: None)


@fault("the verifier looks at the trail only")
def _trail_only() -> AbstractContextManager[object]:
    from workshopkit import verifier

    stack = contextlib.ExitStack()
    for part in ("_changed", "_uncovered"):
        stack.enter_context(patch.object(verifier, part, lambda *_: []))
    return stack


@fault("who has voted is flagged beside the slip")
def _flagged() -> AbstractContextManager[object]:
    def put(original: Any, unit: SqlUnit, response: Any, *args: Any) -> None:
        original(unit, response, *args)
        flag = text("UPDATE participant SET table_name = 'has voted' WHERE id = :who")
        unit._connection.execute(flag, {"who": response.voter})

    return around(SqlUnit, "put_slip", put)


@fault("slips lie in the open")
def _unsealed() -> AbstractContextManager[object]:
    from workshopkit.store import slip

    stack = contextlib.ExitStack()
    plain = lambda _key, _name, value, _blocks: json.dumps(dict(value)).encode()  # noqa: E731
    stack.enter_context(patch.object(slip, "seal", plain))
    stack.enter_context(
        patch.object(slip, "unseal", lambda _key, _name, sealed: json.loads(sealed))
    )
    return stack


@fault("slips are as long as what is on them")
def _unpadded() -> AbstractContextManager[object]:
    from workshopkit.store import seal, slip

    def sealed(original: Any, key: bytes, name: str, value: Any, _: int) -> bytes:
        said: bytes = original(key, name, value, len(json.dumps(value, ensure_ascii=False)))
        return said

    stack = contextlib.ExitStack()
    stack.enter_context(around(slip, "seal", sealed))
    stack.enter_context(patch.object(seal, "_BLOCK", 1))
    return stack


@fault("the database lets late slips in")
def _no_trigger() -> AbstractContextManager[object]:
    return patch.object(sql, "TRIGGERS", [t for t in sql.TRIGGERS if "ON slip" not in t])


@fault("the database lets the trail be changed")
def _no_trail_trigger() -> AbstractContextManager[object]:
    return patch.object(sql, "TRIGGERS", [t for t in sql.TRIGGERS if "ON trail" not in t])


@fault("the trail is written in a transaction of its own")
def _apart() -> AbstractContextManager[object]:
    from workshopkit.store.trail import Trail

    def add(original: Any, unit: Any, *args: Any) -> Any:
        unit._connection.exec_driver_sql("COMMIT")
        unit._connection.exec_driver_sql("BEGIN IMMEDIATE")
        return original(unit, *args)

    return around(Trail, "add_to_trail", add)


@fault("a code on another device is another seat")
def _second_seat() -> AbstractContextManager[object]:
    from workshopkit.facilitation.people import joining, roll

    def sit(original: Any, unit: Any, code: Any, *seat: Any) -> Any:
        return original(unit, code._replace(participant_id=""), *seat)

    stack = contextlib.ExitStack()
    stack.enter_context(around(joining, "sit_down", sit))
    stack.enter_context(patch.object(roll, "require_code", lambda *_: None))
    stack.enter_context(patch.object(answering, "require_code", lambda *_: None))
    return stack
