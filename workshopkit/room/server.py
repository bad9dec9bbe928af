"""The server: Voila standalone, with the room's own pages in front."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import tornado.httpserver
import tornado.ioloop
import tornado.netutil
import tornado.tcpserver
import tornado.web
from traitlets.config import Config
from voila.app import Voila
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from workshopkit.errors import SetupError
from workshopkit.room import codes, draft, joining, notebook, paper, participant, staff, stage
from workshopkit.room.context import RoomContext
from workshopkit.room.discreet_log import keep_out_of_logs
from workshopkit.room.door import Door
from workshopkit.room.foreign_page import guarded
from workshopkit.room.kernels import (
    KernelShutdownHandler,
    KernelSocket,
    OwnKernelsOnly,
    StaffIdentityProvider,
    WorkshopKernelManager,
)
from workshopkit.room.page import STATIC, NoPageHandler, PageHandler

log = logging.getLogger(__name__)

#: A whole room may connect at the same moment.
BACKLOG = 2048
MAX_BODY = 2 * 1024 * 1024

#: Voila's own addresses that the notebook pages need; the rest of them are not served.
_VOILA_ADDRESSES = (
    "/api/kernels/",
    "/voila/templates/",
    "/voila/static/",
    "/voila/api/shutdown/",
    "/voila/labextensions/",
)


#: Where we are stricter than they.
_INSTEAD = {
    VoilaKernelWebsocketHandler: KernelSocket,
    VoilaShutdownKernelHandler: KernelShutdownHandler,
}


class PortBusyError(SetupError):
    """Port {port} is busy. Stop the other program, or choose another with --port."""


class NoAddressError(SetupError):
    """Nothing can be served at {host}: {reason}."""


class StaticHandler(PageHandler, tornado.web.StaticFileHandler):
    """The room's own style, script and letters; addresses carry a version, so keep them."""

    def set_extra_headers(self, path: str) -> None:
        """Let browsers keep a versioned file for a year."""
        del path
        kept = "public, max-age=31536000, immutable" if self.get_argument("v", "") else "no-cache"
        self.set_header("Cache-Control", kept)


class HealthHandler(PageHandler):
    """`/healthz`: whether the server is there."""

    def get(self) -> None:
        """Say so."""
        self.answer_json({"ok": True})


def use_own_templates() -> None:
    """Let Voila and nbconvert find the templates inside this package."""
    share = str(resources.files("workshopkit.room") / "jupyter_share")
    paths = [p for p in os.environ.get("JUPYTER_PATH", "").split(os.pathsep) if p]
    if share not in paths:
        os.environ["JUPYTER_PATH"] = os.pathsep.join([share, *paths])


class WorkshopServer(Voila):
    """Voila with roles, without its file listing, and with pages that need no kernel."""

    room: RoomContext
    port: int
    on_listening: Callable[[WorkshopServer], None]

    @classmethod
    def serving(cls, notebooks: Path, host: str, port: int) -> WorkshopServer:
        """Return a server of a notebook folder, not listening yet."""
        use_own_templates()
        logging.getLogger("tornado.application").addFilter(_is_not_about_pings)
        logging.getLogger("tornado.general").addFilter(_is_not_about_pings)
        server: WorkshopServer = cls(config=_configuration(notebooks, host, port))
        server.initialize([])
        return server

    def init_settings(self) -> dict[str, Any]:
        """Return Voila's settings with ours."""
        keep_out_of_logs(self.room.secrets.values())
        settings: dict[str, Any] = super().init_settings()
        settings.update(
            workshopkit=self.room,
            compress_response=True,
            cookie_secret=self.room.secrets["cookie"],
            default_handler_class=NoPageHandler,
            log_function=_log_nothing,
        )
        return settings

    def init_handlers(self) -> list[Any]:
        """Return our pages, and those of Voila's that notebook pages need."""
        voila = [_guarded(r) for r in super().init_handlers() if r[0].startswith(_VOILA_ADDRESSES)]
        return [*_own_handlers(self._notebook_facts()), *voila]

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


def _is_not_about_pings(record: logging.LogRecord) -> bool:
    """Drop Tornado's remark on Jupyter's ping settings, which it reads in another unit."""
    return "websocket_ping_timeout" not in str(record.msg)


