"""The commands that write files to take home: the documentation, and the calendar."""

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


@click.command()
@click.argument("slug")
@click.option("--out", default="exports", show_default=True, type=click.Path(file_okay=False))
@click.option("--todos", is_flag=True, help="To-dos instead; Outlook does not read them.")
@store_option
def calendar(store: SqlStore, *, slug: str, out: str, todos: bool) -> None:
    """Write next steps and coming meetings as iCalendar."""
    from workshopkit.documents.calendar.calendar import write_calendar, write_todos
    from workshopkit.facilitation.finding import find_workshop
    from workshopkit.facilitation.recording import record_of
    from workshopkit.locale.language import language

    with store.read() as unit:
        place = find_workshop(unit, slug)
        record = record_of(unit, place)
    write = write_todos if todos else write_calendar
    written = write(place, record, language(place.language))
    file = Path(out) / f"{slug}-{'todos' if todos else 'calendar'}.ics"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(written)
    click.echo(str(file))
