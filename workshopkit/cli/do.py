"""The command that performs any act by its name."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import IO, Any

import click

from workshopkit.app.places import Folders
from workshopkit.app.scripts import ground_of, prepared_workshop
from workshopkit.cli.options import folders_option, store_option
from workshopkit.domain.actor import Actor, Role
from workshopkit.errors import SetupError
from workshopkit.facilitation.command import COMMANDS, UnknownCommandError, perform
from workshopkit.facilitation.commands.asked import Sort
from workshopkit.store import SqlStore

_YES_AND_NO = {"true": True, "yes": True, "false": False, "no": False}


class NoActError(SetupError):
    """Name the workshop and the command, or ask for --list."""


class UnreadableFactError(SetupError):
    """“{typed}” cannot be read. Write it like {like}."""


class UnknownFactError(SetupError):
    """“{command}” has no “{name}”. What it reads: {known}."""


class UnreadableFileError(SetupError):
    """The file is not one JSON object with the facts of a command."""


def _list(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    """Show every command and end, before a store is opened."""
    if not wanted:
        return
    for name, found in COMMANDS.items():
        click.echo(f"{name}: {found.sentence}")
        for fact, sort in found.facts.items():
            click.echo(f"    {fact}  {sort.value}")
    context.exit()


@click.command()
@click.argument("slug", required=False)
@click.argument("name", metavar="COMMAND", required=False)
@click.argument("typed", metavar="[KEY=VALUE]...", nargs=-1)
@click.option(
    "--as",
    "role",
    type=click.Choice([Role.FACILITATOR.value, Role.SECRETARY.value]),
    default=Role.FACILITATOR.value,
    show_default=True,
)
@click.option("--json", "file", type=click.File(encoding="utf-8"), help="Facts in a JSON object.")
@click.option(
    "--list",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list,
    help="Show every command with its facts.",
)
@folders_option
@store_option
def do(
    store: SqlStore,
    *,
    slug: str | None,
    name: str | None,
    typed: Sequence[str],
    role: str,
    file: IO[str] | None,
    folders: Folders,
) -> None:
    """Perform any COMMAND in a workshop, by the same rules as its pages.

    A list is written as a,b,c or as JSON; what has values by name as fields.what=Text.
    """
    if not slug or not name:
        raise NoActError
    facts = {**_from_file(file), **read_facts(name, typed), "command": name}
    with store.write() as unit:
        workshop = prepared_workshop(unit, slug, folders)
        perform(unit, Actor(Role(role)), workshop, facts, ground_of(folders, workshop))


def read_facts(name: str, typed: Sequence[str]) -> dict[str, Any]:
    """Return the facts of a command as they were typed, each of its sort."""
    if name not in COMMANDS:
        raise UnknownCommandError(name=name[:40])
    known = COMMANDS[name].facts
    facts: dict[str, Any] = {}
    for one in typed:
        key, sign, text = one.partition("=")
        fact, _, inner = key.partition(".")
        if not sign:
            raise UnreadableFactError(typed=one, like="key=value")
        if fact not in known:
            raise UnknownFactError(command=name, name=fact, known=", ".join(known) or "–")
        if inner:
            facts.setdefault(fact, {})[inner] = _inner(known[fact], one, text)
        else:
            facts[fact] = _fact(known[fact], one, text)
    return facts


def _fact(sort: Sort, typed: str, text: str) -> object:
    if sort is Sort.TEXT:
        return text
    if sort is Sort.NUMBER:
        return _number(typed, text)
    if sort is Sort.FLAG:
        if text not in _YES_AND_NO:
            raise UnreadableFactError(typed=typed, like="key=true or key=false")
        return _YES_AND_NO[text]
    if sort is Sort.TEXTS and not text.startswith("["):
        return [part.strip() for part in text.split(",") if part.strip()]
    return _json(typed, text, list if sort is Sort.TEXTS else dict)


def _inner(sort: Sort, typed: str, text: str) -> object:
    """Return one of the values by name; numbers and words of settings are told apart by looks."""
    if sort not in (Sort.FIELDS, Sort.VALUES):
        raise UnreadableFactError(typed=typed, like="key=value")
    is_number = sort is Sort.VALUES and text.removeprefix("-").isdecimal()
    return _number(typed, text) if is_number else text


def _number(typed: str, text: str) -> int:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 10):
        raise UnreadableFactError(typed=typed, like="key=5")
    return int(text)


def _json(typed: str, text: str, kind: type[object]) -> object:
    try:
        read: object = json.loads(text)
    except ValueError:
        read = None
    if not isinstance(read, kind):
        raise UnreadableFactError(typed=typed, like="key=a,b or key.name=text, or as JSON")
    return read


def _from_file(file: IO[str] | None) -> Mapping[str, Any]:
    try:
        facts = json.load(file) if file else {}
    except ValueError as error:
        raise UnreadableFileError from error
    if not isinstance(facts, dict):
        raise UnreadableFileError
    return facts
