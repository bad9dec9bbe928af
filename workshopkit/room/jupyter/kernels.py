"""Kernels of the server: who gets one, what it is told, and who may speak to it."""

from __future__ import annotations

import asyncio
import logging
import struct
from dataclasses import dataclass
from typing import Any

import zmq.asyncio
from jupyter_server.auth.authorizer import Authorizer
from jupyter_server.auth.decorator import authorized
from jupyter_server.auth.identity import IdentityProvider, User
from jupyter_server.base.call_context import CallContext
from jupyter_server.services.kernels.kernelmanager import (
    AsyncMappingKernelManager,
    ServerKernelManager,
)
from tornado import web
from traitlets import default
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from workshopkit.domain.actor import Role
from workshopkit.room.guard.identity import staff_actor
from workshopkit.room.guard.limit import TooManyPagesError

log = logging.getLogger(__name__)

#: The room render is nobody's page: a kernel of this role shows placeholders and writes nothing.
ROOM_ROLE = "room"

#: Kernels of notebook pages at a time. Each load of a page starts one, and none costs little.
MOST_KERNELS = 8

#: All that a page says to its kernel. The server itself shuts kernels down, so no page need ask.
ALLOWED_MESSAGES = (
    "comm_open",
    "comm_close",
    "comm_msg",
    "comm_info_request",
    "kernel_info_request",
)


@dataclass(frozen=True)
class KernelWish:
    """What a kernel is told through its environment."""

    store: str
    slug: str
    role: str
    ticket: str
    notebooks: str
    exercises: str
    address: str
    language: str = ""
    browser_warns: bool = False

    def environment(self) -> dict[str, str]:
        """Return the environment variables that `app.notebooks` reads in the kernel."""
        return {
            "WORKSHOPKIT_STORE": self.store,
            "WORKSHOPKIT_WORKSHOP": self.slug,
            "WORKSHOPKIT_ROLE": self.role,
            "WORKSHOPKIT_TICKET": self.ticket,
            "WORKSHOPKIT_NOTEBOOKS": self.notebooks,
            "WORKSHOPKIT_EXERCISES": self.exercises,
            "WORKSHOPKIT_ADDRESS": self.address,
            "WORKSHOPKIT_LANGUAGE": self.language,
            "WORKSHOPKIT_BROWSER_WARNS": "1" if self.browser_warns else "",
            # A kernel that imports nothing from the current folder cannot be fooled by it.
            "PYTHONSAFEPATH": "1",
        }


class QuietKernel(ServerKernelManager):
    """A kernel that is ended without being interrupted first, which it would print a trace of."""

    async def _async_interrupt_kernel(self) -> None:
        if not self.shutting_down:
            await super()._async_interrupt_kernel()


