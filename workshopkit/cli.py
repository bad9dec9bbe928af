"""The command line."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

import workshopkit
from workshopkit.app import (
    MemoryStoreError,
    default_store,
    demo_workshop,
    find_folders,
    make_server,
)
from workshopkit.author_commands import check, lab, new_exercise
from workshopkit.catalogue.folder import read_catalogue
from workshopkit.catalogue.script import NoSuchScriptError, load_script
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.ports import Unit
from workshopkit.domain.workshop import Workshop, spoken_code
from workshopkit.errors import SetupError, WorkshopError
from workshopkit.facilitation.workshop import (
    KEEP_DAYS,
    WorkshopPlan,
    find_workshop,
    new_workshop,
    prepare_rounds,
    read_date,
)
from workshopkit.privacy_commands import data, delete, forget
from workshopkit.store import SqlStore, open_store
from workshopkit.store_commands import backup, restore, verify

FACILITATOR = Actor(Role.FACILITATOR)


class RehearsalWithoutDemoError(SetupError):
    """A rehearsal is played in the demo forum: add --demo."""


class BadScriptError(SetupError):
    """The script “{name}” cannot be used. `workshopkit check` tells why: {problem}."""


def main() -> None:
    """Run the command line; what cannot be done is one sentence and exit code 2."""
    try:
        commands(standalone_mode=False)
    except WorkshopError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(workshopkit.__version__)
def commands() -> None:
    """Run a workshop from a notebook: the room answers, the record is kept."""


def store_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --store, and hand the command an open store that is closed after it."""

    @click.option("--store", "address", metavar="URL", help="File or sqlite:/// address.")
    @functools.wraps(function)
    def with_store(address: str | None, **options: Any) -> Any:  # noqa: ANN401 -- click's own
        store = open_store(address or default_store())
        try:
            return function(store, **options)
        finally:
            store.close()

    return with_store


