"""The server: Voila standalone, with the room's own pages in front."""

from __future__ import annotations

import asyncio
import logging
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import tornado.httpserver
import tornado.ioloop
import tornado.netutil
import tornado.tcpserver
import tornado.web
from jupyter_core.utils import run_sync
from voila.app import Voila
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from workshopkit.errors import SetupError
from workshopkit.front.address import path_to
from workshopkit.room.addresses import own_handlers
from workshopkit.room.door import Door
from workshopkit.room.guard.discreet_log import keep_out_of_logs
from workshopkit.room.jupyter.guarded import guarded
from workshopkit.room.jupyter.kernels import (
    KernelShutdownHandler,
    KernelSocket,
)
from workshopkit.room.jupyter.settings import (
    VOILA_ADDRESSES,
    configuration,
    is_not_about_pings,
    use_own_templates,
)
from workshopkit.room.live.context import RoomContext
from workshopkit.room.pages.page import NoPageHandler

log = logging.getLogger(__name__)

#: A whole room may connect at the same moment.
BACKLOG = 2048
MAX_BODY = 2 * 1024 * 1024


#: Where we are stricter than they.
_INSTEAD = {
    VoilaKernelWebsocketHandler: KernelSocket,
    VoilaShutdownKernelHandler: KernelShutdownHandler,
}


class PortBusyError(SetupError):
    """Port {port} is busy. Stop the other program, or choose another with --port."""


class NoAddressError(SetupError):
    """Nothing can be served at {host}: {reason}."""


class WorkshopServer(Voila):
    """Voila with roles, without its file listing, and with pages that need no kernel."""

    room: RoomContext
    port: int
    on_listening: Callable[[WorkshopServer], None]

    @classmethod
    def serving(cls, notebooks: Path, host: str, port: int) -> WorkshopServer:
        """Return a server of a notebook folder, not listening yet."""
        use_own_templates()
        logging.getLogger("tornado.application").addFilter(is_not_about_pings)
        logging.getLogger("tornado.general").addFilter(is_not_about_pings)
        server: WorkshopServer = cls(config=configuration(notebooks, host, port))
        server.initialize([])
        return server

    def init_settings(self) -> dict[str, Any]:
        """Return Voila's settings with ours."""
        figures = self.room.figures
        keep_out_of_logs([*self.room.secrets.values(), *([figures.token] if figures else [])])
        settings: dict[str, Any] = super().init_settings()
        settings.update(
            workshopkit=self.room,
            compress_response=True,
            cookie_secret=self.room.secrets["cookie"],
            default_handler_class=NoPageHandler,
            log_function=figures.count if figures else _log_nothing,
        )
        return settings

    def init_handlers(self) -> list[Any]:
        """Return our pages, and those of Voila's that notebook pages need."""
        theirs = tuple(map(path_to, VOILA_ADDRESSES))
        voila = [_guarded(r) for r in super().init_handlers() if r[0].startswith(theirs)]
        return [*own_handlers(self._notebook_facts()), *voila]

    def listen(self) -> None:
        """Listen, or say why not; then run until stopped."""
        server = self._tcp_server()
        try:
            sockets = tornado.netutil.bind_sockets(self.port, self.ip, backlog=BACKLOG)
        except OSError as error:
            self._remove_connection_folder()
            if "in use" in str(error).lower():
                raise PortBusyError(port=self.port) from error
            raise NoAddressError(host=self.ip, reason=error) from error
        server.add_sockets(sockets)
        self.port = sockets[0].getsockname()[1]
        self.ioloop = tornado.ioloop.IOLoop.current()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._handle_signal_stop)
        self.ioloop.add_callback(self._begin)
        try:
            self.ioloop.start()
        finally:
            server.stop()
            self.stop()

    def _tcp_server(self) -> tornado.tcpserver.TCPServer:
        """Return what takes the connections: the rooms themselves, or the door before them."""
        rooms = tornado.httpserver.HTTPServer(self.app, max_body_size=MAX_BODY)
        tls = self.room.transport.tls
        outside = {"workshopkit": self.room, "log_function": _log_nothing}
        return Door(rooms, tls, outside) if tls else rooms

    async def _begin(self) -> None:
        self._watching = asyncio.create_task(self.room.hub.watch())
        self.on_listening(self)

    def stop(self) -> None:
        """End every kernel, also one that its page is just ending."""
        shutil.rmtree(self.connection_dir, ignore_errors=True)
        run_sync(self.kernel_manager.end_all)()

    def _remove_connection_folder(self) -> None:
        Path(self.connection_dir).rmdir()

    def _notebook_facts(self) -> dict[str, Any]:
        return {
            "template_paths": self.template_paths,
            "config": self.config,
            "voila_configuration": self.voila_configuration,
        }

    def _config_file_paths_default(self) -> list[str]:
        # A voila.json that happens to lie in the current folder must not change the room.
        return []


def _guarded(rule: tuple[Any, ...]) -> tuple[Any, ...]:
    return guarded((rule[0], _INSTEAD.get(rule[1], rule[1]), *rule[2:]))


def _log_nothing(handler: object) -> None:
    """Keep no access log: who asked for what and when is nobody's business."""
    del handler
