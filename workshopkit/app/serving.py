"""Starting the room: its links, its browser, and servers of their own for rehearsals."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import subprocess  # nosec B404  # only our own interpreter is started, by `child`
import sys
import tempfile
import webbrowser
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from workshopkit.app.demo import DemoRehearsal
from workshopkit.app.ending import child
from workshopkit.app.install.open_files import people_that_fit, raise_limit
from workshopkit.domain.actor import Role
from workshopkit.domain.ports import Store
from workshopkit.domain.workshop import Workshop, join_address, spoken_code
from workshopkit.errors import SetupError
from workshopkit.facilitation.people.links import link_secrets
from workshopkit.facilitation.people.privacy import overdue
from workshopkit.front import address
from workshopkit.room.guard.discreet_log import keep_out_of_logs
from workshopkit.room.live.whereabouts import begin_at, follow_address
from workshopkit.room.reach.reach import host_here
from workshopkit.room.server import WorkshopServer
from workshopkit.store.key_folder import VARIABLE, default_keys

log = logging.getLogger(__name__)

#: How often changed notebooks and new workshops are looked for.
_LOOK_SECONDS = 2

#: How many people fit is only said if it may matter.
HALL = 1000


class ServerDidNotStartError(SetupError):
    """The server for the rehearsal did not start: {reason}."""


@dataclass(frozen=True)
class Links:
    """The ways into the room; `code` is empty while there is no workshop."""

    facilitator: str
    secretary: str
    join: str
    code: str


class Serving:
    """One run of a server, from its first word to its last."""

    def __init__(
        self,
        server: WorkshopServer,
        *,
        as_json: bool,
        opens_browser: bool,
        rehearsal: DemoRehearsal | None,
        first: str = "",
    ) -> None:
        self._server = server
        self._as_json = as_json
        self._opens_browser = opens_browser
        self._rehearsal = rehearsal
        self._first = first

    def run(self) -> None:
        """Serve until stopped."""
        self._server.on_listening = self._listening
        try:
            self._server.start()
        finally:
            if self._rehearsal:
                self._rehearsal.end()

    def _listening(self, server: WorkshopServer) -> None:
        with server.room.store.write() as unit:
            # Kernels and the command line ask for it, before a secret ballot in the open.
            unit.put_fact("transport", server.room.scheme)
        begin_at(server.room, server.ip, server.port)
        workshops = self._workshops()
        for workshop in workshops:
            server.room.scripts.load(workshop)
            for problem in server.room.scripts.problems(workshop):
                click.echo(str(problem), err=True)
        links = _links(server, workshops[0] if workshops else None)
        self._remind()
        self._print(links)
        if self._rehearsal:
            self._rehearsal.announce(workshops[0])
        self._task = asyncio.create_task(self._prepare(_staff_link(server, _here(server))))
        if self._opens_browser and has_desktop():
            webbrowser.open(links.facilitator)

    def _workshops(self) -> list[Workshop]:
        """Return the workshops that are not over: the asked-for one first, then the newest."""
        with self._server.room.store.read() as unit:
            workshops = [w for w in unit.workshops() if not w.is_closed]
        return sorted(workshops, key=lambda workshop: workshop.slug != self._first)

    async def _prepare(self, link: str) -> None:
        is_first = True
        while True:
            try:
                self._follow_address()
                await self._follow_notebooks()
                await self._renew_links()
                await _take_care(self._server.room.store)
            except Exception:
                log.exception("Following the notebooks failed; trying again")
            if is_first and self._rehearsal:
                self._rehearsal.start(link)
            is_first = False
            await asyncio.sleep(_LOOK_SECONDS)

    def _follow_address(self) -> None:
        """Go where the laptop has gone, and print where the room is found now."""
        server = self._server
        if follow_address(server.room, server.ip, server.port):
            self._print_links()

    async def _renew_links(self) -> None:
        """Let go of those who came by links that were made anew, and print the new ones."""
        from jupyter_core.utils import ensure_async

        server = self._server
        with server.room.store.read() as unit:
            fresh = link_secrets(unit)
        if fresh.items() <= server.room.secrets.items():
            return
        server.room.secrets.update(fresh)
        keep_out_of_logs(fresh.values())
        # What a page says to its kernel goes over a connection that is open already.
        await ensure_async(server.kernel_manager.shutdown_all(now=True))
        self._print_links()

    def _print_links(self) -> None:
        server, workshops = self._server, self._workshops()
        self._print(_links(server, workshops[0] if workshops else None))

    async def _follow_notebooks(self) -> None:
        """Render again what has changed, and what is new."""
        self._server.room.scripts.follow_exercises()
        for workshop in self._workshops():
            await self._server.room.render(workshop)

    def _remind(self) -> None:
        """Say which names are kept for longer than people were told."""
        with self._server.room.store.read() as unit:
            late = overdue(unit, datetime.now(UTC).astimezone().date())
        if late:
            slugs = ", ".join(workshop.slug for workshop in late)
            hint = "On the first page, or: workshopkit forget SLUG"
            click.echo(f"  Names should be forgotten now: {slugs}. {hint}", err=True)

    def _print(self, links: Links) -> None:
        if self._as_json:
            click.echo(json.dumps(links.__dict__))
        else:
            room = self._server.room
            click.echo(
                _page_of(
                    links, room.transport.fingerprint if room.browser_warns else "", room.hub.most
                )
            )
        sys.stdout.flush()


async def _take_care(store: Store) -> None:
    """Wipe the traces of counted ballots, and keep a copy of what was closed."""
    for act in (store.sweep, store.copy_if_due):
        try:
            await asyncio.get_running_loop().run_in_executor(None, act)
        except Exception:
            log.exception("Taking care of the store failed; trying again")


def settle_process(base: str = "") -> int:
    """Let this process and its kernels find the same keys and paths, and hold many connections.

    Args:
        base: What stands before every path, if the room is not at the root of its host.

    Returns:
        How many people it has room for at a time.
    """
    # Kernels run in another folder: what is relative here would be another folder there.
    os.environ[VARIABLE] = str(default_keys().resolve())
    os.environ[address.VARIABLE] = base
    return people_that_fit(raise_limit())


def _here(server: WorkshopServer) -> str:
    """Return where this machine's own programs find the room."""
    transport = server.room.transport
    here = transport.address(host_here(server.ip, transport), server.port)
    return here + address.path_to("")


