"""Options that several commands take: which store, which folders."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workshopkit.app.install.workspace import settle
from workshopkit.app.places import Folders, default_store, existing_file, find_rehearsal
from workshopkit.domain.actor import Actor, Role
from workshopkit.store import open_store

if TYPE_CHECKING:
    from workshopkit.room.reach.reach import Reach

FACILITATOR = Actor(Role.FACILITATOR)

Command = Callable[..., Any]

#: The store as an address, for commands that open it in a way of their own.
address_option = click.option(
    "--store", "address", metavar="URL", help="File or sqlite:/// address."
)


def store_option(function: Command) -> Command:
    """Add --store, and hand the command an open store that is closed after it."""

    @address_option
    @functools.wraps(function)
    def with_store(address: str | None, **options: Any) -> Any:  # noqa: ANN401 -- click's own
        with closing(open_store(address or default_store())) as store:
            return function(store, **options)

    return with_store


def existing_store_option(function: Command) -> Command:
    """Add --store, and hand the command the file of a store that is there."""

    @address_option
    @functools.wraps(function)
    def with_file(address: str | None, **options: Any) -> Any:  # noqa: ANN401 -- click's own
        return function(existing_file(address), **options)

    return with_file


class RehearsalFile(click.ParamType[Path]):
    """A rehearsal by its file, or by the name of one that came with the program."""

    name = "rehearsal"

    def convert(self, value: Any, param: Any, ctx: Any) -> Path:  # noqa: ANN401 -- click's own
        """Return the file."""
        del param, ctx
        return find_rehearsal(str(value))


def settled(notebooks: str | None = None, exercises: str | None = None) -> Folders:
    """Return the folders to use, and say what was made or renewed in them."""
    folders, said = settle(notebooks, exercises)
    for line in said:
        click.echo(line, err=True)
    return folders


def folder_options(function: Command) -> Command:
    """Add --notebooks and --exercises, as they are typed."""
    function = click.option("--exercises", metavar="DIR", help="Folder of exercises.")(function)
    return click.option("--notebooks", metavar="DIR", help="Folder of scripts.")(function)


def folders_option(function: Command) -> Command:
    """Add --notebooks and --exercises, and hand the command the folders that they name."""

    @folder_options
    @functools.wraps(function)
    def with_folders(notebooks: str | None, exercises: str | None, **options: Any) -> Any:  # noqa: ANN401 -- click's own
        return function(folders=settled(notebooks, exercises), **options)

    return with_folders


_REACH_OPTIONS = (
    click.option(
        "--host", default="", help="Address to serve at; default: every address of this machine."
    ),
    click.option("--port", default=8866, show_default=True, type=click.IntRange(0, 65535)),
    click.option(
        "--tls",
        default="",
        metavar="CERT KEY|self",
        help="Serve https with a certificate and its key (PEM files), or with one made here.",
    ),
    # One option cannot take one or two values, so the key is the command's only argument.
    click.argument("key", required=False, default="", metavar=""),
    click.option(
        "--public-url",
        default="",
        metavar="URL",
        help="Where people come to, if a proxy passes them on; it may have a path.",
    ),
    click.option(
        "--trusted-proxy",
        "proxies",
        multiple=True,
        metavar="IP[/NET]",
        help="Believe what this proxy says of who asks; may be given more than once.",
    ),
)


def reach_options(function: Command) -> Command:
    """Add where and how the room is reached, and hand the command a way to find that out."""

    @functools.wraps(function)
    def with_reach(
        host: str,
        port: int,
        tls: str,
        key: str,
        public_url: str,
        proxies: tuple[str, ...],
        **options: Any,  # noqa: ANN401 -- click's own
    ) -> Any:  # noqa: ANN401 -- click's own
        def reach() -> Reach:
            from workshopkit.room.reach.reach import open_reach

            return open_reach(host, port, (tls, key), public_url, proxies)

        return function(reach=reach, **options)

    for option in reversed(_REACH_OPTIONS):
        with_reach = option(with_reach)
    return with_reach
