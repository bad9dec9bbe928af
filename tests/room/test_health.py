"""Whoever watches over a server is told what is not well, and nothing of what is in the store."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from server import RunningServer, Visitor

WELL = {"ready": True, "store": True, "disk": True, "clock": True, "kernels": True}


def test_a_server_that_can_work_says_so_and_one_that_cannot_says_what_is_wrong(
    make_server: Callable[..., RunningServer],
) -> None:
    server = make_server()
    watcher = Visitor(server.address)
    assert (watcher.get("/readyz").status, watcher.get("/readyz").json) == (200, WELL)

    # As if it had been saved tomorrow: this computer's clock has gone back.
    tomorrow = time.time() + 86_400
    os.utime(server.store, (tomorrow, tomorrow))
    late = watcher.get("/readyz")
    assert (late.status, late.json) == (503, {**WELL, "ready": False, "clock": False})
    os.utime(server.store)

    hidden = server.store.with_name("elsewhere")
    server.store.rename(hidden)
    gone = watcher.get("/readyz")
    assert gone.status == 503
    assert gone.json["clock"] is False
    assert watcher.get("/healthz").json == {"ok": True}
    hidden.rename(server.store)
    assert watcher.get("/readyz").json == WELL
