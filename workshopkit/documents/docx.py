"""The document as a Word file that staff can go on writing in."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING

from workshopkit.documents.label import with_colon
from workshopkit.documents.section import contents, sections
from workshopkit.documents.word_element import (
    FIELD_MARKS,
    add_bookmark,
    add_link,
    add_phrase,
    begin_field,
    end_field,
    new_numbering,
    number_paragraph,
)
from workshopkit.documents.word_figure import add_matrix, add_placement, add_scales
from workshopkit.documents.word_style import add_footer, prepare, set_page, text_width
from workshopkit.documents.word_table import add_grid, add_persona, add_poster
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
    Placement,
    Poster,
    Quotes,
    RunIn,
    Scales,
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


def write_docx(document: Document, language: Language) -> bytes:
    """Return the document as a Word file."""
    writer = _Writer(document, language)
    writer.front()
    writer.contents()
    writer.body()
    return writer.saved()


class _Writer:
    """One Word document on its way to being finished."""

    def __init__(self, document: Document, language: Language) -> None:
        import docx

        self.document = document
        self.language = language
        self.word: WordDocument = docx.Document()
        self.tables = 0
        self.lying = False
        prepare(self.word, document)
        add_footer(self.word, document, language)

    def saved(self) -> bytes:
        """Return the finished file."""
        file = BytesIO()
        self.word.save(file)
        return file.getvalue()

    def front(self) -> None:
        """Write the title and what belongs to it."""
        self._add(clean(self.document.title), "Title")
        if self.document.subtitle:
            self._add(clean(self.document.subtitle), "Subtitle")
        day = self.language.date(self.document.date)
        self._add(" · ".join(filter(None, (clean(self.document.status), day))), "Status")

    def contents(self) -> None:
        """Write the table of contents: filled in here, and counted again by Word."""
        listed = contents(self.document.blocks, deepest=_LISTED)
        if not listed:
            return
        self._add(self.language.text("Contents"), "TOC Heading")
        lines = [self._add("", f"toc {heading.level}") for _, heading in listed]
        begin_field(lines[0], f'TOC \\o "1-{_LISTED}" \\h \\z \\u', dirty=True)
        for line, (position, heading) in zip(lines, listed, strict=True):
            add_link(line, _bookmark(position), clean(heading.text))
        end_field(lines[-1])
        # What follows may be plain facts, which would look like more of the contents.
        lines[-1].paragraph_format.space_after = self.word.styles["Normal"].font.size

    def body(self) -> None:
        """Write the blocks; what needs a page lying down gets one."""
        for lying, run in sections(self.document.blocks):
            self._turn(lying=lying)
            for position, block in run:
                self._block(position, block)

    def _turn(self, *, lying: bool) -> None:
        if lying != self.lying:
            set_page(self.word.add_section(), lying=lying)
            self.lying = lying

    def _block(self, position: int, block: Block) -> None:
        width = text_width(lying=self.lying)
        match block:
            case Heading():
                self._heading(position, block)
            case Paragraph(text, style):
                self._add(clean(text, lines=True), _STYLES.get(style, "Normal"))
            case BulletList(items):
                self._bullets(items)
            case NumberedList():
                self._numbered(block)
            case Facts(pairs):
                self._facts(pairs)
            case Table(caption, header, rows):
                self._caption(caption)
                add_grid(self.word, caption, header, rows, width)
            case Bars():
                self._bars(block, width)
            case Placement() | Matrix() | Scales():
                self._figure(block, width)
            case Quotes(texts):
                self._quotes(texts)
            case RunIn():
                self._run_in(block)
            case Persona():
                add_persona(self.word, block, width)
            case Poster():
                add_poster(self.word, block, width)
            case DecisionLine():
                self._decision(block)

    def _heading(self, position: int, heading: Heading) -> None:
        style = f"Heading {min(heading.level, _DEEPEST)}"
        paragraph = self._add(clean(heading.text), style)
        add_bookmark(paragraph, position, _bookmark(position))

    def _bullets(self, items: Iterable[str]) -> None:
        for item in items:
            self._add(clean(item, lines=True), "List Bullet")

    def _numbered(self, block: NumberedList) -> None:
        numbering = new_numbering(self.word, block.start)
        for item in block.items:
            number_paragraph(self._add(clean(item, lines=True), "List Number"), numbering)

    def _facts(self, pairs: Iterable[tuple[str, str]]) -> None:
        for label, text in pairs:
            paragraph = self._add("", "Fact")
            paragraph.add_run(f"{with_colon(label)} ").bold = True
            paragraph.add_run(clean(text, lines=True))

    def _bars(self, bars: Bars, width: int) -> None:
        self._caption(bars.caption)
        header = (self.language.text("Number"), *bars.header)
        rows = [(str(n), label, words) for n, (label, _, words) in enumerate(bars.rows, 1)]
        add_grid(self.word, bars.caption, header, rows, width, with_next=bool(bars.base))
        self._add(clean(bars.base), "Small")

    def _figure(self, block: Placement | Matrix | Scales, width: int) -> None:
        self._caption(block.caption)
        match block:
            case Placement(note=note):
                add_placement(self.word, block, width)
                self._note(note)
            case Matrix(base=base):
                add_matrix(self.word, block, width)
                self._note(base)
            case Scales():
                add_scales(self.word, block, width)

    def _note(self, text: str) -> None:
        if clean(text):
            self._add(clean(text), "Small")

    def _quotes(self, texts: Iterable[str]) -> None:
        for text in filter(None, (clean(text, lines=True) for text in texts)):
            self._add(text, "Quote")

    def _run_in(self, block: RunIn) -> None:
        label, items = clean(block.label), ", ".join(map(clean, block.items))
        paragraph = self._add("", "Normal")
        paragraph.add_run(label).bold = True
        paragraph.add_run(f" - {items}" if label and items else items)

    def _caption(self, text: str) -> None:
        self.tables += 1
        paragraph = self._add("", "Caption")
        mark = FIELD_MARKS[0]
        phrase = self.language.text("Table {number}", number=mark)
        add_phrase(paragraph, phrase, ("SEQ Table \\* ARABIC", str(self.tables)))
        paragraph.add_run(f". {clean(text)}")

    def _decision(self, decision: DecisionLine) -> None:
        paragraph = self._add("", "Decision")
        paragraph.add_run(f"{clean(decision.number)} ").bold = True
        paragraph.add_run(clean(decision.text, lines=True))
        if decision.outcome:
            paragraph.add_run().add_break()
            paragraph.add_run(clean(decision.outcome)).italic = True

    def _add(self, text: str, style: str) -> WordParagraph:
        return self.word.add_paragraph(text, style)


def _bookmark(position: int) -> str:
    return f"_Toc{position:06}"
