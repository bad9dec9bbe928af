"""The command line: every command, and how errors end it."""

from __future__ import annotations

import io
import sys

import click

import workshopkit
from workshopkit.cli.authors import check, lab, new_exercise, questionnaire
from workshopkit.cli.do import do
from workshopkit.cli.export import calendar, export
from workshopkit.cli.installing import init, wheelhouse
from workshopkit.cli.privacy import data, delete, forget
from workshopkit.cli.serving import rehearse, serve
from workshopkit.cli.store import backup, new_links, restore, verify
from workshopkit.cli.workshops import close, list_workshops, new, open_exercise, reveal
from workshopkit.errors import WorkshopError


def main() -> None:
    """Run the command line; what cannot be done is one sentence and exit code 2."""
    _say_what_can_be_said()
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


def _say_what_can_be_said() -> None:
    """Let a Windows pipe that lacks a letter show another in its place instead of an error."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(workshopkit.__version__)
def commands() -> None:
    """Run a workshop from a notebook: the room answers, the record is kept."""


for _command in (
    serve,
    init,
    rehearse,
    new,
    list_workshops,
    open_exercise,
    close,
    reveal,
    do,
    export,
    calendar,
    check,
    lab,
    new_exercise,
    questionnaire,
    backup,
    restore,
    verify,
    new_links,
    data,
    forget,
    delete,
    wheelhouse,
):
    commands.add_command(_command)
