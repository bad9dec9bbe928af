"""How Voila is set up, and what its pages are told."""

from __future__ import annotations

import logging
import os
import sys
from importlib import resources
from pathlib import Path
from typing import Any

from traitlets.config import Config

from workshopkit.front.address import path_to
from workshopkit.room.jupyter.kernels import (
    OwnKernelsOnly,
    StaffIdentityProvider,
    WorkshopKernelManager,
)
from workshopkit.room.jupyter.words import draw_words

#: Voila's own addresses that the notebook pages need; the rest of them are not served.
VOILA_ADDRESSES = (
    "/api/kernels/",
    "/voila/templates/",
    "/voila/static/",
    "/voila/api/shutdown/",
    "/voila/labextensions/",
)


#: A cell that takes longer is interrupted, so that the page comes all the same.
CELL_SECONDS = 60

#: The packages of controls whose scripts a notebook page may load.
_EXTENSIONS = [
    "@jupyter-widgets/jupyterlab-manager",
    "@voila-dashboards/widgets-manager8",
    "anywidget",
]


def use_own_templates() -> None:
    """Let Voila and nbconvert find the templates inside this package."""
    share = str(resources.files("workshopkit.room.jupyter") / "share")
    paths = [p for p in os.environ.get("JUPYTER_PATH", "").split(os.pathsep) if p]
    if share not in paths:
        os.environ["JUPYTER_PATH"] = os.pathsep.join([share, *paths])


def is_not_about_pings(record: logging.LogRecord) -> bool:
    """Drop Tornado's remark on Jupyter's ping settings, which it reads in another unit."""
    return "websocket_ping_timeout" not in str(record.msg)


def configuration(notebooks: Path, host: str, port: int) -> Config:
    """Return Voila's settings for a folder of notebooks."""
    config = Config()
    config.Voila.ip = host
    config.Voila.port = port
    config.Voila.port_retries = 0
    config.Voila.base_url = path_to("/")
    config.Voila.open_browser = False
    config.Voila.root_dir = str(notebooks)
    config.Voila.log_level = logging.ERROR
    config.Voila.identity_provider_class = StaffIdentityProvider
    config.Voila.authorizer_class = OwnKernelsOnly
    config.VoilaConfiguration.template = "desk"
    config.VoilaConfiguration.allow_template_override = "NO"
    config.VoilaConfiguration.allow_theme_override = "NO"
    config.VoilaConfiguration.file_allowlist = []
    config.VoilaConfiguration.prelaunch_hook = give_page_facts
    config.VoilaConfiguration.multi_kernel_manager_class = WorkshopKernelManager
    config.VoilaConfiguration.extension_allowlist = _EXTENSIONS
    _go_on_after_a_failure(config)
    _keep_kernels_private(config)
    config.AsyncMappingKernelManager.buffer_offline_messages = False
    config.AsyncMappingKernelManager.cull_idle_timeout = 1200
    config.AsyncMappingKernelManager.cull_interval = 60
    return config


def _go_on_after_a_failure(config: Config) -> None:
    # A cell that fails, or never ends, takes no cell after it away.
    config.VoilaExecutor.allow_errors = True
    config.VoilaExecutor.timeout = CELL_SECONDS
    config.VoilaExecutor.interrupt_on_timeout = True
    # Else Voila puts an English sentence in the error's place; our templates show it or do not.
    config.VoilaConfiguration.show_tracebacks = True


def _keep_kernels_private(config: Config) -> None:
    if sys.platform != "win32":
        # Other programs on the laptop cannot listen in on kernels that use no network port.
        config.KernelManager.transport = "ipc"
        # The name of such a socket has room for about a hundred characters, so the folder is short.
        config.Voila.connection_dir_root = "/tmp"  # nosec B108  # noqa: S108 -- a private folder is made in it


def give_page_facts(handler: Any, notebook: Any, cwd: str) -> None:  # noqa: ANN401 -- theirs
    """Voila's hook before a notebook runs: put what the frame shows into its metadata."""
    del cwd
    notebook.metadata["workshopkit"] = getattr(handler, "page_facts", {})
    room = getattr(handler, "room", None)
    if room is not None:
        draw_words(notebook.cells, room.scripts.notebooks, handler.page_facts["said"]["no_picture"])
