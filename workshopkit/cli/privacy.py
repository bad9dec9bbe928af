"""The commands about people's data: hand it over, forget names, delete a workshop."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import click

from workshopkit.app.handing_over import hand_over
from workshopkit.cli.options import FACILITATOR, existing_store_option
from workshopkit.domain.ports import Unit
from workshopkit.errors import SetupError
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.people.privacy import delete as delete_workshop
from workshopkit.facilitation.people.privacy import forget as forget_names
from workshopkit.facilitation.workshop import close_workshop
from workshopkit.store import SqlStore, open_store
from workshopkit.store.copies import copies_beside
from workshopkit.store.lock import StoreInUseError

YES = click.option("--yes", is_flag=True, help="Do not ask.")
DATA = click.option(
    "--data",
    "file",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write everything to this ZIP first.",
)


class DataFirstError(SetupError):
    """Write the data to a file first: add --data FILE. If nobody needs it, add --without-data."""


class OneOrTheOtherError(SetupError):
    """Choose one: --data FILE, or --without-data."""


@click.command()
@click.argument("slug")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@existing_store_option
def data(path: Path, *, slug: str, file: Path) -> None:
    """Write everything the store holds of a workshop to FILE, a ZIP of JSON and CSV."""
    with contextlib.closing(open_store(str(path))) as store, store.write() as unit:
        click.echo(str(hand_over(unit, find_workshop(unit, slug), file)))


@click.command()
@click.argument("slug")
@click.option("--close", "closes", is_flag=True, help="Close the workshop first.")
@DATA
@YES
@existing_store_option
def forget(path: Path, *, slug: str, file: Path | None, closes: bool, yes: bool) -> None:
    """Remove names, tables and codes from a workshop that is over; totals and the trail stay.

    Final versions go from the store, and so do the older copies of it that lie beside it.
    """
    with _to_change(path) as (store, is_served):
        _ask(store, slug, f"Forget all names in “{slug}”? This cannot be taken back.", yes=yes)
        with store.write() as unit:
            _write_first(unit, slug, file)
            if closes:
                close_workshop(unit, FACILITATOR, find_workshop(unit, slug))
            forget_names(unit, FACILITATOR, find_workshop(unit, slug))
        click.echo(f"{slug}: names are forgotten.")
        _wipe(store, is_served=is_served)


@click.command()
@click.argument("slug")
@DATA
@click.option("--without-data", is_flag=True, help="Nobody needs the data.")
@YES
@existing_store_option
def delete(path: Path, *, slug: str, file: Path | None, without_data: bool, yes: bool) -> None:
    """Remove a workshop and everything of it, its audit trail too."""
    if file is None and not without_data:
        raise DataFirstError
    if file is not None and without_data:
        raise OneOrTheOtherError
    with _to_change(path) as (store, is_served):
        _ask(
            store,
            slug,
            f"Delete “{slug}” and all of it? This cannot be taken back.",
            yes=yes,
        )
        with store.write() as unit:
            _write_first(unit, slug, file)
            delete_workshop(unit, FACILITATOR, find_workshop(unit, slug))
        click.echo(f"{slug}: deleted.")
        _wipe(store, is_served=is_served)


@contextlib.contextmanager
def _to_change(path: Path) -> Iterator[tuple[SqlStore, bool]]:
    """Return the open store, and whether a server has it; if none has, it can be wiped here."""
    is_served = False
    try:
        store = open_store(str(path), checkpoints=True)
    except StoreInUseError:
        store, is_served = open_store(str(path)), True
    with contextlib.closing(store):
        yield store, is_served


def _write_first(unit: Unit, slug: str, file: Path | None) -> None:
    """Write the data in the transaction that changes it, so that nothing is missing from it."""
    if file is not None:
        click.echo(str(hand_over(unit, find_workshop(unit, slug), file)))


def _ask(store: SqlStore, slug: str, question: str, *, yes: bool) -> None:
    with store.read() as unit:
        find_workshop(unit, slug)
    copies = copies_beside(store.path)
    if copies:
        click.echo("These older copies of the store go, too:")
        for copy in copies:
            click.echo(f"  {copy}")
    if not yes:
        click.confirm(question, abort=True)


def _wipe(store: SqlStore, *, is_served: bool) -> None:
    """Wipe the traces from the file, and say what became of them."""
    if is_served:
        click.echo("The server that runs wipes the file and removes the copies within seconds.")
    elif store.sweep():
        store.copy_if_due()
        click.echo("The file is wiped, and the older copies beside it are removed.")
    else:
        click.echo("Somebody is reading the file. It is wiped the next time it is served.")
    click.echo("Backups, exports and files that you put elsewhere are still there.")
