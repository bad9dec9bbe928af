"""The store on SQLite, one file or in memory.

One writer at a time (`BEGIN IMMEDIATE`), on disk before it is acknowledged (`synchronous=FULL`).
Only the server folds the write-ahead log back into the file (`checkpoints`): SQLite before 3.51.3
may lose writes when several processes do.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.pool import StaticPool

from workshopkit.domain.ports import Commits, Unit
from workshopkit.domain.round import RoundState
from workshopkit.domain.trail import TrailKind
from workshopkit.errors import SetupError
from workshopkit.store import lock, schema
from workshopkit.store.backup import keep_copy
from workshopkit.store.copies import remove_copies, remove_counted_slips
from workshopkit.store.key_folder import KeyFolder, default_keys
from workshopkit.store.migration import copy_before, migrate
from workshopkit.store.trigger import TRIGGERS
from workshopkit.store.turn import BUSY_MILLISECONDS, begin_writing
from workshopkit.store.unit import SqlUnit
from workshopkit.store.writer import GroupLostError, Writer
from workshopkit.verifier import COVERS

T = TypeVar("T")

_SWEEP_MILLISECONDS = 250


class StoreTooNewError(SetupError):
    """“{path}” was made by a newer version of workshopkit. Update workshopkit to open it."""


class NotAStoreError(SetupError):
    """“{path}” is not a workshopkit store. Name another file with --store."""


class UnknownStoreAddressError(SetupError):
    """“{address}” is not an address of a store. Use a file name, or sqlite:///file."""


class UnreachableStoreError(SetupError):
    """The store “{path}” cannot be opened: {reason}."""


def open_store(address: str, *, checkpoints: bool = False, keys: Path | None = None) -> SqlStore:
    """Return the store at a file name or `sqlite://` address, made if it is not there.

    Args:
        address: Where it is.
        checkpoints: Whether this is the one process that folds the log back into the file.
        keys: The folder of the keys of secret ballots; default: `default_keys`.

    Raises:
        SetupError: The file is newer than this program, something else, or out of reach.
    """
    url = _url(address)
    try:
        return SqlStore(url, checkpoints=checkpoints, keys=keys or default_keys())
    except DatabaseError as error:
        if getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
            raise NotAStoreError(path=address) from error
        raise UnreachableStoreError(path=address, reason=error.orig) from error
    except (sqlite3.Error, OSError) as error:
        raise UnreachableStoreError(path=address, reason=error) from error


def _url(address: str) -> URL:
    if "://" not in address:
        return URL.create("sqlite", database=str(Path(address).expanduser()))
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        raise UnknownStoreAddressError(address=address) from error
    if url.drivername not in ("sqlite", "sqlite+pysqlite"):
        raise UnknownStoreAddressError(address=address)
    return url


