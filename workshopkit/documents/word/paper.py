"""The paper of a Word document, and the plain things that are put on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from workshopkit.documents.blocks.label import with_colon
from workshopkit.documents.blocks.printed import name_of
from workshopkit.documents.office.bar import BAR_HEIGHT, bar_png, bar_rows, bar_width
from workshopkit.documents.office.grid import Gridded, grid_of
from workshopkit.documents.style.logo import picture_of
from workshopkit.documents.style.palette import palette
from workshopkit.documents.word.caption import Captions
from workshopkit.documents.word.file import new_file
from workshopkit.documents.word.list import new_numbering, number_paragraph
from workshopkit.documents.word.page import (
    EMU_PER_MM,
    add_footer,
    add_section,
    text_height,
    text_width,
)
from workshopkit.documents.word.picture import add_decoration, add_picture
from workshopkit.documents.word.sheet import Sheet, style_ids
from workshopkit.documents.word.table import add_grid
from workshopkit.documents.word.template.look import in_its_colour, table_style
from workshopkit.documents.word.template.template import has_footer, has_header
from workshopkit.domain.document import (
    Bars,
    Block,
    DecisionLine,
    Document,
    Heading,
    Matrix,
    NumberedList,
    RunIn,
)
from workshopkit.domain.language import Language
from workshopkit.domain.text import clean

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph as WordParagraph

#: A heading that has its number in its text.
_NUMBERED = re.compile(r"§ \d|\d+(\.| –) ")
#: A picture is no higher than this, in millimetres, and a dot of it no larger than on a screen.
_TALLEST, EMU_PER_DOT = 180, 9525


class Paper:
    """The paper of a Word document, and what is put on it with a caption."""

    def __init__(self, document: Document, language: Language, template: bytes | None) -> None:
        self.document = document
        self.language = language
        self.word: WordDocument = new_file(document, template)
        self.colours = palette(
            document.style if template is None else in_its_colour(self.word, document.style)
        )
        self.table_style = "" if template is None else table_style(self.word)
        self.numbers_itself = any(map(_has_number, document.blocks))
        # A template whose pages say who sends them says it for the whole document.
        self.is_signed = has_header(self.word)
        if not has_footer(self.word):
            add_footer(self.word, document, language)
        self.styles = style_ids(self.word)
        self.captions = Captions(language)
        self.lying = False
        self.sheet = self._present_sheet()

    def _present_sheet(self) -> Sheet:
        section = self.word.sections[-1]
        room = (text_width(section), text_height(section))
        return Sheet(self.word, *room, self.colours, self.styles, self.table_style)

    def turn(self, *, lying: bool) -> None:
        """Go on with a page lying down, or standing."""
        if lying != self.lying:
            add_section(self.word, lying=lying)
            self.lying, self.sheet = lying, self._present_sheet()

    def add(self, text: str, style: str) -> WordParagraph:
        """Put a paragraph on it."""
        return self.sheet.add(text, style)

    def table(self, block: Gridded) -> None:
        """Put a table on it; what the heading above names needs no caption."""
        if clean(block.caption):
            self.captions.add_table(self.sheet, block.caption)
        add_grid(self.sheet, name_of(block), grid_of(block), self.document.style)
        if isinstance(block, Matrix):
            self._note(clean(block.base))

    def bars(self, block: Bars) -> None:
        """Put a numbered list on it, with a bar under each of its lines."""
        if clean(block.caption):
            self.add(clean(block.caption), "Label").paragraph_format.keep_with_next = True
        numbering, drawn = new_numbering(self.word, block.start), bar_png(self.sheet.colours.accent)
        for row in bar_rows(block):
            line = self.add(row.words, "List Number")
            number_paragraph(line, numbering)
            if row.share:
                line.add_run().add_break()
                wide = bar_width(row, self.sheet.width / EMU_PER_MM)
                add_decoration(line, drawn, (wide * EMU_PER_MM, BAR_HEIGHT * EMU_PER_MM))
        self._note(clean(block.base))

    def _note(self, text: str) -> None:
        if text:
            self.add(text, "Small")

    def bullets(self, items: Iterable[str]) -> None:
        """Put a bullet list on it."""
        for item in items:
            self.add(clean(item, lines=True), "List Bullet")

    def numbered(self, block: NumberedList) -> None:
        """Put a numbered list on it."""
        numbering = new_numbering(self.word, block.start)
        for item in block.items:
            number_paragraph(self.add(clean(item, lines=True), "List Number"), numbering)

    def facts(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Put pairs of a name and a text on it."""
        for label, text in pairs:
            paragraph = self.add("", "Fact")
            paragraph.add_run(f"{with_colon(label)} ").bold = True
            paragraph.add_run(clean(text, lines=True))

    def quotes(self, texts: Iterable[str]) -> None:
        """Put what people said on it."""
        for text in filter(None, (clean(text, lines=True) for text in texts)):
            self.add(text, "Quote")

    def run_in(self, block: RunIn) -> None:
        """Put a line on it that begins with its label."""
        label, items = clean(block.label), ", ".join(map(clean, block.items))
        paragraph = self.add("", "Normal")
        paragraph.add_run(label).bold = True
        paragraph.add_run(f" - {items}" if label and items else items)

    def signatures(self, lines: Sequence[tuple[str, str]]) -> None:
        """Write the lines, all on one page."""
        for role, name in lines:
            self.add(clean(role), "Signature Role")
            self.add("\t", "Signature Line")
            last = self.add(clean(name), "Signature Name")
        if lines:
            last.paragraph_format.keep_with_next = False

    def decision(self, decision: DecisionLine) -> None:
        """Put a decision and how it came out on it."""
        paragraph = self.add("", "Decision")
        paragraph.add_run(f"{clean(decision.number)} ").bold = True
        paragraph.add_run(clean(decision.text, lines=True))
        if decision.outcome:
            paragraph.add_run().add_break()
            paragraph.add_run(clean(decision.outcome)).italic = True

    def picture(self, data: bytes, alt: str) -> None:
        """Put a picture on it, or its text where it cannot be read."""
        found = picture_of(data)
        if found is None:
            self.add(clean(alt), "Normal")
            return
        size = found.fitting(self.sheet.width, _TALLEST * EMU_PER_MM, largest=EMU_PER_DOT)
        add_picture(self.add("", "Normal"), data, size, "", alt)


def _has_number(block: Block) -> bool:
    return isinstance(block, Heading) and bool(_NUMBERED.match(block.text))
