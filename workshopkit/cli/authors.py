"""The commands for those who write exercises and scripts."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from workshopkit.app.ending import child
from workshopkit.app.places import Folders
from workshopkit.catalogue.folder import FACTS_FILE, Catalogue, read_catalogue, read_folder
from workshopkit.catalogue.house_style import read_house_style
from workshopkit.catalogue.questionnaires.folder import write_questionnaire
from workshopkit.catalogue.questionnaires.read import read_questionnaire
from workshopkit.catalogue.scaffold import read_languages, require_name, write_exercise
from workshopkit.catalogue.script import read_script, script_paths
from workshopkit.cli.options import settled
from workshopkit.domain.problem import Problem


@click.command()
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--run", "runs", is_flag=True, help="Run the cells of scripts, too, in a rehearsal.")
def check(path: Path | None, *, runs: bool) -> None:
    """Print every problem of the exercises and scripts, as file:line: sentence.

    PATH is a folder of exercises, one exercise, or one script; without it, everything is checked.
    """
    problems = _all_problems(path, runs=runs)
    for problem in problems:
        click.echo(str(problem))
    if any(not problem.is_warning for problem in problems):
        sys.exit(1)
    if not problems:
        click.echo("No problems.")


@click.command("new-exercise")
@click.argument("slug")
@click.option("--kind", required=True, help="How it works: collect, vote, survey …")
@click.option("--language", default="sv", show_default=True, metavar="CODES", help="Like sv,en.")
@click.option("--exercises", metavar="DIR", help="Folder of exercises.")
def new_exercise(*, slug: str, kind: str, language: str, exercises: str | None) -> None:
    """Write a folder for an exercise of your own, with words to replace by yours."""
    folder = settled(exercises=exercises).exercises
    for file in write_exercise(folder, slug, kind, read_languages(language)):
        click.echo(str(file))


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("slug")
@click.option("--language", default="sv", show_default=True, help="Of words that do not say it.")
@click.option("--scales", is_flag=True, help="Make scales of tables whose answers are in order.")
@click.option("--exercises", metavar="DIR", help="Folder of exercises.")
def questionnaire(
    *, file: Path, slug: str, language: str, scales: bool, exercises: str | None
) -> None:
    """Make an exercise of a questionnaire from LimeSurvey, XLSForm or a sheet of two columns.

    Whatever could not be taken is told as file:line: sentence.
    """
    require_name(slug)
    folder = settled(exercises=exercises).exercises
    draft = read_questionnaire(file, language=language, scales=scales)
    files = write_questionnaire(draft, folder / slug)
    for remark in draft.remarks:
        click.echo(str(remark))
    for written in files:
        click.echo(str(written))


@click.command()
@click.option("--port", default=8888, show_default=True)
def lab(port: int) -> None:
    """Open JupyterLab on the scripts, to write and preview them."""
    folders = settled()
    command = [sys.executable, "-m", "jupyterlab", f"--port={port}"]
    command.append(f"--notebook-dir={folders.notebooks}")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    told = {
        "WORKSHOPKIT_NOTEBOOKS": str(folders.notebooks),
        "WORKSHOPKIT_EXERCISES": str(folders.exercises),
    }
    with child(command, env={**os.environ, **told}) as process:
        sys.exit(process.wait())


def _all_problems(path: Path | None, *, runs: bool) -> list[Problem]:
    if path and (path / FACTS_FILE).is_file():
        return read_folder(path)[1]
    if path and path.is_dir():
        return list(read_catalogue(path).problems)
    folders = settled()
    catalogue = read_catalogue(folders.exercises)
    if path:
        return _script_problems([path.resolve()], folders, catalogue, runs=runs)
    found = [*catalogue.problems, *read_house_style(folders.exercises.parent)[1]]
    scripts = list(script_paths(folders.notebooks).values())
    return found + _script_problems(scripts, folders, catalogue, runs=runs)


def _script_problems(
    scripts: Sequence[Path], folders: Folders, catalogue: Catalogue, *, runs: bool
) -> list[Problem]:
    found: list[Problem] = []
    for script in scripts:
        found += read_script(script, catalogue.exercises)[1]
        if runs:
            from workshopkit.app.trying import try_script

            found += try_script(script, folders, catalogue.exercises)
    return found