class SqlStore:
    """Workshops in SQLite; safe to use from several threads and processes."""

    def __init__(self, url: URL, *, checkpoints: bool, keys: Path) -> None:
        database = url.database or ":memory:"
        self._in_memory = database == ":memory:"
        # Whole from the start: connections are made later, when the current folder may be another.
        self.path = database if self._in_memory else str(Path(database).resolve())
        self._lock = threading.RLock()
        # A lock of its own: asking for changes must not wait for a commit to reach the disk.
        self._watch_lock = threading.Lock()
        self._checkpoints = checkpoints
        self._engine = self._make_engine()
        self._watching: sqlite3.Connection | None = None
        self._is_closed = False
        # Two that fold the log back would be one too many.
        self._serving = lock.take(self.path) if checkpoints and not self._in_memory else None
        self._commits = Commits()
        self._writer = Writer(self)
        self._keys = KeyFolder(keys)
        self._prepare()
        self._keys = KeyFolder(self._key_folder(keys))
        self.finish_counting()

    @property
    def address(self) -> str:
        """The address another process can open this store by."""
        return self.path

    @contextlib.contextmanager
    def read(self) -> Iterator[Unit]:
        """Return a unit that sees one moment."""
        with self._memory_lock(), self._engine.connect() as connection:
            try:
                yield SqlUnit(connection, self._keys)
            finally:
                connection.rollback()

    @contextlib.contextmanager
    def write(self) -> Iterator[Unit]:
        """Return a unit whose changes are on disk when the block is left without an error."""
        with self._lock, self._engine.connect() as connection:
            connection.execution_options(writes=True)
            unit = SqlUnit(connection, self._keys)
            try:
                with connection.begin():
                    yield unit
                    unit.finish()
            except BaseException:
                _do(unit.if_undone)
                raise
            made, relaid = self._commits
            self._commits = Commits(made + 1, relaid + bool(unit.relaid))
            _do(unit.afterwards)

    @contextlib.contextmanager
    def savepoint(self, unit: SqlUnit) -> Iterator[object]:
        """Return a part of a unit that can fail by itself."""
        touched, relaid = set(unit.touched), set(unit.relaid)
        afterwards, if_undone = list(unit.afterwards), list(unit.if_undone)
        retold, anew = {ws: dict(parts) for ws, parts in unit.retold.items()}, set(unit.anew)
        connection = unit._connection  # noqa: SLF001 -- the unit is ours
        try:
            with connection.begin_nested() as nested:
                yield nested
        except BaseException as error:
            _do(unit.if_undone[len(if_undone) :])
            unit.touched, unit.relaid = touched, relaid
            unit.afterwards, unit.if_undone = afterwards, if_undone
            unit.retold, unit.anew = retold, anew
            # On a full disk SQLite takes back the whole transaction, not only this part of it.
            driver: Any = connection.connection.driver_connection
            if not driver.in_transaction:
                raise GroupLostError from error
            raise

    def submit(self, change: Callable[[Unit], T]) -> Future[T]:
        """Queue a change for the one writer thread."""
        return self._writer.submit(change)

    def finish_counting(self) -> None:
        """Destroy keys whose ballots are counted: a program may have stopped in between."""
        spent = [name for name in self._keys.names() if self._is_counted(name)]
        for round_id in spent:
            self._keys.destroy(round_id)

    def give_up_keys(self) -> None:
        """Destroy the keys of all open secret ballots: another store has taken this one's place."""
        for round_id in self._keys.names():
            self._keys.destroy(round_id)

    def _is_counted(self, round_id: str) -> bool:
        with self.read() as unit:
            state = unit.round_state(round_id)
        return state in (RoundState.CLOSED, RoundState.REVEALED)

    def sweep(self) -> bool:
        """Wipe the traces of counted ballots and forgotten names; return whether there were any.

        Only the process that checkpoints may do it: pages that are rewritten in order of content
        (`VACUUM`), and a log that is emptied, hold nothing of the order in which people voted.
        """
        if self._in_memory or not self._checkpoints:
            return False
        with self.read() as unit:
            if unit.fact("sweep") != "due":
                return False
        self.finish_counting()
        with self._lock, self._engine.connect() as connection:
            plain: Any = connection.connection.driver_connection
            if not _wiped(plain):
                # Somebody is reading what was before, or writing. The next try will do.
                return False
        with self.read() as unit:
            if unit.fact("copies") == "stale":
                remove_copies(self.path)
            remove_counted_slips(self.path, unit.counted_rounds())
        with self.write() as unit:
            unit.put_fact("sweep", "")
            unit.put_fact("copies", "")
        return True

    def copy_if_due(self) -> Path | None:
        """Write an automatic copy if something was closed since the last one; return where."""
        if self._in_memory or not self._checkpoints:
            return None
        with self.read() as unit:
            label = unit.fact("copy")
        if not label:
            return None
        copy = keep_copy(self.path, label)
        with self.write() as unit:
            # What was closed in the meantime asks for a copy of its own.
            if unit.fact("copy") == label:
                unit.put_fact("copy", "")
        return copy

    def changes(self) -> object:
        """Return a value that differs after anybody's commit, anywhere; None once closed."""
        with self._watch_lock:
            if self._is_closed:
                return None
            if self._in_memory:
                return self._commits.all
            if self._watching is None:
                self._watching = sqlite3.connect(self.path, check_same_thread=False)
            row = self._watching.execute("PRAGMA data_version").fetchone()
        return row[0]

    @property
    def commits(self) -> Commits:
        """What this process has committed, counted before anybody is told of it."""
        return self._commits

    def close(self) -> None:
        """Finish queued changes and let go of the file."""
        self._writer.stop()
        with contextlib.suppress(DatabaseError, sqlite3.Error, OSError):
            # What cannot be wiped now is wiped at the next start.
            self.sweep()
        if self._in_memory:
            shutil.rmtree(self._memory_keys, ignore_errors=True)
        with self._watch_lock:
            self._is_closed = True
            if self._watching is not None:
                self._watching.close()
        self._engine.dispose()
        if self._serving is not None:
            self._serving.release()

    def _key_folder(self, keys: Path) -> Path:
        """Return the folder of this store's own keys, whatever other stores have theirs beside."""
        if self._in_memory:
            self._memory_keys = tempfile.mkdtemp(prefix="workshopkit-")
            return Path(self._memory_keys)
        with self.write() as unit:
            return keys / unit.secret("store")

    def _memory_lock(self) -> contextlib.AbstractContextManager[object]:
        # In memory all threads share one connection, so that reading waits for writing.
        return self._lock if self._in_memory else contextlib.nullcontext()

    def _make_engine(self) -> Engine:
        if self._in_memory:
            options: dict[str, Any] = {"poolclass": StaticPool}
        else:
            Path(self.path).parent.mkdir(parents=True, exist_ok=True)
            # The file holds the keys of the links: nobody else on this computer may read it.
            Path(self.path).touch(mode=0o600)
            # Units end their transactions themselves, so that the pool need not do it once more.
            options = {"pool_reset_on_return": None, "pool_size": 8, "max_overflow": 16}
        engine = create_engine(
            URL.create("sqlite", database=self.path),
            connect_args={"check_same_thread": False, "timeout": BUSY_MILLISECONDS / 1000},
            # What somebody wrote is not repeated where a statement that failed is logged.
            hide_parameters=True,
            **options,
        )
        event.listen(engine, "connect", self._configure)
        event.listen(engine, "begin", _begin)
        return engine

    def _configure(self, connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "foreign_keys=ON",
            "secure_delete=ON",
            "synchronous=FULL",
            f"busy_timeout={BUSY_MILLISECONDS}",
            f"wal_autocheckpoint={1000 if self._checkpoints else 0}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    def _prepare(self) -> None:
        """Check whose file this is; make the tables in a new one."""
        version = self._refuse_foreign_file()
        if not self._in_memory:
            # The journal mode cannot change inside a transaction, so the driver is asked directly.
            with contextlib.closing(sqlite3.connect(self.path)) as plain:
                plain.execute("PRAGMA journal_mode=WAL")
        if not self._in_memory and 0 < version < schema.VERSION:
            copy_before(self.path, version)
        with self.write() as unit:
            connection = unit._connection  # type: ignore[attr-defined]  # noqa: SLF001
            # Asked again: another process may have done it in the meantime.
            version = _pragma(connection, "user_version")
            if version == 0:
                schema.metadata.create_all(connection)
                for trigger in TRIGGERS:
                    connection.exec_driver_sql(trigger)
                connection.exec_driver_sql(f"PRAGMA application_id={schema.APPLICATION_ID}")
                connection.exec_driver_sql(f"PRAGMA user_version={schema.VERSION}")
            elif version < schema.VERSION:
                migrate(connection, version, schema.VERSION)
                if version < schema.FIRST_COVERED:
                    _begin_trails(unit)
                    # Nothing in the workshops is new by this.
                    unit.touched.clear()  # type: ignore[attr-defined]

    def _refuse_foreign_file(self) -> int:
        """Return the file's version; refuse before anything is written to a foreign file."""
        with self._memory_lock(), self._engine.connect() as connection:
            version = _pragma(connection, "user_version")
            ours = _pragma(connection, "application_id") == schema.APPLICATION_ID
            tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
            if not ours and (version or tables):
                raise NotAStoreError(path=self.path)
            if version > schema.VERSION:
                raise StoreTooNewError(path=self.path)
            return version


def _wiped(plain: sqlite3.Connection) -> bool:
    """Write the file anew and empty its log; return whether nobody was in the way.

    Nothing can be saved meanwhile, so that this waits for others only for a moment.
    """
    plain.execute(f"PRAGMA busy_timeout={_SWEEP_MILLISECONDS}")
    try:
        plain.execute("VACUUM")
        return not plain.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    finally:
        plain.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")


def _do(acts: list[Callable[[], None]]) -> None:
    """Do what comes after a commit; it is on disk, so that an error here must not deny it."""
    for act in acts:
        # A key that could not be destroyed is tried again by `finish_counting`.
        with contextlib.suppress(OSError):
            act()


def _begin_trails(unit: Unit) -> None:
    """Let the audit trail of every workshop begin here, or begin to cover all that it should."""
    for workshop in unit.workshops():
        unit.restate(workshop.id)
        unit.add_to_trail(workshop.id, TrailKind.BEGUN, {"covers": COVERS})


def _begin(connection: Connection) -> None:
    # The driver's own BEGIN is off; a writer takes its lock at once instead of in the middle.
    if connection.get_execution_options().get("writes"):
        begin_writing(connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _pragma(connection: Connection, name: str) -> int:
    return int(connection.exec_driver_sql(f"PRAGMA {name}").scalar() or 0)