class WorkshopKernelManager(AsyncMappingKernelManager):
    """Starts kernels that know their page's role, and remembers whose they are."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 -- traitlets' own arguments
        super().__init__(**{**kwargs, "allowed_message_types": list(ALLOWED_MESSAGES)})
        #: Roles by kernel, the oldest kernel first.
        self.owners: dict[str, str] = {}
        self._one_at_a_time = asyncio.Lock()

    @default("kernel_manager_class")
    def _kernel_class(self) -> str:
        return f"{QuietKernel.__module__}.{QuietKernel.__name__}"

    @default("context")
    def _context_default(self) -> zmq.asyncio.Context:
        context = zmq.asyncio.Context()
        context.max_sockets = 8000
        return context

    async def start_kernel(self, **kwargs: Any) -> str:  # type: ignore[override]  # noqa: ANN401
        """Start a kernel with what the asking page wishes it to know."""
        handler = CallContext.get(CallContext.JUPYTER_HANDLER)
        wish: KernelWish | None = getattr(handler, "kernel_wish", None)
        if wish is not None:
            kwargs["env"] = {**(kwargs.get("env") or {}), **wish.environment()}
        role = wish.role if wish else ROOM_ROLE
        async with self._one_at_a_time:
            if role != ROOM_ROLE:
                await self._make_way()
            kernel_id: str = await super().start_kernel(**kwargs)
            self.owners[kernel_id] = role
        return kernel_id

    async def _make_way(self) -> None:
        """Shut down the oldest kernel without a page until one more may start.

        Raises:
            TooManyPagesError: Each of them has a page.
        """
        while len(running := self._of_pages()) >= MOST_KERNELS:
            left = next((k for k in running if not self._kernel_connections.get(k)), None)
            if left is None:
                raise TooManyPagesError
            await self.shutdown_kernel(left, now=True)

    def has_room(self) -> bool:
        """Return whether one more page may have a kernel, if an old one without a page goes."""
        running = self._of_pages()
        return len(running) < MOST_KERNELS or not all(map(self._kernel_connections.get, running))

    async def end_all(self) -> None:
        """End every kernel at once; what matters is on disk, and some may be gone already."""
        ending = [self.shutdown_kernel(kernel_id, now=True) for kernel_id in self.list_kernel_ids()]
        await asyncio.gather(*ending, return_exceptions=True)

    def _of_pages(self) -> list[str]:
        return [k for k, role in self.owners.items() if role != ROOM_ROLE and k in self]

    async def shutdown_kernel(self, kernel_id: str, *args: Any, **kwargs: Any) -> Any:  # type: ignore[override]  # noqa: ANN401
        """Shut a kernel down and forget whose it was."""
        self.owners.pop(kernel_id, None)
        return await super().shutdown_kernel(kernel_id, *args, **kwargs)


#: What reading a message that is none leads to.
_UNREADABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    struct.error,
)


class KernelSocket(VoilaKernelWebsocketHandler):
    """Voila's kernel websocket, which does not believe a frame that lies about its length.

    A frame of the newer protocol read as one of the older (which happens when a page reconnects
    twice at once) would otherwise make the server set aside gigabytes.
    """

    def on_message(self, message: str | bytes) -> None:
        """Pass on what can be read."""
        if isinstance(message, bytes) and self.selected_subprotocol is None:
            parts = int.from_bytes(message[:4], "big")
            if parts * 4 > len(message):
                log.warning("An unreadable kernel message was dropped")
                return
        try:
            super().on_message(message)
        except _UNREADABLE:
            log.warning("An unreadable kernel message was dropped")


class KernelShutdownHandler(VoilaShutdownKernelHandler):
    """Voila's address for a page that is closed, which would let any page end any kernel."""

    @web.authenticated
    @authorized("write", resource="kernels")  # type: ignore[untyped-decorator]
    async def post(self, kernel_id: str) -> None:
        """Shut down a kernel of one's own."""
        await super().post(kernel_id)


class StaffIdentityProvider(IdentityProvider):
    """Knows facilitators and secretaries by their cookie, and nobody else."""

    def get_user(self, handler: Any) -> User | None:  # noqa: ANN401 -- any Jupyter handler
        """Return the staff member whose cookie this is."""
        actor = staff_actor(handler)
        return User(username=actor.role.value) if actor else None

    def get_handlers(self) -> list[Any]:
        """Return no login pages: the links printed at the start are the way in."""
        return []


class OwnKernelsOnly(Authorizer):
    """Lets a page speak to kernels of its own role; a facilitator may speak to all."""

    def is_authorized(self, handler: Any, user: User, action: str, resource: str) -> bool:  # noqa: ANN401
        """Return whether this user may touch the kernel the request names."""
        del action, resource
        if user.username == Role.FACILITATOR:
            return True
        kernel_id = handler.path_kwargs.get("kernel_id") or next(iter(handler.path_args), "")
        owners: dict[str, str] = getattr(handler.settings["kernel_manager"], "owners", {})
        return owners.get(str(kernel_id)) == user.username
