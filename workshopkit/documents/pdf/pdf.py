"""The document as a PDF to publish and to archive: PDF/UA-1 and PDF/A-2a."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial, reduce
from importlib import resources
from typing import Any, cast

from workshopkit.documents.blocks.emphasis import NOTHING
from workshopkit.documents.blocks.printed import printed
from workshopkit.documents.blocks.section import contents
from workshopkit.documents.pdf.block import section_data
from workshopkit.documents.pdf.page import PICTURES, Data
from workshopkit.documents.pdf.text import FIRST, SECOND, names, shown, spelled_out, unshown
from workshopkit.documents.style.font import EMOJI_FONT, family, fonts_folder
from workshopkit.documents.style.locale_tag import locale_tag
from workshopkit.documents.style.logo import Logo, logo
from workshopkit.documents.style.palette import palette
from workshopkit.domain.document import Document, Heading, document_problems
from workshopkit.domain.language import Language
from workshopkit.domain.style import HouseStyle
from workshopkit.domain.text import clean
from workshopkit.errors import WorkshopError

log = logging.getLogger(__name__)

#: To publish and to archive; typst has no newer kind for readers of what they cannot see.
_STANDARDS = ["ua-1", "a-2a"]
_LISTED = 1
#: The heads of the pages have room for this much, and search engines for so many chapters.
_HEAD, _KEYWORDS = 80, 12
#: Points: the width and the height that a logo may have.
_LOGO_ROOM = (170.0, 46.0)
#: Each round of setting finds what no typeface has; the others are for what that uncovers.
_ROUNDS = 6
#: What is read and never set: no typeface is asked for it.
_UNSEEN = {"alt", "author", "description", "keywords", "title"}


class UnfitPdfError(WorkshopError):
    """The document cannot be made a PDF: {problems}."""


class UnsettablePdfError(WorkshopError):
    """The PDF could not be made: {reason}."""


@dataclass(frozen=True)
class Pdf:
    """A finished file, and the names of the characters that no typeface could show."""

    data: bytes
    spelled: tuple[str, ...] = ()


def write_pdf(document: Document, language: Language) -> bytes:
    """Return the document as a PDF; what could not be shown is spelled out and logged."""
    made = make_pdf(document, language)
    if made.spelled:
        log.warning("No typeface shows these characters: %s", ", ".join(made.spelled))
    return made.data


def make_pdf(document: Document, language: Language) -> Pdf:
    """Return the document as a PDF, with what could not be shown.

    Raises:
        UnfitPdfError: Typst would let something pass that makes the PDF inaccessible.
        UnsettablePdfError: Typst gave up, which no text should make it do.
    """
    problems = list(document_problems(document))
    if problems:
        raise UnfitPdfError(problems="; ".join(problems))
    return _compiled(_data(printed(document, language), language), logo(document.style))


def _compiled(data: Data, logo: Logo | None) -> Pdf:
    """Return the PDF; characters that no typeface has are spelled out until it can be set."""
    # Loaded here, as below: only exports need it.
    import typst

    spelled: set[str] = set()
    for _ in range(_ROUNDS):
        try:
            return Pdf(_set(data, logo), tuple(names(spelled)))
        except typst.TypstError as error:
            missing = unshown(f"{error.message}\n{error.diagnostic}")
            if missing:
                data, lost = _without(data, missing)
                spelled |= lost
            elif logo is not None and "image" in error.message:
                log.warning("The logo cannot be read and is left out: %s", error.message)
                logo = None
            else:
                raise UnsettablePdfError(reason=error.message) from error
    raise UnsettablePdfError(reason=", ".join(names(spelled)))


def _without(data: Data, missing: Sequence[str]) -> tuple[Data, set[str]]:
    """Return the data without what cannot be shown, and what of it is now spelled out."""
    return _changed(data, partial(_respelled, missing)), set(missing)


def _respelled(missing: Sequence[str], name: str, text: str) -> str:
    if name in _UNSEEN:
        return text
    return reduce(lambda told, lost: told.replace(lost, spelled_out(lost)), missing, text)


def _changed(data: Data, change: Callable[[str, str], str]) -> Data:
    """Return the data with every text changed, each by the name it has."""

    def changed(value: object, name: str) -> object:
        if isinstance(value, Mapping):
            return {key: changed(part, key) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [changed(part, name) for part in value]
        return change(name, value) if isinstance(value, str) else value

    return {name: changed(value, name) for name, value in data.items()}


def _set(data: Data, logo: Logo | None) -> bytes:
    import typst

    style = {**cast("Data", data["style"]), "logo": None if logo is None else _logo(logo)}
    files = {
        "main.typ": _template(),
        "document.json": json.dumps({**data, "style": style}, ensure_ascii=False).encode(),
        # Files here have to be text: the picture is a list of numbers.
        "logo.json": b"[]" if logo is None else json.dumps(list(logo.data)).encode(),
    }
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[fonts_folder()])
    # Its annotations do not know that it takes several files by their names.
    standards = cast("list[Any]", _STANDARDS)
    return typst.compile(cast("bytes", files), font_paths=fonts, pdf_standards=standards)


def _logo(logo: Logo) -> Data:
    width, height = logo.fitting(*_LOGO_ROOM)
    return {"alt": logo.alt, "width": width, "height": height, "format": PICTURES[logo.kind]}


@cache
def _template() -> bytes:
    return resources.files("workshopkit.documents.pdf").joinpath("page.typ").read_bytes()


def _data(document: Document, language: Language) -> Data:
    title = clean(document.title) or NOTHING
    listed = contents(document.blocks, deepest=_LISTED)
    return {
        "title": title,
        "name": shown(title, lines=False),
        "subtitle": shown(document.subtitle),
        "status": shown(document.status, lines=False),
        "foot": _shortened(clean(document.status)),
        "date": language.date(document.date),
        "contents": language.text("Contents") if listed else "",
        "head": _shortened(title),
        "style": _style(document.style),
        "sections": section_data(document.blocks, language, document.style),
        **_properties(document, title),
        **_phrases(language),
    }


def _properties(document: Document, title: str) -> Data:
    """Return what the file says about itself; its day is the document's, never the clock's."""
    language, _, region = locale_tag(document.language).partition("-")
    chapters = (clean(b.text) for b in document.blocks if isinstance(b, Heading) and b.level == 1)
    return {
        "language": language,
        "region": region,
        "author": clean(document.style.organisation),
        "description": clean(document.subtitle) or title,
        "keywords": list(dict.fromkeys(filter(None, chapters)))[:_KEYWORDS],
        "day": [document.date.year, document.date.month, document.date.day],
    }


def _phrases(language: Language) -> Data:
    return {
        "page": language.text("Page {page} of {pages}", page=FIRST, pages=SECOND),
        "table": language.text("Table {number}", number=FIRST),
    }


def _style(style: HouseStyle) -> Data:
    colours = palette(style)
    return {
        "organisation": shown(style.organisation, lines=False),
        "head": _shortened(clean(style.organisation)),
        "footer": shown(style.footer),
        "fonts": [family(style), EMOJI_FONT],
        "accent": colours.accent,
        "wash": colours.wash,
        "ink": colours.ink,
        "quiet": colours.quiet,
        "rule": colours.rule,
    }


def _shortened(text: str) -> str:
    whole = text if len(text) <= _HEAD else f"{text[: _HEAD - 1].rstrip()}…"
    return shown(whole, lines=False)
