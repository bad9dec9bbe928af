"""The commands that serve a room: for people, or for a rehearsal."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workshopkit.app.demo import DEMO_SCRIPT, DemoRehearsal, demo_workshop
from workshopkit.app.ending import ending_at_once
from workshopkit.app.places import Folders, default_store
from workshopkit.catalogue.folder import Catalogue, read_catalogue
from workshopkit.cli.options import (
    RehearsalFile,
    address_option,
    folder_options,
    folders_option,
    reach_options,
)
from workshopkit.errors import SetupError
from workshopkit.store import SqlStore, open_store

if TYPE_CHECKING:
    from workshopkit.rehearsal.scenario import Scenario
    from workshopkit.room.live.figures import Figures
    from workshopkit.room.reach.reach import Reach


class MemoryStoreError(SetupError):
    """A store in memory cannot be shared with the facilitator's page. Name a file with --store."""


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
@reach_options
@click.option(
    "--metrics",
    default="",
    metavar="FILE",
    help="Answer /metrics for programs that send the token in this file.",
)
@folders_option
@click.option("--no-browser", is_flag=True, help="Do not open the facilitator's page.")
@click.option("--json", "as_json", is_flag=True, help="Print the links as one line of JSON.")
def serve(
    *,
    demo: bool,
    rehearsal: Path | None,
    address: str | None,
    reach: Callable[[], Reach],
    metrics: str,
    folders: Folders,
    no_browser: bool,
    as_json: bool,
) -> None:
    """Start the room and print the links to it."""
    with ending_at_once():
        from workshopkit.app.server import make_server
        from workshopkit.app.serving import Serving, settle_process

    scenario = _scenario(rehearsal, demo=demo)
    found = reach()
    figures = _figures(metrics)
    catalogue = _catalogue(folders)
    people = settle_process(found.public.base)
    with closing(_shared_store(address or default_store())) as store:
        first = demo_workshop(store).slug if demo else ""
        server = make_server(store, store.address, folders, catalogue, found, figures)
        server.room.hub.most = people
        opens = not no_browser
        played = DemoRehearsal(store, scenario, found.transport.trusting()) if scenario else None
        Serving(server, as_json=as_json, opens_browser=opens, rehearsal=played, first=first).run()


def _scenario(file: Path | None, *, demo: bool) -> Scenario | None:
    from workshopkit.rehearsal.scenario import read_scenario

    if file and not demo:
        raise RehearsalWithoutDemoError
    scenario = read_scenario(file) if file else None
    if scenario and scenario.script != DEMO_SCRIPT:
        raise OtherScriptError(script=scenario.script, demo=DEMO_SCRIPT)
    return scenario


def _figures(file: str) -> Figures | None:
    """Return what counts, if somebody wants to know; it takes time to load."""
    if not file:
        return None
    from workshopkit.room.live.figures import figures_for

    return figures_for(file)


def _catalogue(folders: Folders) -> Catalogue:
    """Return the exercises, their authors' mistakes said to whoever starts the room."""
    catalogue = read_catalogue(folders.exercises)
    for problem in catalogue.problems:
        click.echo(str(problem), err=True)
    return catalogue


def _shared_store(address: str) -> SqlStore:
    store = open_store(address, checkpoints=True)
    if store.path == ":memory:":
        raise MemoryStoreError
    return store


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
