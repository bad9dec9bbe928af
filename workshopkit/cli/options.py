"""Options that several commands take: which store, which folders."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from workshopkit.app.install.workspace import settle
from workshopkit.app.places import Folders, default_store, existing_file, find_rehearsal
from workshopkit.domain.actor import Actor, Role
from workshopkit.store import open_store

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
