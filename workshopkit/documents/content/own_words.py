"""A script's own words as blocks: text, tables, lists, and pictures with their text."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from workshopkit.documents.style.logo import picture_of
from workshopkit.domain.document import (
    Block,
    BulletList,
    Heading,
    NumberedList,
    Paragraph,
    Picture,
    Quotes,
    Table,
)
from workshopkit.domain.language import Language
from workshopkit.domain.text import clean

_VOID = frozenset({"br", "hr", "img"})
_HEADINGS = {"h1": 2, "h2": 2, "h3": 3, "h4": 4}
_LISTS = ("ul", "ol")
_BLOCKS = frozenset({"p", "pre", "blockquote", "table", "div", "li", *_HEADINGS, *_LISTS})
#: What nbconvert says of a picture that nobody has described.
_NOBODYS = "No description has been provided for this image"


@dataclass
class _Node:
    """An element: its tag, its attributes, and what is in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list[_Node | str] = field(default_factory=list)

    @property
    def nodes(self) -> list[_Node]:
        return [one for one in self.inside if isinstance(one, _Node)]

    def found(self, *tags: str) -> Iterator[_Node]:
        """Yield the elements below of these tags, those inside one another not."""
        for node in self.nodes:
            if node.tag in tags:
                yield node
            else:
                yield from node.found(*tags)


class _Reader(HTMLParser):
    """Reads HTML that was made safe before: every element is closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Node("root")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        node = _Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].inside.append(node)
        if tag not in _VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        """End the nearest element of this tag, if there is one."""
        if any(node.tag == tag for node in self._open[1:]):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        self._open[-1].inside.append(data)


def own_words(html: str, title: str, language: Language) -> Iterator[Block]:
    """Yield what a section of a script says below its title.

    Args:
        html: The section as the room saw it, made safe.
        title: What the section is called; tables and pictures without a name are called so, too.
        language: The language of what we say where there is no word for a picture.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    level, is_first = 1, True
    for block in _Section(title, language).blocks(reader.root):
        if isinstance(block, Heading):
            if is_first and clean(block.text) == clean(title):
                continue
            level = min(block.level, level + 1)
            block = Heading(level, block.text)
        is_first = False
        yield block


class _Section:
    """A section on its way to being blocks."""

    def __init__(self, title: str, language: Language) -> None:
        self._title = title
        self._language = language

    def blocks(self, node: _Node) -> Iterator[Block]:
        """Yield what is in an element, texts between its blocks as paragraphs."""
        loose: list[_Node | str] = []
        for one in node.inside:
            if isinstance(one, _Node) and (one.tag in _BLOCKS or one.tag == "img"):
                yield from self._paragraph(loose)
                loose = []
                yield from self._block(one)
            else:
                loose.append(one)
        yield from self._paragraph(loose)

    def _block(self, node: _Node) -> Iterator[Block]:
        if node.tag in _HEADINGS:
            yield Heading(_HEADINGS[node.tag], clean(_text(node)))
        elif node.tag in _LISTS:
            yield from self._list(node)
        elif node.tag == "table":
            yield from self._table(node)
        elif node.tag == "img":
            yield self._picture(node)
        elif node.tag == "blockquote":
            yield Quotes((_said(node),))
        elif node.tag == "pre":
            yield from self._paragraph(["".join(_texts(node))])
        elif any(True for _ in node.found(*_BLOCKS, "img")):
            yield from self.blocks(node)
        else:
            yield from self._paragraph(node.inside)

    def _paragraph(self, inside: Sequence[_Node | str]) -> Iterator[Block]:
        said = _said(_Node("p", inside=list(inside)))
        if said:
            yield Paragraph(said)

    def _list(self, node: _Node) -> Iterator[Block]:
        items = tuple(filter(None, map(_item, (one for one in node.nodes if one.tag == "li"))))
        start = node.attributes.get("start", "1")
        if items and node.tag == "ol":
            yield NumberedList(items, int(start) if start.isdecimal() and len(start) < 7 else 1)
        elif items:
            yield BulletList(items)
        yield from map(self._picture, node.found("img"))

    def _table(self, node: _Node) -> Iterator[Block]:
        lines = [[_said(cell) for cell in row.found("th", "td")] for row in node.found("tr")]
        width = max(map(len, lines), default=0)
        if not width:
            return
        first, *rows = [(*line, *[""] * (width - len(line))) for line in lines]
        yield Table(self._title, first, tuple(rows))
        yield from map(self._picture, node.found("img"))

    def _picture(self, node: _Node) -> Block:
        alt = clean(node.attributes.get("alt", "").replace(_NOBODYS, ""))
        data = _data_of(node.attributes.get("src", ""))
        if picture_of(data) is None:
            # No reader of every format shows it; what it shows is said in any case.
            return Paragraph(self._language.text("Picture: {what}", what=alt or self._title))
        return Picture(data, alt or self._language.text("Picture: {what}", what=self._title))


def _data_of(address: str) -> bytes:
    head, _, packed = address.partition(",")
    if not head.endswith(";base64"):
        return b""
    try:
        return base64.b64decode("".join(packed.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _item(node: _Node) -> str:
    """Return a line of a list, with the lines below it after dashes."""
    own = _Node("li", inside=[n for n in node.inside if isinstance(n, str) or n.tag not in _LISTS])
    below = [_item(one) for inner in node.nodes if inner.tag in _LISTS for one in inner.nodes]
    return "\n".join((_said(own), *(f"– {line}" for line in below if line))).strip()


def _said(node: _Node) -> str:
    """Return the text of an element; line breaks that are meant are kept."""
    return clean(_text(node), lines=True)


def _text(node: _Node) -> str:
    return " ".join("".join(_texts(node)).split(" ")).strip()


def _texts(node: _Node) -> Iterator[str]:
    for one in node.inside:
        if isinstance(one, str):
            yield one if node.tag in ("pre", "code") else " ".join(one.split("\n"))
        elif one.tag == "br":
            yield "\n"
        elif one.tag == "math":
            yield one.attributes.get("alttext") or "".join(_texts(one))
        else:
            yield from _texts(one)
            yield "\n" if one.tag in ("p", "li", "tr") else ""