def _staff_link(server: WorkshopServer, where: str, role: Role = Role.FACILITATOR) -> str:
    letter = "f" if role is Role.FACILITATOR else "s"
    return f"{where}/{letter}/{server.room.secrets[role.value]}"


def _links(server: WorkshopServer, workshop: Workshop | None) -> Links:
    at = f"/{workshop.slug}" if workshop else ""
    return Links(
        facilitator=_staff_link(server, server.room.public.address or _here(server)) + at,
        # The secretary sits at another computer; the facilitator's page opens on this one.
        secretary=_staff_link(server, server.room.address, Role.SECRETARY) + at,
        join=join_address(server.room.address, workshop.code) if workshop else server.room.address,
        code=workshop.code if workshop else "",
    )


def _page_of(links: Links, fingerprint: str, people: int) -> str:
    lines = [
        "",
        "  The room is open. Keep this window; Ctrl+C closes the room, and nothing is lost.",
        "",
        f"  Facilitator   {links.facilitator}",
        f"  Secretary     {links.secretary}",
        f"  Participants  {links.join}",
    ]
    if links.code:
        lines.append(f"  Code          {spoken_code(links.code)}")
    if people < HALL:
        lines.append(f"  Room for      about {people} people at a time, as this machine is set up")
    lines += ["", "  The first two links are keys: give them only to those they are for.", ""]
    if fingerprint:
        lines += [*_warning(fingerprint), ""]
    return "\n".join(lines)


def _warning(fingerprint: str) -> list[str]:
    """Return what browsers will say about our own certificate, and what to do."""
    half = len(fingerprint) // 2
    return [
        "  Browsers warn, because this machine made its own certificate: “Advanced”, then go on.",
        "  What is sent is encrypted. To be sure of this machine, compare the SHA-256 fingerprint:",
        f"  {fingerprint[:half]}",
        f"  {fingerprint[half + 1 :]}",
    ]


def has_desktop() -> bool:
    """Return whether there is a screen to open a browser on."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextlib.contextmanager
def temporary_server(
    store: str | None, notebooks: str | None, exercises: str | None
) -> Iterator[str]:
    """Start a server on a store of its own and return the facilitator's link to it."""
    with tempfile.TemporaryDirectory(prefix="workshopkit-") as folder:
        command = [sys.executable, "-m", "workshopkit.cli", "serve", "--no-browser", "--json"]
        command += ["--host", "127.0.0.1", "--port", "0"]
        command += ["--store", store or str(Path(folder) / "rehearsal.sqlite")]
        for name, value in (("--notebooks", notebooks), ("--exercises", exercises)):
            command += [name, value] if value else []
        with child(command, stdout=subprocess.PIPE) as process:
            yield _first_link(process)


def _first_link(process: subprocess.Popen[bytes]) -> str:
    line = process.stdout.readline() if process.stdout else b""
    if not line:
        raise ServerDidNotStartError(reason=f"exit code {process.wait(timeout=20)}")
    link: str = json.loads(line)["facilitator"]
    return link
