"""The document tree: blocks as plain data, written out by `workshopkit.documents`.

A kind's `report` gives blocks; the same blocks are the result on the stage, on the phones and in
every export.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from workshopkit.domain.style import HouseStyle
from workshopkit.errors import WorkshopError


class UnfitDocumentError(WorkshopError):
    """The document cannot be written: {problems}."""


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the document's first below its title."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; line breaks in the text are kept. `style` is "body", "lead" or "small"."""

    text: str
    style: str = "body"


@dataclass(frozen=True)
class BulletList:
    """A list whose order carries no number."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class NumberedList:
    """A numbered list; its numbers start at `start`."""

    items: tuple[str, ...]
    start: int = 1


@dataclass(frozen=True)
class Facts:
    """Named facts, one a line: "Plats: Stadsbiblioteket"."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """A table with a caption and one header row; cells may hold several lines."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Bars:
    """A bar for each row, with its number printed: what a vote looks like.

    Rows are (label, count, count in words). `base` is the line that says what was counted. Where
    one result is drawn in parts, `longest` is the count that fills the track in all of them (0:
    the largest here), and the rows are numbered from `start`.
    """

    caption: str
    header: tuple[str, str]
    rows: tuple[tuple[str, int, str], ...]
    base: str
    longest: int = 0
    start: int = 1

    @property
    def full(self) -> int:
        """The count that a bar of full length stands for; at least 1."""
        return self.longest or max((count for _, count, _ in self.rows), default=0) or 1

    @property
    def numbered(self) -> tuple[tuple[int, str, int, str], ...]:
        """The rows with their numbers."""
        return tuple((n, *row) for n, row in enumerate(self.rows, self.start))


@dataclass(frozen=True)
class StageBars(Bars):
    """Bars on the stage: with the rank of each row, or its figure in other words."""

    ranks: tuple[int, ...] = ()
    figures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Placement:
    """Groups placed into boxes: each box with what stands in it.

    `shape` is "boxes", side by side, or "stairs", one step higher for each box. `note` is the
    line below, such as which box holds most.
    """

    caption: str
    boxes: tuple[tuple[str, tuple[str, ...]], ...]
    shape: str = "boxes"
    note: str = ""


@dataclass(frozen=True)
class Matrix:
    """How often each row was put into each column; the largest count of a row stands out.

    `header` is the name of the rows followed by the columns.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    base: str = ""


@dataclass(frozen=True)
class ScaleRow:
    """How the answers on one scale are spread: its question, its two ends, the count of each step.

    `mean` is printed as it is; empty where there is none.
    """

    question: str
    low: str
    high: str
    counts: tuple[int, ...]
    mean: str

    @property
    def answered(self) -> int:
        """How many answered."""
        return sum(self.counts)


@dataclass(frozen=True)
class Scales:
    """Scales under each other: left end, counts, right end, n, mean.

    `header` names the columns: question, left end, answers, right end, n, mean.
    """

    caption: str
    header: tuple[str, str, str, str, str, str]
    rows: tuple[ScaleRow, ...]


@dataclass(frozen=True)
class Quotes:
    """What people wrote, each in a paragraph of its own, unedited."""

    texts: tuple[str, ...]


@dataclass(frozen=True)
class RunIn:
    """A list told in one paragraph after its label: "Nuläge - mitt i, på väg"."""

    label: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Persona:
    """A persona card: the group it stands for, a name, and (label, text) for each field."""

    group: str
    name: str
    fields: tuple[tuple[str, str], ...]
    quote: str = ""


@dataclass(frozen=True)
class Poster:
    """A newspaper placard: who prints it and when, the headline, the lines below, the story."""

    masthead: str
    headline: str
    lines: tuple[str, ...] = ()
    group: str = ""
    story: tuple[tuple[str, str], ...] = ()
    quotes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Picture:
    """A PNG or JPEG picture, and what it shows in words."""

    data: bytes
    alt: str


@dataclass(frozen=True)
class Signatures:
    """Lines to sign on: for each the role of who signs, and the name below the line."""

    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DecisionLine:
    """One decision with its number and how it came out."""

    number: str
    text: str
    outcome: str = ""


Block = (
    Heading
    | Paragraph
    | BulletList
    | NumberedList
    | Facts
    | Table
    | Bars
    | Placement
    | Matrix
    | Scales
    | Quotes
    | RunIn
    | Persona
    | Poster
    | Picture
    | Signatures
    | DecisionLine
)


@dataclass(frozen=True)
class Document:
    """A whole document, ready for a writer.

    `language` is one of the four; `subtitle` may be empty; `status` is the word for draft or
    final in that language.
    """

    title: str
    language: str
    date: date
    status: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    style: HouseStyle = field(default_factory=HouseStyle)


def require_fit(document: Document) -> None:
    """Refuse a document that would be inaccessible or unfit to publish."""
    problems = list(document_problems(document))
    if problems:
        raise UnfitDocumentError(problems="; ".join(problems))


def document_problems(document: Document) -> Iterator[str]:
    """Yield what would make the document inaccessible or unfit to publish."""
    if not document.title.strip():
        yield "the document has no title"
    if not document.language:
        yield "the document has no language"
    level = 0
    for block in document.blocks:
        if isinstance(block, Heading):
            if block.level > level + 1:
                yield f"the heading “{block.text}” skips a level"
            level = block.level
        elif isinstance(block, Picture) and not block.alt.strip():
            yield "a picture has no text in its place"
        elif isinstance(block, Table) and not (block.header and block.caption):
            yield f"the table “{block.caption}” lacks a header row or a caption"
        elif isinstance(block, Table) and any(len(r) != len(block.header) for r in block.rows):
            yield f"the table “{block.caption}” has rows of unequal length"
        elif isinstance(block, Matrix) and any(
            len(counts) + 1 != len(block.header) for _, counts in block.rows
        ):
            yield f"the matrix “{block.caption}” has rows of unequal length"
