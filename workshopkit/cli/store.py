"""The commands about the store itself: copy it, put it back, check its audit trail."""

from __future__ import annotations

import contextlib
import sys
import tempfile
from pathlib import Path

import click

from workshopkit import verifier
from workshopkit.app.places import default_store, file_of
from workshopkit.cli.options import FACILITATOR, address_option, existing_store_option
from workshopkit.domain.trail import TrailLine
from workshopkit.facilitation.people.links import new_links as make_links_anew
from workshopkit.facilitation.restoring import heads, note_restored
from workshopkit.store import SqlStore, open_store
from workshopkit.store.backup import (
    ChangedCopyError,
    CopyInTheWayError,
    NoCopyError,
    changed_trails,
    check_copy,
    replace_store,
    write_copy,
)
from workshopkit.store.lock import take


@click.command()
@click.argument("file", type=click.Path(dir_okay=False))
@existing_store_option
def backup(store: Path, *, file: str) -> None:
    """Write a whole copy of the store to FILE, also while the room is open."""
    to = Path(file)
    if to.exists():
        raise CopyInTheWayError(path=to)
    open_store(str(store)).close()
    click.echo(str(write_copy(str(store), to)))


@click.command()
@click.argument("file", type=click.Path(dir_okay=False))
@click.option("--even-if-changed", is_flag=True, help="Restore it though its trail does not fit.")
@address_option
def restore(file: str, address: str | None, *, even_if_changed: bool) -> None:
    """Put the copy in FILE in the place of the store, which is kept beside it."""
    copy, store = Path(file), file_of(address or default_store())
    if not copy.is_file():
        raise NoCopyError(path=copy)
    check_copy(copy)
    changed = changed_trails(copy)
    if changed and not even_if_changed:
        raise ChangedCopyError(path=copy, problem=changed[0])
    store.parent.mkdir(parents=True, exist_ok=True)
    # It is made ready beside the store, so that a stop in between leaves the store as it was.
    with (
        take(str(store)),
        tempfile.TemporaryDirectory(dir=store.parent, prefix=".restore-") as folder,
    ):
        work = write_copy(str(copy), Path(folder) / "work.sqlite")
        before = _closed(store)
        _note(work, _heads(before))
        fresh = write_copy(str(work), Path(folder) / "fresh.sqlite")
        kept = replace_store(str(store), fresh)
        if before:
            # A ballot that was open in it cannot be counted from the copy that is kept.
            before.give_up_keys()
    click.echo(f"{store}" + (f"  (before: {kept})" if kept else ""))


@click.command()
@existing_store_option
def new_links(store: Path) -> None:
    """Make the links of facilitator and secretary anew; the old ones open nothing any more.

    A server that runs prints them within seconds; otherwise they are printed when it starts.
    """
    with contextlib.closing(open_store(str(store))) as opened, opened.write() as unit:
        make_links_anew(unit, FACILITATOR)
    click.echo("The links are new. The server prints them in its window.")


@click.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False))
def verify(file: str | None) -> None:
    """Check the audit trails in a store or an exported ZIP: FILE, or the usual store.

    The same check is one file that needs nothing but Python: workshopkit/verifier.py.
    """
    sys.exit(verifier.main([file or default_store()]))


def _closed(store: Path) -> SqlStore | None:
    """Return the store that is replaced, brought up to date and closed; none if there is none."""
    if not store.is_file():
        return None
    opened = open_store(str(store))
    opened.close()
    return opened


def _heads(store: SqlStore | None) -> dict[str, TrailLine]:
    if store is None:
        return {}
    with contextlib.closing(open_store(store.path)) as opened, opened.read() as unit:
        return heads(unit)


def _note(store: Path, replaced: dict[str, TrailLine]) -> None:
    with contextlib.closing(open_store(str(store))) as opened, opened.write() as unit:
        note_restored(unit, FACILITATOR, replaced)
