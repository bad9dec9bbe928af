"""Writing a workshop's document to files, from the command line."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from workshopkit.app.places import Folders
from workshopkit.app.scripts import script_and_style
from workshopkit.documents.content.document_type import TYPES
from workshopkit.documents.content.documentation import documentation
from workshopkit.documents.content.trail_part import sealed
from workshopkit.documents.content.tree import document_from_json
from workshopkit.documents.export import FORMATS, UnknownFormatError, write_document
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.document import Document
from workshopkit.domain.language import LANGUAGES
from workshopkit.domain.ports import Unit
from workshopkit.domain.trail import TrailLine
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.material import gather
from workshopkit.facilitation.publishing.arranging import UnknownTypeError
from workshopkit.facilitation.publishing.publication import version_of
from workshopkit.facilitation.publishing.signing import sign_off
from workshopkit.facilitation.workshop import UnknownLanguageError
from workshopkit.locale.language import language as words_of
from workshopkit.store import SqlStore

#: Whoever is at the laptop.
_FACILITATOR = Actor(Role.FACILITATOR)


@dataclass(frozen=True)
class Wish:
    """What to write: in which formats, language and type; `version` is 0 for as it stands."""

    formats: tuple[str, ...]
    language: str = ""
    type: str = ""
    version: int = 0
    template: Path | None = None

    def check(self) -> None:
        """Refuse what there is not, before anything is written."""
        unknown = [name for name in self.formats if name not in FORMATS]
        if unknown or not self.formats:
            raise UnknownFormatError(format="".join(unknown[:1]), known=", ".join(FORMATS))
        if self.language not in ("", *LANGUAGES):
            raise UnknownLanguageError(language=self.language)
        if self.type not in ("", *TYPES):
            raise UnknownTypeError(type=self.type, known=", ".join(TYPES))


def write_files(store: SqlStore, slug: str, wish: Wish, folders: Folders, out: Path) -> None:
    """Write a workshop's document in each wanted format and print the names of the files."""
    wish.check()
    with store.read() as unit:
        workshop = find_workshop(unit, slug)
        document = _document(unit, workshop, wish, folders)
    words = words_of(document.language)
    template = wish.template.read_bytes() if wish.template else None
    seal = partial(sealed, workshop, sign_off=partial(_sign_off, store, workshop))
    out.mkdir(parents=True, exist_ok=True)
    files = []
    with click.progressbar(length=len(wish.formats), label=slug, file=sys.stderr) as bar:
        for name in wish.formats:
            file = out / f"{slug}.{name}"
            file.write_bytes(write_document(document, words, name, template, seal))
            files.append(file)
            bar.update(1)
    for file in files:
        click.echo(str(file))


def _sign_off(store: SqlStore, workshop: Workshop, files: Mapping[str, str]) -> Sequence[TrailLine]:
    with store.write() as unit:
        return sign_off(unit, _FACILITATOR, workshop, files)


def _document(unit: Unit, workshop: Workshop, wish: Wish, folders: Folders) -> Document:
    if wish.version:
        return document_from_json(version_of(unit, workshop, wish.version).tree)
    script, style = script_and_style(folders, workshop)
    material = gather(unit, workshop, script, style)
    return documentation(material, words_of(wish.language or workshop.language), wish.type)
