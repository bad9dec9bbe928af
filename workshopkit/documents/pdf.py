"""The document as a PDF to publish and to archive: PDF/UA-1 and PDF/A-2a."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, cast

from workshopkit.documents.figure import NOTHING
from workshopkit.documents.font import EMOJI_FONT, family, fonts_folder
from workshopkit.documents.section import contents, sections
from workshopkit.documents.typst_block import Data, Page, block_data
from workshopkit.documents.typst_text import (
    FIRST,
    SECOND,
    names,
    shown,
    spelled_out,
    unshown,
)
from workshopkit.domain.document import Document, Heading, document_problems
from workshopkit.domain.language import Language
from workshopkit.domain.style import HouseStyle, contrast, is_colour
from workshopkit.domain.text import clean
from workshopkit.errors import WorkshopError

log = logging.getLogger(__name__)

_STANDARDS: list[Literal["ua-1", "a-2a"]] = ["ua-1", "a-2a"]
_REGIONS = {"sv": "SE", "nb": "NO", "da": "DK", "en": "GB"}
_LISTED = 1
#: The heads of the pages have room for this much, and search engines for so many chapters.
_HEAD, _KEYWORDS = 80, 12
#: Each round of setting finds what no typeface has; a second one is for what that uncovers.
_ROUNDS = 4
_INK, _PAPER = "#1c2329", "#ffffff"
_LEAST_CONTRAST = 4.5
_LOGO_FORMATS = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg"}
_USUAL = HouseStyle()


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
    data = json.dumps(_document(document, language), ensure_ascii=False)
    return _compiled(data, _logo(document.style))


def _compiled(data: str, logo: bytes) -> Pdf:
    """Return the PDF; characters that no typeface has are spelled out until it can be set."""
    # Loaded here: only exports need it.
    import typst

    spelled: list[str] = []
    for _ in range(_ROUNDS):
        files = {"main.typ": _template(), "document.json": data.encode(), "logo": logo or b" "}
        try:
            made = typst.compile(
                files,
                font_paths=[fonts_folder()],
                ignore_system_fonts=True,
                pdf_standards=_STANDARDS,
            )
        except typst.TypstError as error:
            missing = unshown(f"{error.message}\n{error.diagnostic}")
            if not missing:
                raise UnsettablePdfError(reason=error.message) from error
            spelled += missing
            for text in missing:
                data = data.replace(text, spelled_out(text))
        else:
            return Pdf(cast("bytes", made), tuple(names(spelled)))
    raise UnsettablePdfError(reason=", ".join(names(spelled)))


@cache
def _template() -> bytes:
    return resources.files("workshopkit.documents").joinpath("page.typ").read_bytes()


def _document(document: Document, language: Language) -> Data:
    title = clean(document.title) or NOTHING
    listed = contents(document.blocks, deepest=_LISTED)
    return {
        "title": title,
        "name": shown(title, lines=False),
        "subtitle": shown(document.subtitle),
        "status": shown(document.status, lines=False),
        "date": language.date(document.date),
        "contents": language.text("Contents") if listed else "",
        "head": _shortened(title),
        "style": _style(document.style),
        "sections": _sections(document, language),
        **_properties(document, title),
        **_phrases(language),
    }


def _properties(document: Document, title: str) -> Data:
    """Return what the file says about itself; its day is the document's, never the clock's."""
    chapters = (clean(b.text) for b in document.blocks if isinstance(b, Heading) and b.level == 1)
    return {
        "language": document.language,
        "region": _REGIONS.get(document.language, ""),
        "author": clean(document.style.organisation),
        "description": clean(document.subtitle) or title,
        "keywords": list(dict.fromkeys(filter(None, chapters)))[:_KEYWORDS],
        "day": [document.date.year, document.date.month, document.date.day],
    }


def _phrases(language: Language) -> Data:
    return {
        "page": language.text("Page {page} of {pages}", page=FIRST, pages=SECOND),
        "table": language.text("Table {number}", number=FIRST),
        "figure": language.text("Figure {number}", number=FIRST),
        "values": language.text("The values in figure {number}", number=FIRST),
    }


def _sections(document: Document, language: Language) -> list[Data]:
    return [
        {
            "lying": lying,
            "blocks": [
                block_data(block, Page(language, document.style, lying)) for _, block in run
            ],
        }
        for lying, run in sections(document.blocks)
    ]


def _style(style: HouseStyle) -> Data:
    accent, second = _accent(style), _colour(style.second, _USUAL.second)
    return {
        "organisation": _shortened(clean(style.organisation)),
        "accent": accent,
        "second": second,
        "on-second": max((_INK, _PAPER), key=lambda ink: contrast(ink, second)),
        "fonts": [family(style), EMOJI_FONT],
        "footer": shown(style.footer),
        "logo": bool(_logo(style)),
        "logo-alt": clean(style.logo_alt) or clean(style.organisation),
    }


def _accent(style: HouseStyle) -> str:
    accent = _colour(style.accent, _USUAL.accent)
    # Headings are written in it.
    return accent if contrast(accent, _PAPER) >= _LEAST_CONTRAST else _INK


def _colour(wanted: str, usual: str) -> str:
    return wanted if is_colour(wanted) else usual


def _logo(style: HouseStyle) -> bytes:
    if not style.logo or style.logo.startswith(tuple(_LOGO_FORMATS)):
        return style.logo
    log.warning("The logo is neither PNG nor JPEG and is left out.")
    return b""


def _shortened(text: str) -> str:
    return text if len(text) <= _HEAD else f"{text[: _HEAD - 1].rstrip()}…"
