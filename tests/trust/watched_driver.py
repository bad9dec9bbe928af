"""SQLite's driver for the store, on a disk of our choice: the store's own code runs on APSW.

The product uses Python's `sqlite3`, which cannot be given a disk. Inside `on_disk` the modules of
the store see this one instead, with the same names; SQL, pragmas and transactions are theirs.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import pkgutil
import sqlite3
import unittest.mock
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import apsw
import sqlalchemy

import workshopkit.store

_CLASSES: tuple[tuple[type[Exception], type[sqlite3.Error]], ...] = (
    (apsw.ConstraintError, sqlite3.IntegrityError),
    (apsw.NotADBError, sqlite3.DatabaseError),
    (apsw.CorruptError, sqlite3.DatabaseError),
    (apsw.SQLError, sqlite3.OperationalError),
    (apsw.Error, sqlite3.OperationalError),
)
#: Names that the store and SQLAlchemy ask a driver for.
_SAME = ("SQLITE_", "PARSE_", "sqlite_version", "paramstyle", "threadsafety", "apilevel", "Binary")


@contextlib.contextmanager
def on_disk(disk: apsw.VFS) -> Iterator[None]:
    """Let every store opened in this block keep its file on a disk."""
    driver = _driver(disk.name)
    with contextlib.ExitStack() as stack:
        for found in pkgutil.iter_modules(workshopkit.store.__path__, "workshopkit.store."):
            module = importlib.import_module(found.name)
            if hasattr(module, "sqlite3"):
                stack.enter_context(unittest.mock.patch.object(module, "sqlite3", driver))
            if hasattr(module, "create_engine"):
                made = functools.partial(sqlalchemy.create_engine, module=driver)
                stack.enter_context(unittest.mock.patch.object(module, "create_engine", made))
        yield


def _driver(disk: str) -> SimpleNamespace:
    names = {n: getattr(sqlite3, n) for n in dir(sqlite3) if n.startswith(_SAME) or "Error" in n}
    version = tuple(int(part) for part in apsw.sqlite_lib_version().split("."))
    names.update(sqlite_version_info=version, sqlite_version=apsw.sqlite_lib_version())
    connect = functools.partial(_Connection, disk)
    return SimpleNamespace(
        **names, connect=connect, Connection=_Connection, Warning=sqlite3.Warning
    )


class _Connection:
    """A connection as `sqlite3` has them, without transactions of the driver's own."""

    def __init__(self, disk: str, database: str, *, timeout: float = 5, **options: Any) -> None:
        self.isolation_level: str | None = None
        self.row_factory = None
        uri = apsw.SQLITE_OPEN_URI if options.get("uri") else 0
        flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE | uri
        with _translated():
            self._own = apsw.Connection(str(database), vfs=disk, flags=flags)
            self._own.set_busy_timeout(int(timeout * 1000))

    @property
    def in_transaction(self) -> bool:
        return self._own.in_transaction

    @property
    def total_changes(self) -> int:
        return self._own.total_changes()

    def cursor(self, *_: Any) -> _Cursor:
        return _Cursor(self._own)

    def execute(self, sql: str, values: Any = ()) -> _Cursor:
        return self.cursor().execute(sql, values)

    def executescript(self, sql: str) -> _Cursor:
        return self.cursor().execute(sql)

    def create_function(self, name: str, count: int, function: Any, **_: Any) -> None:
        self._own.create_scalar_function(name, function, count, deterministic=True)

    def backup(self, target: _Connection, **_: Any) -> None:
        with _translated(), target._own.backup("main", self._own, "main") as copying:
            while not copying.done:
                copying.step()

    def commit(self) -> None:
        if self.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        if self.in_transaction:
            self.execute("ROLLBACK")

    def close(self) -> None:
        with _translated():
            self._own.close()

    def __enter__(self) -> _Connection:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        (self.rollback if kind else self.commit)()


class _Cursor:
    """A cursor that has read all its rows: those of the store are few."""

    arraysize = 1

    def __init__(self, own: apsw.Connection) -> None:
        self._own = own
        self._rows: Iterator[Any] = iter(())
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    def execute(self, sql: str, values: Any = ()) -> _Cursor:
        with _translated():
            cursor = self._own.cursor()
            cursor.exec_trace = self._describe
            self.description = None
            before = self._own.total_changes()
            self._rows = iter(list(cursor.execute(sql, values)))
            self.rowcount = self._own.total_changes() - before if _changes_rows(sql) else -1
            self.lastrowid = self._own.last_insert_rowid()
        return self

    def executemany(self, sql: str, many: Sequence[Any]) -> _Cursor:
        counts = [self.execute(sql, values).rowcount for values in many]
        self.rowcount = sum(counts)
        return self

    def _describe(self, cursor: apsw.Cursor, _sql: str, _values: Any) -> bool:
        columns = cursor.get_description()
        self.description = [(name, None, None, None, None, None, None) for name, *_ in columns]
        self.description = self.description or None
        return True

    def fetchone(self) -> Any:
        return next(self._rows, None)

    def fetchall(self) -> list[Any]:
        return list(self._rows)

    def fetchmany(self, size: int = 1) -> list[Any]:
        return [row for _, row in zip(range(size), self._rows, strict=False)]

    def __iter__(self) -> Iterator[Any]:
        return self._rows

    def close(self) -> None:
        self._rows = iter(())


def _changes_rows(sql: str) -> bool:
    return sql.lstrip()[:6].upper() in ("UPDATE", "INSERT", "DELETE")


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Raise what Python's own driver would raise."""
    try:
        yield
    except apsw.Error as error:
        kind = next(ours for theirs, ours in _CLASSES if isinstance(error, theirs))
        raised = kind(str(error) or type(error).__name__)
        raised.sqlite_errorcode = getattr(error, "result", 0) & 0xFF
        raised.sqlite_errorname = type(error).__name__
        raise raised from error
