"""The one writer thread: many changes, one commit, each answered only after it."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

from sqlalchemy.exc import DBAPIError

from workshopkit.domain.ports import Unit
from workshopkit.errors import NotWrittenError
from workshopkit.store.turn import PAUSE

T = TypeVar("T")

#: How many changes share a commit at most. Those that arrive during one commit make the next.
GROUP_SIZE = 64


class WriterStoppedError(NotWrittenError):
    """The store is closing, so this was not saved. Try again in a moment."""


class GroupLostError(NotWrittenError):
    """The store could not write, so this was not saved. Make sure that the disk is not full."""


_Changes = list[tuple[Callable[[Unit], Any], Future[Any]]]


class _Group(Protocol):
    def write(self) -> AbstractContextManager[Unit]: ...

    def savepoint(self, unit: Any) -> AbstractContextManager[object]: ...  # noqa: ANN401


class Writer:
    """Runs queued changes in one thread, in order.

    A change may be run a second time after the first was undone, so it must be repeatable.
    """

    def __init__(self, store: _Group) -> None:
        self._store = store
        self._queue: queue.Queue[tuple[Callable[[Unit], Any], Future[Any]] | None] = queue.Queue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._stopped = False
        self._committed = 0.0

    def submit(self, change: Callable[[Unit], T]) -> Future[T]:
        """Queue a change; the future is done after the commit that holds it."""
        future: Future[T] = Future()
        with self._lock:
            if self._stopped:
                raise WriterStoppedError
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
                self._thread.start()
        self._queue.put((change, future))
        return future

    def stop(self) -> None:
        """Finish what is queued and end the thread."""
        with self._lock:
            self._stopped = True
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            self._let_others_write()
            group = [first]
            ending = self._gather(group)
            self._commit(group)
            self._committed = time.monotonic()
            if ending:
                return

    def _let_others_write(self) -> None:
        """Leave the lock alone for a moment after a group; what comes meanwhile shares the next."""
        pause = self._committed + PAUSE - time.monotonic()
        if pause > 0:
            time.sleep(pause)

    def _gather(self, group: _Changes) -> bool:
        """Add waiting changes to the group; return whether the end was asked for."""
        while len(group) < GROUP_SIZE:
            try:
                more = self._queue.get_nowait()
            except queue.Empty:
                return False
            if more is None:
                return True
            group.append(more)
        return False

    def _commit(self, group: _Changes) -> None:
        # From here on nobody can call a change off; those already called off are left out.
        group = [entry for entry in group if entry[1].set_running_or_notify_cancel()]
        if not self._commit_plainly(group):
            self._commit_each_by_itself(group)

    def _commit_plainly(self, group: _Changes) -> bool:
        """Try the group as a whole; return whether all of it could be done.

        If one change fails, all are undone and tried again one by one: a savepoint for every
        change would cost more than the rare second try.
        """
        try:
            with self._store.write() as unit:
                results = [change(unit) for change, _ in group]
        except Exception:  # noqa: BLE001 -- whose fault it was is found out in the second try
            return False
        for (_, future), result in zip(group, results, strict=True):
            future.set_result(result)
        return True

    def _commit_each_by_itself(self, group: _Changes) -> None:
        done: list[tuple[Future[Any], Any]] = []
        try:
            with self._store.write() as unit:
                for change, future in group:
                    self._apply(unit, change, future, done)
        except BaseException as error:  # noqa: BLE001 -- every waiting caller must be told
            told = _as_told(error)
            for future, _ in done:
                future.set_exception(told)
            _fail_rest(group, told)
        else:
            for future, result in done:
                future.set_result(result)

    def _apply(
        self,
        unit: Unit,
        change: Callable[[Unit], Any],
        future: Future[Any],
        done: list[tuple[Future[Any], Any]],
    ) -> None:
        try:
            with self._store.savepoint(unit):
                result = change(unit)
        except GroupLostError:
            raise
        except Exception as error:  # noqa: BLE001 -- one bad change must not take the group with it
            # The key of a ballot is a file of its own: the disk may have no room for it alone.
            future.set_exception(_as_told(error) if isinstance(error, OSError) else error)
        else:
            done.append((future, result))


def _as_told(error: BaseException) -> BaseException:
    """Return what a caller is told: of a disk that is full, a sentence."""
    if not isinstance(error, DBAPIError | OSError):
        return error
    told = GroupLostError()
    told.__cause__ = error
    return told


def _fail_rest(group: _Changes, error: BaseException) -> None:
    for _, future in group:
        if not future.done():
            future.set_exception(error)
