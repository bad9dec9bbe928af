"""The exported documentation as a reader finds it, the same way in every format."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn
from server import Page, RunningServer, facilitator_of

FORMATS = ("html", "docx", "md")


@dataclass(frozen=True)
class Piece:
    """One thing on the page; `sort` is heading, text, bullet, number, quote or table."""

    sort: str
    text: str
    number: int = 0
    rows: tuple[tuple[str, ...], ...] = ()

    def says(self, words: str) -> bool:
        return words in self.text or any(words in cell for row in self.rows for cell in row)


@dataclass(frozen=True)
class Part:
    """A run of pieces: a whole document, or what stands under one heading."""

    pieces: tuple[Piece, ...]

    def _texts(self, *sorts: str) -> list[str]:
        return [piece.text for piece in self.pieces if piece.sort in sorts]

    @property
    def headings(self) -> list[str]:
        return self._texts("heading")

    @property
    def texts(self) -> list[str]:
        return self._texts("text")

    @property
    def bullets(self) -> list[str]:
        return self._texts("bullet")

    @property
    def quotes(self) -> list[str]:
        return self._texts("quote")

    @property
    def numbered(self) -> list[tuple[int, str]]:
        return [(piece.number, piece.text) for piece in self.pieces if piece.sort == "number"]

    @property
    def tables(self) -> list[tuple[tuple[str, ...], ...]]:
        return [piece.rows for piece in self.pieces if piece.sort == "table"]

    @property
    def words(self) -> str:
        """Everything that can be read, one piece or cell a line."""
        lines = [[p.text, *(cell for row in p.rows for cell in row)] for p in self.pieces]
        return "\n".join(line for piece in lines for line in piece)

    def table(self, *columns: str) -> list[tuple[str, ...]]:
        """Return the rows below the first header with these columns, in this order."""
        return self.all_tables(*columns)[0]

    def all_tables(self, *columns: str) -> list[list[tuple[str, ...]]]:
        """Return the rows below each header with these columns, in this order."""
        return [list(rows[1:]) for rows in self.tables if rows[0] == columns]

    def spread(self, *boxes: str, caption: str = "") -> dict[str, tuple[int, ...]]:
        """Return how often each thing was put into each of these boxes."""
        inside = self._in_table(boxes, caption) or self._in_lists(boxes, caption)
        found = {box: dict(_placed(lines)) for box, lines in inside.items()}
        things = dict.fromkeys(thing for box in boxes for thing in found[box])
        return {thing: tuple(found[box].get(thing, 0) for box in boxes) for thing in things}

    def _in_table(self, boxes: tuple[str, ...], caption: str) -> dict[str, list[str]]:
        for rows in self.tables:
            names = tuple(_without_number(row[0]) for row in rows[1:])
            if names == boxes:
                column = rows[0].index(caption) if caption in rows[0] else 1
                return {
                    box: row[column].split("\n") for box, row in zip(boxes, rows[1:], strict=True)
                }
        return {}

    def _in_lists(self, boxes: tuple[str, ...], caption: str) -> dict[str, list[str]]:
        captions = [n for n, p in enumerate(self.pieces) if caption and p.text == caption]
        found: dict[str, list[str]] = {}
        box = ""
        for piece in self.pieces[captions[0] + 1 if captions else 0 :]:
            name = _without_number(piece.text)
            if piece.sort == "text" and name in boxes:
                if name in found:
                    break
                box, found[name] = name, []
            elif piece.sort == "bullet" and box:
                found[box].append(piece.text)
        return found

    def counts(self, caption: str) -> list[tuple[str, int]]:
        """Return the label and number of each bar below a caption, or below a heading."""
        at = [n for n, p in enumerate(self.pieces) if p.text == caption]
        return list(_numbered_bars(self.pieces[at[0] + 1 if at else 0 :]))

    def under(self, heading: str) -> Part:
        """Return what stands under a heading, its lower headings included."""
        at = next(
            n
            for n, piece in enumerate(self.pieces)
            if piece.sort == "heading" and heading in (piece.text, _without_number(piece.text))
        )
        return Part(tuple(self._until_next_heading(at)))

    def around(self, words: str) -> Part:
        """Return what stands under the topmost heading that has these words below it."""
        tops = [n for n, p in enumerate(self.pieces) if p.sort == "heading" and p.number == 1]
        parts = (Part((self.pieces[n], *self._until_next_heading(n))) for n in tops)
        return next(part for part in parts if any(p.says(words) for p in part.pieces))

    def _until_next_heading(self, at: int) -> Iterator[Piece]:
        level = self.pieces[at].number
        for piece in self.pieces[at + 1 :]:
            if piece.sort == "heading" and piece.number <= level:
                return
            yield piece


@dataclass(frozen=True)
class Rehearsal:
    """A scenario that was played, and everything that came out of it."""

    slug: str
    scenario: Mapping[str, Any]
    server: RunningServer
    files: Mapping[str, bytes]
    _copies: dict[str, Part] = field(default_factory=dict)

    @property
    def store(self) -> Path:
        return self.server.store

    @property
    def html(self) -> Page:
        return Page(self.files["html"].decode("utf-8"))

    def copy(self, format_: str) -> Part:
        """Return the documentation as it can be read in a format."""
        if format_ not in self._copies:
            self._copies[format_] = read_copy(self.files[format_], format_)
        return self._copies[format_]

    def scene(self, exercise: str) -> Mapping[str, Any]:
        """Return what the scenario says of an exercise's first run."""
        return next(s for s in self.scenario["rounds"] if s["exercise"] == exercise)

    def worksheet(self, exercise: str) -> Page:
        """Return an exercise on paper."""
        answer = facilitator_of(self.server).get(f"/worksheet/{self.slug}/{exercise}")
        assert answer.status == 200, answer.text
        return answer.page


