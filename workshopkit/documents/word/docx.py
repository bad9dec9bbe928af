"""The document as a Word file that staff can go on writing in."""

from __future__ import annotations

from workshopkit.documents.blocks.printed import UnprintedBlockError, printed
from workshopkit.documents.blocks.section import contents, page_runs
from workshopkit.documents.style.logo import logo
from workshopkit.documents.word.element import add_bookmark, add_link, begin_field, end_field
from workshopkit.documents.word.file import saved
from workshopkit.documents.word.list import number_paragraph
from workshopkit.documents.word.page import (
    EMU_PER_MM,
)
from workshopkit.documents.word.paper import Paper
from workshopkit.documents.word.picture import add_picture
from workshopkit.documents.word.table import add_persona, add_poster
from workshopkit.documents.word.template.template import refusing
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

_STYLES = {"lead": "Lead", "small": "Small", "label": "Label"}
#: Headings as deep as this are listed in the contents.
_LISTED = 1
_DEEPEST = 5
#: The numbering that is none.
_NO_NUMBERING = 0
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


class _Writer(Paper):
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
        title = self.add(self.language.text("Contents"), "TOC Heading")
        if self.numbers_itself:
            number_paragraph(title, _NO_NUMBERING)
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
                self.facts(pairs)
            case Table() | Matrix() | Scales():
                self.table(block)
            case Bars():
                self.bars(block)
            case Placement():
                raise UnprintedBlockError
            case Quotes(texts):
                self.quotes(texts)
            case RunIn():
                self.run_in(block)
            case Persona():
                add_persona(self.sheet, block)
            case Poster():
                add_poster(self.sheet, block)
            case Picture(data, alt):
                self.picture(data, alt)
            case Signatures(lines):
                self.signatures(lines)
            case DecisionLine():
                self.decision(block)

    def _heading(self, position: int, heading: Heading) -> None:
        style = f"Heading {min(heading.level, _DEEPEST)}"
        paragraph = self.add(clean(heading.text), style)
        if self.numbers_itself:
            # A template that numbers its headings would number them once more.
            number_paragraph(paragraph, _NO_NUMBERING)
        add_bookmark(paragraph, position, _bookmark(position))


def _bookmark(position: int) -> str:
    return f"_Toc{position:06}"
