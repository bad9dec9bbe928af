"""The commands that serve a room: for people, or for a rehearsal."""

from __future__ import annotations

from pathlib import Path

import click

from workshopkit.app.places import Folders, default_store
from workshopkit.app.server import DEMO_SCRIPT, MemoryStoreError, demo_workshop, make_server
from workshopkit.catalogue.folder import read_catalogue
from workshopkit.cli.options import (
    RehearsalFile,
    address_option,
    folder_options,
    folders_option,
)
from workshopkit.cli.start import ending_at_once
from workshopkit.errors import SetupError
from workshopkit.store import open_store


class RehearsalWithoutDemoError(SetupError):
    """A rehearsal is played in the demo forum: add --demo."""


class OtherScriptError(SetupError):
    """This rehearsal follows “{script}”, the demo forum “{demo}”. Play it with `rehearse`."""


@click.command()
@click.option("--demo", is_flag=True, help="Have a demo forum ready.")
@click.option(
    "--rehearsal",
    metavar="FILE",
    type=RehearsalFile(),
    help="Play this scenario in the demo forum if it is empty: a file, or a name.",
)
@address_option
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
@folders_option
@click.option("--no-browser", is_flag=True, help="Do not open the facilitator's page.")
@click.option("--json", "as_json", is_flag=True, help="Print the links as one line of JSON.")
def serve(
    *,
    demo: bool,
    rehearsal: Path | None,
    address: str | None,
    host: str,
    port: int,
    tls: str,
    key: str,
    folders: Folders,
    no_browser: bool,
    as_json: bool,
) -> None:
    """Start the room and print the links to it."""
    with ending_at_once():
        from workshopkit.app.serving import Serving, settle_process
        from workshopkit.rehearsal.scenario import read_scenario
        from workshopkit.room.reach.reach import open_transport

    if rehearsal and not demo:
        raise RehearsalWithoutDemoError
    scenario = read_scenario(rehearsal) if rehearsal else None
    if scenario and scenario.script != DEMO_SCRIPT:
        raise OtherScriptError(script=scenario.script, demo=DEMO_SCRIPT)
    transport = open_transport(tls, key, host)
    where = address or default_store()
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


@click.command()
@click.option("--scenario", required=True, metavar="FILE", type=RehearsalFile())
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
    scenario: Path,
    url: str | None,
    cafile: str | None,
    people: int,
    address: str | None,
    notebooks: str | None,
    exercises: str | None,
) -> None:
    """Play a scenario over HTTP, as the people in it would."""
    with ending_at_once():
        from workshopkit.app.serving import temporary_server
        from workshopkit.rehearsal.play import play
        from workshopkit.rehearsal.scenario import read_scenario
        from workshopkit.room.reach.reach import believed

    script = read_scenario(scenario)
    if url:
        slug = play(script, url, people, tls=believed(url, cafile))
    else:
        with temporary_server(address, notebooks, exercises) as link:
            slug = play(script, link, people)
    click.echo(slug)
