"""Whether the server is there, and whether it can do its work: for whoever watches over it."""

from __future__ import annotations

import asyncio
import logging
import shutil
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from workshopkit.errors import NotAllowedError
from workshopkit.room.jupyter.kernels import WorkshopKernelManager
from workshopkit.room.live.context import RoomContext
from workshopkit.room.pages.page import PageHandler
from workshopkit.room.pages.status import NoPageError

#: The text format that every version of Prometheus reads.
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

log = logging.getLogger(__name__)

#: Less than this and a day with copies of the store may not fit any more.
LEAST_FREE_BYTES = 200_000_000
#: As far as the clock of a disk elsewhere may be ahead of this computer's.
_SECONDS_AHEAD = 120


class HealthHandler(PageHandler):
    """`/healthz`: whether the server is there."""

    def get(self) -> None:
        """Say so."""
        self.answer_json({"ok": True})


class ReadyHandler(PageHandler):
    """`/readyz`: whether the server can do its work, part by part."""

    async def get(self) -> None:
        """Answer with 200 if all is well, with 503 if something is not; it says what."""
        kernels: WorkshopKernelManager = self.settings["kernel_manager"]
        loop = asyncio.get_running_loop()
        parts = await loop.run_in_executor(None, parts_ready, self.room)
        parts = {**parts, "kernels": kernels.has_room()}
        if not all(parts.values()):
            self.set_status(503)
        self.answer_json({"ready": all(parts.values()), **parts})


class FiguresHandler(PageHandler):
    """`/metrics`: how much is going on, for a program that has the token."""

    async def get(self) -> None:
        """Answer with the figures, as Prometheus reads them."""
        figures = self.room.figures
        if figures is None:
            raise NoPageError
        if not figures.is_token(self.request.headers.get("Authorization", "")):
            raise NotAllowedError
        running = len(self.settings["kernel_manager"].list_kernel_ids())
        read = partial(figures.text, self.room.store, self.room.hub, running)
        text = await asyncio.get_running_loop().run_in_executor(None, read)
        self.set_header("Content-Type", CONTENT_TYPE)
        self.finish(text)


def parts_ready(room: RoomContext) -> Mapping[str, bool]:
    """Return whether the store can be read, its disk has room, and the clock is not behind it."""
    checks: Mapping[str, Callable[[RoomContext], bool]] = {
        "store": _can_read,
        "disk": _has_room,
        "clock": _is_not_behind,
    }
    return {name: _holds(check, room) for name, check in checks.items()}


def _holds(check: Callable[[RoomContext], bool], room: RoomContext) -> bool:
    try:
        return check(room)
    except Exception:
        log.exception("A check of the server's health failed")
        return False


def _can_read(room: RoomContext) -> bool:
    with room.store.read() as unit:
        return bool(unit.secret("store"))


def _has_room(room: RoomContext) -> bool:
    return shutil.disk_usage(Path(room.store_address).parent).free >= LEAST_FREE_BYTES


def _is_not_behind(room: RoomContext) -> bool:
    # What was saved last is in the past, unless this computer's clock went back.
    return Path(room.store_address).stat().st_mtime <= time.time() + _SECONDS_AHEAD
