"""The document as a Word file that staff can go on writing in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from workshopkit.documents.blocks.label import with_colon
from workshopkit.documents.blocks.printed import UnprintedBlockError, name_of, printed
from workshopkit.documents.blocks.section import contents, page_runs
from workshopkit.documents.office.bar import BAR_HEIGHT, bar_png, bar_rows, bar_width
from workshopkit.documents.office.grid import Gridded, grid_of
from workshopkit.documents.style.logo import logo
from workshopkit.documents.style.palette import palette
from workshopkit.documents.word.caption import Captions
from workshopkit.documents.word.element import add_bookmark, add_link, begin_field, end_field
from workshopkit.documents.word.file import new_file, saved
from workshopkit.documents.word.list import new_numbering, number_paragraph
from workshopkit.documents.word.page import (
    EMU_PER_MM,
    add_footer,
    add_section,
    text_height,
    text_width,
)
from workshopkit.documents.word.picture import add_decoration, add_picture, add_shown
from workshopkit.documents.word.sheet import Sheet, style_ids
from workshopkit.documents.word.table import add_card, add_grid
from workshopkit.documents.word.template import has_footer, has_header, refusing
from workshopkit.documents.word.template_look import in_its_colour, table_style
from workshopkit.domain.document import (
    Bars,
    Block,
    BulletList,
    DecisionLine,
    Document,
    Facts,
    Heading,
    Matrix,
    NumberedList,
    Paragraph,
    Persona,
    Picture,
    Placement,
    Poster,
    Quotes,
    RunIn,
    Scales,
    Signatures,
    Table,
)
from workshopkit.domain.language import Language
from workshopkit.domain.text import clean

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph as WordParagraph

_STYLES = {"lead": "Lead", "small": "Small", "label": "Label"}
#: Headings as deep as this are listed in the contents.
_LISTED = 1
_DEEPEST = 5
#: A heading that has its number in its text, and the numbering that is none.
_NUMBERED, _NO_NUMBERING = re.compile(r"§ \d|\d+(\.| –) "), 0
#: A logo is no wider and no higher than this.
_LOGO = (60 * EMU_PER_MM, 25 * EMU_PER_MM)


def write_docx(document: Document, language: Language, template: bytes | None = None) -> bytes:
    """Return the document as a Word file.

    Args:
        document: What to write.
        language: The words around it.
        template: The organisation's own .docx or .dotx. Its text is taken out; its pages, headers,
            footers and styles are used, and the styles it lacks are added.

    Raises:
        UnfitTemplateError: The template is not a Word file, or one with macros, or it is broken.
    """
    if template is None:
        return _written(document, language, None)
    with refusing():
        # What is broken in a template may come to light only in what is saved.
        return _written(document, language, template)


def _written(document: Document, language: Language, template: bytes | None) -> bytes:
    writer = _Writer(printed(document, language), language, template)
    writer.front()
    writer.contents()
    writer.body()
    return saved(writer.word)


class _Paper:
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

    def bullets(self, items: Iterable[str]) -> None:
        """Put a list with marks on it."""
        for item in items:
            self.add(clean(item, lines=True), "List Bullet")

    def numbered(self, block: NumberedList) -> None:
        """Put a numbered list on it."""
        numbering = new_numbering(self.word, block.start)
        for item in block.items:
            number_paragraph(self.add(clean(item, lines=True), "List Number"), numbering)

    def _note(self, text: str) -> None:
        if text:
            self.add(text, "Small")


class _Writer(_Paper):
    """One Word document on its way to being finished."""

    def front(self) -> None:
        """Write the title and what belongs to it."""
        if not self.is_signed:
            self._sender()
        self.add(clean(self.document.title), "Title")
        if self.document.subtitle:
            self.add(clean(self.document.subtitle), "Subtitle")
        day = self.language.date(self.document.date)
        self.add(" · ".join(filter(None, (clean(self.document.status), day))), "Status")

    def _sender(self) -> None:
        style, picture = self.document.style, logo(self.document.style)
        if picture is not None:
            size = picture.fitting(*_LOGO)
            add_picture(self.add("", "Sender"), picture.data, size, picture.alt, picture.alt)
        if clean(style.organisation):
            self.add(clean(style.organisation), "Sender")

    def contents(self) -> None:
        """Write the table of contents: filled in here, and counted again by Word."""
        listed = contents(self.document.blocks, deepest=_LISTED)
        if not listed:
            return
        self.add(self.language.text("Contents"), "TOC Heading")
        lines = [self.add("", f"toc {heading.level}") for _, heading in listed]
        begin_field(lines[0], f'TOC \\o "1-{_LISTED}" \\h \\z \\u', dirty=True)
        for line, (position, heading) in zip(lines, listed, strict=True):
            add_link(line, _bookmark(position), clean(heading.text))
        end_field(lines[-1])
        # What follows may be plain facts, which would look like more of the contents.
        lines[-1].paragraph_format.space_after = self.word.styles["Normal"].font.size

    def body(self) -> None:
        """Write the blocks; what needs a page lying down gets one."""
        for lying, run in page_runs(self.document.blocks):
            self.turn(lying=lying)
            for position, block in run:
                self._block(position, block)

    def _block(self, position: int, block: Block) -> None:
        match block:
            case Heading():
                self._heading(position, block)
            case Paragraph(text, style):
                self.add(clean(text, lines=True), _STYLES.get(style, "Normal"))
            case BulletList(items):
                self.bullets(items)
            case NumberedList():
                self.numbered(block)
            case Facts(pairs):
                self._facts(pairs)
            case Table() | Matrix() | Scales():
                self.table(block)
            case Bars():
                self.bars(block)
            case Placement():
                raise UnprintedBlockError
            case Quotes(texts):
                self._quotes(texts)
            case RunIn():
                self._run_in(block)
            case Persona() | Poster():
                add_card(self.sheet, block)
            case Picture():
                add_shown(self.sheet, block)
            case Signatures(lines):
                self._signatures(lines)
            case DecisionLine():
                self._decision(block)

    def _heading(self, position: int, heading: Heading) -> None:
        style = f"Heading {min(heading.level, _DEEPEST)}"
        paragraph = self.add(clean(heading.text), style)
        if self.numbers_itself:
            # A template that numbers its headings would number them once more.
            number_paragraph(paragraph, _NO_NUMBERING)
        add_bookmark(paragraph, position, _bookmark(position))

    def _facts(self, pairs: Iterable[tuple[str, str]]) -> None:
        for label, text in pairs:
            paragraph = self.add("", "Fact")
            paragraph.add_run(f"{with_colon(label)} ").bold = True
            paragraph.add_run(clean(text, lines=True))

    def _quotes(self, texts: Iterable[str]) -> None:
        for text in filter(None, (clean(text, lines=True) for text in texts)):
            self.add(text, "Quote")

    def _run_in(self, block: RunIn) -> None:
        label, items = clean(block.label), ", ".join(map(clean, block.items))
        paragraph = self.add("", "Normal")
        paragraph.add_run(label).bold = True
        paragraph.add_run(f" - {items}" if label and items else items)

    def _signatures(self, lines: Sequence[tuple[str, str]]) -> None:
        """Write the lines, all on one page."""
        for role, name in lines:
            self.add(clean(role), "Signature Role")
            self.add("\t", "Signature Line")
            last = self.add(clean(name), "Signature Name")
        if lines:
            last.paragraph_format.keep_with_next = False

    def _decision(self, decision: DecisionLine) -> None:
        paragraph = self.add("", "Decision")
        paragraph.add_run(f"{clean(decision.number)} ").bold = True
        paragraph.add_run(clean(decision.text, lines=True))
        if decision.outcome:
            paragraph.add_run().add_break()
            paragraph.add_run(clean(decision.outcome)).italic = True


def _has_number(block: Block) -> bool:
    return isinstance(block, Heading) and bool(_NUMBERED.match(block.text))


def _bookmark(position: int) -> str:
    return f"_Toc{position:06}"
