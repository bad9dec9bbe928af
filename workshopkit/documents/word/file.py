"""A Word file around its text: opening one, what it says about itself, and saving it."""

from __future__ import annotations

import logging
from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any

from markupsafe import escape

from workshopkit.documents.office.package import repacked
from workshopkit.documents.style.font import family
from workshopkit.documents.style.locale_tag import locale_tag
from workshopkit.documents.style.palette import palette
from workshopkit.documents.word.element import element
from workshopkit.documents.word.list import ensure_lists
from workshopkit.documents.word.page import set_a4, text_width, turn
from workshopkit.documents.word.style import add_missing_styles, set_language, set_styles
from workshopkit.documents.word.template.look import darken_headings, in_its_colour
from workshopkit.documents.word.template.template import fill_cover, open_template
from workshopkit.domain.document import Document
from workshopkit.domain.text import clean

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

log = logging.getLogger(__name__)

#: What Word takes where our typeface is not installed.
_FONT_ENTRY = (
    '<w:font w:name="{name}"><w:altName w:val="Calibri"/>'
    '<w:charset w:val="00"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
)
_NAME_LENGTH = 255


def new_file(document: Document, template: bytes | None) -> WordDocument:
    """Return an empty Word document with its page, styles, language and properties."""
    return _of_our_own(document) if template is None else _of_theirs(document, template)


def _of_our_own(document: Document) -> WordDocument:
    import docx

    word: WordDocument = docx.Document()
    section, font = word.sections[0], family(document.style)
    set_a4(section)
    set_styles(word, palette(document.style), font, text_width(section))
    _name_font(word, font)
    _set_settings(word)
    _complete(word, document)
    return word


def _of_theirs(document: Document, template: bytes) -> WordDocument:
    word = open_template(template)
    section = word.sections[0]
    if section.page_width is None or section.left_margin is None:
        set_a4(section)
    turn(section, lying=False)
    darkened = darken_headings(word)
    if darkened:
        log.warning("Too light to be read on white, and darkened: %s", ", ".join(darkened))
    colours = palette(in_its_colour(word, document.style))
    add_missing_styles(word, colours, text_width(section))
    _complete(word, document)
    fill_cover(word, clean(document.title), clean(document.subtitle))
    return word


def _complete(word: WordDocument, document: Document) -> None:
    ensure_lists(word)
    set_language(word, document.language)
    _set_properties(word, document)


def saved(word: WordDocument) -> bytes:
    """Return the finished file, without the time it was written at."""
    file = BytesIO()
    word.save(file)
    return repacked(file.getvalue())


def _set_properties(word: WordDocument, document: Document) -> None:
    properties = word.core_properties
    properties.title = clean(document.title)[:_NAME_LENGTH]
    properties.subject = clean(document.subtitle)[:_NAME_LENGTH]
    properties.language = locale_tag(document.language)
    # The template's author is a program, and the secretary's name is nobody's business.
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = datetime.combine(document.date, time())
    properties.revision = 1


def _set_settings(word: WordDocument) -> None:
    from docx.oxml.ns import qn

    settings: Any = word.settings.element
    # Long Nordic compounds overflow narrow cells unless they may be hyphenated.
    tab_stop = settings.find(qn("w:defaultTabStop"))
    tab_stop.addnext(element("autoHyphenation", val="true"))
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _name_font(word: WordDocument, font: str) -> None:
    """List the typeface with another to use in its place."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    part: Any = word.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    entry = _FONT_ENTRY.format(name=escape(font)).encode()
    part._blob = part.blob.replace(b"</w:fonts>", entry + b"</w:fonts>")  # noqa: SLF001  # no other way
