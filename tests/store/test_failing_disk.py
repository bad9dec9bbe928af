"""A disk that fails at the commit: everybody who waits for it is told so in one sentence."""

from __future__ import annotations

import resource
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.workshop import Workshop
from workshopkit.store import open_store
from workshopkit.store.writer import GroupLostError

WAIT = 60


def joining(name: str) -> Callable[[Unit], str]:
    def join(unit: Unit) -> str:
        unit.add_participant(Participant(name, "forum"))
        return name

    return join


@pytest.mark.parametrize("count", [1, 4])
def test_a_disk_that_fails_is_told_to_everybody_who_waits(
    tmp_path: Path, workshop: Workshop, count: int
) -> None:
    store = open_store(str(tmp_path / "store.sqlite"))
    with store.write() as unit:
        unit.add_workshop(workshop)
    log = Path(f"{store.path}-wal")
    started, going_on = threading.Event(), threading.Event()

    def hold_up(_: Unit) -> None:
        started.set()
        assert going_on.wait(WAIT)

    # Those who come while one change is made are one group after it.
    first = store.submit(hold_up)
    assert started.wait(WAIT)
    waiting = [store.submit(joining(f"person {n}")) for n in range(count)]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, hard))
    try:
        going_on.set()
        told = [future.exception(WAIT) for future in waiting]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert first.exception(WAIT) is None
    assert [type(error) for error in told] == [GroupLostError] * count
    assert all(error is not None and error.__cause__ is not None for error in told)
    # When there is room again, it goes on, and nothing was saved that was denied.
    assert store.submit(joining("later")).result(WAIT) == "later"
    with store.read() as unit:
        assert [person.id for person in unit.participants("forum")] == ["later"]
    store.close()
