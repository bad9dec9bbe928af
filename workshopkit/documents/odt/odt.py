"""The document as an OpenDocument text, for those who write in something else than Word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workshopkit.documents.blocks.label import with_colon
from workshopkit.documents.blocks.section import contents, page_runs
from workshopkit.documents.chart.chart import Chart, Drawable, chart, has_chart
from workshopkit.documents.chart.raster import png
from workshopkit.documents.odt.body import Body
from workshopkit.documents.odt.caption import Captions
from workshopkit.documents.odt.contents import bookmark, contents_of
from workshopkit.documents.odt.element import Xml, element, ready, text
from workshopkit.documents.odt.file import packed_file
from workshopkit.documents.odt.style import BULLETS, NUMBERS, emphasised, strong
from workshopkit.documents.odt.table import add_grid, add_persona, add_poster
from workshopkit.documents.office.grid import grid_of, note_of, share_page
from workshopkit.documents.style.logo import logo
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
#: A picture and its caption take no more of the page's height than this.
_TALLEST = 0.8


def write_odt(document: Document, language: Language) -> bytes:
    """Return the document as an OpenDocument text."""
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

    def table(self, block: Table) -> None:
        """Put a table on it."""
        self.captions.add_table(block.caption)
        add_grid(self.body, block.caption, grid_of(block, self.language), self.document.style)

    def figure(self, block: Drawable) -> None:
        """Write the drawing of a block, with what it shows in words, and all of it as a table."""
        if not has_chart(block):
            self.captions.add_table(block.caption)
            self._note(note_of(block))
            return
        drawn = chart(block, self.language, self.document.style)
        grid, note = grid_of(block, self.language), note_of(block)
        together = share_page(drawn, grid)
        self.captions.add_figure(block.caption)
        self.body.add_paragraph("Drawing", self._drawing(drawn), kept=together or bool(note))
        self._note(note, kept=together)
        self.captions.add_values()
        add_grid(self.body, block.caption, grid, self.document.style)

    def _drawing(self, drawn: Chart) -> Xml:
        room = (self.body.width, _TALLEST * self.body.height)
        scale = min(room[0] / drawn.width, room[1] / drawn.height)
        size = (drawn.width * scale, drawn.height * scale)
        return self.body.picture(png(drawn), "png", size, self.captions.figure_name, drawn.alt)

    def _note(self, note: str, *, kept: bool | None = None) -> None:
        if note:
            self.body.add_paragraph("Small", ready(note), kept=kept)


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
                self._list(BULLETS, "List Bullet", items)
            case NumberedList(items, start):
                self._list(NUMBERS, "List Number", items, start)
            case Facts(pairs):
                self._facts(pairs)
            case Table():
                self.table(block)
            case Bars() | Placement() | Matrix() | Scales():
                self.figure(block)
            case Quotes(texts):
                self._quotes(texts)
            case RunIn():
                self._run_in(block)
            case Persona():
                add_persona(self.body, block)
            case Poster():
                add_poster(self.body, block)
            case Signatures(lines):
                self._signatures(lines)
            case DecisionLine():
                self._decision(block)

    def _heading(self, position: int, heading: Heading) -> None:
        words = bookmark(position, ready(clean(heading.text)))
        self.body.add_heading(min(heading.level, _DEEPEST), words)

    def _list(self, marks: str, style: str, items: Sequence[str], start: int = 0) -> None:
        if not items:
            return
        first: dict[str, object] = {"text:start-value": start} if start else {}
        entries = (
            element("text:list-item", {} if n else first, self.body.paragraph(style, text(item)))
            for n, item in enumerate(items)
        )
        self.body.add(element("text:list", {"text:style-name": marks}, *entries))

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
