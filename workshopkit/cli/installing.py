"""The commands about the installation: a workspace of one's own, and one for another laptop."""

from __future__ import annotations

from pathlib import Path

import click

from workshopkit.app.install.workspace import make


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def init(folder: Path) -> None:
    """Make a folder with scripts, exercises and rehearsals to go on from, or bring it up to date.

    Nothing that you have changed or written yourself is touched.
    """
    for line in make(folder):
        click.echo(line)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def wheelhouse(folder: Path) -> None:
    """Put the program and all it needs into FOLDER, for a laptop without internet.

    The laptop must have the same Python and system as this one. There: python install.py
    """
    from workshopkit.app.install.wheelhouse import build_wheelhouse

    count = build_wheelhouse(folder)
    click.echo(f"{folder}: {count} wheels. On the other laptop, in that folder: python install.py")
