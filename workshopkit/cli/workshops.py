"""The commands about workshops: make one, list them, run an exercise from afar."""

from __future__ import annotations

from datetime import UTC, date, datetime

import click

from workshopkit.app.places import Folders
from workshopkit.app.scripts import prepared_workshop
from workshopkit.catalogue.folder import read_catalogue
from workshopkit.catalogue.script import load_script
from workshopkit.cli.options import FACILITATOR, folders_option, store_option
from workshopkit.domain.workshop import Workshop, spoken_code
from workshopkit.errors import SetupError
from workshopkit.facilitation.command import perform
from workshopkit.facilitation.preparing import prepare_rounds
from workshopkit.facilitation.workshop import KEEP_DAYS, WorkshopPlan, new_workshop, read_date
from workshopkit.store import SqlStore


class BadScriptError(SetupError):
    """The script “{name}” cannot be used. `workshopkit check` tells why: {problem}."""


@click.command()
@click.argument("slug")
@click.option("--script", default="dialogue_forum", show_default=True)
@click.option("--title", default="", help="Default: the slug.")
@click.option("--date", "day", default="", metavar="YYYY-MM-DD", help="Default: today.")
@click.option("--place", default="")
@click.option("--language", default="sv", show_default=True)
@click.option("--keep-days", default=KEEP_DAYS, show_default=True, help="How long names are kept.")
@folders_option
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
    folders: Folders,
) -> None:
    """Make a workshop."""
    catalogue = read_catalogue(folders.exercises)
    found, problems = load_script(folders.notebooks, script, catalogue.exercises)
    bad = next((problem for problem in problems if not problem.is_warning), None)
    if bad:
        raise BadScriptError(name=script, problem=bad)
    plan = WorkshopPlan(
        title or slug, _day(day), place, language, script, slug, keep_days=keep_days
    )
    with store.write() as unit:
        made = new_workshop(unit, FACILITATOR, plan)
        prepare_rounds(unit, made, found, catalogue.exercises)
    click.echo(f"{made.slug}  {spoken_code(made.code)}")


@click.command("list")
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


def _remote(name: str, sentence: str) -> click.Command:
    @click.command(name, help=sentence)
    @click.argument("slug")
    @click.argument("exercise")
    @click.option(
        "--yes", is_flag=True, help="Do it, though the desk would ask whether it is meant."
    )
    @folders_option
    @store_option
    def command(
        store: SqlStore,
        *,
        slug: str,
        exercise: str,
        yes: bool,
        folders: Folders,
    ) -> None:
        with store.write() as unit:
            workshop = prepared_workshop(unit, slug, folders)
            facts = {"command": name, "exercise": exercise, "confirmed": yes}
            perform(unit, FACILITATOR, workshop, facts)

    made: click.Command = command
    return made


open_exercise = _remote("open", "Open an exercise: the room can answer.")
close = _remote("close", "Close an exercise: nobody can answer any more.")
reveal = _remote("reveal", "Show the room the result of a closed exercise.")


def _names_until(workshop: Workshop) -> str:
    if workshop.keep_until is None:
        return "names forgotten"
    return f"names until {workshop.keep_until}{' (over)' if workshop.is_due(_day('')) else ''}"


def _day(raw: str) -> date:
    return read_date(raw) if raw else datetime.now(UTC).astimezone().date()