def _guarded(rule: tuple[Any, ...]) -> tuple[Any, ...]:
    return guarded((rule[0], _INSTEAD.get(rule[1], rule[1]), *rule[2:]))


def _configuration(notebooks: Path, host: str, port: int) -> Config:
    config = Config()
    config.Voila.ip = host
    config.Voila.port = port
    config.Voila.port_retries = 0
    config.Voila.open_browser = False
    config.Voila.root_dir = str(notebooks)
    config.Voila.log_level = logging.ERROR
    config.Voila.identity_provider_class = StaffIdentityProvider
    config.Voila.authorizer_class = OwnKernelsOnly
    config.VoilaConfiguration.template = "desk"
    config.VoilaConfiguration.allow_template_override = "NO"
    config.VoilaConfiguration.allow_theme_override = "NO"
    config.VoilaConfiguration.file_allowlist = []
    config.VoilaConfiguration.prelaunch_hook = notebook.give_page_facts
    config.VoilaConfiguration.multi_kernel_manager_class = WorkshopKernelManager
    config.VoilaConfiguration.extension_allowlist = [
        "@jupyter-widgets/jupyterlab-manager",
        "@voila-dashboards/widgets-manager8",
        "anywidget",
    ]
    if sys.platform != "win32":
        # Other programs on the laptop cannot listen in on kernels that use no network port.
        config.KernelManager.transport = "ipc"
        # The name of such a socket has room for about a hundred characters, so the folder is short.
        config.Voila.connection_dir_root = "/tmp"  # nosec B108  # noqa: S108 -- a private folder is made in it
    config.AsyncMappingKernelManager.buffer_offline_messages = False
    config.AsyncMappingKernelManager.cull_idle_timeout = 1200
    config.AsyncMappingKernelManager.cull_interval = 60
    return config


def _own_handlers(notebook_facts: dict[str, Any]) -> list[Any]:
    slug = r"([a-z0-9-]+)"
    return [
        (r"/", joining.JoinHandler),
        (r"/j/([^/]{1,20})", joining.JoinHandler),
        (r"/room", participant.RoomHandler),
        (r"/draft", draft.DraftHandler),
        (r"/comment", draft.CommentHandler),
        (r"/room/part", participant.RoomPartHandler),
        (r"/room/events", participant.RoomEventsHandler),
        (r"/room/trail", participant.TrailHandler),
        (rf"/answer/{slug}/([\w-]+)", participant.OwnAnswerHandler),
        (r"/stage", stage.StageHandler),
        (rf"/stage/{slug}", stage.StageHandler),
        (rf"/stage/{slug}/part", stage.StagePartHandler),
        (rf"/stage/{slug}/events", stage.StageEventsHandler),
        (r"/([fs])/([\w-]+)", staff.StaffLinkHandler),
        (rf"/([fs])/([\w-]+)/{slug}", staff.StaffLinkHandler),
        (rf"/worksheet/{slug}", paper.WorksheetHandler),
        (rf"/worksheet/{slug}/{slug}", paper.WorksheetHandler),
        (rf"/paper/{slug}/{slug}", paper.PaperHandler),
        (rf"/codes/{slug}", codes.CodesHandler),
        (r"/new", staff.NewHandler),
        (rf"/command/{slug}", staff.CommandHandler),
        (rf"/state/{slug}", staff.StateHandler),
        (rf"/result/{slug}/{slug}", staff.ResultHandler),
        (rf"/preview/{slug}", staff.DocumentHandler),
        (rf"/export/{slug}\.([a-z]+)", staff.DocumentHandler),
        (rf"/desk/{slug}", notebook.DeskHandler, notebook_facts),
        (r"/desk", notebook.DeskHandler, notebook_facts),
        (rf"/record/{slug}", notebook.RecordHandler, notebook_facts),
        (r"/record", notebook.RecordHandler, notebook_facts),
        (r"/home", notebook.HomeHandler, notebook_facts),
        (r"/healthz", HealthHandler),
        (r"/static/(.*)", StaticHandler, {"path": str(STATIC)}),
    ]


def _log_nothing(handler: object) -> None:
    """Keep no access log: who asked for what and when is nobody's business."""
    del handler
