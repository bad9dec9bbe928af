"""The door of a room with TLS: it also answers those who come without, and sends them to https."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.iostream import IOStream, SSLIOStream
from tornado.tcpserver import TCPServer
from tornado.web import Application

from workshopkit.room.pages.page import PageHandler

#: What a TLS connection begins with.
_HANDSHAKE = b"\x16"
#: Browsers open connections ahead of need, so silence alone is no reason to hang up soon.
_PATIENCE_SECONDS = 60


class ToHttpsHandler(PageHandler):
    """Any address, asked for without TLS.

    A browser that somebody types `192.168.1.5:8866` into asks without TLS. The answer is not a
    permanent one: tomorrow the room may be served without.
    """

    def prepare(self) -> None:
        """Send the browser to the same address with https, if it is one of ours."""
        super().prepare()
        uri = self.request.uri or ""
        path = uri if uri.startswith("/") else "/"
        self.redirect(f"https://{self.request.host}{path}", status=307)


class Door(TCPServer):
    """Looks at the first byte of a connection: TLS goes in, plain HTTP is sent to https."""

    def __init__(self, rooms: HTTPServer, tls: ssl.SSLContext, settings: dict[str, Any]) -> None:
        super().__init__()
        self._rooms = rooms
        self._tls = tls
        self._outside = HTTPServer(Application([(r".*", ToHttpsHandler)], **settings))
        logging.getLogger("tornado.general").addFilter(_is_not_about_handshakes)

    async def handle_stream(self, stream: IOStream, address: tuple[Any, ...]) -> None:
        """Let one connection in."""
        try:
            first = await asyncio.wait_for(_first_byte(stream.socket), _PATIENCE_SECONDS)
            if first == _HANDSHAKE:
                self._rooms.handle_stream(await self._secured(stream), address)
            elif first:
                self._outside.handle_stream(stream, address)
            else:
                _hang_up(stream)
        except (OSError, TimeoutError):
            # Somebody hung up, said nothing, or does not like the certificate: nobody to tell.
            _hang_up(stream)

    async def _secured(self, stream: IOStream) -> SSLIOStream:
        handshake = stream.start_tls(server_side=True, ssl_options=self._tls)
        return await asyncio.wait_for(handshake, _PATIENCE_SECONDS)


def _hang_up(stream: IOStream) -> None:
    # A stream that has turned into a TLS one has no socket any more: that one closes itself.
    if stream.socket is not None:
        stream.close()


async def _first_byte(connection: socket.socket) -> bytes:
    """Wait until something has come, and return its first byte without taking it."""
    loop = IOLoop.current()
    has_come: asyncio.Future[None] = asyncio.Future()

    def come(*_: object) -> None:
        loop.remove_handler(connection)
        has_come.set_result(None)

    loop.add_handler(connection, come, IOLoop.READ)
    try:
        await has_come
    finally:
        loop.remove_handler(connection)
    return connection.recv(1, socket.MSG_PEEK)


def _is_not_about_handshakes(record: logging.LogRecord) -> bool:
    """Drop Tornado's remark on every browser that warns, with the address of who sits there."""
    return "SSL Error on" not in str(record.msg)