def folder_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --notebooks and --exercises."""
    function = click.option("--exercises", metavar="DIR", help="Folder of exercises.")(function)
    return click.option("--notebooks", metavar="DIR", help="Folder of scripts.")(function)


@commands.command()
@click.option("--demo", is_flag=True, help="Have a demo forum ready.")
@click.option(
    "--rehearsal",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False),
    help="Play this scenario in the demo forum if it is empty.",
)
@click.option("--store", "address", metavar="URL", help="File or sqlite:/// address.")
@click.option(
    "--host", default="", help="Address to serve at; default: every address of this machine."
)
@click.option("--port", default=8866, show_default=True, type=click.IntRange(0, 65535))
@click.option(
    "--tls",
    default="",
    metavar="CERT KEY|self",
    help="Serve https with a certificate and its key (PEM files), or with one made here.",
)
# One option cannot take one or two values, so the key is the command's only argument.
@click.argument("key", required=False, default="", metavar="")
@folder_options
@click.option("--no-browser", is_flag=True, help="Do not open the facilitator's page.")
@click.option("--json", "as_json", is_flag=True, help="Print the links as one line of JSON.")
def serve(
    *,
    demo: bool,
    rehearsal: str | None,
    address: str | None,
    host: str,
    port: int,
    tls: str,
    key: str,
    notebooks: str | None,
    exercises: str | None,
    no_browser: bool,
    as_json: bool,
) -> None:
    """Start the room and print the links to it."""
    from workshopkit.rehearsal.scenario import read_scenario
    from workshopkit.room.reach.reach import open_transport
    from workshopkit.serving import Serving, settle_process

    if rehearsal and not demo:
        raise RehearsalWithoutDemoError
    scenario = read_scenario(Path(rehearsal)) if rehearsal else None
    transport = open_transport(tls, key, host)
    where = address or default_store()
    folders = find_folders(notebooks, exercises)
    catalogue = read_catalogue(folders.exercises)
    for problem in catalogue.problems:
        click.echo(str(problem), err=True)
    settle_process()
    store = open_store(where, checkpoints=True)
    if store.path == ":memory:":
        raise MemoryStoreError
    first = demo_workshop(store).slug if demo else ""
    server = make_server(store, store.address, folders, catalogue, host, port, transport)
    serving = Serving(
        server,
        as_json=as_json,
        opens_browser=not no_browser,
        rehearsal=scenario,
        first=first,
    )
    try:
        serving.run()
    finally:
        store.close()


@commands.command()
@click.argument("slug")
@click.option("--script", default="dialogue_forum", show_default=True)
@click.option("--title", default="", help="Default: the slug.")
@click.option("--date", "day", default="", metavar="YYYY-MM-DD", help="Default: today.")
@click.option("--place", default="")
@click.option("--language", default="sv", show_default=True)
@click.option("--keep-days", default=KEEP_DAYS, show_default=True, help="How long names are kept.")
@folder_options
@store_option
def new(
    store: SqlStore,
    *,
    slug: str,
    script: str,
    title: str,
    day: str,
    place: str,
    language: str,
    keep_days: int,
    notebooks: str | None,
    exercises: str | None,
) -> None:
    """Make a workshop."""
    folders = find_folders(notebooks, exercises)
    catalogue = read_catalogue(folders.exercises)
    found, problems = load_script(folders.notebooks, script, catalogue.exercises)
    if problems:
        raise BadScriptError(name=script, problem=problems[0])
    plan = WorkshopPlan(
        title or slug, _day(day), place, language, script, slug, keep_days=keep_days
    )
    with store.write() as unit:
        made = new_workshop(unit, FACILITATOR, plan)
        prepare_rounds(unit, made, found, catalogue.exercises)
    click.echo(f"{made.slug}  {spoken_code(made.code)}")


@commands.command("list")
@store_option
def list_workshops(store: SqlStore) -> None:
    """List the workshops."""
    with store.read() as unit:
        for workshop in unit.workshops():
            joined = unit.participant_count(workshop.id)
            click.echo(
                f"{workshop.slug}  {workshop.date}  {workshop.state}  {spoken_code(workshop.code)}"
                f"  {joined}  {_names_until(workshop)}  {workshop.title}"
            )


def _remote(name: str, sentence: str) -> None:
    @commands.command(name, help=sentence)
    @click.argument("slug")
    @click.argument("exercise")
    @click.option(
        "--yes", is_flag=True, help="Do it, though the desk would ask whether it is meant."
    )
    @folder_options
    @store_option
    def command(
        store: SqlStore,
        *,
        slug: str,
        exercise: str,
        yes: bool,
        notebooks: str | None,
        exercises: str | None,
    ) -> None:
        from workshopkit.facilitation.command import perform

        with store.write() as unit:
            workshop = _prepared(unit, slug, notebooks, exercises)
            facts = {"command": name, "exercise": exercise, "confirmed": yes}
            perform(unit, FACILITATOR, workshop, facts)


_remote("open", "Open an exercise: the room can answer.")
_remote("close", "Close an exercise: nobody can answer any more.")
_remote("reveal", "Show the room the result of a closed exercise.")


@commands.command()
@click.option("--scenario", required=True, type=click.Path(exists=True, dir_okay=False))
@click.option("--url", help="The facilitator's link; without it, a server of its own is started.")
@click.option(
    "--cafile",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False),
    help="Believe this certificate of an https server, too; default: the one made on this machine.",
)
@click.option("--people", default=0, help="Have at least so many people in the room.")
@click.option("--store", "address", metavar="URL", help="Where a server of its own keeps it.")
@folder_options
def rehearse(
    *,
    scenario: str,
    url: str | None,
    cafile: str | None,
    people: int,
    address: str | None,
    notebooks: str | None,
    exercises: str | None,
) -> None:
    """Play a scenario over HTTP, as the people in it would."""
    from workshopkit.rehearsal.play import play
    from workshopkit.rehearsal.scenario import read_scenario
    from workshopkit.room.reach.reach import believed
    from workshopkit.serving import temporary_server

    script = read_scenario(Path(scenario))
    if url:
        slug = play(script, url, people, tls=believed(url, cafile))
    else:
        with temporary_server(address, notebooks, exercises) as link:
            slug = play(script, link, people)
    click.echo(slug)


@commands.command()
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
@folder_options
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
    notebooks: str | None,
    exercises: str | None,
) -> None:
    """Write the documentation, at any moment."""
    from workshopkit.exporting import Wish, write_files

    wanted = tuple(name.strip() for name in formats.split(",") if name.strip())
    file = Path(template) if template else None
    wish = Wish(wanted, language, type_, version, file)
    write_files(store, slug, wish, find_folders(notebooks, exercises), Path(out))


def _prepared(unit: Unit, slug: str, notebooks: str | None, exercises: str | None) -> Workshop:
    """Return a workshop whose rounds are made, as the server would make them."""
    workshop = find_workshop(unit, slug)
    folders = find_folders(notebooks, exercises)
    catalogue = read_catalogue(folders.exercises)
    try:
        script, _ = load_script(folders.notebooks, workshop.script, catalogue.exercises)
    except NoSuchScriptError:
        return workshop
    prepare_rounds(unit, workshop, script, catalogue.exercises)
    return find_workshop(unit, slug)


def _names_until(workshop: Workshop) -> str:
    if workshop.keep_until is None:
        return "names forgotten"
    return f"names until {workshop.keep_until}{' (over)' if workshop.is_due(_day('')) else ''}"


def _day(raw: str) -> date:
    return read_date(raw) if raw else datetime.now(UTC).astimezone().date()


for _command in (check, lab, new_exercise, backup, restore, verify, data, forget, delete):
    commands.add_command(_command)


if __name__ == "__main__":
    main()
