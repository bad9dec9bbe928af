"""The command that writes the documentation."""

from __future__ import annotations

from pathlib import Path

import click

from workshopkit.app.places import Folders
from workshopkit.cli.options import folders_option, store_option
from workshopkit.store import SqlStore


@click.command()
@click.argument("slug")
@click.option("--format", "formats", default="html,pdf,docx", show_default=True)
@click.option("--out", default="exports", show_default=True, type=click.Path(file_okay=False))
@click.option("--language", default="", help="Default: the workshop's own.")
@click.option("--type", "type_", default="", help="Type of document; default: the chosen one.")
@click.option("--version", "version", default=0, help="A final version, by its number.")
@click.option(
    "--template",
    type=click.Path(exists=True, dir_okay=False),
    help="Your organisation's own Word template (.docx or .dotx).",
)
@folders_option
@store_option
def export(
    store: SqlStore,
    *,
    slug: str,
    formats: str,
    out: str,
    language: str,
    type_: str,
    version: int,
    template: str | None,
    folders: Folders,
) -> None:
    """Write the documentation, at any moment."""
    from workshopkit.app.exporting import Wish, write_files

    wanted = tuple(name.strip() for name in formats.split(",") if name.strip())
    file = Path(template) if template else None
    wish = Wish(wanted, language, type_, version, file)
    write_files(store, slug, wish, folders, Path(out))
