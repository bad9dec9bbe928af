"""A PDF as somebody reads it who does not see it: its tags in order, each with its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Any

import page
import pikepdf

_HEX = re.compile(r"<([0-9A-Fa-f]*)>")
_ISOLATES = str.maketrans("", "", "\u2068\u2069")
_PROFILES = (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A)
#: `page` takes a stream that happens to end in a newline for one that is a byte too short.
_MISREAD = "PDFA2A-STREAM-LENGTH-001"


def faults(pdf: bytes) -> list[str]:
    """Return what keeps a file from being PDF/UA-1 and PDF/A-2a."""
    found = [
        str(failure)
        for profile in _PROFILES
        for failure in page.validate_pdf_bytes(pdf, profile=profile).failures
        if failure.rule_id != _MISREAD
    ]
    with pikepdf.open(BytesIO(pdf)) as opened:
        return found + opened.check_pdf_syntax()


def squeezed(text: str) -> str:
    """Return the text without spaces, which a line break may have taken."""
    return "".join(text.translate(_ISOLATES).split())


@dataclass(frozen=True)
class Run:
    """Some text in one place; y is counted from the bottom of its page."""

    page: int
    mark: int | None
    x: float
    y: float
    text: str


@dataclass
class Tag:
    """A part of the document, with what is in it."""

    name: str
    alt: str
    attributes: list[Any]
    parts: list[Tag | tuple[int, int]] = field(default_factory=list)

    def all(self, *names: str) -> list[Tag]:
        """Return the tags of these names in reading order."""
        return [tag for tag in self.tags() if tag.name in names]

    def tags(self) -> Iterator[Tag]:
        """Yield this tag and those in it, in reading order."""
        yield self
        for part in self.parts:
            if isinstance(part, Tag):
                yield from part.tags()

    def marks(self) -> Iterator[tuple[int, int]]:
        """Yield the page and the number of each piece of content."""
        for part in self.parts:
            if isinstance(part, Tag):
                yield from part.marks()
            else:
                yield part

    @property
    def pages(self) -> set[int]:
        """The pages it stands on."""
        return {number for number, _ in self.marks()}


class Reading:
    """A PDF that was opened to be read."""

    def __init__(self, data: bytes) -> None:
        self.pdf = pikepdf.open(BytesIO(data))
        self._numbers = {p.objgen: n for n, p in enumerate(self.pdf.pages)}
        self.root = self._tag(self.pdf.Root.StructTreeRoot.K, 0)

    @cached_property
    def runs(self) -> list[Run]:
        """Every piece of text in the order it is drawn."""
        return [run for n in range(len(self.pdf.pages)) for run in _runs(self.pdf.pages[n], n)]

    def text(self, tag: Tag | None = None) -> str:
        """Return what a tag says, or the whole document."""
        marks = set((tag or self.root).marks())
        return "".join(run.text for run in self.runs if (run.page, run.mark) in marks)

    def page_text(self, number: int) -> str:
        """Return all text of a page, its head and foot with it."""
        return "".join(run.text for run in self.runs if run.page == number)

    def page_of(self, text: str) -> set[int]:
        """Return the pages that a text stands on."""
        wanted = squeezed(text)
        numbers = range(len(self.pdf.pages))
        return {n for n in numbers if wanted in squeezed(self.page_text(n))}

    def _tag(self, node: Any, number: int) -> Tag:
        kids = node.K if isinstance(node, pikepdf.Dictionary) and "/S" in node else node
        made = Tag("", "", [])
        if kids is not node:
            given = node.get("/A", [])
            attributes = list(given) if isinstance(given, pikepdf.Array) else [given]
            made = Tag(str(node.S)[1:], str(node.get("/Alt", "")), attributes)
            number = self._numbers.get(node.get("/Pg", node).objgen, number)
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            made.parts.extend(self._part(kid, number))
        return made

    def _part(self, kid: Any, number: int) -> Iterator[Tag | tuple[int, int]]:
        if isinstance(kid, int):
            yield number, kid
        elif "/S" in kid:
            yield self._tag(kid, number) if "/K" in kid else Tag(str(kid.S)[1:], "", [])
        elif "/MCID" in kid:
            place = self._numbers[kid.Pg.objgen] if "/Pg" in kid else number
            yield place, int(kid.MCID)


def _runs(sheet: pikepdf.Page, number: int) -> Iterator[Run]:
    fonts = {name: _characters(font) for name, font in sheet.resources.get("/Font", {}).items()}
    opened: list[Any] = []
    font: dict[int, str] = {}
    x = y = 0.0
    for instruction in pikepdf.parse_content_stream(sheet):
        match str(instruction.operator):
            case "BDC":
                opened.append(instruction.operands[1])
            case "BMC":
                opened.append({})
            case "EMC":
                opened.pop()
            case "cm":
                x, y = float(instruction.operands[4]), float(instruction.operands[5])
            case "Tf":
                font = fonts[str(instruction.operands[0])]
            case "TJ" | "Tj":
                text = _told(opened) or _decoded(instruction.operands[0], font)
                yield Run(number, _mark(opened), x, y, text)


def _told(opened: list[Any]) -> str:
    return next((str(o.ActualText) for o in opened if "/ActualText" in o), "")


def _mark(opened: list[Any]) -> int | None:
    return next((int(o.MCID) for o in opened if "/MCID" in o), None)


def _decoded(shown: Any, font: dict[int, str]) -> str:
    pieces = shown if isinstance(shown, pikepdf.Array) else [shown]
    data = b"".join(bytes(p) for p in pieces if isinstance(p, pikepdf.String))
    codes = (int.from_bytes(data[n : n + 2], "big") for n in range(0, len(data), 2))
    return "".join(font.get(code, "\ufffd") for code in codes)


def _characters(font: Any) -> dict[int, str]:
    found: dict[int, str] = {}
    ranges = False
    for line in font.ToUnicode.read_bytes().decode("latin-1").splitlines():
        ranges = line.endswith("beginbfrange") or (ranges and not line.startswith("end"))
        codes = _HEX.findall(line)
        if ranges and len(codes) == 3:
            first, last = int(codes[0], 16), int(codes[1], 16)
            begin = _utf16(codes[2])
            for step in range(last - first + 1):
                found[first + step] = begin[:-1] + chr(ord(begin[-1]) + step)
        elif len(codes) == 2 and codes[1] and not line.startswith("<0000> <FFFF>"):
            found[int(codes[0], 16)] = _utf16(codes[1])
    return found


def _utf16(code: str) -> str:
    return bytes.fromhex(code).decode("utf-16-be", "replace")