def read_copy(written: bytes, format_: str) -> Part:
    """Return what is in an exported file."""
    readers = {"html": _from_html, "docx": _from_docx, "md": _from_markdown}
    return Part(tuple(readers[format_](written)))


def _numbered_bars(pieces: Iterable[Piece]) -> Iterator[tuple[str, int]]:
    """Yield the bars of the first list that is one, however many lines stand above it."""
    begun = False
    for piece in pieces:
        bar = re.fullmatch(r"(.+) \((\d+) [^()]*\)", piece.text)
        if piece.sort == "number" and bar:
            begun = True
            yield bar[1], int(bar[2])
        elif begun:
            return


def _without_number(text: str) -> str:
    return re.sub(r"^\d+\.? ", "", text)


def _placed(lines: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield what stands in a box with how many put it there, by most and by some."""
    for line in lines:
        for thing, count in re.findall(r"(?:^|: |, )([^():]+?) \((\d+)", line):
            yield thing, int(count)


# HTML


def _from_html(written: bytes) -> Iterator[Piece]:
    page = Page(written.decode("utf-8"))
    for unread in page.find("//style | //nav | //*[@aria-hidden='true']"):
        unread.drop_tree()
    for line_break in page.find("//br"):
        line_break.tail = "\n" + (line_break.tail or "")
    for child in page.find("//main/*"):
        yield from _element(child)


def _element(element: Any) -> Iterator[Piece]:
    if element.tag in ("h1", "h2", "h3", "h4"):
        yield Piece("heading", _line(element), int(element.tag[1]) - 1)
    elif element.tag in ("p", "figcaption"):
        yield Piece("text", _line(element))
    elif element.tag == "table":
        yield _html_table(element)
    elif element.tag == "blockquote":
        yield Piece("quote", " – ".join(_line(part) for part in element))
    elif element.tag == "dl":
        labels, values = element.xpath("./dt"), element.xpath("./dd")
        yield from (
            Piece("text", f"{_line(a).rstrip(':')}: {_line(b)}")
            for a, b in zip(labels, values, strict=True)
        )
    elif element.tag in ("ul", "ol") and not element.xpath("./li/*[self::p or self::blockquote]"):
        start = int(element.get("start", "1"))
        sort = "bullet" if element.tag == "ul" else "number"
        for number, item in enumerate(element.xpath("./li"), start):
            yield Piece(sort, _line(item), number if sort == "number" else 0)
    else:
        for child in element:
            yield from _element(child)


def _html_table(table: Any) -> Piece:
    for number in table.xpath(".//span[@class='number']"):
        number.drop_tree()
    captions = table.xpath("./caption")
    rows = tuple(
        tuple(_line(cell) for cell in row.xpath("./th | ./td")) for row in table.iter("tr")
    )
    return Piece("table", _line(captions[0]) if captions else "", rows=rows)


def _line(element: Any) -> str:
    return _squeezed(element.text_content())


def _squeezed(text: str) -> str:
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return "\n".join(line for line in lines if line)


# Word


def _from_docx(written: bytes) -> Iterator[Piece]:
    document: Any = docx.Document(io.BytesIO(written))
    starts = _starts(document)
    reached: dict[int, int] = {}
    figures: dict[str, tuple[str, str]] = {}
    caption = ""
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            yield Piece("table", caption, rows=tuple(_cells(row) for row in block.rows))
        elif block.style.name == "Caption":
            caption = _caption(block, figures)
            continue
        elif not block.style.name.startswith("toc"):
            yield _paragraph(block, starts, reached)
        caption = ""


def _caption(block: Any, figures: dict[str, tuple[str, str]]) -> str:
    """Return what a caption says; that of a figure's table says what the figure's does."""
    label, text = block.text.split(". ", 1)
    fields = [code.text.split() for code in block._p.iter(qn("w:instrText"))]
    for kind, name, *_ in fields:
        if kind == "REF":
            figure, caption = figures[name]
            assert re.search(rf"{re.escape(figure)}\b", text), block.text
            return caption
        if (kind, name) == ("SEQ", "Figure"):
            marks = block._p.iter(qn("w:bookmarkStart"))
            figures.update((mark.get(qn("w:name")), (label, text)) for mark in marks)
    return text


def _cells(row: Any) -> tuple[str, ...]:
    return tuple(_squeezed(cell.text) for cell in row.cells)


def _starts(document: Any) -> dict[int, int]:
    numbering = document.part.numbering_part.element
    return {
        num.numId: int(override.get(qn("w:val")))
        for num in numbering.findall(qn("w:num"))
        for override in num.iter(qn("w:startOverride"))
    }


def _paragraph(block: Any, starts: dict[int, int], reached: dict[int, int]) -> Piece:
    name, text = block.style.name, block.text.strip()
    if name == "Title":
        return Piece("heading", text, 0)
    if name.startswith("Heading"):
        return Piece("heading", text, int(name.split()[1]))
    if name == "List Number":
        numbering = block._p.pPr.numPr.numId.val
        reached[numbering] = reached.get(numbering, starts[numbering] - 1) + 1
        return Piece("number", text, reached[numbering])
    return Piece({"List Bullet": "bullet", "Quote": "quote"}.get(name, "text"), text)


# Markdown


def _from_markdown(written: bytes) -> Iterator[Piece]:
    lines = written.decode("utf-8").replace("\\\n> ", "\n").replace("\\\n", "\n")
    pieces: list[Piece] = []
    for block in re.split(r"\n(?=\n|[-*] |\d+[.)] |> |#|\|)", lines):
        found = _markdown_block(block.strip("\n"), pieces)
        if found:
            pieces.append(found)
    return iter(pieces)


def _markdown_block(block: str, before: list[Piece]) -> Piece | None:
    if block.startswith("|"):
        return _markdown_row(block, before)
    if heading := re.fullmatch(r"(#+) (.+)", block):
        return Piece("heading", _plain(heading[2]), len(heading[1]) - 1)
    if numbered := re.fullmatch(r"(\d+)[.)] (.+)", block, re.DOTALL):
        return Piece("number", _plain(numbered[2]), int(numbered[1]))
    if block.startswith("> "):
        return Piece("quote", _plain(block[2:]))
    if fact := re.fullmatch(r"- \*\*(.+?):?\*\*:? (.+)", block, re.DOTALL):
        return Piece("text", f"{_plain(fact[1])}: {_plain(fact[2])}")
    if bullet := re.fullmatch(r"[-*] (.+)", block, re.DOTALL):
        return Piece("bullet", _plain(bullet[1]))
    return Piece("text", _plain(block)) if block else None


def _markdown_row(block: str, before: list[Piece]) -> Piece | None:
    if re.fullmatch(r"[| -]+", block) and "---" in block:
        return None
    cells = re.split(r"(?<!\\)\|", block.strip()[1:-1])
    row = tuple(_plain(cell.strip()).replace(" / ", "\n") for cell in cells)
    if before and before[-1].sort == "table":
        table = before.pop()
        return Piece("table", table.text, rows=(*table.rows, row))
    caption = before.pop().text if before and before[-1].sort == "text" else ""
    return Piece("table", caption, rows=(row,))


def _plain(marked: str) -> str:
    marked = re.sub(r"(?<!\\)\*\*(.+?)(?<!\\)\*\*", r"\1", marked)
    marked = re.sub(r"(?<!\\)\*(.+?)(?<!\\)\*", r"\1", marked)
    return re.sub(r"\\([^\w\s])", r"\1", marked).strip()
