"""Server-sent events: one open connection a page."""

from __future__ import annotations

import asyncio

from tornado.iostream import StreamClosedError

from workshopkit.room.pages.page import PageHandler


class EventStream(PageHandler):
    """Sends ticks to a page until it goes away."""

    def initialize(self) -> None:
        """Be there until told otherwise."""
        self._gone = asyncio.Event()

    def listens_to(self) -> str:
        """Return the id of the workshop this page is about."""
        raise NotImplementedError

    async def get(self, *_path: str) -> None:
        """Keep the connection and tick."""
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("X-Accel-Buffering", "no")
        # Compressing a stream that never ends would hold 90 kB for every page that listens.
        self._transforms = []
        self.write("retry: 2000\n\n")
        try:
            self.room.hub.add(self.listens_to(), self)
            await self._gone.wait()
        finally:
            self.room.hub.remove(self.listens_to(), self)

    def tick(self, message: str) -> None:
        """Send a tick to a page that may be gone."""
        try:
            self.write(message)
            self.flush()
        except StreamClosedError:
            self._gone.set()

    def leave(self) -> None:
        """End the stream; a page that is still there comes back by itself."""
        self._gone.set()

    def on_connection_close(self) -> None:
        """Stop ticking."""
        self._gone.set()
