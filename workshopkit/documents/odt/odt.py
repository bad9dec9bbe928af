"""The document as an OpenDocument text, for those who write in something else than Word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from workshopkit.documents.blocks.label import with_colon
from workshopkit.documents.blocks.printed import UnprintedBlockError, name_of, printed
from workshopkit.documents.blocks.section import contents, page_runs
from workshopkit.documents.odt.body import Body
from workshopkit.documents.odt.caption import Captions
from workshopkit.documents.odt.contents import bookmark, contents_of
from workshopkit.documents.odt.element import Xml, element, joined, ready, text
from workshopkit.documents.odt.file import packed_file
from workshopkit.documents.odt.style import BULLETS, NUMBERS, emphasised, strong
from workshopkit.documents.odt.table import add_grid, add_persona, add_poster
from workshopkit.documents.office.bar import BAR_HEIGHT, BarRow, bar_png, bar_rows, bar_width
from workshopkit.documents.office.grid import Gridded, grid_of
from workshopkit.documents.style.logo import logo, picture_of
from workshopkit.documents.style.palette import palette
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
#: A logo is no wider and no higher than this, in millimetres.
_LOGO = (60, 25)
#: A picture is no higher than this, in millimetres, and a dot of it no larger than on a screen.
_TALLEST, _DOT = 180, 0.2646


def write_odt(document: Document, language: Language) -> bytes:
    """Return the document as an OpenDocument text."""
    document = printed(document, language)
    writer = _Writer(document, language)
    writer.front()
    writer.contents()
    writer.blocks()
    return packed_file(document, language, writer.body)


class _Paper:
    """The paper of an OpenDocument text, and what is put on it with a caption."""

    def __init__(self, document: Document, language: Language) -> None:
        self.document = document
        self.language = language
        self.body = Body(palette(document.style))
        self.captions = Captions(self.body, language)

    def add(self, style: str, said: str) -> None:
        """Put a paragraph on it."""
        self.body.add_paragraph(style, text(said))

    def table(self, block: Gridded) -> None:
        """Put a table on it; what the heading above names needs no caption."""
        if clean(block.caption):
            self.captions.add_table(block.caption)
        add_grid(self.body, name_of(block), grid_of(block), self.document.style)
        if isinstance(block, Matrix):
            self.note(block.base)

    def bars(self, block: Bars) -> None:
        """Put a numbered list on it, with a bar under each of its lines."""
        if clean(block.caption):
            self.add("Label", block.caption)
        drawn = bar_png(self.body.colours.accent)
        lines = [joined((ready(row.words), *self._bar(drawn, row))) for row in bar_rows(block)]
        self.list(NUMBERS, "List Number", lines, block.start)
        self.note(block.base)

    def _bar(self, drawn: bytes, row: BarRow) -> Iterator[Xml]:
        if row.share:
            size = (bar_width(row, self.body.width), BAR_HEIGHT)
            yield element("text:line-break")
            yield self.body.decoration(drawn, size)

    def list(self, marks: str, style: str, items: Sequence[Xml], start: int = 0) -> None:
        """Put a list on it, numbered from `start` if its marks are numbers."""
        if not items:
            return
        first: dict[str, object] = {"text:start-value": start} if start else {}
        entries = (
            element("text:list-item", {} if n else first, self.body.paragraph(style, item))
            for n, item in enumerate(items)
        )
        self.body.add(element("text:list", {"text:style-name": marks}, *entries))

    def note(self, said: str) -> None:
        """Put what was counted on it, in small letters."""
        if clean(said):
            self.add("Small", said)


class _Writer(_Paper):
    """One OpenDocument text on its way to being finished."""

    def front(self) -> None:
        """Write who sends it, the title and what belongs to it."""
        style, picture = self.document.style, logo(self.document.style)
        if picture is not None:
            size = picture.fitting(*_LOGO)
            drawn = self.body.picture(picture.data, picture.kind, size, picture.alt, picture.alt)
            self.body.add_paragraph("Sender", drawn)
        if clean(style.organisation):
            self.add("Sender", style.organisation)
        self.body.add_paragraph("Title", ready(clean(self.document.title)))
        if clean(self.document.subtitle):
            self.add("Subtitle", self.document.subtitle)
        day = self.language.date(self.document.date)
        self.add("Status", " · ".join(filter(None, (clean(self.document.status), day))))

    def contents(self) -> None:
        """Write the table of contents, filled in."""
        listed = contents(self.document.blocks, deepest=_LISTED)
        if listed:
            self.body.add(contents_of(listed, self.language.text("Contents"), _LISTED))
            # What follows may be plain facts, which would look like more of the contents.
            self.body.add_paragraph("Gap")

    def blocks(self) -> None:
        """Write the blocks; what needs a page lying down gets one."""
        for lying, run in page_runs(self.document.blocks):
            self.body.turn(lying=lying)
            for position, block in run:
                self._block(position, block)

    def _block(self, position: int, block: Block) -> None:
        match block:
            case Heading():
                self._heading(position, block)
            case Paragraph(said, style):
                self.add(_STYLES.get(style, "Normal"), said)
            case BulletList(items):
                self.list(BULLETS, "List Bullet", [*map(text, items)])
            case NumberedList(items, start):
                self.list(NUMBERS, "List Number", [*map(text, items)], start)
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
            case Persona():
                add_persona(self.body, block)
            case Poster():
                add_poster(self.body, block)
            case Picture(data, alt):
                self._picture(data, alt)
            case Signatures(lines):
                self._signatures(lines)
            case DecisionLine():
                self._decision(block)

    def _picture(self, data: bytes, alt: str) -> None:
        found = picture_of(data)
        if found is None:
            self.add("Normal", alt)
            return
        size = found.fitting(self.body.width, _TALLEST, largest=_DOT)
        drawn = self.body.picture(data, found.kind, size, alt, alt)
        self.body.add_paragraph("Normal", drawn)

    def _heading(self, position: int, heading: Heading) -> None:
        words = bookmark(position, ready(clean(heading.text)))
        self.body.add_heading(min(heading.level, _DEEPEST), words)

    def _facts(self, pairs: Iterable[tuple[str, str]]) -> None:
        for label, said in pairs:
            self.body.add_paragraph("Fact", strong(ready(f"{with_colon(label)} ")), text(said))

    def _quotes(self, texts: Iterable[str]) -> None:
        for said in filter(clean, texts):
            self.add("Quote", said)

    def _run_in(self, block: RunIn) -> None:
        label, items = clean(block.label), ", ".join(map(clean, block.items))
        told = f" - {items}" if label and items else items
        self.body.add_paragraph("Normal", strong(ready(label)), ready(told))

    def _signatures(self, lines: Sequence[tuple[str, str]]) -> None:
        """Write the lines, all on one page."""
        for number, (role, name) in enumerate(lines, 1):
            self.add("Signature Role", role)
            self.body.add_paragraph("Signature Line", element("text:tab"))
            kept = None if number < len(lines) else False
            self.body.add_paragraph("Signature Name", ready(clean(name)), kept=kept)

    def _decision(self, decision: DecisionLine) -> None:
        inside = [strong(ready(f"{clean(decision.number)} ")), text(decision.text)]
        if clean(decision.outcome):
            inside += [element("text:line-break"), emphasised(ready(clean(decision.outcome)))]
        self.body.add_paragraph("Decision", *inside)
