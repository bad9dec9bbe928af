"""The Markdown of a script's cells: what it is made of, and what in it cannot be shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from workshopkit.catalogue.notebook import Cell

NO_PICTURE = "there is no picture “{picture}” in the folder of the script"
FOREIGN_PICTURE = "“{picture}” is not fetched: save the picture in the folder of the script"
LARGE_PICTURE = "the picture “{picture}” has {size} MB for each phone; {limit} are enough"

BAD_FORMULA = "the formula “{formula}” cannot be set"
NO_DIAGRAMS = "mermaid diagrams are not drawn: save it as a picture in the folder of the script"

#: What a picture may weigh: a hall of phones fetches it over one access point.
MOST_BYTES = 1_000_000

#: The address of a picture in HTML, in whichever quotation marks.
IMAGE_SOURCE = re.compile(
    r"""(<img\b[^>]*?\bsrc\s*=\s*)(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
#: A name with spaces must stand in angle brackets, which hardly anybody knows.
_SPACED = re.compile(r"(!\[[^\]\n]*\]\()([^()<>\"\n]*\s[^()<>\"\n]*\.\w{3,4})(\))")
MATHS = ("math_inline", "math_inline_double", "math_block", "math_block_label")


def new_parser() -> MarkdownIt:
    """Return what reads a cell: CommonMark with tables, formulas, footnotes and task lists."""
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    dollarmath_plugin(reader, allow_space=False, allow_digits=False, double_inline=True)
    footnote_plugin(reader)
    tasklists_plugin(reader)
    return reader


@cache
def _parser() -> MarkdownIt:
    return new_parser()


def tokens_of(source: str) -> list[Token]:
    """Return a cell's Markdown taken apart, names with spaces understood."""
    return _parser().parse(_SPACED.sub(r"\1<\2>\3", source))


def inner(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield tokens and what is in them."""
    for token in tokens:
        yield token
        yield from inner(token.children or ())


def plain(markdown: str) -> str:
    """Return a line of Markdown as its words."""
    shown = [
        token.content
        for token in inner(_parser().parseInline(markdown))
        if token.type in ("text", "code_inline", "text_special", *MATHS)
    ]
    return " ".join("".join(shown).split())


def sources_in_html(html: str) -> Iterator[str]:
    """Yield the addresses of the pictures in a piece of HTML."""
    for found in IMAGE_SOURCE.finditer(html):
        yield next(part for part in found.groups()[1:] if part is not None)


def find_picture(folder: Path, address: str) -> Path | None:
    """Return the file that a picture's address means; none if it is not in the folder."""
    name = unquote(address.partition("?")[0].partition("#")[0])
    try:
        path = (folder / name).resolve()
        is_inside = path.is_relative_to(folder.resolve())
        return (path if path.is_file() else _twin(path)) if name and is_inside else None
    except (OSError, ValueError):
        return None


def _twin(path: Path) -> Path | None:
    """Return the file whose name is the same to a reader: å is one letter or two signs."""
    if not path.parent.is_dir():
        return None
    wanted = unicodedata.normalize("NFC", path.name)
    files = (file for file in path.parent.iterdir() if file.is_file())
    return next((f for f in files if unicodedata.normalize("NFC", f.name) == wanted), None)


#: A line of the cell, a message, its facts.
Fault = tuple[int, str, dict[str, object]]


def faults(cell: Cell, folder: Path) -> Iterator[Fault]:
    """Yield what in a cell's Markdown will not be shown, or is too much for phones."""
    line = 1
    for token in inner(tokens_of(cell.source)):
        line = token.map[0] + 1 if token.map else line
        for picture in _pictures(token):
            yield from ((line, *fault) for fault in _picture_faults(picture, cell, folder))
        if token.type in MATHS and not can_be_set(token.content):
            yield line, BAD_FORMULA, {"formula": token.content.strip()[:60]}
        if token.type == "fence" and token.info.split()[:1] == ["mermaid"]:
            yield line, NO_DIAGRAMS, {}


def can_be_set(formula: str) -> bool:
    """Return whether a formula can be set: every command in it is known."""
    # Its table of signs is large, and hardly any script has a formula.
    from latex2mathml.converter import convert

    try:
        return not re.search(r"\\[A-Za-z]", convert(formula))
    except Exception:  # noqa: BLE001 -- the library has an error for every mistake, of no family
        return False


def _pictures(token: Token) -> Iterator[str]:
    if token.type == "image":
        yield str(token.attrs.get("src", ""))
    elif token.type in ("html_block", "html_inline"):
        yield from sources_in_html(token.content)


def _picture_faults(
    picture: str, cell: Cell, folder: Path
) -> Iterator[tuple[str, dict[str, object]]]:
    shown: dict[str, object] = {"picture": unquote(picture)[:120]}
    if picture.startswith("data:"):
        return
    if picture.startswith("attachment:"):
        if unquote(picture.removeprefix("attachment:")) not in cell.attachments:
            yield NO_PICTURE, shown
    elif re.match(r"([a-z]+:)?//", picture, re.I):
        yield FOREIGN_PICTURE, shown
    elif (file := find_picture(folder, picture)) is None:
        yield NO_PICTURE, shown
    elif (size := file.stat().st_size) > MOST_BYTES:
        facts = {"size": round(size / 1_000_000, 1), "limit": f"{MOST_BYTES // 1_000_000} MB"}
        yield LARGE_PICTURE, {**shown, **facts}
