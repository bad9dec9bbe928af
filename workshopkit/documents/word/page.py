"""The pages of a Word document: how large they are, which way they lie, what is below the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshopkit.documents.office.field_mark import FIELD_MARKS
from workshopkit.documents.word.element import add_phrase, element_of, properties_of
from workshopkit.domain.document import Document
from workshopkit.domain.language import Language
from workshopkit.domain.text import clean

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.section import Section

EMU_PER_MM, EMU_PER_POINT = 36_000, 12_700
_A4 = (210 * EMU_PER_MM, 297 * EMU_PER_MM)
_MARGIN = 25 * EMU_PER_MM
#: What belongs to the first page, or to the first section, and is not repeated.
_ONCE = ("w:titlePg", "w:pgNumType", "w:type")


def set_a4(section: Section) -> None:
    """Make the section A4 with our margins."""
    from docx.shared import Emu

    section.page_width, section.page_height = map(Emu, _A4)
    section.left_margin = section.right_margin = Emu(_MARGIN)
    section.top_margin = section.bottom_margin = Emu(_MARGIN)


def turn(section: Section, *, lying: bool) -> None:
    """Make the section's page lie down or stand up."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Emu

    sizes = (section.page_width or _A4[0], section.page_height or _A4[1])
    short, long = map(Emu, sorted(sizes))
    section.orientation = WD_ORIENT.LANDSCAPE if lying else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if lying else (short, long)


def add_section(word: WordDocument, *, lying: bool) -> None:
    """Begin a new page that lies down or stands up."""
    from docx.oxml.ns import qn

    section = word.add_section()
    _close_with_last_paragraph(word)
    properties = properties_of(section)
    for name in _ONCE:
        for old in properties.findall(qn(name)):
            properties.remove(old)
    turn(section, lying=lying)


def _close_with_last_paragraph(word: WordDocument) -> None:
    """Let the last paragraph end the section, instead of an empty one that may need a page."""
    from docx.oxml.ns import qn

    carrier = word.paragraphs[-1]
    before = element_of(carrier).getprevious()
    if before is None or before.tag != qn("w:p"):
        carrier.style = "Gap"
        return
    before.set_sectPr(element_of(carrier).pPr.find(qn("w:sectPr")))
    element_of(carrier).getparent().remove(element_of(carrier))


def text_width(section: Section) -> int:
    """Return the width between the margins."""
    margins = (section.left_margin or 0) + (section.right_margin or 0) + (section.gutter or 0)
    return int(section.page_width or _A4[0]) - int(margins)


def text_height(section: Section) -> int:
    """Return the height between the margins."""
    margins = (section.top_margin or 0) + (section.bottom_margin or 0)
    return int(section.page_height or _A4[1]) - int(margins)


def add_footer(word: WordDocument, document: Document, language: Language) -> None:
    """Write the organisation's words and number the pages; sections to come repeat it."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    footer = word.sections[0].footer
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.style = "Footer"
    if clean(document.style.footer):
        paragraph.add_run(clean(document.style.footer))
        paragraph = footer.add_paragraph(style="Footer")
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    status = clean(document.status)
    paragraph.add_run(f"{status} · " if status else "")
    page, pages = FIELD_MARKS
    phrase = language.text("Page {page} of {pages}", page=page, pages=pages)
    add_phrase(paragraph, phrase, ("PAGE", "1"), ("NUMPAGES", "1"))
